"""One delivery from file to canonical tables: refused as a whole, or accepted with its bad rows set aside."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tsunagu.domain.source import Delivery, FileFormat, Source
from tsunagu.sources.archive import oneroster_member
from tsunagu.sources.canonical import GoodRows, facts_table, health_table, no_health, persons_table
from tsunagu.sources.contract import Checked, check
from tsunagu.sources.delimited import read_delimited
from tsunagu.sources.grid import BrokenRow, Grid, without_blank_rows, without_totals
from tsunagu.sources.personal_number import refuse_named_columns
from tsunagu.sources.results import PreviousDelivery, QuarantineRow, ReadResult, RefusalError
from tsunagu.sources.workbook import read_workbook

LARGEST_FILE = 1 * 2**30  # bytes
FEW_ROWS = 3  # a fall of so few rows is never half a file
MANY_BAD = 20  # so many bad rows, more than half of all, mean that the file as a whole is wrong


@dataclass(frozen=True)
class _File:
    """What is known of a file before it is read."""

    path: Path
    source: Source
    delivered_on: date
    previous: PreviousDelivery | None


def read_delivery(
    path: Path, source: Source, delivered_on: date, *, previous: PreviousDelivery | None
) -> ReadResult:
    """Read one extract file against its contract; never raises for anything the file may hold.

    `previous` is the delivery in force. A refused result has no tables; `refused` is its one sentence.
    """
    file, sha256 = _File(path, source, delivered_on, previous), ""
    try:
        data = _bytes(path)
        sha256 = hashlib.sha256(data).hexdigest()
        _refuse_older(file)
        grid = _open_grid(data, source)
        refuse_named_columns(grid.header.names)
        return _accept(file, grid, check(grid, source, delivered_on), sha256)
    except RefusalError as refusal:
        return _refused(file, sha256, str(refusal))


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RefusalError("ファイルが1GBを超えています。書き出しの条件を確かめてください。")
        return path.read_bytes()
    except OSError as error:
        raise RefusalError("ファイルを開けません。置き場所と権限を確かめてください。") from error


def _refuse_older(file: _File) -> None:
    if file.previous and file.previous.delivered_on > file.delivered_on:
        raise RefusalError(
            f"受け取り済みの納品（{file.previous.delivered_on}）より古い日付のファイルです。新しいファイルを置いてください。"
        )


def _open_grid(data: bytes, source: Source) -> Grid:
    if not data:
        raise RefusalError("空のファイルです。連携元で書き出し直してください。")
    if source.format is FileFormat.XLSX:
        return read_workbook(data, source)
    if source.format is FileFormat.ONEROSTER:
        data, delta = oneroster_member(data, source.member)
        if delta and source.delivery is Delivery.SNAPSHOT:
            raise RefusalError("OneRosterの差分（delta）のZIPです。全件（bulk）で書き出し直してください。")
    return without_totals(without_blank_rows(read_delimited(data, source)), source.record_key)


def _accept(file: _File, grid: Grid, checked: Checked, sha256: str) -> ReadResult:
    source = file.source
    broken = [*grid.broken, *checked.broken]
    bad = {row.row for row in grid.broken} | checked.bad
    rows = GoodRows(checked)
    dropped = grid.dropped + checked.dropped
    read = rows.count + len(bad) + dropped
    quarantine = _quarantine(file, broken)
    unchanged = file.previous is not None and file.previous.sha256 == sha256
    try:
        _refuse_whole(file, read, dropped, len(bad))
    except RefusalError as refusal:
        return _refused(file, sha256, str(refusal), quarantine, read, len(bad))
    facts = facts_table(rows, source, file.delivered_on)
    notices = [*grid.notices, *checked.notices]
    if unchanged:
        notices.append("前回とまったく同じ内容のファイルです。古いファイルを送っていないか確かめてください。")
    return ReadResult(
        source=source.id,
        file=file.path.name,
        delivered_on=file.delivered_on,
        sha256=sha256,
        refused="",
        persons=persons_table(rows, source),
        facts=facts,
        quarantine=quarantine,
        health=health_table(rows, facts, source, file.delivered_on, read, len(bad)),
        rows_read=read,
        rows_accepted=rows.count,
        rows_quarantined=len(bad),
        rows_dropped=dropped,
        unchanged=unchanged,
        notices=tuple(notices),
    )


def _refuse_whole(file: _File, read: int, dropped: int, bad: int) -> None:
    """No rows, half the rows of last time, or mostly bad rows: the file as a whole cannot be believed."""
    rows, source = read - dropped, file.source
    if rows == 0 and source.delivery is Delivery.SNAPSHOT:
        raise RefusalError("見出しだけで、行が一つもありません。連携元で書き出し直してください。")
    if bad >= MANY_BAD and bad * 2 > rows:
        raise RefusalError(
            f"{rows}行のうち{bad}行に誤りがあります。列の並びや書式を確かめて書き出し直してください。"
        )
    if file.previous is None or source.delivery is not Delivery.SNAPSHOT:
        return
    fall = file.previous.rows - rows
    if fall > FEW_ROWS and fall > source.row_change_limit * file.previous.rows:
        raise RefusalError(
            f"行数が前回の{file.previous.rows}行から{rows}行に減りました。途中で切れていないか確かめて送り直してもらってください。"
        )


def _quarantine(file: _File, broken: list[BrokenRow]) -> tuple[QuarantineRow, ...]:
    places = {column.name: place for place, column in enumerate(file.source.columns)}
    ordered = sorted(broken, key=lambda row: (row.row, places.get(row.column, -1), row.reason))
    return tuple(QuarantineRow(file.path.name, r.row, r.column, r.reason, r.mend) for r in ordered)


def _refused(
    file: _File,
    sha256: str,
    sentence: str,
    quarantine: tuple[QuarantineRow, ...] = (),
    read: int = 0,
    bad: int = 0,
) -> ReadResult:
    return ReadResult(
        source=file.source.id,
        file=file.path.name,
        delivered_on=file.delivered_on,
        sha256=sha256,
        refused=sentence,
        persons=None,
        facts=None,
        quarantine=quarantine,
        health=no_health(file.source, file.delivered_on),
        rows_read=read,
        rows_accepted=0,
        rows_quarantined=bad,
    )
