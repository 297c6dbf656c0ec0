"""Writes of accounts."""

from django.db import transaction
from django.http import HttpRequest

from tsunagu.apps.accounts.demo_accounts import create_demo_accounts, demo_totp_code
from tsunagu.apps.accounts.models import RoleMirror
from tsunagu.apps.accounts.queries import current_login
from tsunagu.apps.audit.actions import note_look, record_event
from tsunagu.domain.access import ACTION_PURPOSES, REASON_SENTENCES, ROLE_WORDS, Actor, ReasonCode, Refused
from tsunagu.domain.programme import Programme, Role

__all__ = ["choose_purpose", "create_demo_accounts", "demo_totp_code", "mirror_roles"]


def choose_purpose(*, request: HttpRequest, actor: Actor, purpose: str) -> Refused | None:
    """Select the purpose of looking for this login; recorded. None when it is done."""
    login = current_login(request)
    if login is None or purpose not in actor.purposes:
        code = ReasonCode.PURPOSE
        note_look(actor=actor, purpose=purpose, place="choose_purpose", reason=code)
        return Refused(code, REASON_SENTENCES[code])
    with transaction.atomic():
        login.purpose = purpose
        login.save(update_fields=["purpose"])
        record_event(actor=actor, purpose=purpose, action="choose_purpose", subject="", details=purpose)
    return None


def mirror_roles(programme: Programme) -> None:
    """Copy the programme's roles for row-level security; only the owner's connection may.

    An action that no purpose of the role allows is not copied: the database knows no purposes.
    """
    with transaction.atomic():
        RoleMirror.objects.exclude(role__in=[role.id for role in programme.roles]).delete()
        for role in programme.roles:
            fields = {
                "reach": role.reach,
                "classes": sorted(role.classes),
                "sees_names": role.sees_names,
                "actions": sorted(_possible_actions(role)),
            }
            RoleMirror.objects.update_or_create(role=role.id, defaults=fields)


def _possible_actions(role: Role) -> set[str]:
    """The role's actions that at least one of its purposes allows."""
    held = frozenset(role.purposes)
    shut = {
        ROLE_WORDS[action]
        for action, fitting in ACTION_PURPOSES.items()
        if ROLE_WORDS[action] == action.value and not held & fitting
    }
    return set(role.actions) - shut
