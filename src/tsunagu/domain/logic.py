"""The judgement logic (判定ロジック): one TOML file a need, written by people, added up by hand."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LogicStatus(StrEnum):
    """ロジックの状態."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Bin:
    """段: exactly one of ge, le, eq, and the points it earns; of several that fit the largest counts."""

    points: int
    ge: float | None = None
    le: float | None = None
    eq: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """条件: an item compared with a bound; an unknown item never fulfils it."""

    item: str
    ge: float | None = None
    le: float | None = None
    eq: str | None = None


@dataclass(frozen=True, slots=True)
class LogicItem:
    """判定の項目: an item of items.toml with its points, why it stands here and on which basis."""

    item: str
    bins: tuple[Bin, ...]
    rationale: str
    evidence: str
    legal_basis: str
    missing: str = "no_points"  # unknown items earn nothing and are named; the only policy of version 1


@dataclass(frozen=True, slots=True)
class MustRule:
    """必ず確認する条件: when all conditions hold the child is listed, whatever the points."""

    id: str
    label: str
    conditions: tuple[Condition, ...]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Group:
    """合計の上限: the items of a group together earn at most `cap` points."""

    id: str
    label: str
    items: tuple[str, ...]
    cap: int


@dataclass(frozen=True, slots=True)
class Band:
    """帯: the order in which people look, named by a Roman numeral; the lowest bound is the threshold."""

    label: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Logic:
    """判定ロジック: one need of one programme, versioned and hashed."""

    id: str
    need: str
    name: str
    version: str
    status: LogicStatus
    approvers: tuple[str, ...]
    approved_on: date | None
    effective: date
    review_by: date
    population: str
    from_age: int
    to_age: int
    outcome: str
    capacity: int
    threshold: int
    legal_basis: str
    prohibited: tuple[str, ...]
    items: tuple[LogicItem, ...]
    must: tuple[MustRule, ...] = ()
    groups: tuple[Group, ...] = ()
    bands: tuple[Band, ...] = ()
    sha256: str = ""  # of the file's bytes
