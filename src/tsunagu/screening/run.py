"""Runs the compiled statements in DuckDB: `run_screening` leaves judgement, reason and item for a bundle."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb
import pyarrow as pa

from tsunagu.domain.indicator import IndicatorValue, Item, UnknownReason
from tsunagu.domain.logic import Logic, LogicStatus
from tsunagu.domain.programme import Programme, RandomCheck
from tsunagu.domain.scoring import item_sentence
from tsunagu.domain.sentences import means_none
from tsunagu.domain.tables import ITEM, JUDGEMENT, REASON, Table
from tsunagu.screening.compile_logic import (
    DISTINCT_VALUES,
    Compiler,
    item_statement,
    items_of,
    judgement_statement,
    line_statement,
    reason_statement,
    sample_statement,
    score_statement,
    shown_statement,
)
from tsunagu.screening.compile_sql import found_statements, value_statements

_SQL_TYPES = {"text": "VARCHAR", "int": "INTEGER", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE"}


def run_screening(con: duckdb.DuckDBPyConnection, programme: Programme, as_of: date) -> None:
    """Judge every need of a programme; leaves `judgement`, `reason`, `item` (domain.tables) and `score`.

    Reads the tables facts, members, coverage, source_state and population of the connection.
    """
    create_tables(con)
    logics = logics_in_force(programme.logics, as_of)
    items = items_named(logics, programme.items)
    if not items:
        return
    with written_join_order(con):
        find_facts(con, list(items.values()), as_of)
        for logic in logics:
            score_population(con, logic, items)
            draw_sample(con, logic, programme.random_check, as_of, programme.id)
        complete_shown(con, list(items.values()))
        for logic in logics:
            write_reasons(con, logic, items, as_of)
        write_items(con, items, as_of)


@contextmanager
def written_join_order(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Joins run as written, largest table first: the planner's guesses build its hash on the facts."""
    before = con.execute("SELECT current_setting('disabled_optimizers')").fetchall()[0][0]
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        yield
    finally:
        con.execute(f"SET disabled_optimizers = '{before}'")


def logics_in_force(logics: Sequence[Logic], as_of: date) -> list[Logic]:
    """One logic a need: not retired, the newest effective on `as_of`; a need's only logic before its day too.

    Whether a list may be published from it (approval, review date) is decided by the gates, not here.
    """
    chosen: dict[str, Logic] = {}
    for logic in logics:
        if logic.status is not LogicStatus.RETIRED:
            before = chosen.get(logic.need)
            chosen[logic.need] = (
                logic if before is None else max(before, logic, key=lambda each: _age(each, as_of))
            )
    return [chosen[need] for need in sorted(chosen)]


def _age(logic: Logic, as_of: date) -> tuple[bool, int, str]:
    effective = logic.effective <= as_of
    return (effective, logic.effective.toordinal() * (1 if effective else -1), logic.version)


def items_named(logics: Sequence[Logic], items: Sequence[Item]) -> dict[str, Item]:
    """The items that the logics and their must rules name, in the order of the data dictionary."""
    named = {item for logic in logics for item in items_of(logic)}
    return {item.id: item for item in items if item.id in named}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Empty result tables, shaped like domain.tables; `score` holds every child of a logic's ages."""
    for table in (JUDGEMENT, REASON, ITEM):
        con.execute(create_table_statement(table))
    con.execute(
        "CREATE OR REPLACE TABLE score (need VARCHAR NOT NULL, child_no INTEGER NOT NULL, child_id VARCHAR NOT NULL,"
        " points INTEGER NOT NULL, band VARCHAR NOT NULL, must BOOLEAN NOT NULL, listed BOOLEAN NOT NULL)"
    )
    con.execute("CREATE OR REPLACE TABLE screening_sample (need VARCHAR NOT NULL, child_no INTEGER NOT NULL)")


def create_table_statement(table: Table) -> str:
    """The CREATE TABLE of a table of domain.tables."""
    columns = (
        f"{column.name} {_SQL_TYPES[column.type]}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    )
    return f"CREATE OR REPLACE TABLE {table.name} ({', '.join(columns)})"


def find_facts(con: duckdb.DuckDBPyConnection, items: Sequence[Item], as_of: date) -> None:
    """Compute every item that has facts, for every child of the population."""
    for statement in found_statements(items, as_of):
        con.execute(statement)


def evaluate_items(con: duckdb.DuckDBPyConnection, items: Sequence[Item], as_of: date) -> None:
    """Compute every item, silence included, for every child of the population; leaves the view `indicator`."""
    find_facts(con, items, as_of)
    for statement in value_statements(items, "screening_child"):
        con.execute(statement)


def complete_shown(con: duckdb.DuckDBPyConnection, items: Sequence[Item]) -> None:
    """Complete the items, silence included, of the children in `judgement`."""
    con.execute(shown_statement(None))
    for statement in value_statements(items, "screening_shown"):
        con.execute(statement)


def score_population(con: duckdb.DuckDBPyConnection, logic: Logic, items: Mapping[str, Item]) -> None:
    """Append points, band and must of every child of the logic's ages to `score`; after `find_facts`."""
    compiler = _compiler(con, logic, items)
    if compiler.silence_counts():
        for statement in value_statements(list(items.values()), "screening_child"):
            con.execute(statement)
    con.execute(score_statement(compiler))


def draw_sample(
    con: duckdb.DuckDBPyConnection, logic: Logic, check: RandomCheck | None, as_of: date, programme_id: str
) -> None:
    """Draw the blind sample below the line, if the programme has one, and append to `judgement`."""
    if check is not None:
        con.execute(sample_statement(logic, check, as_of, programme_id))
    con.execute(judgement_statement(logic))


def write_reasons(
    con: duckdb.DuckDBPyConnection, logic: Logic, items: Mapping[str, Item], as_of: date
) -> None:
    """Append the lines of the children in `judgement` for this need to `reason`."""
    compiler = _compiler(con, logic, items)
    con.execute(shown_statement(logic.need))
    con.execute(line_statement(compiler, [compiler.numbers[item] for item in items_of(logic)]))
    _write_sentences(con, items, compiler.numbers, as_of)
    con.execute(reason_statement(compiler))


def write_items(con: duckdb.DuckDBPyConnection, items: Mapping[str, Item], as_of: date) -> None:
    """Append the values of all children in `judgement` to `item`."""
    numbers = _numbers(con)
    con.execute(shown_statement(None))
    con.execute(line_statement(None, [numbers[item] for item in items]))
    _write_sentences(con, items, numbers, as_of)
    con.execute(item_statement(items, numbers))


def _write_sentences(
    con: duckdb.DuckDBPyConnection, items: Mapping[str, Item], numbers: Mapping[str, int], as_of: date
) -> None:
    """Word each distinct value once, with the core's own sentences, and register them for the join."""
    by_number = {number: items[item] for item, number in numbers.items() if item in items}
    rows: dict[str, list[object]] = {
        name: [] for name in ("item_no", "value", "because", "sentence", "is_none")
    }
    for item_no, text, because, delivered_on in con.execute(DISTINCT_VALUES).fetchall():
        item = by_number[item_no]
        reason = UnknownReason(because) if because else None
        value = IndicatorValue(item.id, text, reason, delivered_on=delivered_on)
        rows["item_no"].append(item_no)
        rows["value"].append(text)
        rows["because"].append(because)
        rows["sentence"].append(item_sentence(item, value, as_of))
        rows["is_none"].append(text is not None and means_none(item, text))
    con.register("screening_sentence", pa.table(rows, schema=_SENTENCES))


_SENTENCES = pa.schema(
    [
        ("item_no", pa.int32()),
        ("value", pa.string()),
        ("because", pa.string()),
        ("sentence", pa.string()),
        ("is_none", pa.bool_()),
    ]
)


def _numbers(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return dict(con.execute("SELECT item, item_no FROM screening_item").fetchall())


def _compiler(con: duckdb.DuckDBPyConnection, logic: Logic, items: Mapping[str, Item]) -> Compiler:
    return Compiler(logic, items, _numbers(con))
