"""examples.yaml: worked cases that a committee can read and that the tests carry out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import NO_DATE, Section

FILE = "examples.yaml"
PEOPLE = ("本人", "母", "父", "きょうだい")


@dataclass(frozen=True, slots=True)
class ExampleFact:
    """事例の事実: a fact of somebody of the household on one or more days."""

    item: str
    who: str  # a word of the household, 本人 = the child
    days: tuple[date, ...]
    value: str
    source: str  # "" = the first source that delivers the fact
    known: date | None  # None = known on the day itself


@dataclass(frozen=True, slots=True)
class Expected:
    """事例の答え: what the logic must say. `lines` are the must, point and cap lines in order."""

    points: int
    band: str
    listed: bool
    lines: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """事例: one worked case of one need."""

    name: str
    need: str
    as_of: date
    age: int
    household: tuple[str, ...]  # 母, 父, きょうだい
    facts: tuple[ExampleFact, ...]
    delivered: Mapping[str, date | None]  # source -> delivery in force; None = never delivered
    unlinked: tuple[str, ...]  # sources in which the child does not stand
    pending: tuple[str, ...]  # sources whose record waits for a person to link it
    expected: Expected


def check_examples(reading: Reading) -> None:
    """Report a programme without examples, mistakes in them, and logics that no example covers."""
    if FILE not in reading.folder.files:
        mend = "ロジックごとに一つ以上の事例を書く"
        reading.note(FILE, "", "事例のファイルがない", mend)
        return
    before = len(reading.problems)
    examples = read_examples(reading)
    if not examples and len(reading.problems) > before:
        return
    covered = {example.need for example in examples}
    for file, logic in reading.logics:
        if logic.need and logic.need not in covered:
            message = f"「{logic.need}」（{file}）の事例がない"
            reading.note(FILE, "examples", message, f"need: {logic.need} の事例を一つ以上書く")


def read_examples(reading: Reading) -> tuple[Example, ...]:
    """Read examples.yaml, noting its mistakes; nothing when the file is missing or broken."""
    raw = reading.folder.files.get(FILE)
    if raw is None:
        return ()
    try:
        table = yaml.safe_load(raw.decode("utf-8"))
    except (ValueError, yaml.YAMLError) as error:  # a day that no calendar has is a ValueError
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = "" if line is None else f"（{line + 1}行目）"
        reading.note(FILE, "", f"YAMLとして読めない{place}", "その行の書き方を直す")
        return ()
    top = Section(FILE, "", table, reading.problems)
    as_of = top.day("as_of")
    examples = tuple(_example(reading, entry, as_of) for entry in top.sections("examples", required=True))
    top.close()
    return examples


def _example(reading: Reading, section: Section, as_of: date) -> Example:
    sources = [source.id for source in reading.programme.sources]
    household = section.texts("household")
    need = section.text("need")
    logics = next((file for file in reading.folder.logic_files if file in reading.unreadable), "logic/")
    needs = [logic.need for _, logic in reading.logics]
    reading.known((FILE, section.path("need")), "課題", need, needs, logics)
    example = Example(
        name=section.text("name"),
        need=need,
        as_of=section.maybe_day("as_of") or as_of,
        age=section.integer("age"),
        household=household,
        facts=tuple(_fact(reading, entry, household) for entry in section.sections("facts")),
        delivered=_delivered(reading, section, sources),
        unlinked=_known_sources(reading, section, "unlinked", sources),
        pending=_known_sources(reading, section, "pending", sources),
        expected=_expected(section),
    )
    for person in household:
        if person not in PEOPLE[1:]:
            section.note("household", f"「{person}」は使えない", "母、父、きょうだい のどれかにする")
    section.close()
    return example


def _known_sources(reading: Reading, section: Section, key: str, sources: list[str]) -> tuple[str, ...]:
    names = section.texts(key)
    for name in names:
        reading.known((FILE, section.path(key)), "連携元", name, sources, "sources.toml")
    return names


def _delivered(reading: Reading, section: Section, sources: list[str]) -> dict[str, date | None]:
    """Deliveries that differ from as_of: a date, or 届いていない."""
    table = section.section("delivered")
    if table is None:
        return {}
    found: dict[str, date | None] = {}
    for name, value in table.table.items():
        reading.known((FILE, table.path(name)), "連携元", name, sources, "sources.toml")
        found[name] = None if value == "届いていない" else table.day(name)
    return found


def _fact(reading: Reading, section: Section, household: tuple[str, ...]) -> ExampleFact:
    item = section.text("item")
    facts = [fact.id for fact in reading.programme.fact_items]
    reading.known((FILE, section.path("item")), "事実の項目", item, facts, "items.toml")
    source = section.text("source", "")
    sources = [one.id for one in reading.programme.sources]
    reading.known((FILE, section.path("source")), "連携元", source, sources, "sources.toml")
    who = section.word("who", ("本人", *household), "本人")
    value = section.raw("value")
    fact = ExampleFact(
        item=item,
        who=who,
        days=_days(section),
        value="1" if value is None else str(value),
        source=source or _delivering(reading, item),
        known=section.maybe_day("known"),
    )
    section.close()
    return fact


def _days(section: Section) -> tuple[date, ...]:
    """One day or a list of days."""
    value: Any = section.raw("day")
    days = value if isinstance(value, list) else [value]
    if days and all(type(day) is date for day in days):
        return tuple(days)
    section.note("day", "日付ではない", "day: 2026-10-05 か、日付の並びを書く")
    return (NO_DATE,)


def _delivering(reading: Reading, fact: str) -> str:
    sources = reading.programme.sources
    return next((one.id for one in sources if any(rule.item == fact for rule in one.facts)), "")


def _expected(section: Section) -> Expected:
    inner = section.section("expect")
    if inner is None:
        section.note("expect", "書かれていない", "points、band、listed、reasons を書く")
        return Expected(0, "", False, (), ())
    expected = Expected(
        points=inner.integer("points"),
        band=inner.text("band", blank=True),
        listed=inner.flag("listed", False),
        lines=inner.texts("reasons"),
        unknown=inner.texts("unknown"),
    )
    inner.close()
    return expected
