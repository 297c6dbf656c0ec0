"""Rows of school files: roster, ledger, attendance, nurse visits, guidance, checks, fees, surveys, learning."""

import numpy as np

from tsunagu.synth.arrays import (
    NO_DAY,
    Floats,
    Ints,
    fiscal_year,
    pick,
    school_grade,
    to_date,
    to_day,
)  # fmt: skip
from tsunagu.synth.attendance import KINDS, school_days
from tsunagu.synth.fates import fiscal_years, shadow
from tsunagu.synth.rows import Rows, join, numbers
from tsunagu.synth.story import Story

_VISIT_REASONS = ("けが", "体調不良", "頭痛", "腹痛", "休養", "相談", "その他")
_VISIT_WEIGHTS = (0.24, 0.26, 0.15, 0.15, 0.08, 0.07, 0.05)


_BEHAVIOUR = (
    ("暴力行為", "いじめ加害", "いじめ被害", "深夜徘徊", "家出", "その他"),
    (0.3, 0.2, 0.2, 0.09, 0.06, 0.15),
)


def pupil_rows(story: Story) -> Rows:
    """Rows of the roster: pupils of the municipal schools in order of school, grade, class and number."""
    pupils = story.world.pupils
    people = np.flatnonzero(pupils.school >= 0)
    order = (pupils.attendance_number, pupils.class_number, pupils.grade, pupils.school)
    return Rows(people[np.lexsort([key[people] for key in order])])


def ledger_rows(story: Story) -> Rows:
    """Rows of 学齢簿: every child of compulsory school age, schools elsewhere included (学校教育法施行令1条)."""
    pupils = story.world.pupils
    return Rows(np.flatnonzero((pupils.school >= 0) | pupils.elsewhere))


def attendance_rows(story: Story) -> Rows:
    """Rows of attendance: one exception each, up to the last day."""
    attendance = story.attendance
    past = attendance.day <= story.world.today
    return Rows(
        attendance.person[past],
        {"date": attendance.day[past]},
        {"kind": KINDS[attendance.kind[past]], "reason": attendance.reason[past]},
    )


def nurse_rows(story: Story) -> Rows:
    """Rows of the nurse's room: more by need and in the months before a child stays away or is reported."""
    world, fates = story.world, story.fates
    rng = world.stream("nurse visits")
    people = np.flatnonzero(world.pupils.school >= 0)
    rate = rng.gamma(0.7, 1.9, len(people)) * np.exp(0.45 * world.strain.child[people])
    parts = [_poisson_days(story, rng, people, rate * 2, world.start, world.today)]
    for day in [*fates.away_from.values(), fates.abuse_on]:
        near = people[(day[people] > world.start) & (day[people] < world.today + 60)]
        chance = rng.poisson(1.3, len(near))
        when = np.repeat(day[near], chance) - rng.integers(1, 110, int(chance.sum()))
        parts.append(_in_school(story, np.repeat(near, chance), when))
    person, when = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    reason = pick(rng, _VISIT_REASONS, _VISIT_WEIGHTS, len(person))
    return Rows(person, {"date": when}, {"reason": reason}).sorted_by("date")


def _poisson_days(
    story: Story, rng: np.random.Generator, people: Ints, expected: Floats, first: int, last: int
) -> tuple[Ints, Ints]:
    counts = rng.poisson(expected)
    when = first + rng.integers(0, last - first, int(counts.sum()))
    return _in_school(story, np.repeat(people, counts), when)


def _in_school(story: Story, person: Ints, when: Ints) -> tuple[Ints, Ints]:
    """Move days to the next school day and leave out those before school age, moving in, or after today."""
    world = story.world
    days = school_days(world.start, world.today)
    when = days[np.minimum(np.searchsorted(days, when), len(days) - 1)]
    grade = world.pupils.grade[person] - (fiscal_year(np.asarray([world.today]))[0] - fiscal_year(when))
    fits = (grade >= 1) & (when >= world.moves.resident_since[person]) & (when <= world.today)
    return person[fits], when[fits]


def behaviour_rows(story: Story) -> Rows:
    """Rows of guidance records: a few children have most of them, each in its own way; denser before grave events."""
    world, fates = story.world, story.fates
    rng = world.stream("guidance")
    people = np.flatnonzero((world.pupils.school >= 0) & (world.pupils.grade >= 2))
    frailty = rng.gamma(0.3, 1 / 0.3, len(people))
    rate = 0.025 * frailty * np.exp(0.9 * world.strain.child[people] + 0.4 * (world.members.sex[people] == 1))
    one = _poisson_days(story, rng, people, rate * 2, world.start, world.today)
    grave = people[fates.behaviour_on[people] != NO_DAY]
    counts = rng.poisson(1.3, len(grave))
    when = np.repeat(fates.behaviour_on[grave], counts) - rng.integers(0, 200, int(counts.sum()))
    two = _in_school(story, np.repeat(grave, counts), when)
    person, when = (np.concatenate([part[i] for part in (one, two)]) for i in (0, 1))
    own = pick(rng, *_BEHAVIOUR, len(world.age))[person]
    kind = np.where(rng.random(len(person)) < 0.7, own, pick(rng, *_BEHAVIOUR, len(person)))
    return Rows(person, {"date": when}, {"kind": kind}).sorted_by("date")


def school_check_rows(story: Story) -> Rows:
    """Rows of dental checks each May or June: a fifth of the pupils has untreated teeth, most in strained homes."""
    world = story.world
    rng = world.stream("school checks")
    parts = []
    for year in fiscal_years(story.world):
        person = _enrolled(story, year)
        day = _first_of(year, 5) + 3 + (world.pupils.school[person] * 5 + world.pupils.grade[person]) % 40
        fits = (day <= world.today) & (day >= world.start) & (rng.random(len(person)) < 0.975)
        person, day = person[fits], day[fits]
        burden = 0.75 * world.strain.household[person] + 0.4 * world.strain.poverty[person]
        teeth = np.maximum(0, np.round(rng.gumbel(-1.3, 1.0, len(person)) + burden)).astype(np.int64)
        parts.append(Rows(person, {"date": day}, {"untreated_teeth": numbers(np.minimum(teeth, 16))}))
    return join(parts)


def _first_of(year: int, month: int) -> int:
    return to_day(to_date(0).replace(year=year, month=month, day=1))


def _enrolled(story: Story, year: int) -> Ints:
    """Return pupils who were already at school in a fiscal year."""
    world = story.world
    grade = school_grade(world.members.birth, year)
    return np.flatnonzero((world.pupils.school >= 0) & (grade >= 1))


def school_fee_rows(story: Story) -> Rows:
    """Rows of fees by month (no fee in August): 4 % are in arrears, in poor homes."""
    world = story.world
    rng = world.stream("school fees")
    people = np.flatnonzero(world.pupils.school >= 0)
    owing = (
        world.strain.poverty[people] + 0.4 * world.strain.household[people] + rng.normal(0, 1.0, len(people))
    )
    in_trouble = owing > np.quantile(owing, 0.95) if len(people) else owing > 0
    arrears = np.zeros(len(people), dtype=np.int64)
    parts = []
    for year, month in _months(world.start, world.today):
        if month == 8:
            continue
        enrolled = school_grade(world.members.birth[people], year - (month < 4)) >= 1
        misses = enrolled & in_trouble & (rng.random(len(people)) < 0.45)
        clears = ~misses & (rng.random(len(people)) < 0.25)
        arrears = np.where(clears, np.maximum(arrears - 2, 0), arrears + misses)
        parts.append(_fee_month(story, people[enrolled], (year, month), misses[enrolled], arrears[enrolled]))
    return join(parts)


def _fee_month(story: Story, person: Ints, month: tuple[int, int], misses: np.ndarray, arrears: Ints) -> Rows:
    billed = np.where(story.world.pupils.grade[person] <= 6, 4800, 5600)
    billed = np.where(story.fates.aided[person], 900, billed)
    first = _first_of(month[0], month[1])
    words = {
        "billed": numbers(billed),
        "paid": numbers(np.where(misses, 0, billed)),
        "arrears_months": numbers(arrears),
    }
    return Rows(person, {"month": np.full(len(person), first, dtype=np.int64)}, words)


def _months(first: int, last: int) -> list[tuple[int, int]]:
    """Return the whole months between two days."""
    start, end = to_date(first), to_date(last)
    months = range(start.year * 12 + start.month, end.year * 12 + end.month - 1)
    return [(month // 12, month % 12 + 1) for month in months]


def achievement_rows(story: Story) -> Rows:
    """Rows of the yearly achievement test in April (score 0 to 100, level 1 to 5)."""
    rows, latent = _survey(story, "achievement", 4, (-0.35, -0.3, -0.45))
    score = np.clip(np.round(62 + 15 * latent), 0, 100).astype(np.int64)
    level = np.digitize(score, [40, 52, 64, 78]) + 1
    return Rows(rows.person, rows.days, {"score": numbers(score), "level": numbers(level)})


def noncognitive_rows(story: Story) -> Rows:
    """Rows of the yearly survey of non-cognitive skills in June (1.0 to 5.0)."""
    rows, latent = _survey(story, "noncognitive", 6, (-0.3, -0.05, -0.6))
    score = np.clip(np.round(3.4 + 0.6 * latent, 1), 1, 5)
    return Rows(
        rows.person, rows.days, {"score": np.asarray([f"{value:.1f}" for value in score], dtype=object)}
    )


def _survey(story: Story, name: str, month: int, weights: tuple[float, float, float]) -> tuple[Rows, Floats]:
    world = story.world
    rng = world.stream(name)
    parts = []
    for year in fiscal_years(world):
        person = _enrolled(story, year)
        day = np.full(len(person), _first_of(year, month) + 17, dtype=np.int64)
        fits = (day <= world.today) & (day >= world.start)
        parts.append(Rows(person[fits], {"taken_on": day[fits]}))
    rows = join(parts)
    rows = rows.take(rng.random(len(rows.person)) < 0.955)
    strain, person = world.strain, rows.person
    latent = weights[0] * strain.household[person] + weights[1] * strain.poverty[person]
    latent = latent + weights[2] * strain.child[person] + rng.normal(0, 0.7, len(person))
    near = [shadow(day[person], rows.days["taken_on"]) for day in story.fates.away_from.values()]
    return rows, latent - 0.6 * np.sum(near, axis=0)


def learning_rows(story: Story) -> Rows:
    """Rows of the learning platform by month: days with use, fewer while a child is slipping away."""
    world = story.world
    rng = world.stream("learning")
    people = np.flatnonzero(world.pupils.school >= 0)
    habit = rng.normal(11, 3, len(people)) - 1.5 * world.strain.child[people]
    parts = []
    for year, month in _months(world.start, world.today):
        fiscal = year - (month < 4)
        enrolled = school_grade(world.members.birth[people], fiscal) >= 1
        middle = _first_of(year, month) + 14
        onset = story.fates.away_from[fiscal][people]
        away = (onset != NO_DAY) & (onset <= middle)
        mean = np.where(away, 1.5, habit - 5 * shadow(onset, middle)) * (0.3 if month == 8 else 1.0)
        days = numbers(np.clip(rng.poisson(np.maximum(mean, 0.2)), 0, 22).astype(np.int64)[enrolled])
        when = np.full(int(enrolled.sum()), _first_of(year, month), dtype=np.int64)
        parts.append(Rows(people[enrolled], {"month": when}, {"days": days}))
    return join(parts)
