"""Who looked: rows of the reading log without the contents that were seen."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class LookFilters:
    """しぼりこみ: person (account id), child (public key), day; empty = all."""

    person: int | None = None
    child: str = ""
    day: date | None = None
    result: str = ""  # "" | shown | refused
    page: int = 1


@dataclass(frozen=True, slots=True)
class LookRow:
    """閲覧の一行: one response."""

    number: int
    at: datetime
    person_id: int
    person: str
    organisation: str
    role: str
    purpose: str
    places: tuple[str, ...]  # Japanese names of the screens
    classes: tuple[str, ...]  # Japanese names of the item classes
    children: int
    keys: tuple[str, ...]  # public keys, at most 20
    refused: bool
    reason: str  # sentence of the refusal, else ""


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person who stands in the log."""

    id: int
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """記録の連なり: whether the chain holds; `broken_at` is the first broken number."""

    rows: int
    whole: bool
    broken_at: int | None
    sentence: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Looks:
    """だれが見たか: one page of the log."""

    filters: LookFilters
    rows: tuple[LookRow, ...]
    total: int
    people: tuple[PersonChoice, ...]
    page: int
    pages: int
    chain: ChainState | None
