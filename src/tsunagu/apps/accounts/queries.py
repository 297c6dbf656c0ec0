"""Who is asking: the frozen actor and the frame of every page. No person is shown here, so nothing is logged."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tsunagu.apps.accounts.actors import actor_of_user
from tsunagu.apps.accounts.demo_accounts import DEMO_NAMES, DemoAccount, demo_password
from tsunagu.apps.accounts.logins import IDLE, login_in_force
from tsunagu.apps.accounts.models import Login
from tsunagu.apps.accounts.navigation import SCREEN, navigation_of
from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.accounts.shapes import Frame, PurposeChoice
from tsunagu.domain.access import Action, Actor, Subject, decide
from tsunagu.domain.programme import Purpose


def actor_of(request: HttpRequest) -> Actor | None:
    """The frozen actor of a signed-in request with a second factor, else None."""
    login = current_login(request)
    return actor_of_user(login.user) if login is not None and login.second_factor else None


def current_login(request: HttpRequest) -> Login | None:
    """The login in force of this request, looked up once."""
    if not hasattr(request, "tsunagu_login"):
        request.tsunagu_login = login_in_force(request, timezone.now())  # type: ignore[attr-defined]
    return request.tsunagu_login  # type: ignore[attr-defined,no-any-return]


def purpose_in_force(request: HttpRequest, actor: Actor) -> str:
    """The purpose chosen in this login, else the first one of the role; empty when it has none."""
    login = current_login(request)
    chosen = login.purpose if login is not None else ""
    held = [purpose.id for purpose in programme().purposes if purpose.id in actor.purposes]
    return chosen if chosen in held else next(iter(held), "")


def purpose_for(*, request: HttpRequest, actor: Actor, action: Action, now: datetime) -> str:
    """The purpose of a screen: the chosen one where it fits, else the first of the role that does."""
    chosen = purpose_in_force(request, actor)
    held = [chosen, *(purpose.id for purpose in programme().purposes if purpose.id in actor.purposes)]
    fitting = (purpose for purpose in held if _fits(actor, action, SCREEN, purpose, now))
    return next(fitting, chosen)


def frame(*, request: HttpRequest, actor: Actor, now: datetime) -> Frame:
    """The top bar and navigation of every page."""
    login, chosen = current_login(request), purpose_in_force(request, actor)
    ends_at = min(login.expires_at, login.last_used_at + IDLE) if login is not None else now
    choices = tuple(
        _choice(purpose, chosen) for purpose in programme().purposes if purpose.id in actor.purposes
    )
    return Frame(
        actor=actor,
        municipality=programme().municipality,
        programme_name=programme().name,
        synthetic=login is not None and login.user.is_demo,
        purpose=next((c for c in choices if c.selected), PurposeChoice("", "なし", "", True)),
        purposes=choices,
        session_ends_at=ends_at,
        minutes_left=max(0, int((ends_at - now).total_seconds() // 60)),
        navigation=navigation_of(actor, now),
        may_search=any(_fits(actor, Action.SEARCH, SCREEN, purpose, now) for purpose in actor.purposes),
    )


def _fits(actor: Actor, action: Action, subject: Subject, purpose: str, now: datetime) -> bool:
    return decide(actor, action, subject, purpose, now).allowed


def _choice(purpose: Purpose, chosen: str) -> PurposeChoice:
    return PurposeChoice(purpose.id, purpose.title, purpose.law, purpose.id == chosen)


def demo_accounts() -> tuple[DemoAccount, ...]:
    """What the login page of a demonstration tells a newcomer; empty outside a demonstration."""
    if not settings.DEMO:
        return ()
    return tuple(
        DemoAccount(
            account=role.id,
            password=demo_password(role.id),
            name=DEMO_NAMES.get(role.id, role.name),
            role=role.id,
            role_name=role.name,
            organisation=role.organisation,
        )
        for role in programme().roles
    )
