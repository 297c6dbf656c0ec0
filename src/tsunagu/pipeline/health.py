"""Health of the sources, what is in quarantine, and which needs cannot be judged without a source."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa

from tsunagu.domain.programme import Programme
from tsunagu.domain.source import IdentityKind, Source
from tsunagu.domain.tables import SOURCE_HEALTH
from tsunagu.pipeline.bundle import Refused, Withheld
from tsunagu.pipeline.deliveries import Delivery, SourceDeliveries
from tsunagu.pipeline.hashed_folder import arrow_schema
from tsunagu.screening.run import items_named, logics_in_force

QUARANTINE_COLUMNS = ("file", "row", "column", "reason", "mend")


def source_health(readings: Sequence[SourceDeliveries], as_of: date) -> pa.Table:
    """Return the bundle's table source_health: one row a source and one a column of the delivery in force."""
    schema = arrow_schema(SOURCE_HEALTH)
    tables = [schema.empty_table()]
    for reading in readings:
        status, message = _status(reading, as_of)
        rows = reading.in_force.table("health") if reading.in_force else None
        if rows is None:
            tables.append(_nothing(reading.source, status, message, schema))
            continue
        whole = [not column for column in rows["column"].to_pylist()]
        rows = rows.append_column("status", pa.array([status] * rows.num_rows, pa.string()))
        words = pa.array([message if each else "" for each in whole], pa.string())
        tables.append(rows.append_column("message", words).select(schema.names).cast(schema))
    return pa.concat_tables(tables)


def _status(reading: SourceDeliveries, as_of: date) -> tuple[str, str]:
    source, used = reading.source, reading.in_force
    if reading.refusal:
        older = f"{used.delivered_on} の納品を使っています。" if used else "使える納品がまだありません。"
        return "refused", f"{reading.refusal.file} は受け付けませんでした。{reading.refusal.refused} {older}"
    if used is None:
        return "missing", f"{source.name}（{source.file}）は一度も届いていません。"
    age = (as_of - used.delivered_on).days
    if age > source.stale_after_days:
        return (
            "stale",
            f"{source.name}は {age} 日前の納品です。{source.stale_after_days} 日以内に届くはずです。",
        )
    return "ok", ""


def _nothing(source: Source, status: str, message: str, schema: pa.Schema) -> pa.Table:
    row = {"source": source.id, "column": "", "status": status, "message": message}
    zeros = {"rows_read": 0, "rows_quarantined": 0}
    return pa.Table.from_pylist([{**row, **zeros}], schema=schema)


def refused_files(readings: Sequence[SourceDeliveries]) -> list[Refused]:
    """Return the files that were refused as a whole and not yet replaced by a good one."""
    return [
        {"source": reading.source.id, "file": reading.refusal.file, "reason": reading.refusal.refused}
        for reading in readings
        if reading.refusal
    ]


def undelivered(readings: Sequence[SourceDeliveries]) -> dict[str, Source]:
    """Return the sources without any accepted delivery, those that follow such a source included."""
    absent = {reading.source.id for reading in readings if reading.in_force is None}
    return {
        reading.source.id: reading.source
        for reading in readings
        if reading.source.id in absent
        or (reading.source.identity is IdentityKind.FOLLOWS and reading.source.follows in absent)
    }


def withheld_needs(programme: Programme, readings: Sequence[SourceDeliveries], as_of: date) -> list[Withheld]:
    """Return the needs whose logic names an item of a source that was never delivered."""
    absent = undelivered(readings)
    found: list[Withheld] = []
    for logic in logics_in_force(programme.logics, as_of):
        items = items_named([logic], programme.items)
        lacking = sorted({source for item in items.values() for source in item.sources} & absent.keys())
        if lacking:
            names = "、".join(f"{absent[each].name}（{absent[each].file}）" for each in lacking)
            reason = f"「{logic.name}」の一覧は出しません。{names}の使える納品が一度もありません。届けてからやり直してください。"
            found.append({"need": logic.need, "logic": logic.id, "sources": lacking, "reason": reason})
    return found


def counted_deliveries(readings: Sequence[SourceDeliveries]) -> list[Delivery]:
    """Return the deliveries whose rows count, and the refusals that stand against newer ones."""
    used = [delivery for reading in readings for delivery in reading.used]
    return used + [reading.refusal for reading in readings if reading.refusal]


def write_quarantine(path: Path, readings: Sequence[SourceDeliveries]) -> None:
    """Write quarantine.csv (UTF-8), in the order of file and row."""
    rows = [row for delivery in counted_deliveries(readings) for row in delivery.quarantine()]
    rows.sort(key=lambda row: (row.file, row.row, row.column, row.reason))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(QUARANTINE_COLUMNS)
        writer.writerows((row.file, row.row, row.column, row.reason, row.mend) for row in rows)
