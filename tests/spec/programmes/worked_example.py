"""Carries out a worked case with the slow oracle and writes the sheet as the examples write it."""

from tsunagu.domain.indicator import Fact, Item
from tsunagu.domain.judgement import Judgement, Reason, ReasonKind
from tsunagu.domain.logic import Logic
from tsunagu.domain.programme import Programme
from tsunagu.domain.scoring import judge
from tsunagu.programmes import Example
from tsunagu.screening.reference import Member, Resident, SourceState, World, indicator_value

CHILD = "本人"
CHILDREN = (CHILD, "きょうだい")


def judge_example(programme: Programme, example: Example) -> Judgement:
    """The judgement of a worked case on its day."""
    logic = logic_in_force(programme, example)
    items = items_of(programme, logic)
    child = Resident(CHILD, "世帯", example.age)
    world = world_of(programme, example)
    values = {name: indicator_value(item, child, world, example.as_of) for name, item in items.items()}
    return judge(CHILD, logic, items, values, example.as_of)


def logic_in_force(programme: Programme, example: Example) -> Logic:
    fitting = [one for one in programme.logics if one.need == example.need and one.effective <= example.as_of]
    return max(fitting, key=lambda one: one.effective)


def items_of(programme: Programme, logic: Logic) -> dict[str, Item]:
    named = [entry.item for entry in logic.items]
    named += [condition.item for rule in logic.must for condition in rule.conditions]
    return {name: programme.item(name) for name in named}


def world_of(programme: Programme, example: Example) -> World:
    """Everybody stands in every source delivered on the day, unless the example says otherwise."""
    people = (CHILD, *example.household)
    coverage = {(person, source.id): "linked" for person in people for source in programme.sources}
    coverage |= {(CHILD, source): "absent" for source in example.unlinked}
    coverage |= {(CHILD, source): "pending" for source in example.pending}
    states = {
        source.id: SourceState(
            source.id,
            example.delivered.get(source.id, example.as_of),
            source.stale_after_days,
            source.absence_means.value,
        )
        for source in programme.sources
    }
    facts = tuple(
        Fact(fact.who, fact.item, fact.value, day, fact.known or day, fact.source)
        for fact in example.facts
        for day in fact.days
    )
    members = tuple(Member("世帯", person, person in CHILDREN) for person in people)
    return World(facts, members, coverage, states, (Resident(CHILD, "世帯", example.age),))


def written(reason: Reason) -> str:
    """A line as the examples write it."""
    if reason.kind is ReasonKind.MUST:
        return f"条件 {reason.sentence}"
    sign = "−" if reason.points < 0 else "＋"
    return f"{sign}{abs(reason.points)} {reason.sentence}"


def lines_of(judgement: Judgement) -> list[str]:
    shown = (ReasonKind.MUST, ReasonKind.POINTS, ReasonKind.CAP)
    return [written(reason) for reason in judgement.reasons if reason.kind in shown]


def unknown_of(judgement: Judgement) -> list[str]:
    return [reason.sentence for reason in judgement.reasons if reason.kind is ReasonKind.UNKNOWN]
