"""Generated worlds: the compiled SQL gives what the slow oracle gives, for every word, scope and state."""

import dataclasses
import random
from collections import Counter
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsunagu.domain.indicator import Fact, IndicatorValue, IndicatorWord, Item, Scope, UnknownReason
from tsunagu.domain.item_class import ItemClass
from tsunagu.screening.load_world import load_world
from tsunagu.screening.reference import Member, Resident, SourceState, World, indicator_value
from tsunagu.screening.run import evaluate_items
from tsunagu.screening.words import WORDS

AS_OF = date(2026, 10, 1)
CHILDREN = tuple(f"child{number}" for number in range(8))
PEOPLE = (*CHILDREN, "adult1", "adult2", "stranger")
KINDS = ("seen", "due", "attended")
SOURCES = ("ledger", "school", "town")
VALUES = ("1", "2", "0", "2.5", "-3", "10.25", "x", "", "1e3", " 4", "養護", "it's", "0.0000005", "3件")
TYPICAL = ("1", "2", "1", "3", "0", "2.5")

ANY_DAY = st.integers(-3, 70)  # days before AS_OF

RELAXED = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)


def days_ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def facts_strategy(
    valid: st.SearchStrategy[int] = ANY_DAY,
    known: st.SearchStrategy[int] = ANY_DAY,
    values: tuple[str, ...] = VALUES + TYPICAL * 3,
    sources: tuple[str, ...] = (*SOURCES, "elsewhere"),
) -> st.SearchStrategy[Fact]:
    return st.builds(
        lambda person, item, value, valid_days, known_days, source: Fact(
            person, item, value, days_ago(valid_days), days_ago(known_days), source
        ),
        st.sampled_from(PEOPLE),
        st.sampled_from(KINDS),
        st.sampled_from(values),
        valid,
        known,
        st.sampled_from(sources),
    )


@st.composite
def sources_strategy(draw: st.DrawFn) -> dict[str, SourceState]:
    states = {}
    for source in SOURCES:
        delivered = draw(st.sampled_from([0, 3, 10, 45, 46, 90, *[5] * 5, None, None]))
        means = draw(st.sampled_from(["no", "unknown"]))
        states[source] = SourceState(source, None if delivered is None else days_ago(delivered), 45, means)
    if draw(st.integers(0, 9)) == 0:
        del states[draw(st.sampled_from(SOURCES))]
    return states


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Eight children in up to three households, two adults, up to sixty facts, coverage of every kind."""
    homes = [draw(st.sampled_from(["north", "south", "east", None])) for _ in CHILDREN]
    population = tuple(
        Resident(child, home, 3 + n) for n, (child, home) in enumerate(zip(CHILDREN, homes, strict=True))
    )
    members = [Member(each.household_id, each.child_id, True) for each in population if each.household_id]
    members += [
        Member("north", "adult1", False),
        Member("south", "adult2", False),
        Member("far", "stranger", False),
    ]
    if draw(st.booleans()):
        members.append(members[0])
    pairs = [(person, source) for person in PEOPLE for source in SOURCES]
    usual = draw(st.sampled_from(["linked", "linked", "absent"]))
    states = st.sampled_from([usual] * 12 + ["linked", "absent", "pending", ""])
    statuses = draw(st.lists(states, min_size=len(pairs), max_size=len(pairs)))
    coverage = {pair: status for pair, status in zip(pairs, statuses, strict=True) if status}
    facts = draw(st.lists(facts_strategy(), min_size=0, max_size=60))
    return World(tuple(facts), tuple(members), coverage, draw(sources_strategy()), population)


def make_item(word: IndicatorWord, scope: Scope, **changes: object) -> Item:
    item = Item(
        id=f"{word}_{scope}",
        label=f"{word} {scope}",
        word=word,
        facts=("due", "attended") if word is IndicatorWord.MISSED_DUE else ("seen",),
        sources=("school",),
        item_class=ItemClass.SCHOOL,
        basis="b1",
        sentence="値は {value}",
        scope=scope,
    )
    return dataclasses.replace(item, **changes)  # type: ignore[arg-type]


@st.composite
def items_strategy(draw: st.DrawFn) -> list[Item]:
    """One item for every word and scope, each with its own window, sources, codes, grace and staleness."""
    items = []
    for word in IndicatorWord:
        for scope in Scope:
            facts = ("due", "attended")
            if word is not IndicatorWord.MISSED_DUE:
                facts = tuple(draw(st.sampled_from([("seen",), ("seen", "due"), ("attended",)])))
            items.append(
                make_item(
                    word,
                    scope,
                    facts=facts,
                    sources=draw(
                        st.sampled_from([("school",), ("ledger",), ("town", "school"), ("ledger", "school")])
                    ),
                    window_days=draw(st.sampled_from([None, 1, 20, 30, 60])),
                    grace_days=draw(st.sampled_from([0, 10])),
                    codes=draw(st.sampled_from([(), (), ("1", "2"), ("it's",)])),
                    stale_after_days=draw(st.sampled_from([None, None, 4, 80])),
                )
            )
    return items


def from_sql(world: World, items: list[Item], threads: int = 2) -> dict[tuple[str, str], IndicatorValue]:
    with duckdb.connect() as con:
        con.execute(f"SET threads = {threads}")
        load_world(con, world)
        evaluate_items(con, items, AS_OF)
        columns = "child_id, item, value, because, valid_from, valid_to, known_at, source, delivered_on"
        rows = con.execute(f"SELECT {columns} FROM indicator").fetchall()
    values = {
        (child, item): IndicatorValue(item, value, UnknownReason(because) if because else None, *rest)
        for child, item, value, because, *rest in rows
    }
    assert len(values) == len(rows)
    return values


def from_oracle(world: World, items: list[Item]) -> dict[tuple[str, str], IndicatorValue]:
    return {
        (child.child_id, item.id): indicator_value(item, child, world, AS_OF)
        for child in world.population
        for item in items
    }


@settings(RELAXED, max_examples=20)
@given(worlds(), items_strategy())
def test_sql_equals_the_oracle_on_any_world(world: World, items: list[Item]) -> None:
    assert from_sql(world, items) == from_oracle(world, items)


def test_sql_equals_the_oracle_on_ten_thousand_cases_of_every_word_scope_and_state() -> None:
    """The worlds are seeded, so that the count of what was exercised is the same in every run."""
    seen: Counter[str] = Counter()
    for seed in range(50):
        world, items = seeded_world(random.Random(seed)), seeded_items(random.Random(seed))
        expected = from_oracle(world, items)
        assert from_sql(world, items) == expected, f"seed {seed}"
        by_id = {item.id: item for item in items}
        for (_, item_id), value in expected.items():
            state = value.because or ("from facts" if value.valid_to else "confirmed none")
            seen.update(["cases", f"{by_id[item_id].word} {state}", f"{by_id[item_id].scope} {state}"])
    assert seen["cases"] >= 10_000
    states = {"from facts", "confirmed none", *UnknownReason} - {UnknownReason.MASKED}
    wanted = {f"{name} {state}" for name in (*IndicatorWord, *Scope) for state in states}
    impossible = {f"{word} confirmed none" for word, spec in WORDS.items() if spec.none_value is None}
    assert wanted - set(seen) == impossible


def seeded_world(dice: random.Random) -> World:
    population = tuple(
        Resident(child, dice.choice(["north", "south", "east", None]), 9) for child in CHILDREN
    )
    members = [Member(each.household_id, each.child_id, True) for each in population if each.household_id]
    members += [Member("north", "adult1", False), Member("south", "adult2", False)]
    facts = tuple(
        Fact(
            dice.choice(PEOPLE),
            dice.choice(KINDS),
            dice.choice(VALUES + TYPICAL * 3),
            days_ago(dice.randint(-3, 70)),
            days_ago(dice.randint(-3, 70)),
            dice.choice(SOURCES),
        )
        for _ in range(dice.randint(0, 80))
    )
    statuses = ["linked"] * 12 + ["absent", "pending"]
    coverage = {(person, source): dice.choice(statuses) for person in PEOPLE for source in SOURCES}
    delivered = [days_ago(days) for days in (0, 3, 10, 45, 46, 90)]
    states = {
        source: SourceState(
            source, dice.choice([*delivered, *delivered, None]), 45, dice.choice(["no", "unknown"])
        )
        for source in SOURCES
    }
    return World(facts, tuple(members), coverage, states, population)


def seeded_items(dice: random.Random) -> list[Item]:
    return [
        make_item(
            word,
            scope,
            sources=dice.choice([("school",), ("ledger",), ("town", "school"), ("ledger", "school")]),
            window_days=dice.choice([None, 1, 20, 30, 60]),
            grace_days=dice.choice([0, 10]),
            codes=dice.choice([(), (), ("1", "2"), ("it's",)]),
            stale_after_days=dice.choice([None, None, 4, 80]),
        )
        for word in IndicatorWord
        for scope in Scope
    ]


@pytest.mark.parametrize("late", ["known after the day", "true after the day"])
@settings(RELAXED, max_examples=12)
@given(data=st.data(), world=worlds(), items=items_strategy())
def test_a_fact_from_after_the_day_changes_nothing(
    late: str, data: st.DataObject, world: World, items: list[Item]
) -> None:
    after, before = st.integers(-400, -1), st.integers(0, 70)
    valid, known = (before, after) if late == "known after the day" else (after, before)
    extra = data.draw(st.lists(facts_strategy(valid, known), min_size=1, max_size=20))
    later = dataclasses.replace(world, facts=(*world.facts, *extra))
    assert from_oracle(later, items) == from_oracle(world, items)
    assert from_sql(later, items) == from_sql(world, items)


@settings(RELAXED, max_examples=12)
@given(world=worlds(), items=items_strategy(), seed=st.integers(0, 2**16))
def test_row_order_and_threads_change_nothing(world: World, items: list[Item], seed: int) -> None:
    shuffler = random.Random(seed)
    coverage = dict(shuffler.sample(list(world.coverage.items()), len(world.coverage)))
    mixed = dataclasses.replace(
        world,
        facts=tuple(shuffler.sample(world.facts, len(world.facts))),
        members=tuple(shuffler.sample(world.members, len(world.members))),
        population=tuple(shuffler.sample(world.population, len(world.population))),
        coverage=coverage,
    )
    assert from_sql(mixed, items, threads=1) == from_sql(world, items, threads=2)


@settings(RELAXED, max_examples=40)
@given(data=st.data(), world=worlds(), items=items_strategy())
def test_one_more_adverse_fact_never_lowers_a_monotone_word(
    data: st.DataObject, world: World, items: list[Item]
) -> None:
    """Adverse = a positive number, in time; an attended fact is not adverse."""
    adverse = facts_strategy(st.integers(0, 70), st.integers(0, 70), ("1", "2", "2.5"), SOURCES)
    extra = data.draw(st.lists(adverse.filter(lambda f: f.item != "attended"), min_size=1, max_size=5))
    worse = dataclasses.replace(world, facts=(*world.facts, *extra))
    after = from_oracle(worse, items)
    by_id = {item.id: item for item in items}
    for key, value in from_oracle(world, items).items():
        item = by_id[key[1]]
        if WORDS[item.word].monotone and value.known and value.value is not None:
            if item.word is IndicatorWord.MAX and float(value.value) < 0:
                continue  # the first readable fact of a window may itself be negative
            if item.word is IndicatorWord.MAX and value.valid_to is None:
                assert after[key].known and float(after[key].value or "") >= 0
                continue
            assert after[key].known and float(after[key].value or "nan") >= float(value.value)
