"""Door one, the run bundle: written by the batch plane, read and verified by the web plane.

Imports the core and pyarrow only, so that the web plane can read bundles without the batch engine.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NotRequired, TypedDict, cast

import pyarrow as pa
import pyarrow.parquet as pq

from tsunagu.domain.tables import BUNDLE_TABLES, Table
from tsunagu.pipeline.bundle_checks import content_problems
from tsunagu.pipeline.hashed_folder import (
    MANIFEST,
    Reached,
    arrow_schema,
    conform,
    folder_problems,
    nothing_happens,
    write_folder,
)

SCHEMA_VERSION = 1
TABLES: dict[str, Table] = {table.name: table for table in BUNDLE_TABLES}
SCHEMAS: dict[str, pa.Schema] = {table.name: arrow_schema(table) for table in BUNDLE_TABLES}


class ProgrammeRef(TypedDict):
    """The programme that a run followed."""

    id: str
    name: str
    sha256: str


class LogicRef(TypedDict):
    """A logic that a run judged with."""

    id: str
    need: str
    version: str
    status: str
    sha256: str


class Refused(TypedDict):
    """A file that was refused as a whole; the delivery before it stays in force."""

    source: str
    file: str
    reason: str


class Withheld(TypedDict):
    """A need whose list is not published, and why."""

    need: str
    logic: str
    sources: list[str]
    reason: str


class FileEntry(TypedDict):
    """SHA-256 of a file of the bundle and, for tables, its number of rows."""

    sha256: str
    rows: NotRequired[int]


class Manifest(TypedDict):
    """manifest.json: what the bundle holds and what it was made from. No clock, no run id."""

    schema_version: int
    synthetic: bool
    programme: ProgrammeRef
    logics: list[LogicRef]
    model_version: str
    operator_key_id: str
    as_of: str  # YYYY-MM-DD
    counts: dict[str, int]
    refused: list[Refused]
    withheld: list[Withheld]
    files: NotRequired[dict[str, FileEntry]]  # filled in by write_bundle


def write_bundle(
    folder: Path,
    tables: Mapping[str, pa.Table],
    manifest: Manifest,
    reports: Mapping[str, Any] | None = None,
    reached: Reached = nothing_happens,
) -> str:
    """Write a bundle beside `folder` and rename it there; return bundle_sha256.

    `tables` holds one Arrow table for each of domain.tables.BUNDLE_TABLES, in any row order.
    Raises ValueError when a table or a column is missing.
    """
    if tables.keys() != TABLES.keys():
        raise ValueError(f"bundle needs exactly the tables {sorted(TABLES)}, got {sorted(tables)}")
    ready = {name: conform(TABLES[name], rows) for name, rows in tables.items()}
    return write_folder(folder, ready, reports or {}, manifest, reached)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a bundle; raises OSError or ValueError when there is none to read."""
    return cast(Manifest, json.loads((folder / MANIFEST).read_bytes()))


def bundle_sha256(folder: Path) -> str:
    """Return the SHA-256 of the manifest, which names the SHA-256 of every other file."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def read_table(folder: Path, name: str) -> pa.Table:
    """Return one table of a bundle, sorted by its key; KeyError for a name that no bundle has."""
    return pq.read_table(folder / f"{TABLES[name].name}.parquet", schema=SCHEMAS[name])


def verify_bundle(folder: Path) -> list[str]:
    """Return one sentence for each thing wrong with a bundle; an empty list means it can be loaded."""
    problems = folder_problems(folder, SCHEMA_VERSION, BUNDLE_TABLES)
    if problems:
        return problems
    return content_problems(
        {name: read_table(folder, name) for name in TABLES}, read_manifest(folder)["counts"]
    )
