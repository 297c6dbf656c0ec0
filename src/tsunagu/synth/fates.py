"""What happens to the children: the outcomes of two years and of the half-year after, by latent strain.

Later outcomes cast shadows before: `shadow` raises absence, nurse visits and records in the months ahead.
Rates: domain.md §6.2 (不登校 by grade, abuse reports, 要対協, consultations).
"""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import (
    NO_DAY,
    Flags,
    Floats,
    Ints,
    fiscal_year,
    school_grade,
    to_date,
    to_day,
    top_share,
)
from tsunagu.synth.households import HouseholdType
from tsunagu.synth.world import HISTORY_DAYS, World, lone_parent, scores

AHEAD_DAYS = 180  # outcomes are known this far beyond the last delivery
SHADOW_DAYS = 120
NON_ATTENDANCE = {1: 0.009, 2: 0.014, 3: 0.018, 4: 0.023, 5: 0.028, 6: 0.033, 7: 0.054, 8: 0.072, 9: 0.075}
REPORTED_HOMES = 0.023  # households with children reported within history and half-year ahead
ASSISTED_HOMES = 0.016  # 被保護世帯 (保護率 1.6 %)
ASSISTED_CHILDREN = 0.010  # of the households with children
AIDED = 0.1366  # 就学援助 of the pupils
REARING = 0.08  # 児童扶養手当 of the children


@dataclass(frozen=True, slots=True)
class Fates:
    """なりゆき: one entry a person in each array; days are NO_DAY where nothing happens."""

    away_from: dict[int, Ints]  # fiscal year -> day from which a pupil stays away (不登校)
    chronic: Flags  # absent often because of illness
    abuse_on: Ints  # first report about the household
    behaviour_on: Ints  # grave problem behaviour
    assisted: Flags  # 生活保護
    aided: Flags  # 就学援助 (準要保護 or 要保護)
    rearing: Flags  # receives 児童扶養手当


def make_fates(world: World) -> Fates:
    """Return the fates of all persons."""
    assisted = _assisted(world)
    pupils = world.pupils.school >= 0
    aid_score = scores(world, "school aid", poverty=1.6, household=0.3) + 9.0 * assisted
    aided = _of(world, pupils, aid_score, AIDED)
    lone = lone_parent(world) & world.child
    share = min(1.0, REARING * world.child.sum() / max(1, lone.sum()))
    rearing = _of(world, lone, scores(world, "rearing allowance", poverty=1.2), share)
    chronic = _of(world, pupils, scores(world, "chronic illness", child=0.2), 0.011)
    return Fates(_away(world), chronic, _abuse(world), _behaviour(world), assisted, aided, rearing)


def _of(world: World, group: Flags, score: Floats, share: float) -> Flags:
    marked = np.zeros(len(group), dtype=bool)
    marked[group] = top_share(score[group], share)
    return marked


def _by_home(world: World, score: Floats) -> Floats:
    """Give all persons of a household the score of its first member."""
    first = np.full(len(world.members.kinds), -1, dtype=np.int64)
    order = np.arange(len(score))[::-1]
    first[world.members.household[order]] = order
    shared: Floats = score[first][world.members.household]
    return shared


def _assisted(world: World) -> Flags:
    """Choose assisted households: 1 % of those with children, more of the old who live alone."""
    score = _by_home(world, scores(world, "public assistance", poverty=1.8))
    with_child = np.zeros(len(world.members.kinds), dtype=bool)
    with_child[world.members.household[world.child]] = True
    child_home = with_child[world.members.household] & world.current
    children = _of(world, child_home, score, ASSISTED_CHILDREN)
    alone = world.current & (world.kind() == HouseholdType.SINGLE)
    others = _of(world, alone, score + 0.02 * world.age, 3.2 * ASSISTED_HOMES)
    return children | others


def fiscal_years(world: World) -> list[int]:
    """Return the fiscal years that history and the half-year ahead touch."""
    days = np.asarray([world.start, world.today + AHEAD_DAYS])
    first, last = fiscal_year(days).tolist()
    return list(range(first, last + 1))


def _away(world: World) -> dict[int, Ints]:
    rng = world.stream("non-attendance")
    latent = scores(world, "non-attendance", child=1.1, household=0.5)
    away: dict[int, Ints] = {}
    before = np.zeros(len(latent), dtype=bool)
    for year in fiscal_years(world):
        grade = school_grade(world.members.birth, year)
        score = latent + 0.5 * rng.normal(size=len(latent))
        marked = np.zeros(len(latent), dtype=bool)
        for number, share in NON_ATTENDANCE.items():
            marked |= _of(world, (grade == number) & world.child, score, share)
        april = to_day(to_date(world.today).replace(year=year, month=4, day=8))
        onset = np.where(
            before & (rng.random(len(latent)) < 0.8), april, april + rng.integers(5, 215, len(latent))
        )
        away[year] = np.where(marked, onset, NO_DAY)
        before = marked
    return away


def _abuse(world: World) -> Ints:
    """Day of the first report about a household with children."""
    rng = world.stream("abuse")
    score = _by_home(world, scores(world, "abuse", household=1.6, poverty=0.4))
    score = (
        score
        + 1.0 * (world.kind() == HouseholdType.STEP_FAMILY)
        - 9.0 * (world.kind() == HouseholdType.INSTITUTION)
    )
    children = (world.age < 18) & (world.moves.state < 2)
    marked = _of(world, children, score, REPORTED_HOMES)
    span = HISTORY_DAYS + AHEAD_DAYS - 60
    day = (world.start + rng.random(len(world.members.kinds)) * span).astype(np.int64)[
        world.members.household
    ]
    last = np.where(world.moves.state == 1, world.moves.moved_out_on - 1, world.today + AHEAD_DAYS - 60)
    day = np.maximum(np.minimum(day, last), world.members.birth + 1)
    return np.where(marked, day, NO_DAY)


def report_days(world: World, abuse_on: Ints) -> list[Ints]:
    """Return the days of the first, second and third report of every child (NO_DAY = not named in it)."""
    rng = world.stream("reports")
    home = world.members.household
    homes = len(world.members.kinds)
    again = rng.random((3, homes)) < np.asarray([[1.0], [0.34], [0.1]])
    later = rng.integers(20, 300, (3, homes))
    child = (world.age < 18) & (abuse_on != NO_DAY)
    days = []
    for number in range(3):
        day = abuse_on + number * later[number][home]
        gone = (world.moves.state == 1) & (day >= world.moves.moved_out_on)
        named = child & again[number][home] & (rng.random(len(day)) < 0.8)
        days.append(np.where(named & (day > world.members.birth) & ~gone, day, NO_DAY))
    return days


def _behaviour(world: World) -> Ints:
    """Day of grave problem behaviour: 3 % of the pupils from grade 4 on and youths."""
    rng = world.stream("behaviour")
    score = scores(world, "behaviour", child=1.3, household=0.6) + 0.6 * (world.members.sex == 1)
    group = world.child & (world.pupils.grade >= 4)
    marked = _of(world, group, score, 0.03)
    day = world.start + rng.integers(60, HISTORY_DAYS + AHEAD_DAYS, len(score))
    return np.where(marked, day, NO_DAY)


def shadow(day: Ints, when: Ints | int) -> Floats:
    """How near a coming event is: 0 earlier than SHADOW_DAYS before, rising to 1 on its day, 0 after."""
    before = day - when
    near = np.where((before >= 0) & (before <= SHADOW_DAYS) & (day != NO_DAY), 1 - before / SHADOW_DAYS, 0.0)
    return np.asarray(near, dtype=np.float64)
