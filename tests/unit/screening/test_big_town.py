"""A town large enough that DuckDB splits the work: threads change nothing, and the oracle still agrees."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from tsunagu.domain.indicator import Fact, IndicatorValue, IndicatorWord, Item, Scope, UnknownReason
from tsunagu.domain.item_class import ItemClass
from tsunagu.screening.reference import Member, Resident, SourceState, World, indicator_value
from tsunagu.screening.run import evaluate_items, written_join_order

AS_OF = date(2026, 10, 1)
CHILDREN = 6_000
FACTS = 300_000
SOURCES = {
    "ledger": SourceState("ledger", AS_OF, 45, "no"),
    "school": SourceState("school", AS_OF, 45, "unknown"),
}
ITEMS = [
    Item(
        id=f"{word}_{scope}",
        label="",
        word=word,
        facts=("due", "attended") if word is IndicatorWord.MISSED_DUE else ("seen", "due"),
        sources=("school", "ledger"),
        item_class=ItemClass.SCHOOL,
        basis="b1",
        sentence="{value}",
        window_days=90,
        scope=scope,
    )
    for word in IndicatorWord
    for scope in Scope
]
COLUMNS = "child_id, item, value, because, valid_from, valid_to, known_at, source, delivered_on"


def build(con: duckdb.DuckDBPyConnection) -> None:
    """Three children a household, fifty facts a child, drawn by DuckDB's own hash."""
    con.execute(
        f"CREATE TABLE population AS SELECT 'c' || i AS child_id, 'h' || (i // 3) AS household_id, 9 AS age"
        f" FROM range({CHILDREN}) AS t(i)"
    )
    con.execute(
        "CREATE TABLE members AS SELECT household_id, child_id AS person_id, TRUE AS is_child FROM population"
    )
    con.execute(
        "CREATE TABLE coverage AS SELECT child_id, s.source, ['linked', 'absent', 'pending'][1 + len(child_id) % 3]"
        " AS status FROM population, (VALUES ('ledger'), ('school')) AS s(source)"
    )
    con.execute(
        "CREATE TABLE source_state AS SELECT *, DATE '2026-10-01' AS delivered_on, 45 AS stale_after_days"
        " FROM (VALUES ('ledger', 'no'), ('school', 'unknown')) AS s(source, absence_means)"
    )
    con.execute(
        f"CREATE TABLE facts AS SELECT 'c' || (hash(i) % {CHILDREN}) AS child_id,"
        " ['seen', 'due', 'attended'][1 + (hash(i + 1) % 3)::INT] AS item,"
        " (hash(i + 2) % 5)::VARCHAR AS value,"
        " DATE '2026-10-05' - (hash(i + 3) % 400)::INT AS valid_at,"
        " DATE '2026-10-05' - (hash(i + 4) % 400)::INT AS known_at,"
        f" ['school', 'ledger'][1 + (hash(i + 5) % 2)::INT] AS source FROM range({FACTS}) AS t(i)"
    )


def evaluated(threads: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"SET threads = {threads}")
    build(con)
    with written_join_order(con):
        evaluate_items(con, ITEMS, AS_OF)
    return con


@pytest.fixture(scope="module")
def town() -> Iterator[duckdb.DuckDBPyConnection]:
    with evaluated(threads=2) as con:
        yield con


def test_threads_and_the_planner_change_nothing(town: duckdb.DuckDBPyConnection) -> None:
    fingerprint = f"SELECT COUNT(*), SUM(hash({COLUMNS})::HUGEINT) FROM indicator"
    with evaluated(threads=1) as alone:
        expected = alone.execute(fingerprint).fetchall()
        evaluate_items(alone, ITEMS, AS_OF)  # joins in the planner's own order
        assert alone.execute(fingerprint).fetchall() == expected
    assert town.execute(fingerprint).fetchall() == expected
    assert expected[0][0] == CHILDREN * len(ITEMS)


@pytest.mark.parametrize("home", ["h0", "h3", "h40", "h700", "h1999"])
def test_the_oracle_agrees_on_a_household_of_the_big_town(town: duckdb.DuckDBPyConnection, home: str) -> None:
    people = [
        row[0]
        for row in town.execute(f"SELECT child_id FROM population WHERE household_id = '{home}'").fetchall()
    ]
    inside = f"child_id IN ({', '.join(repr(person) for person in people)})"
    facts = town.execute(
        f"SELECT child_id, item, value, valid_at, known_at, source FROM facts WHERE {inside}"
    ).fetchall()
    coverage = town.execute(f"SELECT child_id, source, status FROM coverage WHERE {inside}").fetchall()
    world = World(
        facts=tuple(Fact(*row) for row in facts),
        members=tuple(Member(home, person, True) for person in people),
        coverage={(person, source): status for person, source, status in coverage},
        sources=SOURCES,
        population=tuple(Resident(person, home, 9) for person in people),
    )
    rows = town.execute(f"SELECT {COLUMNS} FROM indicator WHERE {inside}").fetchall()
    got = {
        (child, item): IndicatorValue(item, value, UnknownReason(because) if because else None, *rest)
        for child, item, value, because, *rest in rows
    }
    assert got == {
        (child.child_id, item.id): indicator_value(item, child, world, AS_OF)
        for child in world.population
        for item in ITEMS
    }
