"""The slow, obvious oracle: one child, one item, one fact at a time, in plain Python.

`compile_sql` must give the same value, dates, source and reason for every case.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tsunagu.domain.indicator import Fact, IndicatorValue, IndicatorWord, Item, Scope, UnknownReason
from tsunagu.domain.programme import RandomCheck
from tsunagu.domain.scoring import canonical, number_of
from tsunagu.screening.words import WORDS


@dataclass(frozen=True, slots=True)
class Member:
    """世帯員: a person of a household; `is_child` = belongs to the programme's population."""

    household_id: str
    person_id: str
    is_child: bool


@dataclass(frozen=True, slots=True)
class SourceState:
    """連携元の状態: the delivery in force (None = never delivered) and what its silence means."""

    source: str
    delivered_on: date | None
    stale_after_days: int
    absence_means: str  # no | unknown


@dataclass(frozen=True, slots=True)
class Resident:
    """対象の子ども: a child of the population."""

    child_id: str
    household_id: str | None
    age: int


@dataclass(frozen=True, slots=True)
class World:
    """Everything an indicator may look at. A (person, source) without coverage is absent."""

    facts: tuple[Fact, ...] = ()
    members: tuple[Member, ...] = ()
    coverage: Mapping[tuple[str, str], str] = field(default_factory=dict)  # -> linked | absent | pending
    sources: Mapping[str, SourceState] = field(default_factory=dict)
    population: tuple[Resident, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a word made of the facts: the value (None = unreadable) and the facts that stand behind it."""

    value: str | None
    behind: list[Fact]


def indicator_value(item: Item, child: Resident, world: World, as_of: date) -> IndicatorValue:
    """The value of one item for one child as of a date, or the reason why it is unknown."""
    for source in item.sources:
        if source not in world.sources or world.sources[source].delivered_on is None:
            return _without_facts(item, None, UnknownReason.NOT_DELIVERED)
    people = people_in_scope(item.scope, child, world)
    found = _ORACLES[item.word](item, [f for f in world.facts if f.child_id in people], as_of)
    if found.behind:
        return _from_facts(item, found, world, as_of)
    return _from_silence(item, people, world, as_of)


def people_in_scope(scope: Scope, child: Resident, world: World) -> set[str]:
    """Ids of the people whose facts count for a child."""
    if scope is Scope.CHILD:
        return {child.child_id}
    others = {
        member.person_id
        for member in world.members
        if member.household_id == child.household_id and member.person_id != child.child_id
        if scope is Scope.HOUSEHOLD or member.is_child
    }
    return others | {child.child_id} if scope is Scope.HOUSEHOLD else others


def stale_delivery(item: Item, world: World, as_of: date) -> date | None:
    """The oldest delivery among the item's sources that are too old, None when all are fresh."""
    oldest = None
    for source in item.sources:
        state = world.sources[source]
        limit = state.stale_after_days if item.stale_after_days is None else item.stale_after_days
        if state.delivered_on is not None and (as_of - state.delivered_on).days > limit:
            oldest = state.delivered_on if oldest is None else min(oldest, state.delivered_on)
    return oldest


def _from_facts(item: Item, found: Found, world: World, as_of: date) -> IndicatorValue:
    stale = stale_delivery(item, world, as_of)
    because = UnknownReason.NO_RECORD if found.value is None else None
    if stale is not None:
        because = UnknownReason.STALE
    return IndicatorValue(
        item=item.id,
        value=found.value,
        because=because,
        valid_from=min(fact.valid_at for fact in found.behind),
        valid_to=max(fact.valid_at for fact in found.behind),
        known_at=max(fact.known_at for fact in found.behind),
        source=max(found.behind, key=_age_order).source,
        delivered_on=stale,
    )


def _from_silence(item: Item, people: set[str], world: World, as_of: date) -> IndicatorValue:
    """No facts: a confirmed "no" only when every source says so of everybody looked at."""
    none_value = WORDS[item.word].none_value
    confirmed = UnknownReason.NO_RECORD if none_value is None else None
    if not people:
        return _without_facts(item, none_value, confirmed)
    silences = [_silence(person, source, world) for person in people for source in item.sources]
    if "pending" in silences:
        return _without_facts(item, None, UnknownReason.LINK_PENDING)
    stale = stale_delivery(item, world, as_of)
    if stale is not None:
        return _without_facts(item, None, UnknownReason.STALE, stale)
    if "nothing" in silences:
        return _without_facts(item, None, UnknownReason.NO_RECORD)
    return _without_facts(item, none_value, confirmed)


def _silence(person: str, source: str, world: World) -> str:
    """What it means that a source holds no fact of a person: "no", "nothing" known, or "pending"."""
    status = world.coverage.get((person, source), "absent")
    if status == "pending":
        return "pending"
    return "no" if status == "linked" or world.sources[source].absence_means == "no" else "nothing"


def _without_facts(
    item: Item, value: str | None, because: UnknownReason | None, delivered_on: date | None = None
) -> IndicatorValue:
    source = item.sources[0] if item.sources else ""
    return IndicatorValue(item.id, value, because, source=source, delivered_on=delivered_on)


# ---- facts and windows ------------------------------------------------------------------------


def _age_order(fact: Fact) -> tuple[date, date, str, str]:
    return (fact.valid_at, fact.known_at, fact.value, fact.source)


def _usable(item: Item, kinds: tuple[str, ...], facts: list[Fact], as_of: date) -> Iterator[Fact]:
    """Facts of the given kinds that were true and known by `as_of`, of the item's sources and codes."""
    for fact in facts:
        if fact.item not in kinds or fact.source not in item.sources:
            continue
        if item.codes and fact.value not in item.codes:
            continue
        if fact.known_at <= as_of and fact.valid_at <= as_of:
            yield fact


def _in_window(fact: Fact, item: Item, as_of: date, windows: int = 1) -> bool:
    """Whether a fact lies in the window, or in the last `windows` windows of that length."""
    return item.window_days is None or fact.valid_at > as_of - timedelta(days=item.window_days * windows)


def _window_facts(item: Item, facts: list[Fact], as_of: date) -> list[Fact]:
    return [f for f in _usable(item, item.facts, facts, as_of) if _in_window(f, item, as_of)]


def _numbered(facts: list[Fact]) -> list[tuple[Fact, Decimal]]:
    numbers = ((fact, number_of(fact.value)) for fact in facts)
    return [(fact, number) for fact, number in numbers if number is not None]


# ---- one function a word ----------------------------------------------------------------------


def _count(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    return Found(canonical(len(used)), used)


def _any(item: Item, facts: list[Fact], as_of: date) -> Found:
    return Found("1", _window_facts(item, facts, as_of))


def _sum(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    numbers = [number for _, number in _numbered(used)]
    return Found(canonical(sum(numbers, Decimal(0))) if numbers else None, used)


def _max(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    numbers = [number for _, number in _numbered(used)]
    return Found(canonical(max(numbers)) if numbers else None, used)


def _months(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    numbered = _numbered(used)
    months = {(fact.valid_at.year, fact.valid_at.month) for fact, number in numbered if number > 0}
    return Found(canonical(len(months)) if numbered else None, used)


def _latest(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    return Found(max(used, key=_age_order).value if used else None, used)


def _days_since(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = _window_facts(item, facts, as_of)
    return Found(canonical(min((as_of - f.valid_at).days for f in used)) if used else None, used)


def _change(item: Item, facts: list[Fact], as_of: date) -> Found:
    used = [f for f in _usable(item, item.facts, facts, as_of) if _in_window(f, item, as_of, windows=2)]
    numbered = _numbered(used)
    total = Decimal(0)
    for fact, number in numbered:
        total += number if _in_window(fact, item, as_of) else -number
    return Found(canonical(total) if numbered else None, used)


def _missed_due(item: Item, facts: list[Fact], as_of: date) -> Found:
    due_kind, attended_kind = item.facts
    attended = {(f.child_id, f.value) for f in _usable(item, (attended_kind,), facts, as_of)}
    due = [
        fact
        for fact in _usable(item, (due_kind,), facts, as_of)
        if _in_window(fact, item, as_of) and fact.valid_at + timedelta(days=item.grace_days) <= as_of
    ]
    missed = [fact for fact in due if (fact.child_id, fact.value) not in attended]
    return Found(canonical(len(missed)), missed or due)


_ORACLES: dict[IndicatorWord, Callable[[Item, list[Fact], date], Found]] = {
    IndicatorWord.COUNT: _count,
    IndicatorWord.SUM: _sum,
    IndicatorWord.MAX: _max,
    IndicatorWord.LATEST: _latest,
    IndicatorWord.ANY: _any,
    IndicatorWord.DAYS_SINCE: _days_since,
    IndicatorWord.CHANGE: _change,
    IndicatorWord.MISSED_DUE: _missed_due,
    IndicatorWord.MONTHS: _months,
}


# ---- the blind sample -------------------------------------------------------------------------


def blind_sample(
    below: Iterable[str], check: RandomCheck, need: str, as_of: date, programme_id: str
) -> set[str]:
    """The children below the line who are drawn: the first in hash order, the smaller of share and at_most."""
    seed = f"{programme_id}|{need}|{as_of.isoformat()}|"
    ordered = sorted(below, key=lambda child: hashlib.sha256((seed + child).encode()).hexdigest())
    size = min(int(len(ordered) * Decimal(str(check.share))), check.at_most)
    return set(ordered[:size])
