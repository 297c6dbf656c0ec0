"""Absence, lateness and early leaving of every pupil on every school day, into the half-year ahead."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import (
    NO_DAY,
    Flags,
    Floats,
    Ints,
    Stream,
    Texts,
    fiscal_year,
    months_of,
    pick,
    texts,
)
from tsunagu.synth.fates import AHEAD_DAYS, Fates, shadow
from tsunagu.synth.world import World

KINDS = texts(["欠席", "遅刻", "早退"])
_EVERYDAY = (("病気", "家の都合", "理由不明", "その他"), (0.74, 0.14, 0.06, 0.06))
_STRAINED = (("病気", "家の都合", "理由不明", "その他"), (0.45, 0.17, 0.33, 0.05))
_AWAY = (("不登校", "病気", "理由不明", "その他"), (0.62, 0.18, 0.15, 0.05))


@dataclass(frozen=True, slots=True)
class Attendance:
    """出欠の例外: one entry an exception, in order of day and person; kind indexes KINDS."""

    person: Ints
    day: Ints
    kind: Ints
    reason: Texts
    away: Flags  # while the pupil stays away from school (不登校)


def school_days(first: int, last: int) -> Ints:
    """Return weekdays outside the holidays that nearly all municipal schools share."""
    days = np.arange(first, last + 1)
    month = months_of(days)
    day = (
        days
        - days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        + 1
    )
    weekday = (days + 3) % 7
    summer = ((month == 7) & (day >= 21)) | (month == 8)
    winter = ((month == 12) & (day >= 25)) | ((month == 1) & (day <= 7))
    spring = ((month == 3) & (day >= 25)) | ((month == 4) & (day <= 7))
    may = (month == 5) & (day >= 3) & (day <= 5)
    school: Ints = days[(weekday < 5) & ~summer & ~winter & ~spring & ~may]
    return school


def make_attendance(world: World, fates: Fates) -> Attendance:
    """Return all exceptions of the pupils from the start of the history to the half-year ahead."""
    rng = world.stream("attendance")
    pupils = np.flatnonzero(world.pupils.school >= 0)
    base, late, early = _rates(rng, world, fates, pupils)
    firmness = rng.uniform(0.35, 0.97, len(pupils))
    parts: list[tuple[Ints, Ints, Ints, Flags]] = []
    for day in school_days(world.start, world.today + AHEAD_DAYS):
        parts.append(_one_day(rng, world, fates, pupils, int(day), (base, late, early, firmness)))
    person, when, kind, away = (np.concatenate([part[i] for part in parts]) for i in range(4))
    return Attendance(person, when, kind, _reasons(rng, world, fates, person, when, away), away)


def _rates(rng: Stream, world: World, fates: Fates, pupils: Ints) -> tuple[Floats, Floats, Floats]:
    child, home = world.strain.child[pupils], world.strain.household[pupils]
    absent = rng.gamma(1.3, 0.013, len(pupils)) * np.exp(0.22 * child) + 0.17 * fates.chronic[pupils]
    late = rng.gamma(0.8, 0.008, len(pupils)) * np.exp(0.55 * home)
    early = rng.gamma(1.0, 0.004, len(pupils)) * np.exp(0.3 * child)
    return np.minimum(absent, 0.4), np.minimum(late, 0.3), np.minimum(early, 0.2)


def _one_day(
    rng: Stream,
    world: World,
    fates: Fates,
    pupils: Ints,
    day: int,
    rates: tuple[Floats, Floats, Floats, Floats],
) -> tuple[Ints, Ints, Ints, Flags]:
    base, late, early, firmness = rates
    year = int(fiscal_year(np.asarray([day]))[0])
    onset = fates.away_from[year][pupils]
    away = (onset != NO_DAY) & (onset <= day)
    gloom = shadow(onset, day) + 0.7 * shadow(fates.abuse_on[pupils], day)
    absent = np.where(away, firmness, base + 0.05 * gloom)
    chance = rng.random(len(pupils)).astype(np.float64)
    kind = np.full(len(pupils), -1, dtype=np.int64)
    late_until = absent + late + 0.05 * gloom
    kind[chance < late_until + early + 0.02 * gloom] = 2
    kind[chance < late_until] = 1
    kind[chance < absent] = 0
    years_back = int(fiscal_year(np.asarray([world.today]))[0]) - year
    grade = world.pupils.grade[pupils] - years_back
    enrolled = (grade >= 1) & (grade <= 9) & (world.moves.resident_since[pupils] <= day)
    hit = np.flatnonzero((kind >= 0) & enrolled)
    return pupils[hit], np.full(len(hit), day, dtype=np.int64), kind[hit], away[hit]


def _reasons(rng: Stream, world: World, fates: Fates, person: Ints, when: Ints, away: Flags) -> Texts:
    size = len(person)
    reason = pick(rng, *_EVERYDAY, size)
    troubled = (rng.random(size) < 1 / (1 + np.exp(2.2 - 1.1 * world.strain.household[person]))) | (
        shadow(fates.abuse_on[person], when) > 0.2
    )
    reason = np.where(troubled, pick(rng, *_STRAINED, size), reason)
    reason = np.where(fates.chronic[person], "病気", reason)
    chosen: Texts = np.where(away, pick(rng, *_AWAY, size), reason)
    return chosen
