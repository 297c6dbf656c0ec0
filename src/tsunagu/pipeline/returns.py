"""The return slip: what people decided, on its way from the web plane back to the batch plane.

A hashed folder like the run bundle; imports the core and pyarrow only.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

import pyarrow as pa
import pyarrow.parquet as pq

from tsunagu.domain.tables import RETURN_TABLES, Table
from tsunagu.pipeline.hashed_folder import MANIFEST, arrow_schema, conform, folder_problems, write_folder

RETURNS_SCHEMA_VERSION = 1
RETURN_SHAPES: dict[str, Table] = {table.name: table for table in RETURN_TABLES}
RETURN_SCHEMAS: dict[str, pa.Schema] = {table.name: arrow_schema(table) for table in RETURN_TABLES}
# Words that a column may hold; anything else makes the slip unusable.
CLOSED_WORDS: dict[tuple[str, str], frozenset[str]] = {
    ("reviewed_link", "verdict"): frozenset({"same", "different"}),
    ("consent", "kind"): frozenset({"consent", "opt_out"}),
}


class ReturnsManifest(TypedDict):
    """manifest.json of a return slip."""

    schema_version: int
    synthetic: bool
    programme: str  # programme id
    exported_on: str  # YYYY-MM-DD: consultations up to this day are in the slip
    files: NotRequired[dict[str, Any]]


def write_returns(
    folder: Path,
    tables: Mapping[str, pa.Table],
    *,
    programme: str,
    exported_on: date,
    synthetic: bool,
) -> str:
    """Write a return slip (absent tables become empty ones) and return its SHA-256.

    Raises ValueError for a table or column that no return slip has.
    """
    unknown = sorted(tables.keys() - RETURN_SHAPES.keys())
    if unknown:
        raise ValueError(f"no return slip has the tables {unknown}")
    ready = {
        name: conform(table, tables.get(name, RETURN_SCHEMAS[name].empty_table()))
        for name, table in RETURN_SHAPES.items()
    }
    manifest: ReturnsManifest = {
        "schema_version": RETURNS_SCHEMA_VERSION,
        "synthetic": synthetic,
        "programme": programme,
        "exported_on": exported_on.isoformat(),
    }
    return write_folder(folder, ready, {}, manifest)


def read_returns_manifest(folder: Path) -> ReturnsManifest:
    """Return the manifest of a return slip; raises OSError or ValueError when there is none to read."""
    return cast(ReturnsManifest, json.loads((folder / MANIFEST).read_bytes()))


def read_return_table(folder: Path, name: str) -> pa.Table:
    """Return one table of a return slip; KeyError for a name that no slip has."""
    return pq.read_table(folder / f"{RETURN_SHAPES[name].name}.parquet", schema=RETURN_SCHEMAS[name])


def verify_returns(folder: Path) -> list[str]:
    """Return one sentence for each thing wrong with a return slip; empty means it can be used."""
    problems = folder_problems(folder, RETURNS_SCHEMA_VERSION, RETURN_TABLES)
    if problems:
        return problems
    for (name, column), words in CLOSED_WORDS.items():
        strange = set(read_return_table(folder, name).column(column).unique().to_pylist()) - words
        if strange:
            problems.append(
                f"{name}.parquet の列 {column} に知らない値があります。{'・'.join(sorted(words))} のどれかにしてください。"
            )
    return problems
