"""A hand-built programme: every kind of row, every format, so that tests do not hang on a shipped one."""

from datetime import date

from tsunagu.domain.programme import Programme
from tsunagu.domain.source import (
    ROW_CONTENTS,
    ColumnType,
    FileFormat,
    IdentityKind,
    Source,
    SourceColumn,
)

# Contents that are days; all else is text or numbers.
DAYS = frozenset(
    "moved_on date due_date attended_date reported_on started_on ended_on granted_on certified_on applied_on "
    "received_on taken_on month".split()
)


def content_column(content: str) -> SourceColumn:
    """Return a column of its own name for a content word."""
    kind = ColumnType.MONTH if content == "month" else ColumnType.DATE if content in DAYS else ColumnType.TEXT
    return SourceColumn(name=content, type=kind, item_class="basic", content=content)


def field_column(field: str, name: str = "", kind: ColumnType = ColumnType.TEXT) -> SourceColumn:
    """Return a column that holds a field of the person."""
    return SourceColumn(name=name or field, type=kind, item_class="basic", field=field)


def source_of(row_of: str, **changes: object) -> Source:
    """Return a CSV source of a kind of row: a serial number, the register number and all contents."""
    columns = (
        SourceColumn(name="番号", type=ColumnType.ID, item_class="basic"),
        field_column("juki_number", "宛名番号", ColumnType.ID),
        *(content_column(content) for content in ROW_CONTENTS.get(row_of, ())),
    )
    values: dict[str, object] = {
        "id": row_of, "system": "s", "name": row_of, "file": row_of + "_{date}.csv", "format": FileFormat.CSV,
        "record_key": ("番号", "宛名番号"), "identity": IdentityKind.MUNICIPAL_ID, "basis": "b",
        "columns": columns, "row_of": row_of,
    }  # fmt: skip
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def programme_of(*sources: Source) -> Programme:
    """Return a programme of a made-up city with these sources."""
    return Programme(
        id="000000-test", name="試験", municipality="見本市", municipality_code="992011", prefecture="架空県",
        city="見本市", controller="", deciding_body="", purpose="", published_source="", disclaimer="",
        effective=date(2026, 4, 1), from_age=0, to_age=17, review_cycle_days=30, decide_within_days=30,
        capacity=10, retention_years=5, legal_bases=(), assumptions=(), systems=(), sources=sources,
        fact_items=(), items=(), logics=(), purposes=(), roles=(),
    )  # fmt: skip
