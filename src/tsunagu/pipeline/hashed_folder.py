"""A hashed folder: Parquet tables and JSON reports under a manifest, written whole or not at all.

Both doors (run bundle, return slip) are such folders. Nothing in a hashed file depends on a clock,
a run id, the number of threads or the order of rows that came in.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tsunagu.domain.tables import Table

MANIFEST = "manifest.json"
ROW_GROUP = 65_536  # rows; fixed, because it is part of the bytes
_ARROW_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}

Reached = Callable[[str], None]


def nothing_happens(point: str) -> None:
    """Stand where tests inject a crash; the product passes by."""


def arrow_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table of domain.tables."""
    return pa.schema(
        [pa.field(column.name, _ARROW_TYPES[column.type], column.nullable) for column in table.columns]
    )


def conform(table: Table, rows: pa.Table) -> pa.Table:
    """Return `rows` with exactly the table's columns and types, sorted by its key.

    Raises ValueError when a column is missing or a column that forbids null holds one.
    """
    schema = arrow_schema(table)
    absent = [name for name in schema.names if name not in rows.column_names]
    if absent:
        raise ValueError(f"{table.name}: columns missing: {', '.join(absent)}")
    for field in schema:
        if not field.nullable and rows.column(field.name).null_count:
            raise ValueError(f"{table.name}.{field.name}: null where none is allowed")
    cast = rows.select(schema.names).cast(schema).combine_chunks()
    return cast.sort_by([(name, "ascending") for name in table.key]).replace_schema_metadata(None)


def write_parquet(path: Path, rows: pa.Table) -> None:
    """Write a Parquet file whose bytes depend on the rows and the pinned library alone."""
    pq.write_table(rows, path, row_group_size=ROW_GROUP, compression="zstd", write_statistics=True)


def canonical_json(value: Any) -> bytes:
    """Return JSON with sorted keys and one line feed at the end: equal values give equal bytes."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_folder(
    folder: Path,
    tables: Mapping[str, pa.Table],
    reports: Mapping[str, Any],
    manifest: Mapping[str, Any],
    reached: Reached = nothing_happens,
) -> str:
    """Write tables, reports and manifest beside `folder`, then rename; return the manifest's SHA-256.

    Tables must already be conform. A folder with the same content is left as it is.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.parent / f".{folder.name}.new"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    files: dict[str, dict[str, Any]] = {}
    for name in sorted(tables):
        path = temporary / f"{name}.parquet"
        write_parquet(path, tables[name])
        files[path.name] = {"sha256": sha256_of(path), "rows": tables[name].num_rows}
        reached(f"written:{path.name}")
    for name in sorted(reports):
        path = temporary / "reports" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(canonical_json(reports[name]))
        files[f"reports/{path.name}"] = {"sha256": sha256_of(path)}
    body = canonical_json({**manifest, "files": files})
    (temporary / MANIFEST).write_bytes(body)
    flush_folder(temporary)
    reached(f"complete:{folder.name}")
    replace_folder(temporary, folder, reached)
    return hashlib.sha256(body).hexdigest()


def flush_folder(folder: Path) -> None:
    """Force a folder's files to the disk, so that a rename never shows half of them."""
    for path in sorted(folder.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_folder(temporary: Path, folder: Path, reached: Reached = nothing_happens) -> None:
    """Put `temporary` in the place of `folder`; the former content goes away last."""
    former = folder.parent / f".{folder.name}.old"
    shutil.rmtree(former, ignore_errors=True)
    if folder.exists():
        folder.rename(former)
        reached(f"between:{folder.name}")
    temporary.rename(folder)
    shutil.rmtree(former, ignore_errors=True)


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a sibling file, then rename it over `path`."""
    temporary = path.with_name(f".{path.name}.new")
    write(temporary)
    temporary.replace(path)


def folder_problems(
    folder: Path, schema_version: int, tables: tuple[Table, ...], optional: frozenset[str] = frozenset()
) -> list[str]:
    """Return one sentence for each way in which the files differ from what the manifest says."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        files = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{folder.name}/{MANIFEST} がないか、読めません。フォルダを作り直して運び直してください。"]
    if manifest.get("schema_version") != schema_version:
        found = manifest.get("schema_version")
        return [
            f"{MANIFEST}: 版 {found} は知らない版です（この版が読めるのは {schema_version}）。"
            "同じ版のつなぐで作り直してください。"
        ]
    problems = _file_problems(folder, files)
    for table in tables:
        if f"{table.name}.parquet" not in files and table.name not in optional:
            problems.append(f"{table.name}.parquet が一覧にありません。フォルダを作り直してください。")
    if not problems:
        for table in tables:
            problems += _table_problems(folder, table, files.get(f"{table.name}.parquet"))
    return problems


def _file_problems(folder: Path, files: Mapping[str, Any]) -> list[str]:
    found = {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() or path.is_symlink()
    } - {MANIFEST}
    problems = [f"{name} がありません。欠けずに運び直してください。" for name in sorted(files.keys() - found)]
    problems += [
        f"{name} は一覧にないファイルです。取り除いてください。" for name in sorted(found - files.keys())
    ]
    for name in sorted(found & files.keys()):
        if sha256_of(folder / name) != files[name].get("sha256"):
            problems.append(f"{name} の内容が作成時と違います（SHA-256 不一致）。運び直してください。")
    return problems


def _table_problems(folder: Path, table: Table, entry: Mapping[str, Any] | None) -> list[str]:
    if entry is None:
        return []
    name = f"{table.name}.parquet"
    try:
        rows = pq.read_table(folder / name)
    except (pa.ArrowException, OSError):
        return [f"{name} は Parquet として読めません。フォルダを作り直してください。"]
    if not rows.schema.equals(arrow_schema(table)):
        return [f"{name} の列または型が定義と違います。同じ版のつなぐで作り直してください。"]
    problems = []
    if rows.num_rows != entry.get("rows"):
        problems.append(f"{name} は {rows.num_rows} 行で、一覧の {entry.get('rows')} 行と合いません。")
    keys = rows.select(list(table.key)).combine_chunks()
    if not keys.equals(keys.sort_by([(key, "ascending") for key in table.key])):
        problems.append(f"{name} の行が鍵（{'・'.join(table.key)}）の順に並んでいません。")
    if keys.group_by(list(table.key)).aggregate([]).num_rows != keys.num_rows:
        problems.append(f"{name} に同じ鍵（{'・'.join(table.key)}）の行が二つあります。")
    for field in rows.schema:
        if not field.nullable and rows.column(field.name).null_count:
            problems.append(f"{name} の列 {field.name} に空の値があります。")
    return problems
