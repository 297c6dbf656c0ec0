"""The vocabulary of indicators as readable tables: facts on the left, the value on the right.

Every table in words/*.yaml is run by the oracle and by the compiled SQL.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tsunagu.domain.indicator import Fact, IndicatorValue, IndicatorWord, Item, Scope, UnknownReason
from tsunagu.domain.item_class import ItemClass
from tsunagu.screening.load_world import load_world
from tsunagu.screening.reference import Member, Resident, SourceState, World, indicator_value
from tsunagu.screening.run import evaluate_items
from tsunagu.screening.word_sql import TEMPLATES
from tsunagu.screening.words import WORDS

AS_OF = date(2026, 10, 1)
CHILD = Resident("child", "home", 8)
TABLES = sorted((Path(__file__).parent / "words").glob("*.yaml"))


def cases() -> Iterator[Any]:
    for path in TABLES:
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in table["cases"]:
            item = {"word": table["word"], **table["item"], **case.get("item", {})}
            yield pytest.param({**case, "item": item}, id=f"{path.stem}: {case['name']}")


def item_of(case: dict[str, Any]) -> Item:
    raw = case["item"]
    return Item(
        id="item",
        label="項目",
        word=IndicatorWord(raw["word"]),
        facts=tuple(raw["facts"]),
        sources=tuple(raw["sources"]),
        item_class=ItemClass.SCHOOL,
        basis="b1",
        sentence="{value}",
        window_days=raw.get("window_days"),
        grace_days=raw.get("grace_days", 0),
        codes=tuple(raw.get("codes", ())),
        scope=Scope(raw.get("scope", "child")),
        stale_after_days=raw.get("stale_after_days"),
    )


def world_of(case: dict[str, Any]) -> World:
    """A child with a sibling and a mother, linked in every source unless the case says otherwise."""
    people = ["child"] if case.get("alone") else ["child", "sibling", "mother"]
    delivered = {"school": date(2026, 9, 28), "town": date(2026, 9, 28), "ledger": date(2026, 9, 28)}
    delivered.update(case.get("sources", {}))
    coverage = {(person, source): "linked" for person in people for source in delivered}
    coverage.update({tuple(key.split("/")): status for key, status in case.get("coverage", {}).items()})
    states = {
        source: SourceState(source, day, 45, "no" if source == "ledger" else "unknown")
        for source, day in delivered.items()
    }
    members = tuple(Member("home", person, person != "mother") for person in people)
    return World(tuple(facts_of(case["facts"])), members, coverage, states, (CHILD,))


def facts_of(table: str) -> Iterator[Fact]:
    for line in table.splitlines():
        person, item, value, valid, known, source = (cell.strip() for cell in line.split("|"))
        yield Fact(person, item, value, date.fromisoformat(valid), date.fromisoformat(known), source)


def assert_as_written(value: IndicatorValue, case: dict[str, Any]) -> None:
    assert value.value == case["value"]
    assert value.because == (UnknownReason(case["because"]) if "because" in case else None)
    for key, shown in (
        ("from", value.valid_from),
        ("to", value.valid_to),
        ("known", value.known_at),
        ("source", value.source),
        ("delivered", value.delivered_on),
    ):
        if key in case:
            assert shown == case[key], key


@pytest.mark.parametrize("case", list(cases()))
def test_oracle_gives_the_written_value(case: dict[str, Any]) -> None:
    assert_as_written(indicator_value(item_of(case), CHILD, world_of(case), AS_OF), case)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


@pytest.mark.parametrize("case", list(cases()))
def test_compiled_sql_gives_the_written_value(
    case: dict[str, Any], connection: duckdb.DuckDBPyConnection
) -> None:
    load_world(connection, world_of(case))
    evaluate_items(connection, [item_of(case)], AS_OF)
    columns = "item, value, because, valid_from, valid_to, known_at, source, delivered_on"
    [row] = connection.execute(f"SELECT {columns} FROM indicator WHERE child_id = 'child'").fetchall()
    item, value, because, *rest = row
    assert_as_written(IndicatorValue(item, value, UnknownReason(because) if because else None, *rest), case)


def test_every_word_has_a_row_a_template_an_oracle_and_a_table() -> None:
    tables = {path.stem for path in TABLES} - {"unknown"}
    assert set(WORDS) == set(TEMPLATES) == set(IndicatorWord)
    assert tables == {str(word) for word in IndicatorWord}
    assert all(
        spec.word is word and spec.title and spec.meaning.endswith("。") for word, spec in WORDS.items()
    )
