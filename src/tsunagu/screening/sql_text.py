"""Literals of the generated SQL: text, dates, exact decimals and small constant tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

NUMBER_TYPE = "DECIMAL(38, 6)"
NUMBER_PATTERN = "^-?[0-9]{1,12}([.][0-9]+)?$"  # the same texts as domain.scoring.NUMBER
BEGINNING = date(1, 1, 1)


def text(value: str | None) -> str:
    """A text literal, quotes doubled; None becomes a typed null."""
    if value is None:
        return "CAST(NULL AS VARCHAR)"
    return "'" + value.replace("'", "''") + "'"


def day(value: date) -> str:
    """A date literal."""
    return f"CAST('{value.isoformat()}' AS DATE)"


def number(value: Decimal) -> str:
    """An exact decimal literal of the type that indicator values have."""
    return f"CAST('{value:f}' AS {NUMBER_TYPE})"


def member(column: str, options: Iterable[str]) -> str:
    """`column IN (…)`, and FALSE for no options at all."""
    listed = ", ".join(options)
    return f"{column} IN ({listed})" if listed else "FALSE"


def constants(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> str:
    """A constant table of literals as a query: SELECT … FROM (VALUES …)."""
    values = ", ".join(f"({', '.join(row)})" for row in rows)
    return f"SELECT * FROM (VALUES {values}) AS constant_rows ({', '.join(columns)})"


def create(table: str, query: str) -> str:
    """(Re)create a table from a query."""
    return f"CREATE OR REPLACE TABLE {table} AS {query}"


def readable(column: str) -> str:
    """The number that a text column holds, rounded half up to six places; null when it holds none."""
    return f"CASE WHEN regexp_matches({column}, '{NUMBER_PATTERN}') THEN CAST({column} AS DECIMAL(18, 6)) END"


def canonical(column: str) -> str:
    """The canonical text of a number column: no trailing zeros, no exponent."""
    return f"rtrim(rtrim(CAST({column} AS VARCHAR), '0'), '.')"
