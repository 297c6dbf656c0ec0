"""Rows of the register, of mother and child health, and of reports and consultations about children."""

import numpy as np

from tsunagu.synth.arrays import NO_DAY, Flags, Floats, Ints, Texts, pick
from tsunagu.synth.fates import report_days
from tsunagu.synth.rows import Rows, join, numbers
from tsunagu.synth.rows_welfare import young_women
from tsunagu.synth.story import Story
from tsunagu.synth.world import scores

# kind, days after birth at which it is due, share missed (domain.md §6.2: 3 to 5 %)
_CHECKS = (("3〜4か月児健診", 112, 0.04), ("1歳6か月児健診", 575, 0.036), ("3歳児健診", 1280, 0.046))
_CHANNELS = (
    "警察等",
    "近隣・知人",
    "家族・親族",
    "学校等",
    "医療機関",
    "保育所",
    "保健センター",
    "児童相談所",
    "児童本人",
    "その他",
)
_CHANNEL_WEIGHTS = (0.36, 0.11, 0.09, 0.13, 0.04, 0.07, 0.06, 0.09, 0.01, 0.04)
_ABUSE_KINDS = (("心理的虐待", "身体的虐待", "ネグレクト", "性的虐待"), (0.56, 0.236, 0.19, 0.014))
_SEVERITIES = (("危惧", "軽度", "中度", "重度", "最重度"), (0.26, 0.44, 0.23, 0.06, 0.01))
_CONSULTATIONS = (("養護", "保健", "障害", "非行", "育成", "その他"), (0.42, 0.06, 0.2, 0.04, 0.24, 0.04))


def resident_rows(story: Story) -> Rows:
    """Rows of the register: everyone who lives, lived or died here, in order of 宛名番号."""
    world = story.world
    order = np.argsort(world.juki_number, kind="stable")
    return Rows(order, {"moved_on": world.moves.moved_on[order]}, {"move_kind": world.moves.move_kind[order]})


def health_check_rows(story: Story) -> Rows:
    """Rows of infant checks: one for each check due since birth or moving in, empty where missed."""
    world = story.world
    parts = []
    for number, (kind, after, missed) in enumerate(_CHECKS):
        rng = world.stream(f"health check {number}")
        due = world.members.birth + after
        here = world.child & (due <= world.today + 30) & (world.moves.resident_since <= due)
        person = np.flatnonzero(here & (due > world.today - 7 * 365))
        score = scores(world, f"missed check {number}", household=1.2, poverty=0.3)[person]
        waiting = due[person] > world.today - 45
        absent = score > np.quantile(score, 1 - missed) if len(person) else score > 0
        attended = due[person] + rng.integers(0, 45, len(person))
        absent = absent | (attended > world.today) | (waiting & (rng.random(len(person)) < 0.5))
        days = {"due_date": due[person], "attended_date": np.where(absent, NO_DAY, attended)}
        finding = np.where(
            absent, "", pick(rng, ("異常なし", "要観察", "要精密"), (0.84, 0.13, 0.03), len(person))
        )
        kinds = np.full(len(person), kind, dtype=object)
        parts.append(Rows(person, days, {"kind": kinds, "finding": finding}))
    return join(parts)


def pregnancy_rows(story: Story) -> Rows:
    """Rows of pregnancy notices by the mother: children of three years and those not yet born; 6 % late."""
    world = story.world
    rng = world.stream("pregnancy")
    child = np.flatnonzero(world.child & (world.age < 3) & (world.mother >= 0))
    expecting = rng.permutation(young_women(world))[: len(child) // 5]
    weeks_kept = _notice_weeks(rng, world.strain.household[world.mother[child]])
    reported = world.members.birth[child] - (40 - weeks_kept) * 7
    weeks_now = _notice_weeks(rng, world.strain.household[expecting])
    days_now = world.today - rng.integers(1, 120, len(expecting))
    person = np.concatenate([world.mother[child], expecting])
    day = np.concatenate([reported, days_now])
    weeks = numbers(np.concatenate([weeks_kept, weeks_now]))
    rows = Rows(person, {"reported_on": day}, {"weeks": weeks})
    return rows.take((world.moves.resident_since[person] <= day) & (world.age[person] >= 0)).sorted_by(
        "reported_on"
    )


def _notice_weeks(rng: np.random.Generator, strain: Floats) -> Ints:
    usual = np.round(rng.normal(8.2, 1.3, len(strain))).astype(np.int64)
    late = rng.random(len(strain)) < np.clip(0.045 * np.exp(0.9 * strain), 0, 0.6)
    weeks: Ints = np.where(late, rng.integers(12, 37, len(strain)), np.clip(usual, 5, 11))
    return weeks


def abuse_report_rows(story: Story) -> Rows:
    """Rows of the report list: the named children of a reported household, in order of the day received."""
    world = story.world
    parts = []
    for number, named in enumerate(report_days(world, story.fates.abuse_on)):
        rng = world.stream(f"abuse rows {number}")
        parts.append(_reports(story, rng, np.flatnonzero((named != NO_DAY) & (named <= world.today)), named))
    return join(parts).sorted_by("received_on")


def _reports(story: Story, rng: np.random.Generator, person: Ints, day: Ints) -> Rows:
    homes = len(story.world.members.kinds)
    home = story.world.members.household[person]
    words: dict[str, Texts] = {
        "channel": pick(rng, _CHANNELS, _CHANNEL_WEIGHTS, homes)[home],
        "kind": pick(rng, *_ABUSE_KINDS, homes)[home],
        "severity": pick(rng, *_SEVERITIES, homes)[home],
    }
    return Rows(person, {"received_on": day[person]}, words)


def consultation_rows(story: Story) -> Rows:
    """Rows of family consultations: 2.3 % of the children a year, more by strain, after reports and grave acts."""
    world, fates = story.world, story.fates
    rng = world.stream("consultations")
    children = np.flatnonzero(world.child)
    weight = np.exp(0.7 * world.strain.child[children] + 0.6 * world.strain.household[children])
    counts = rng.poisson(0.034 * weight / max(float(weight.mean()), 1e-9))
    person = np.repeat(children, counts)
    day = world.start + rng.integers(0, world.today - world.start, len(person))
    kind = pick(rng, *_CONSULTATIONS, len(person))
    parts = [(person, day, kind)]
    for cause, words in ((fates.abuse_on, ("養護",)), (fates.behaviour_on, ("非行", "育成"))):
        after = children[_followed(rng, cause[children], world.today)]
        later = np.minimum(cause[after] + rng.integers(3, 60, len(after)), world.today)
        parts.append((after, later, pick(rng, words, (1.0,) * len(words), len(after))))
    person, day = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    day = np.maximum(day, world.members.birth[person] + 1)
    day = np.maximum(day, np.minimum(world.moves.resident_since[person], world.today))
    weights = (0.02, 0.03, 0.42, 0.2, 0.06, 0.08, 0.1, 0.05, 0.02, 0.02)
    words_by = {
        "kind": np.concatenate([part[2] for part in parts]),
        "channel": pick(rng, _CHANNELS, weights, len(person)),
    }
    return Rows(person, {"date": day}, words_by).sorted_by("date")


def _followed(rng: np.random.Generator, cause: Ints, today: int) -> Flags:
    followed: Flags = (cause != NO_DAY) & (cause <= today) & (rng.random(len(cause)) < 0.45)
    return followed
