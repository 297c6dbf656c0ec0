"""Who is asking: the frozen actor and the frame of every page."""

from datetime import datetime

from django.http import HttpRequest

from tsunagu.apps.accounts.shapes import Frame
from tsunagu.domain.access import Actor


def actor_of(request: HttpRequest) -> Actor | None:
    """The frozen actor of a signed-in request with a second factor, else None."""
    raise NotImplementedError


def frame(*, request: HttpRequest, actor: Actor, now: datetime) -> Frame:
    """The top bar and navigation of every page."""
    raise NotImplementedError
