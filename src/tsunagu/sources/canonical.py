"""Good rows as canonical tables: persons with their originals, facts with their two dates, health of the source."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.source import FactRule, IdentityKind, Source
from tsunagu.sources.cells import Converted
from tsunagu.sources.contract import Checked, joined

PERSON_SCHEMA = pa.schema([(name, pa.string()) for name in ("source", "record_key", *PERSON_FIELDS)])
FACT_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("follows", pa.string()),
        ("record_key", pa.string()),
        ("item", pa.string()),
        ("value", pa.string()),
        ("valid_at", pa.date32()),
        ("known_at", pa.date32()),
        ("first_seen", pa.bool_()),
    ]
)
HEALTH_SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("column", pa.string()),
        ("delivered_on", pa.date32()),
        ("rows_read", pa.int64()),
        ("rows_quarantined", pa.int64()),
        ("completeness", pa.float64()),
        ("newest_on", pa.date32()),
    ]
)


class GoodRows:
    """The accepted rows of a file, column by column in canonical text and as they were written."""

    def __init__(self, checked: Checked) -> None:
        chosen = None if checked.good.all() else pa.array(checked.good)
        self.count = int(checked.good.sum())
        self.keys = _chosen(checked.keys, chosen)
        self.values = {name: _chosen(column.values, chosen) for name, column in checked.columns.items()}
        places = checked.grid.header.places
        self.written = {name: _chosen(checked.grid.cells[place], chosen) for name, place in places.items()}

    def value(self, name: str) -> pa.Array:
        """Canonical text; all null when the file lacks the column."""
        return self.values.get(name, pa.nulls(self.count, pa.string()))

    def text(self, name: str) -> pa.Array:
        """The cell as written; all null when the file lacks the column."""
        return self.written.get(name, pa.nulls(self.count, pa.string()))

    def key_of(self, names: tuple[str, ...]) -> pa.Array:
        """The canonical values of the named columns joined by |."""
        return joined(
            {name: Converted(values, {}) for name, values in self.values.items()}, names, self.count
        )


def _chosen(values: pa.Array, mask: pa.Array | None) -> pa.Array:
    return values if mask is None else values.filter(mask)


def persons_table(rows: GoodRows, source: Source) -> pa.Table | None:
    """One row a record with the fields the source fills; None for a source that follows another."""
    if source.identity is IdentityKind.FOLLOWS:
        return None
    filled = {column.field: column.name for column in reversed(source.columns) if column.field}
    arrays = [_constant(source.id, rows.count), rows.keys]
    arrays += [rows.value(filled[name]) if name in filled else rows.value("") for name in PERSON_FIELDS]
    return pa.table(arrays, schema=PERSON_SCHEMA)


def facts_table(rows: GoodRows, source: Source, delivered_on: date) -> pa.Table:
    """The facts of all rules; `known_at` is never after the delivery that carried the fact."""
    follows = source.follows if source.identity is IdentityKind.FOLLOWS else source.id
    keys = rows.key_of(source.follows_columns) if source.identity is IdentityKind.FOLLOWS else rows.keys
    tables = [_facts(rows, source, rule, follows, keys, delivered_on) for rule in source.facts]
    return pa.concat_tables([FACT_SCHEMA.empty_table(), *tables])


def _facts(
    rows: GoodRows, source: Source, rule: FactRule, follows: str, keys: pa.Array, delivered_on: date
) -> pa.Table:
    today = _constant(delivered_on, rows.count, pa.date32())
    valid = _day(rows.value(rule.valid_at)) if rule.valid_at else today
    value = rows.value(rule.value) if rule.value else _constant(rule.constant, rows.count)
    known = _day(rows.value(rule.known_at)) if rule.known_at else pa.nulls(rows.count, pa.date32())
    if source.known_lag_days is not None:
        known = pc.coalesce(known, _later(valid, source.known_lag_days))
    first_seen = pc.is_null(known)
    known = pc.min_element_wise(pc.coalesce(known, today), today)
    arrays = [_constant(source.id, rows.count), _constant(follows, rows.count), keys]
    arrays += [_constant(rule.item, rows.count), value, valid, known, first_seen]
    kept = pc.and_(_when(rows, rule), pc.and_(pc.is_valid(valid), pc.is_valid(value)))
    return pa.table(arrays, schema=FACT_SCHEMA).filter(kept)


def _when(rows: GoodRows, rule: FactRule) -> pa.Array:
    if not rule.when_column:
        return _constant(True, rows.count, pa.bool_())
    empty = pc.is_null(rows.text(rule.when_column))
    if not rule.when_values:
        return pc.invert(empty)
    named = pc.is_in(rows.value(rule.when_column), value_set=pa.array(rule.when_values, pa.string()))
    return pc.or_(named, empty) if "" in rule.when_values else named


def _day(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.date32())


def _later(days: pa.Array, lag: int) -> pa.Array:
    return pc.cast(pc.add(pc.cast(days, pa.int32()), pa.scalar(lag, pa.int32())), pa.date32())


def _constant(value: object, count: int, kind: pa.DataType | None = None) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind or pa.string()), count)


def health_table(
    rows: GoodRows, facts: pa.Table, source: Source, delivered_on: date, read: int, quarantined: int
) -> pa.Table:
    """One row for the source (column empty) and one a declared column; newest_on never after the delivery."""
    past = facts["valid_at"].filter(pc.less_equal(facts["valid_at"], pa.scalar(delivered_on)))
    shares = {c.name: _share(rows.text(c.name)) for c in source.columns}
    whole = float(np.mean(list(shares.values()))) if shares and rows.count else None
    lines = [("", whole), *shares.items()]
    newest = pc.max(past).as_py()
    return pa.table(
        [
            _constant(source.id, len(lines)),
            pa.array([name for name, _ in lines], pa.string()),
            _constant(delivered_on, len(lines), pa.date32()),
            _constant(read, len(lines), pa.int64()),
            _constant(quarantined, len(lines), pa.int64()),
            pa.array([share for _, share in lines], pa.float64()),
            pa.array([newest] + [None] * len(shares), pa.date32()),
        ],
        schema=HEALTH_SCHEMA,
    )


def _share(cells: pa.Array) -> float | None:
    return round((len(cells) - cells.null_count) / len(cells), 6) if len(cells) else None


def no_health(source: Source, delivered_on: date) -> pa.Table:
    """The health of a refused file: nothing was read."""
    row = {
        "source": source.id,
        "column": "",
        "delivered_on": delivered_on,
        "rows_read": 0,
        "rows_quarantined": 0,
    }
    return pa.Table.from_pylist([row], schema=HEALTH_SCHEMA)
