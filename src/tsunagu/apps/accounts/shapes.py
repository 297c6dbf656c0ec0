"""What the top bar and the navigation show: frozen, already cut down to this viewer."""

from dataclasses import dataclass
from datetime import datetime

from tsunagu.domain.access import Actor


@dataclass(frozen=True, slots=True)
class PurposeChoice:
    """閲覧目的 that this actor may select."""

    id: str
    title: str
    law: str
    selected: bool


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the left navigation; `count` None = no count; only items of the role exist."""

    id: str  # today | find | work | looks | my_looks | runs | programme
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of every page: who, for what, until when."""

    actor: Actor
    municipality: str
    programme_name: str
    synthetic: bool
    purpose: PurposeChoice
    purposes: tuple[PurposeChoice, ...]
    session_ends_at: datetime
    minutes_left: int
    navigation: tuple[NavigationItem, ...]
    may_search: bool
