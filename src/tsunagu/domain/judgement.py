"""A judgement: points and reasons that add up, for one child and one need, as of a date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tsunagu.domain.indicator import UnknownReason


class ReasonKind(StrEnum):
    """理由の行の種類."""

    MUST = "must"  # 条件
    POINTS = "points"
    CAP = "cap"  # 合わせて n 点まで (negative points)
    NONE = "none"  # 確かめて「ない」
    UNKNOWN = "unknown"  # わからない, with because


@dataclass(frozen=True, slots=True)
class Reason:
    """理由の行: one line of the sheet; the points of all lines add up to the total."""

    kind: ReasonKind
    item: str  # item id, group id for caps, rule id for must
    item_class: str
    sentence: str
    points: int = 0
    value: str | None = None
    because: UnknownReason | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    known_at: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """判定: whether the logic lists the child for people to look at, and why. Never a decision."""

    child_id: str
    need: str
    logic_id: str
    logic_version: str
    as_of: date
    points: int
    band: str  # "" below the threshold
    must: bool
    listed: bool
    reasons: tuple[Reason, ...]
