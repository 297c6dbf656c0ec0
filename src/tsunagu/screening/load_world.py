"""Puts a small `World` into a DuckDB connection: worked examples and tests run the same SQL as a city does."""

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from tsunagu.screening.reference import World

_TEXT, _DATE, _BOOL, _INT = pa.string(), pa.date32(), pa.bool_(), pa.int32()

WORLD_TABLES: dict[str, tuple[tuple[str, Any], ...]] = {
    "facts": (
        ("child_id", _TEXT),
        ("item", _TEXT),
        ("value", _TEXT),
        ("valid_at", _DATE),
        ("known_at", _DATE),
        ("source", _TEXT),
    ),
    "members": (("household_id", _TEXT), ("person_id", _TEXT), ("is_child", _BOOL)),
    "coverage": (("child_id", _TEXT), ("source", _TEXT), ("status", _TEXT)),
    "source_state": (
        ("source", _TEXT),
        ("delivered_on", _DATE),
        ("stale_after_days", _INT),
        ("absence_means", _TEXT),
    ),
    "population": (("child_id", _TEXT), ("household_id", _TEXT), ("age", _INT)),
}


def load_world(con: duckdb.DuckDBPyConnection, world: World) -> None:
    """Register the five input tables of screening from a world."""
    rows: dict[str, Sequence[tuple[object, ...]]] = {
        "facts": [(f.child_id, f.item, f.value, f.valid_at, f.known_at, f.source) for f in world.facts],
        "members": [(m.household_id, m.person_id, m.is_child) for m in world.members],
        "coverage": [(person, source, status) for (person, source), status in world.coverage.items()],
        "source_state": [
            (s.source, s.delivered_on, s.stale_after_days, s.absence_means) for s in world.sources.values()
        ],
        "population": [(p.child_id, p.household_id, p.age) for p in world.population],
    }
    for name, columns in WORLD_TABLES.items():
        con.register(name, _table(columns, rows[name]))


def _table(columns: tuple[tuple[str, Any], ...], rows: Sequence[tuple[object, ...]]) -> Any:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(each), type=kind) for each, (_, kind) in zip(values, columns, strict=True)]
    return pa.table(arrays, names=[name for name, _ in columns])
