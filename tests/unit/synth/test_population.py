"""The town of 20,000: households, children, names and prevalences lie within bands around domain.md §6.2."""

from collections.abc import Callable

import numpy as np
import pytest

from tsunagu.synth.arrays import NO_DAY, fiscal_year, school_grade
from tsunagu.synth.fates import AHEAD_DAYS, NON_ATTENDANCE
from tsunagu.synth.households import HouseholdType, Role
from tsunagu.synth.outcomes import make_labels
from tsunagu.synth.row_writers import ROW_WRITERS
from tsunagu.synth.story import Story
from tsunagu.synth.world import lone_parent

Measure = Callable[[Story], float]


def _children(story: Story) -> float:
    return story.world.child.sum() / story.world.current.sum()


def _pupils_aided(story: Story) -> float:
    pupils = story.world.pupils.school >= 0
    return (story.fates.aided & pupils).sum() / pupils.sum()


def _rearing(story: Story) -> float:
    return story.fates.rearing.sum() / story.world.child.sum()


def _assisted_children(story: Story) -> float:
    return (story.fates.assisted & story.world.child).sum() / story.world.child.sum()


def _assisted(story: Story) -> float:
    return (story.fates.assisted & story.world.current).sum() / story.world.current.sum()


def _support(story: Story) -> float:
    people = {person for person, outcome, _ in make_labels(story) if outcome == "abuse_support"}
    return len(people) / story.world.child.sum()


def _a_year(kind: str, day: str) -> Measure:
    def measure(story: Story) -> float:
        rows = ROW_WRITERS[kind](story)
        recent = rows.days[day] > story.world.today - 365
        return len(set(rows.person[recent].tolist())) / story.world.child.sum()

    return measure


def _missed(story: Story) -> float:
    rows = ROW_WRITERS["health_check"](story)
    due = rows.days["due_date"] < story.world.today - 60
    return float((rows.days["attended_date"][due] == NO_DAY).mean())


def _lone_homes(story: Story) -> float:
    homes = story.world.members.household
    with_child = np.unique(homes[story.world.child])
    return len(np.unique(homes[story.world.child & lone_parent(story.world)])) / len(with_child)


def _foreign(story: Story) -> float:
    return float((story.world.names.nationality[story.world.current] != "").mean())


def _protected_homes(story: Story) -> float:
    homes = story.world.members.household
    with_child = np.unique(homes[story.world.child])
    return len(np.unique(homes[story.world.moves.protected])) / len(with_child)


def _late_notices(story: Story) -> float:
    weeks = ROW_WRITERS["pregnancy"](story).words["weeks"].astype(int)
    return float((weeks >= 12).mean())


def _teeth(story: Story) -> float:
    return float((ROW_WRITERS["school_check"](story).words["untreated_teeth"] != "0").mean())


def _in_arrears(story: Story) -> float:
    return float((ROW_WRITERS["childcare"](story).words["arrears_months"] != "0").mean())


@pytest.mark.parametrize(
    ("measure", "low", "high"),
    [
        pytest.param(_children, 0.13, 0.175, id="children are about 15 % of the residents"),
        pytest.param(_pupils_aided, 0.13, 0.145, id="school aid: 13.7 % of the pupils"),
        pytest.param(_rearing, 0.075, 0.085, id="child rearing allowance: 8 % of the children"),
        pytest.param(_assisted_children, 0.006, 0.016, id="public assistance: 1 % of the children"),
        pytest.param(_assisted, 0.009, 0.02, id="public assistance: 1.6 % of the residents"),
        pytest.param(_support, 0.009, 0.022, id="taken up by the council: 1.4 % of the children"),
        pytest.param(
            _a_year("abuse_report", "received_on"), 0.006, 0.018, id="reported in a year: 1 to 1.5 %"
        ),
        pytest.param(_a_year("consultation", "date"), 0.015, 0.033, id="consulted about in a year: 2.3 %"),
        pytest.param(_missed, 0.03, 0.055, id="infant checks missed: 3 to 5 %"),
        pytest.param(_lone_homes, 0.09, 0.16, id="lone parents: 12 % of the households with children"),
        pytest.param(_foreign, 0.012, 0.03, id="foreign residents: 2 %"),
        pytest.param(
            _protected_homes, 0.001, 0.004, id="protective measures: 0.2 % of the homes with children"
        ),
        pytest.param(_late_notices, 0.03, 0.12, id="pregnancy notices after week 11: 5 %"),
        pytest.param(_teeth, 0.12, 0.35, id="untreated teeth: a fifth of the pupils"),
        pytest.param(_in_arrears, 0.02, 0.06, id="nursery fees in arrears: 4 %"),
    ],
)
def test_prevalences_lie_in_their_bands(story: Story, measure: Measure, low: float, high: float) -> None:
    assert low <= measure(story) <= high


def test_the_town_has_exactly_as_many_residents_as_asked(story: Story) -> None:
    assert int(story.world.current.sum()) == 20_000


def test_non_attendance_rises_with_the_grade(story: Story) -> None:
    """30 days away in the last whole fiscal year: about 1 % in grade 1 and 7 % in grade 8."""
    attendance, world = story.attendance, story.world
    year = int(fiscal_year(np.asarray([world.today]))[0]) - 1
    away = (fiscal_year(attendance.day) == year) & attendance.away & (attendance.kind == 0)
    days = np.bincount(attendance.person[away], minlength=len(world.age))
    grade = school_grade(world.members.birth, year)
    pupils = world.pupils.school >= 0
    young, old = pupils & (grade >= 1) & (grade <= 3), pupils & (grade >= 7)
    assert 0.002 <= (days[young] >= 30).mean() <= 0.03
    assert 0.03 <= (days[old] >= 30).mean() <= 0.10
    assert sorted(NON_ATTENDANCE.values()) == list(NON_ATTENDANCE.values())


def test_siblings_are_apart_by_more_than_nine_months_unless_twins(story: Story) -> None:
    members = story.world.members
    child = members.role == Role.CHILD
    next_child = child[1:] & child[:-1] & (members.household[1:] == members.household[:-1])
    gaps = (members.birth[1:] - members.birth[:-1])[next_child]
    twins = members.twin[1:][next_child]
    assert (gaps[twins] == 0).all()
    assert (gaps[~twins] >= 280).mean() > 0.97


def test_twins_exist_and_differ_in_their_given_names(story: Story) -> None:
    members, names = story.world.members, story.world.names
    twins = np.flatnonzero(members.twin)
    assert len(twins) > 5
    assert (names.given_kana[twins] != names.given_kana[twins - 1]).all()
    assert (names.surname[twins] == names.surname[twins - 1]).all()


def test_parents_are_adults_at_the_birth_of_their_children(story: Story) -> None:
    world = story.world
    child = np.flatnonzero((world.members.role == Role.CHILD) & (world.mother >= 0))
    age = (world.members.birth[child] - world.members.birth[world.mother[child]]) / 365.25
    assert age.min() >= 16
    assert age.max() <= 48


@pytest.mark.parametrize("kind", list(HouseholdType), ids=lambda kind: kind.name.lower())
def test_every_type_of_household_lives_in_the_town(story: Story, kind: HouseholdType) -> None:
    assert (story.world.members.kinds == kind).any()


def test_children_of_the_institution_share_one_address_and_no_household(story: Story) -> None:
    world = story.world
    inside = world.kind() == HouseholdType.INSTITUTION
    assert inside.sum() >= 6
    assert len(set(world.moves.dwelling[inside].tolist())) == 1
    assert len(set(world.setai_number[inside].tolist())) == inside.sum()
    assert len(set(world.guardian[inside].tolist())) == 1


def test_register_numbers_are_unique_and_marked_as_synthetic(story: Story) -> None:
    numbers = story.world.juki_number.tolist()
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 10 and number.startswith("99") for number in numbers)


def test_classes_are_no_larger_than_the_law_allows(story: Story) -> None:
    pupils = story.world.pupils
    assert 1 < pupils.attendance_number.max() <= 35
    assert len({school.name for school in pupils.schools}) == len(pupils.schools)


@pytest.mark.parametrize(
    ("outcome", "fact", "at_least"),
    [
        pytest.param("abuse_support", "household", 0.5, id="children taken up live in strained homes"),
        pytest.param("non_attendance", "child", 0.4, id="children who stay away have needs of their own"),
        pytest.param("problem_behaviour", "child", 0.4, id="grave behaviour goes with need"),
    ],
)
def test_outcomes_concentrate_where_strain_is(story: Story, outcome: str, fact: str, at_least: float) -> None:
    latent = getattr(story.world.strain, fact)
    concerned = np.asarray(sorted({person for person, name, _ in make_labels(story) if name == outcome}))
    assert latent[concerned].mean() - latent[story.world.child].mean() > at_least


def test_labels_lie_in_the_history_and_in_the_half_year_after_it(story: Story) -> None:
    days = np.asarray([day for _, _, day in make_labels(story)])
    assert days.min() > story.world.start
    assert (days <= story.world.today).any()
    assert (days > story.world.today).any()
    assert days.max() <= story.world.today + AHEAD_DAYS
