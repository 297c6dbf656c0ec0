"""Labels: what the city did or found later, named for what it is; written to truth only.

long_absence: 30th day of absence in a fiscal year, whatever the reason (長期欠席).
non_attendance: the same while the child stays away from school (不登校).
problem_behaviour: a grave event (暴力行為, 家出, 深夜徘徊) that the school reported to the city.
abuse_support: the city's council took the child up after a report or a consultation (要保護・要支援).
"""

import numpy as np

from tsunagu.synth.arrays import NO_DAY, Flags, Ints, fiscal_year
from tsunagu.synth.fates import AHEAD_DAYS, report_days
from tsunagu.synth.story import Story

LONG_ABSENCE_DAYS = 30  # 長期欠席: 年度間30日以上 (児童生徒の問題行動・不登校等調査)
Label = tuple[int, str, int]  # person, outcome, day


def make_labels(story: Story) -> list[Label]:
    """Return all labels in order of person, outcome and day."""
    attendance = story.attendance
    absent = attendance.kind == 0
    labels = _thirtieth(story, absent, "long_absence")
    ever = np.zeros(len(story.world.age), dtype=bool)
    ever[attendance.person[attendance.away]] = True
    away = attendance.away & absent
    labels += _thirtieth(story, away, "non_attendance")
    behaviour = story.fates.behaviour_on
    labels += [(int(p), "problem_behaviour", int(behaviour[p])) for p in np.flatnonzero(behaviour != NO_DAY)]
    labels += _abuse_support(story)
    last = story.world.today + AHEAD_DAYS
    return sorted(label for label in labels if label[2] <= last)


def _thirtieth(story: Story, chosen: Flags, outcome: str) -> list[Label]:
    """Return the day of the 30th chosen absence of each pupil in each fiscal year."""
    person = story.attendance.person[chosen]
    day = story.attendance.day[chosen]
    year = fiscal_year(day)
    order = np.lexsort((day, year, person))
    person, day, year = person[order], day[order], year[order]
    late = np.arange(len(person)) - (LONG_ABSENCE_DAYS - 1)
    same: Ints = np.flatnonzero((late >= 0) & (person == person[late]) & (year == year[late]))
    first = same[(same - LONG_ABSENCE_DAYS < 0) | ~_same_run(person, year, same)]
    return [(int(person[i]), outcome, int(day[i])) for i in first]


def _same_run(person: Ints, year: Ints, at: Ints) -> Flags:
    """True where the row 30 before belongs to the same pupil and year, so that `at` is past the 30th."""
    back = np.maximum(at - LONG_ABSENCE_DAYS, 0)
    same: Flags = (person[back] == person[at]) & (year[back] == year[at])
    return same


def _abuse_support(story: Story) -> list[Label]:
    """Return the first day on which the council took a child up: after a report, or without one."""
    world = story.world
    rng = world.stream("abuse support")
    size = len(world.age)
    first = np.full(size, NO_DAY, dtype=np.int64)
    for number, reported in enumerate(report_days(world, story.fates.abuse_on)):
        taken = (reported != NO_DAY) & (rng.random(size) < (0.45, 0.65, 0.8)[number])
        first = np.where(taken & (first == NO_DAY), reported + rng.integers(5, 45, size), first)
    quiet = world.child & (rng.random(size) < 0.0035 * np.exp(0.8 * world.strain.household))
    quiet_day = world.start + rng.integers(120, 900, size)
    first = np.where(quiet & (first == NO_DAY), quiet_day, first)
    return [(int(p), "abuse_support", int(first[p])) for p in np.flatnonzero(first != NO_DAY)]
