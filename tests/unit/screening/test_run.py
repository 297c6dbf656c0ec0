"""A run's choices: which logic is in force, how many are drawn, what is left behind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from tsunagu.domain.indicator import Fact, IndicatorWord, Item
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.logic import Band, Bin, Logic, LogicItem, LogicStatus
from tsunagu.domain.programme import Programme, RandomCheck
from tsunagu.domain.tables import ITEM, JUDGEMENT, REASON
from tsunagu.screening.load_world import load_world
from tsunagu.screening.reference import Resident, SourceState, World, blind_sample
from tsunagu.screening.run import items_named, logics_in_force, run_screening, written_join_order

AS_OF = date(2026, 10, 1)
ABSENCE = Item(
    "absence",
    "欠席",
    IndicatorWord.COUNT,
    ("absence",),
    ("school",),
    ItemClass.SCHOOL,
    "b1",
    "欠席 {value}日",
)
UNUSED = replace(ABSENCE, id="unused")


def logic_of(**changes: Any) -> Logic:
    logic = Logic(
        id="absent",
        need="absent",
        name="",
        version="1",
        status=LogicStatus.APPROVED,
        approvers=(),
        approved_on=None,
        effective=date(2026, 4, 1),
        review_by=date(2027, 3, 31),
        population="",
        from_age=6,
        to_age=14,
        outcome="",
        capacity=1,
        threshold=2,
        legal_basis="b1",
        prohibited=(),
        items=(LogicItem("absence", (Bin(2, ge=1),), "", "", "b1"),),
        bands=(Band("I", 2),),
    )
    return replace(logic, **changes)


def programme_of(*logics: Logic, check: RandomCheck | None = None) -> Programme:
    words = dict.fromkeys(
        [
            "name",
            "municipality",
            "municipality_code",
            "prefecture",
            "city",
            "controller",
            "deciding_body",
            "purpose",
            "published_source",
            "disclaimer",
        ],
        "",
    )
    numbers = {
        "from_age": 0,
        "to_age": 17,
        "review_cycle_days": 30,
        "decide_within_days": 14,
        "capacity": 1,
        "retention_years": 5,
    }
    nothing = dict.fromkeys(
        ["legal_bases", "assumptions", "systems", "sources", "fact_items", "purposes", "roles"], ()
    )
    return Programme(
        id="000000-test",
        effective=AS_OF,
        items=(UNUSED, ABSENCE),
        logics=logics,
        random_check=check,
        **words,
        **numbers,
        **nothing,
    )


def world_of(children: int = 100, absent: int = 5) -> World:
    population = tuple(Resident(f"child{n:03}", None, 10) for n in range(children))
    facts = tuple(Fact(f"child{n:03}", "absence", "1", AS_OF, AS_OF, "school") for n in range(absent))
    return World(facts, (), {}, {"school": SourceState("school", AS_OF, 45, "no")}, population)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        yield con


def column(con: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return [row[0] for row in con.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("check", "drawn"),
    [
        pytest.param(None, 0, id="no random check"),
        pytest.param(RandomCheck("b1", 0.02, 20), 1, id="two in a hundred of 95, rounded down"),
        pytest.param(RandomCheck("b1", 0.5, 20), 20, id="at most twenty"),
        pytest.param(RandomCheck("b1", 0.001, 20), 0, id="a share of less than one child"),
        pytest.param(RandomCheck("b1", 1.0, 1000), 95, id="everybody below the line"),
    ],
)
def test_the_sample_is_the_smaller_of_share_and_number(
    connection: duckdb.DuckDBPyConnection, check: RandomCheck | None, drawn: int
) -> None:
    load_world(connection, world_of())
    run_screening(connection, programme_of(logic_of(), check=check), AS_OF)
    sampled = column(connection, "SELECT child_id FROM judgement WHERE sampled")
    below = [f"child{n:03}" for n in range(5, 100)]
    assert len(sampled) == drawn
    assert set(sampled) == (blind_sample(below, check, "absent", AS_OF, "000000-test") if check else set())
    assert column(connection, "SELECT COUNT(*) FROM judgement WHERE listed AND NOT sampled") == [5]


def test_another_day_another_need_and_another_programme_draw_others() -> None:
    below = [f"child{n:03}" for n in range(200)]
    check = RandomCheck("b1", 0.1, 20)
    draws = [
        blind_sample(below, check, "absent", AS_OF, "p"),
        blind_sample(below, check, "absent", date(2026, 11, 1), "p"),
        blind_sample(below, check, "other", AS_OF, "p"),
        blind_sample(below, check, "absent", AS_OF, "q"),
    ]
    assert all(len(draw) == 20 for draw in draws)
    assert len({frozenset(draw) for draw in draws}) == 4


def test_tables_have_the_shape_that_crosses_the_door(connection: duckdb.DuckDBPyConnection) -> None:
    load_world(connection, world_of())
    run_screening(connection, programme_of(logic_of()), AS_OF)
    for table in (JUDGEMENT, REASON, ITEM):
        names = column(connection, f"SELECT column_name FROM (DESCRIBE {table.name})")
        assert names == [each.name for each in table.columns]
    assert column(connection, "SELECT DISTINCT item FROM item") == ["absence"]
    assert set(column(connection, "SELECT child_id FROM item")) == {f"child{n:03}" for n in range(5)}


def test_children_outside_the_ages_are_not_judged_and_those_of_unknown_age_are(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    ages = [5, 6, 14, 15, None]
    population = tuple(Resident(f"child{n:03}", None, age) for n, age in enumerate(ages))  # type: ignore[arg-type]
    load_world(connection, replace(world_of(), population=population))
    run_screening(connection, programme_of(logic_of()), AS_OF)
    assert column(connection, "SELECT child_id FROM score ORDER BY 1") == ["child001", "child002", "child004"]


def test_a_programme_without_logics_leaves_empty_tables(connection: duckdb.DuckDBPyConnection) -> None:
    load_world(connection, world_of())
    run_screening(connection, programme_of(), AS_OF)
    assert column(connection, "SELECT COUNT(*) FROM judgement") == [0]


def test_a_second_run_replaces_the_first(connection: duckdb.DuckDBPyConnection) -> None:
    load_world(connection, world_of())
    for _ in range(2):
        run_screening(connection, programme_of(logic_of()), AS_OF)
    assert column(connection, "SELECT COUNT(*) FROM judgement") == [5]


def test_an_empty_town_is_judged_without_error(connection: duckdb.DuckDBPyConnection) -> None:
    load_world(connection, World())
    run_screening(connection, programme_of(logic_of(), check=RandomCheck("b1", 0.5, 20)), AS_OF)
    assert column(connection, "SELECT COUNT(*) FROM score") == [0]


def test_the_planner_is_given_back_as_it_was(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("SET disabled_optimizers = 'top_n'")
    with pytest.raises(RuntimeError), written_join_order(connection):
        raise RuntimeError
    assert column(connection, "SELECT current_setting('disabled_optimizers')") == ["top_n"]


@pytest.mark.parametrize(
    ("logics", "chosen"),
    [
        pytest.param([logic_of(status=LogicStatus.RETIRED)], [], id="a retired logic judges nobody"),
        pytest.param(
            [logic_of(version="1"), logic_of(version="2", effective=date(2026, 9, 1))],
            ["2"],
            id="the newest effective version",
        ),
        pytest.param(
            [logic_of(version="2", effective=date(2026, 12, 1)), logic_of(version="1")],
            ["1"],
            id="a version of the future waits",
        ),
        pytest.param(
            [
                logic_of(version="3", effective=date(2027, 1, 1)),
                logic_of(version="2", effective=date(2026, 12, 1)),
            ],
            ["2"],
            id="when none is effective yet, the first to come",
        ),
        pytest.param(
            [logic_of(need="b", version="b"), logic_of(need="a", version="a")],
            ["a", "b"],
            id="one logic a need",
        ),
    ],
)
def test_logics_in_force(logics: list[Logic], chosen: list[str]) -> None:
    assert [logic.version for logic in logics_in_force(logics, AS_OF)] == chosen


def test_only_items_that_a_logic_names_are_computed() -> None:
    assert list(items_named([logic_of()], [UNUSED, ABSENCE])) == ["absence"]


@pytest.mark.parametrize(("wanted", "listed"), [("5", 1), ("5.0", 0), ("05", 0), ("五", 0)])
def test_eq_on_a_number_fits_only_its_canonical_text(
    connection: duckdb.DuckDBPyConnection, wanted: str, listed: int
) -> None:
    facts = tuple(Fact("child000", "absence", "1", AS_OF, AS_OF, "school") for _ in range(5))
    load_world(connection, replace(world_of(3), facts=facts))
    logic = logic_of(items=(LogicItem("absence", (Bin(2, eq=wanted),), "", "", "b1"),))
    run_screening(connection, programme_of(logic), AS_OF)
    assert column(connection, "SELECT COUNT(*) FROM judgement") == [listed]
