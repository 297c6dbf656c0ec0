"""Copies a bundle's tables into temporary tables, as they are; `merge_sql` takes it from there."""

import io
from pathlib import Path
from typing import Any

import pyarrow.csv as arrow_csv

from tsunagu.domain.tables import BUNDLE_TABLES, Table
from tsunagu.pipeline.bundle import read_table

_SQL_TYPES = {
    "text": "text",
    "int": "integer",
    "float": "double precision",
    "bool": "boolean",
    "date": "date",
}


def copy_bundle(cursor: Any, folder: Path) -> None:
    """Fill bundle_<table> for each table of the bundle, gone at the end of the transaction.

    Arrow writes null as an empty field and an empty text as "", which COPY tells apart.
    """
    for table in BUNDLE_TABLES:
        cursor.execute(_definition(table))
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        written = io.BytesIO()
        arrow_csv.write_csv(read_table(folder, table.name), written)
        with cursor.copy(f"copy bundle_{table.name} ({names}) from stdin (format csv, header)") as copy:
            copy.write(written.getbuffer())
        cursor.execute(f"analyze bundle_{table.name}")


def _definition(table: Table) -> str:
    columns = ", ".join(f'"{column.name}" {_SQL_TYPES[column.type]}' for column in table.columns)
    return f"create temporary table bundle_{table.name} ({columns}) on commit drop"
