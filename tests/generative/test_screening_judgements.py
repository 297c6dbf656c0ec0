"""Generated logics: tables of SQL equal the core's judge, sums add up, and adverse facts never lower points."""

import dataclasses
from collections import Counter
from datetime import date, timedelta
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsunagu.domain.indicator import Fact, IndicatorWord, Item, Scope
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.judgement import Judgement, ReasonKind
from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.programme import Programme, RandomCheck
from tsunagu.domain.scoring import item_sentence, judge
from tsunagu.domain.sentences import addition
from tsunagu.screening.load_world import load_world
from tsunagu.screening.reference import Member, Resident, SourceState, World, blind_sample, indicator_value
from tsunagu.screening.run import run_screening
from tsunagu.screening.words import WORDS

AS_OF = date(2026, 10, 1)
CHILDREN = tuple(f"child{number}" for number in range(12))
PEOPLE = (*CHILDREN, "adult")
SETTINGS = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
CLASSES = (ItemClass.SCHOOL, ItemClass.WELFARE, ItemClass.HEALTH)


def item_of(number: int, word: IndicatorWord, scope: Scope) -> Item:
    return Item(
        id=f"item{number:02}",
        label=f"項目{number}",
        word=word,
        facts=("due", "attended") if word is IndicatorWord.MISSED_DUE else ("seen",),
        sources=("ledger",) if number % 2 else ("school",),
        item_class=CLASSES[number % 3],
        basis="b1",
        sentence="{label}は{value}件",
        window_days=60,
        scope=scope,
        none_sentence="{label}は確かめて「ない」" if number % 4 == 0 else "",
    )


ITEMS = [
    item_of(n, word, scope) for n, (word, scope) in enumerate((w, s) for w in IndicatorWord for s in Scope)
]
MONOTONE = [item for item in ITEMS if WORDS[item.word].monotone and item.word is not IndicatorWord.MAX]

BOUNDS = st.sampled_from([0.0, 1.0, 2.0, 2.5, 3.0, 5.0, 30.0])
TEXTS = st.sampled_from(["0", "1", "2", "3.0", "x", "", "養護"])


@st.composite
def value_tests(draw: st.DrawFn, only_ge: bool) -> dict[str, Any]:
    kind = "ge" if only_ge else draw(st.sampled_from(["ge", "ge", "le", "eq"]))
    return {kind: draw(TEXTS if kind == "eq" else BOUNDS)}


@st.composite
def logics(draw: st.DrawFn, need: str = "need", items: list[Item] = ITEMS, only_ge: bool = False) -> Logic:
    """A logic of up to twelve items with bins, must rules, caps and bands."""
    chosen = draw(st.lists(st.sampled_from(items), min_size=1, max_size=12, unique_by=lambda item: item.id))
    bins = st.lists(
        st.builds(lambda test, points: Bin(points, **test), value_tests(only_ge), st.integers(0, 6)),
        min_size=0 if not only_ge else 1,
        max_size=3,
    )
    conditions = st.lists(
        st.builds(
            lambda item, test: Condition(item.id, **test), st.sampled_from(items), value_tests(only_ge)
        ),
        max_size=2,
    )
    rules = draw(st.lists(conditions, max_size=2))
    members = draw(st.lists(st.sampled_from(chosen), max_size=4, unique_by=lambda item: item.id))
    threshold = draw(st.integers(1, 8))
    return Logic(
        id=f"logic-{need}",
        need=need,
        name="試しのロジック",
        version="1.0",
        status=LogicStatus.APPROVED,
        approvers=(),
        approved_on=None,
        effective=date(2026, 4, 1),
        review_by=date(2027, 3, 31),
        population="市内の子ども",
        from_age=draw(st.sampled_from([0, 6])),
        to_age=draw(st.sampled_from([11, 17])),
        outcome="試し",
        capacity=10,
        threshold=threshold,
        legal_basis="b1",
        prohibited=(),
        items=tuple(LogicItem(item.id, tuple(draw(bins)), "理由", "根拠", "b1") for item in chosen),
        must=tuple(MustRule(f"must{n}", f"条件{n}", tuple(each), "b1") for n, each in enumerate(rules)),
        groups=(Group("group", "まとまり", tuple(item.id for item in members), draw(st.integers(0, 4))),),
        bands=(Band("I", threshold), Band("II", threshold + 2), Band("III", threshold + 4)),
    )


def programme_of(logic_list: list[Logic], check: RandomCheck | None) -> Programme:
    return Programme(
        id="000000-test",
        name="試しの計画",
        municipality="試し市",
        municipality_code="000000",
        prefecture="試し県",
        city="試し市",
        controller="",
        deciding_body="",
        purpose="",
        published_source="",
        disclaimer="",
        effective=date(2026, 4, 1),
        from_age=0,
        to_age=17,
        review_cycle_days=30,
        decide_within_days=14,
        capacity=10,
        retention_years=5,
        legal_bases=(),
        assumptions=(),
        systems=(),
        sources=(),
        fact_items=(),
        items=tuple(ITEMS),
        logics=tuple(logic_list),
        purposes=(),
        roles=(),
        random_check=check,
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    population = tuple(Resident(child, f"home{n // 3}", 3 + n) for n, child in enumerate(CHILDREN))
    members = tuple(Member(each.household_id or "", each.child_id, True) for each in population)
    facts = st.builds(
        lambda person, kind, value, days, source: Fact(
            person, kind, value, AS_OF - timedelta(days=days), AS_OF - timedelta(days=days), source
        ),
        st.sampled_from(PEOPLE),
        st.sampled_from(["seen", "seen", "due", "attended"]),
        st.sampled_from(["1", "2", "2.5", "0", "x", "養護"]),
        st.integers(0, 70),
        st.sampled_from(["ledger", "school"]),
    )
    school = draw(st.sampled_from([AS_OF, AS_OF, AS_OF - timedelta(days=60), None]))
    sources = {
        "ledger": SourceState("ledger", AS_OF, 45, "no"),
        "school": SourceState("school", school, 45, "unknown"),
    }
    statuses = draw(
        st.lists(st.sampled_from(["linked", "linked", "absent", "pending"]), min_size=26, max_size=26)
    )
    pairs = [(person, source) for person in PEOPLE for source in sources]
    return World(
        tuple(draw(st.lists(facts, max_size=80))),
        (*members, Member("home0", "adult", False)),
        dict(zip(pairs, statuses, strict=True)),
        sources,
        population,
    )


def judge_by_hand(logic: Logic, world: World) -> dict[str, Judgement]:
    items = {item.id: item for item in ITEMS}
    return {
        child.child_id: judge(
            child.child_id,
            logic,
            items,
            {item.id: indicator_value(item, child, world, AS_OF) for item in ITEMS},
            AS_OF,
        )
        for child in world.population
        if logic.from_age <= child.age <= logic.to_age
    }


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return con.execute(query).fetchall()


CHECKS = st.sampled_from(
    [None, RandomCheck("b1", 0.3, 2), RandomCheck("b1", 0.5, 20), RandomCheck("b1", 0.02, 20)]
)


def test_tables_of_a_run_equal_judging_each_child_by_hand_in_every_kind_of_line() -> None:
    seen: Counter[str] = Counter()

    @settings(SETTINGS, max_examples=100, derandomize=True)  # every kind of line is seen for a fact
    @given(worlds(), logics("first"), logics("second"), CHECKS)
    def check(world: World, first: Logic, second: Logic, random_check: RandomCheck | None) -> None:
        with duckdb.connect() as con:
            load_world(con, world)
            run_screening(con, programme_of([second, first], random_check), AS_OF)
            shown: set[str] = set()
            for logic in (first, second):
                shown |= assert_need(con, logic, world, random_check, seen)
            assert_items(con, (first, second), world, shown)

    check()
    assert {*ReasonKind, "sampled", "must only", "listed"} <= set(+seen)


def assert_need(
    con: duckdb.DuckDBPyConnection,
    logic: Logic,
    world: World,
    check: RandomCheck | None,
    seen: Counter[str],
) -> set[str]:
    """Compare score, judgement and reason of one need; returns the children shown."""
    expected = judge_by_hand(logic, world)
    scores = rows(con, f"SELECT child_id, points, band, must, listed FROM score WHERE need = '{logic.need}'")
    assert sorted(scores) == [
        (child, each.points, each.band, each.must, each.listed) for child, each in sorted(expected.items())
    ]
    below = [child for child, each in expected.items() if not each.listed]
    drawn = blind_sample(below, check, logic.need, AS_OF, "000000-test") if check else set()
    shown = {child: each for child, each in expected.items() if each.listed or child in drawn}
    assert_judgements(con, logic, shown, drawn)
    seen.update(line.kind for each in shown.values() for line in each.reasons)
    seen["sampled"] += len(drawn)
    seen["listed"] += sum(each.listed for each in shown.values())
    seen["must only"] += sum(each.must and each.band == "" for each in shown.values())
    return set(shown)


def assert_judgements(
    con: duckdb.DuckDBPyConnection, logic: Logic, expected: dict[str, Judgement], drawn: set[str]
) -> None:
    assert rows(con, f"SELECT * FROM judgement WHERE need = '{logic.need}' ORDER BY child_id") == [
        (logic.need, child, logic.id, "1.0", each.listed, child in drawn, each.must, each.points, each.band)
        for child, each in sorted(expected.items())
    ]
    assert rows(con, f"SELECT * FROM reason WHERE need = '{logic.need}' ORDER BY child_id, position") == [
        (logic.need, child, position, *[getattr(line, name) for name in LINE])
        for child, each in sorted(expected.items())
        for position, line in enumerate(each.reasons, start=1)
    ]


LINE = (
    "kind",
    "item",
    "item_class",
    "sentence",
    "points",
    "value",
    "because",
    "valid_from",
    "valid_to",
    "known_at",
    "source",
)


def assert_items(
    con: duckdb.DuckDBPyConnection, both: tuple[Logic, ...], world: World, shown: set[str]
) -> None:
    named = {each.item for logic in both for each in logic.items}
    named |= {condition.item for logic in both for rule in logic.must for condition in rule.conditions}
    expected = []
    for child in world.population:
        for item in ITEMS:
            if child.child_id in shown and item.id in named:
                value = indicator_value(item, child, world, AS_OF)
                sentence = item_sentence(item, value, AS_OF)
                dates = (value.valid_from, value.valid_to, value.known_at, value.source)
                expected.append(
                    (child.child_id, item.id, item.item_class, value.value, value.because, sentence, *dates)
                )
    assert rows(con, "SELECT * FROM item ORDER BY child_id, item") == sorted(
        expected, key=lambda row: row[:2]
    )


@settings(SETTINGS, max_examples=60)
@given(worlds(), logics())
def test_lines_of_every_child_add_up_to_the_total_and_name_every_item_once(
    world: World, logic: Logic
) -> None:
    for judgement in judge_by_hand(logic, world).values():
        assert sum(line.points for line in judgement.reasons) == judgement.points
        spoken = addition(judgement.reasons)
        terms, _, total = spoken.rpartition("＝")
        assert int(total) == judgement.points
        if terms:
            assert (
                sum(int(term) for term in terms.replace("−", "＋-").split("＋") if term) == judgement.points
            )
        items = [
            line.item for line in judgement.reasons if line.kind not in (ReasonKind.MUST, ReasonKind.CAP)
        ]
        assert sorted(items) == sorted(each.item for each in logic.items)
        assert all(line.points == 0 for line in judgement.reasons if line.because is not None)


@settings(SETTINGS, max_examples=40)
@given(st.data(), worlds(), logics(items=MONOTONE, only_ge=True))
def test_one_more_adverse_fact_never_lowers_the_points_of_a_fresh_child(
    data: st.DataObject, world: World, logic: Logic
) -> None:
    extra = data.draw(st.lists(st.sampled_from(CHILDREN), min_size=1, max_size=4))
    adverse = [Fact(child, kind, "2", AS_OF, AS_OF, "school") for child in extra for kind in ("seen", "due")]
    before = judge_by_hand(logic, world)
    after = judge_by_hand(logic, dataclasses.replace(world, facts=(*world.facts, *adverse)))
    for child, judgement in after.items():
        assert judgement.points >= before[child].points
        assert judgement.must or not before[child].must
