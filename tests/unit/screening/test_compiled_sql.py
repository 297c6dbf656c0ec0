"""The generated SQL: carried to Spark without loss, quoted safely, the same text every time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlglot
from sqlglot.errors import ErrorLevel

from tsunagu.domain.indicator import IndicatorWord, Item, Scope
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.programme import RandomCheck
from tsunagu.domain.tables import BUNDLE_TABLES
from tsunagu.screening import sql_text
from tsunagu.screening.compile_logic import (
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
from tsunagu.screening.compile_sql import MOST_SOURCES, found_statements, numbering_of, value_statements
from tsunagu.screening.run import create_table_statement

AS_OF = date(2026, 10, 1)


def item_of(word: IndicatorWord, scope: Scope) -> Item:
    return Item(
        id=f"{word}_{scope}",
        label="it's",
        word=word,
        facts=("due", "attended") if word is IndicatorWord.MISSED_DUE else ("seen", "it's"),
        sources=("school", "town's") if word is not IndicatorWord.ANY else ("school",),
        item_class=ItemClass.SCHOOL,
        basis="b1",
        sentence="{value}",
        window_days=30,
        grace_days=5,
        codes=("a'b",) if scope is Scope.SIBLING else (),
        scope=scope,
        stale_after_days=None if scope is Scope.CHILD else 10,
    )


ITEMS = {item.id: item for item in (item_of(word, scope) for word in IndicatorWord for scope in Scope)}


def logic_of(bins: tuple[Bin, ...]) -> Logic:
    return Logic(
        id="it's",
        need="need",
        name="",
        version="1",
        status=LogicStatus.APPROVED,
        approvers=(),
        approved_on=None,
        effective=AS_OF,
        review_by=AS_OF,
        population="",
        from_age=0,
        to_age=17,
        outcome="",
        capacity=1,
        threshold=3,
        legal_basis="b1",
        prohibited=(),
        items=tuple(LogicItem(item, bins, "", "", "b1") for item in ITEMS),
        must=(
            MustRule(
                "rule", "it's", (Condition("count_child", ge=1), Condition("latest_child", eq="a'b")), "b1"
            ),
            MustRule("empty", "空", (), "b1"),
        ),
        groups=(Group("group", "it's", ("count_child", "sum_child"), 2), Group("none", "空", (), 1)),
        bands=(Band("I", 3), Band("II", 5)),
    )


ONLY_FACTS = logic_of((Bin(1, ge=1), Bin(2, ge=2.5), Bin(3, eq="x'y")))
SILENCE_TOO = logic_of((Bin(1, le=0), Bin(2, eq="3"), Bin(1)))


def compiler(logic: Logic) -> Compiler:
    return Compiler(logic, ITEMS, numbering_of(list(ITEMS.values())).items)


def statements() -> Iterator[str]:
    items = list(ITEMS.values())
    yield from found_statements(items, AS_OF)
    yield from found_statements([ITEMS["count_child"]], AS_OF)
    yield from value_statements(items, "screening_child")
    yield from value_statements(items, "screening_shown")
    yield from (shown_statement("need"), shown_statement(None))
    for logic in (ONLY_FACTS, SILENCE_TOO, replace(ONLY_FACTS, bands=(), must=(), groups=())):
        each = compiler(logic)
        yield score_statement(each)
        yield sample_statement(logic, RandomCheck("b1", 0.02, 20), AS_OF, "p'q")
        yield judgement_statement(logic)
        yield line_statement(each, [0, 1])
        yield reason_statement(each)
    yield line_statement(None, [0])
    yield item_statement(ITEMS, compiler(ONLY_FACTS).numbers)
    yield from (create_table_statement(table) for table in BUNDLE_TABLES)


@pytest.mark.parametrize("statement", list(statements()), ids=lambda statement: statement[:50])
def test_every_statement_is_carried_to_spark_without_loss(statement: str) -> None:
    [parsed] = sqlglot.parse(statement, read="duckdb", error_level=ErrorLevel.RAISE)
    assert parsed is not None
    assert not list(parsed.find_all(sqlglot.exp.Command)), "sqlglot did not understand the statement"
    spark = parsed.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    [again] = sqlglot.parse(spark, read="spark", error_level=ErrorLevel.RAISE)
    assert again is not None


def test_statements_are_the_same_text_every_time() -> None:
    assert list(statements()) == list(statements())


@pytest.mark.parametrize(
    ("literal", "sql"),
    [
        (sql_text.text("it's; DROP TABLE facts --"), "'it''s; DROP TABLE facts --'"),
        (sql_text.text(None), "CAST(NULL AS VARCHAR)"),
        (sql_text.day(AS_OF), "CAST('2026-10-01' AS DATE)"),
        (sql_text.number(Decimal("2.50")), "CAST('2.50' AS DECIMAL(38, 6))"),
        (sql_text.member("a", ["1", "2"]), "a IN (1, 2)"),
        (sql_text.member("a", []), "FALSE"),
    ],
)
def test_literals(literal: str, sql: str) -> None:
    assert literal == sql


def test_only_a_logic_in_which_no_can_earn_points_reads_silence_for_everybody() -> None:
    assert not compiler(ONLY_FACTS).silence_counts()
    assert compiler(SILENCE_TOO).silence_counts()
    condition = replace(ONLY_FACTS, must=(MustRule("r", "r", (Condition("latest_child", eq=""),), "b1"),))
    assert compiler(condition).silence_counts()


def test_items_of_a_logic_include_those_of_its_conditions_once() -> None:
    few = replace(ONLY_FACTS, items=ONLY_FACTS.items[:1])
    assert items_of(few) == ("count_child", "latest_child")


def test_more_sources_than_bits_are_refused_in_one_sentence() -> None:
    crowded = replace(ITEMS["count_child"], sources=tuple(f"s{n}" for n in range(MOST_SOURCES + 1)))
    with pytest.raises(ValueError, match="63件あります"):
        numbering_of([crowded])
