"""What reading a file gives: tables, rows set aside with their reasons, or one sentence of refusal."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from tsunagu.domain.source import Source


class RefusalError(Exception):
    """The whole file is refused; the text is the one Japanese sentence (why, and how to mend)."""


@dataclass(frozen=True)
class QuarantineRow:
    """隔離した行: where it stands, why (the class of the value, never the value) and how to mend it."""

    file: str
    row: int  # as Excel counts: the first line of the file is 1
    column: str  # "" when the row as a whole is broken
    reason: str
    mend: str


@dataclass(frozen=True)
class PreviousDelivery:
    """前回の納品: the delivery in force; `rows` is its rows_read."""

    delivered_on: date
    rows: int
    sha256: str


@dataclass(frozen=True)
class MatchedFile:
    """A file of the extracts folder, the source it belongs to and the day in its name."""

    source: Source
    path: Path
    delivered_on: date


@dataclass(frozen=True)
class ReadResult:
    """読み取り結果: rows_read = rows_accepted + rows_quarantined + rows_dropped, unless refused.

    persons: source, record_key and the PERSON_FIELDS, all text; None for sources that follow another.
    facts: source, follows, record_key, item, value, valid_at, known_at, first_seen; record_key belongs to
    the source named in `follows` (the own source unless identity is follows).
    health: SOURCE_HEALTH without status and message; a row with column "" for the whole source.
    """

    source: str
    file: str
    delivered_on: date
    sha256: str
    refused: str
    persons: pa.Table | None
    facts: pa.Table | None
    quarantine: tuple[QuarantineRow, ...]
    health: pa.Table
    rows_read: int
    rows_accepted: int
    rows_quarantined: int = 0
    rows_dropped: int = 0  # totals, notes and identical duplicates
    unchanged: bool = False  # byte for byte the delivery before
    notices: tuple[str, ...] = ()  # worth telling, nothing lost
