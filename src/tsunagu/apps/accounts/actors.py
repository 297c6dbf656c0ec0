"""Makes the frozen actor of an account: its role's reach, classes, purposes and actions."""

from tsunagu.apps.accounts.models import User
from tsunagu.apps.accounts.programme_in_force import role_of
from tsunagu.domain.access import Actor


def actor_of_user(user: User) -> Actor:
    """The actor of an account; a role that the programme does not know may do nothing."""
    role = role_of(user.role)
    return Actor(
        id=user.pk,
        name=user.display_name,
        organisation=user.organisation,
        organisation_kind=user.organisation_kind,
        role=user.role,
        role_name=role.name if role else "",
        reach=role.reach if role else "none",
        school_code=user.school_code,
        sees_names=role.sees_names if role else False,
        classes=frozenset(role.classes if role else ()),
        purposes=frozenset(role.purposes if role else ()),
        actions=frozenset(role.actions if role else ()),
        active=user.is_active,
        valid_from=user.valid_from,
        valid_until=user.valid_until,
    )
