"""Verifies a log's hash chain without the database's help: whoever holds the rows can check them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from tsunagu.apps.audit.models import AuditEvent, ChainHead, ReadLog, ReadSubject

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017 (one word less to read wrongly)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One row as it is hashed: its number, the hashes, its bytes."""

    number: int
    previous: bytes
    hash: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Whether a chain holds; `broken_at` is the number of the first row that does not."""

    rows: int
    broken_at: int | None
    sentence: str

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def verify_rows(rows: Iterable[ChainRow], head: tuple[int, bytes], start: tuple[int, bytes]) -> ChainReport:
    """Check rows in order of number from `start` (number and hash before the first) up to `head`."""
    number, previous, count = start[0], start[1], 0
    for row in rows:
        if row.number != number + 1:
            return _broken(count, min(row.number, number + 1), "行が抜けているか、足されています")
        if row.previous != previous:
            return _broken(count, row.number, "前の行とつながっていません")
        if hashlib.sha256(row.content).digest() != row.hash:
            return _broken(count, row.number, "中身が書きかえられています")
        number, previous, count = row.number, row.hash, count + 1
    if (number, previous) != head:
        return _broken(count, number + 1, "終わりの行が先頭の控えと合いません")
    return ChainReport(count, None, f"{count}件の連なりに欠けはありません。")


def verify_read_log(newest: int | None = None) -> ChainReport:
    """Verify the reading log (all of it, or the newest rows) and the lists of children beside it.

    The caller must see every row: the owner or backup role, or a login that reviews looks.
    """
    head = ChainHead.objects.get(name="read")
    start = _start(ReadLog, 0 if newest is None else max(0, head.number - newest))
    stored = ReadLog.objects.filter(number__gt=start[0]).order_by("number")
    report = verify_rows(_read_rows(stored.iterator()), (head.number, bytes(head.hash)), start)
    stray = _stray_subjects(start[0]) if report.whole else None
    return report if stray is None else _broken(report.rows, stray, "児童の控えが閲覧の行と合いません")


def verify_events() -> ChainReport:
    """Verify the log of actions."""
    head = ChainHead.objects.get(name="event")
    rows = _event_rows(AuditEvent.objects.order_by("number").iterator())
    return verify_rows(rows, (head.number, bytes(head.hash)), (0, b""))


def read_row_content(row: ReadLog) -> bytes:
    """The bytes of a look, as audit.chain_sql writes them."""
    texts = ["tsunagu-read-1", *_common(row), "true" if row.refused else "false"]
    return b"".join(_fields(part) for part in (texts, row.places, row.classes, row.subjects, row.reasons))


def event_row_content(row: AuditEvent) -> bytes:
    """The bytes of an action, as audit.chain_sql writes them."""
    return _fields(["tsunagu-event-1", *_common(row), row.action, row.subject, row.details])


def _common(row: ReadLog | AuditEvent) -> list[str]:
    micros = (row.at - _EPOCH) // timedelta(microseconds=1) if row.at else 0
    return [
        str(row.number), str(micros), bytes(row.previous or b"").hex(), str(row.actor_id),
        row.actor_name, row.organisation, row.role, row.purpose,
    ]  # fmt: skip


def _fields(texts: Sequence[str]) -> bytes:
    return b"".join(_field(text) for text in (str(len(texts)), *texts))


def _field(text: str) -> bytes:
    written = text.encode()
    return len(written).to_bytes(4, "big") + written


def _read_rows(rows: Iterable[ReadLog]) -> Iterator[ChainRow]:
    for row in rows:
        previous, own = bytes(row.previous or b""), bytes(row.hash or b"")
        yield ChainRow(row.number or 0, previous, own, read_row_content(row))


def _event_rows(rows: Iterable[AuditEvent]) -> Iterator[ChainRow]:
    for row in rows:
        previous, own = bytes(row.previous or b""), bytes(row.hash or b"")
        yield ChainRow(row.number or 0, previous, own, event_row_content(row))


def _start(model: type[ReadLog], number: int) -> tuple[int, bytes]:
    before = model.objects.filter(number=number).values_list("hash", flat=True).first() if number else None
    return (number, bytes(before)) if before is not None else (0, b"")


def _stray_subjects(after: int) -> int | None:
    """The first look whose children do not stand in the side table exactly."""
    kept: dict[int | None, list[str]] = {}
    for number, subject in ReadSubject.objects.filter(log_number__gt=after).values_list(
        "log_number", "subject"
    ):
        kept.setdefault(number, []).append(subject)
    logged = ReadLog.objects.filter(number__gt=after).order_by("number").values_list("number", "subjects")
    for row, subjects in logged:
        if sorted(kept.pop(row, [])) != sorted(subjects):
            return row
    return min((number for number in kept if number is not None), default=None)


def _broken(count: int, number: int, why: str) -> ChainReport:
    return ChainReport(count, number, f"閲覧記録の{number}番で連なりが切れています（{why}）。")
