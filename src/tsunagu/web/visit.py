"""A visit: who asks, for which purpose, in which frame; every screen of a signed-in person starts here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from tsunagu.apps.accounts import queries
from tsunagu.apps.accounts.shapes import Frame, NavigationItem, PurposeChoice
from tsunagu.domain.access import Action, Actor, Refused

# What one does on a screen: the purpose in effect is the chosen one where it allows this, else one that does.
SCREEN_ACTIONS: dict[str, Action] = {
    "today": Action.SEE_LIST,
    "find": Action.SEE_LIST,
    "search": Action.SEARCH,
    "work": Action.ASSESS,
    "looks": Action.REVIEW_LOOKS,
    "my_looks": Action.SEE_OWN,
    "runs": Action.SEE_SOURCES,
    "sources": Action.SEE_SOURCES,
    "programme": Action.SEE_PROGRAMME,
}
ADDRESSES = {
    "today": "today",
    "find": "find",
    "work": "my_work",
    "looks": "looks",
    "my_looks": "my_looks",
    "runs": "runs",
    "sources": "sources",
    "programme": "programme",
}


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A line of the left navigation with its address; `late` = the one filled count."""

    id: str
    label: str
    count: int | None
    address: str
    here: bool
    late: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One look of one person: everything a view hands to queries and templates."""

    request: HttpRequest
    actor: Actor
    frame: Frame
    purpose: PurposeChoice
    screen: str
    now: datetime

    def page(
        self, template: str, context: dict[str, Any], *, status: int = 200, block: str = ""
    ) -> HttpResponse:
        """The full page, or only `block` when the browser asked for the block that changed."""
        htmx: Any = getattr(self.request, "htmx", False)
        chosen = block if block and htmx and not htmx.history_restore_request else template
        response = render(self.request, chosen, self.context() | context, status=status)
        patch_vary_headers(response, ["HX-Request"])
        response["Tsunagu-Session-Ends"] = self.frame.session_ends_at.isoformat()
        return response

    def context(self) -> dict[str, Any]:
        """What the frame of every page needs."""
        return {
            "actor": self.actor,
            "frame": self.frame,
            "purpose": self.purpose,
            "navigation": [self._link(item) for item in self.frame.navigation],
            "visit": self,
        }

    def purpose_of(self, screen: str) -> str:
        """The purpose that another screen's block on this page is looked at for."""
        return purpose_in_effect(self.request, self.frame, screen, self.now).id

    def refused(self, answer: Refused) -> HttpResponse:
        """The page of a refusal: its sentence and code; 404 looks the same as a child who does not exist."""
        template = "errors/404.html" if answer.status == 404 else "errors/403.html"
        return self.page(template, {"refused": answer}, status=answer.status, block="errors/block.html")

    def _link(self, item: NavigationItem) -> NavigationLink:
        here = {"sheet": "find", "search": "find"}.get(self.screen, self.screen) == item.id
        late = item.id == "today" and bool(item.count)
        address = reverse(ADDRESSES[item.id])
        return NavigationLink(item.id, item.label, item.count, address, here, late, item.id == "my_looks")


def purpose_in_effect(request: HttpRequest, frame: Frame, screen: str, now: datetime) -> PurposeChoice:
    """The purpose of a screen: the chosen one where it fits, else the first of the role that does."""
    if screen == "sheet":
        action = Action.ASSESS if frame.actor.can("assess") else Action.SEE_CHILD
    elif screen in SCREEN_ACTIONS:
        action = SCREEN_ACTIONS[screen]
    else:
        return frame.purpose
    found = queries.purpose_for(request=request, actor=frame.actor, action=action, now=now)
    return next((choice for choice in frame.purposes if choice.id == found), frame.purpose)


def visit_of(request: HttpRequest, screen: str) -> Visit | None:
    """The visit of a signed-in person, None when nobody is signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return None
    now = timezone.now()
    frame: Frame = getattr(request, "frame", None) or queries.frame(request=request, actor=actor, now=now)
    return Visit(request, actor, frame, purpose_in_effect(request, frame, screen, now), screen, now)


View = Callable[..., HttpResponse]


def screen(name: str) -> Callable[[View], View]:
    """Make a view of `view(visit, ...)`; nobody signed in is sent to the login page."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visit = visit_of(request, name)
            if visit is None:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            return view(visit, *args, **kwargs)

        return inner

    return wrap
