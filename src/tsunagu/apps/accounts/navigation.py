"""Counts of the left navigation: the apps to the right say how many rows stand behind their entry."""

from collections.abc import Callable
from datetime import datetime

from tsunagu.apps.accounts.shapes import NavigationItem
from tsunagu.domain.access import Action, Actor, Subject, SubjectKind, decide

Counter = Callable[[Actor, datetime], int]
SCREEN = Subject(SubjectKind.SCREEN)

# (entry, label, the action that it needs; None = everybody's own)
ENTRIES: tuple[tuple[str, str, Action | None], ...] = (
    ("today", "今日", Action.SEE_LIST),
    ("find", "見つける", Action.SEE_LIST),
    ("work", "予定とタスク", Action.ASSESS),
    ("runs", "取込の記録", Action.SEE_SOURCES),
    ("sources", "もとの記録", Action.SEE_SOURCES),
    ("programme", "計画書", Action.SEE_PROGRAMME),
    ("looks", "だれが見たか", Action.REVIEW_LOOKS),
    ("my_looks", "自分の記録", None),
)
_counters: dict[str, Counter] = {}


def count_with(entry: str, counter: Counter) -> None:
    """Let an app say how many rows stand behind an entry; called once, when the app is ready."""
    _counters[entry] = counter


def navigation_of(actor: Actor, now: datetime) -> tuple[NavigationItem, ...]:
    """The entries of the role; what it can never use is not there."""
    entries = (entry for entry in ENTRIES if entry[2] is None or _may(actor, entry[2], now))
    return tuple(
        NavigationItem(name, label, _counters[name](actor, now) if name in _counters else None)
        for name, label, _ in entries
    )


def _may(actor: Actor, action: Action, now: datetime) -> bool:
    """Whether any purpose of the role allows the action."""
    return any(decide(actor, action, SCREEN, purpose, now).allowed for purpose in actor.purposes)
