"""Facts, items of the data dictionary, and the three-valued result of looking at a child."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tsunagu.domain.item_class import ItemClass


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """事実: something true of a person on `valid_at` which the city could know from `known_at` on."""

    child_id: str
    item: str
    value: str
    valid_at: date
    known_at: date
    source: str


class IndicatorWord(StrEnum):
    """指標のことば: how facts in a window become one value. The vocabulary is closed."""

    COUNT = "count"  # number of facts
    SUM = "sum"  # sum of numeric values
    MAX = "max"  # largest numeric value
    LATEST = "latest"  # value of the newest fact (valid_at, then known_at, then value)
    ANY = "any"  # 1 if there is a fact, else 0
    DAYS_SINCE = "days_since"  # days from the newest valid_at to as_of; no facts = unknown
    CHANGE = "change"  # sum in the window minus sum in the window just before it
    MISSED_DUE = "missed_due"  # due facts (facts[0]) without an attended fact (facts[1]) of equal value
    MONTHS = "months"  # number of calendar months that hold a fact with a positive value


class Scope(StrEnum):
    """対象範囲: whose facts count."""

    CHILD = "child"  # the child's own
    HOUSEHOLD = "household"  # everybody of the household, the child included
    SIBLING = "sibling"  # the other children of the household


@dataclass(frozen=True, slots=True)
class FactItem:
    """事実の項目: a kind of fact that a source delivers (items.toml, [[fact]])."""

    id: str
    label: str
    item_class: ItemClass
    basis: str
    kind: str = "number"  # number | code | flag
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """項目（指標）: one line of the data dictionary (items.toml, [[item]])."""

    id: str
    label: str
    word: IndicatorWord
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    item_class: ItemClass
    basis: str
    sentence: str  # Japanese, with {value}: "欠席 {value}日（30日間）"
    unit: str = ""
    window_days: int | None = None
    grace_days: int = 0  # missed_due: a due date counts only when this many days have passed
    codes: tuple[str, ...] = ()  # only facts with one of these values count
    scope: Scope = Scope.CHILD
    stale_after_days: int | None = None  # else the source's own
    none_sentence: str = ""  # the sentence of a confirmed "no"; default "{label} なし"
    assumption: str = ""


class UnknownReason(StrEnum):
    """わからない理由: missing, stale, not arrived, unlinked and masked are different things."""

    NO_RECORD = "no_record"  # 情報がない
    NOT_DELIVERED = "not_delivered"  # 届いていない
    STALE = "stale"  # 古い
    LINK_PENDING = "link_pending"  # 名寄せの確認待ち
    MASKED = "masked"  # 閲覧制限 (set by the web plane only)


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """指標の値: known (a value, 0 being a confirmed "no") or unknown because of a reason.

    `value` is a canonical text: numbers without trailing zeros ("9", "2.5"), codes as delivered.
    A stale value keeps `value` so that it can be shown, but never earns points.
    """

    item: str
    value: str | None
    because: UnknownReason | None = None
    valid_from: date | None = None  # oldest valid_at of the facts used
    valid_to: date | None = None  # newest valid_at
    known_at: date | None = None  # newest known_at
    source: str = ""  # source of the newest fact, else the item's first source
    delivered_on: date | None = None  # only when stale: the oldest delivery that made it so

    @property
    def known(self) -> bool:
        return self.because is None
