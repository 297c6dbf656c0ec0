"""Runs, source health and the programme's own sheet."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SourceCell:
    """もとの記録の状態: one source; state ok | stale | missing | refused."""

    source: str
    name: str
    state: str
    words: str  # 1日前 | 204日前・古い | 届いていない
    delivered_on: date | None
    message: str
    rows_read: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True, slots=True)
class HealthStrip:
    """もとの記録の状態の帯: cells to attend to first, the rest folded, what it does to the list."""

    total: int
    attention: int
    cells: tuple[SourceCell, ...]
    folded: int
    folded_words: str  # すべて届いた
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnHealth:
    """列のそろい方: share of accepted rows with a value, 0..1."""

    column: str
    completeness: float | None
    message: str


@dataclass(frozen=True, slots=True)
class SourceDetail:
    """One source with its columns."""

    cell: SourceCell
    holder: str
    newest_on: date | None
    columns: tuple[ColumnHealth, ...]


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """もとの記録の一覧."""

    as_of: date | None
    strip: HealthStrip
    sources: tuple[SourceDetail, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """取込の一回."""

    number: int
    as_of: date
    loaded_at: datetime
    loaded_by: str
    synthetic: bool
    children: int
    listed: tuple[tuple[str, int], ...]  # (need title, children listed)
    bundle: str  # first 12 signs of the hash
    current: bool


@dataclass(frozen=True, slots=True)
class Runs:
    """取込の記録."""

    rows: tuple[RunRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A titled table of texts of the programme sheet."""

    id: str
    title: str
    note: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LogicSheet:
    """判定ロジックの全文: items with their steps and points, must rules, caps, bands."""

    need: str
    name: str
    version: str
    status: str
    approved: str
    review_by: date
    population: str
    outcome: str
    legal_basis: str
    capacity: int
    threshold: int
    bands: tuple[tuple[str, str], ...]  # (Ⅲ, 18点以上)
    items: SheetTable
    must: SheetTable
    caps: SheetTable
    prohibited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """計画書: purpose, legal bases, sources, items, roles and logics in words."""

    id: str
    name: str
    municipality: str
    controller: str
    deciding_body: str
    purpose: str
    disclaimer: str
    published_source: str
    effective: date
    facts: tuple[tuple[str, str], ...]  # (label, words): ages, cycle, limits, retention …
    tables: tuple[SheetTable, ...]
    logics: tuple[LogicSheet, ...]
