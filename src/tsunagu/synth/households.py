"""Households and their members: who lives with whom, in which role, of which age and sex.

Shares are rough national ones (国勢調査, 国民生活基礎調査); ages of children follow the births of domain.md §6.2.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from tsunagu.synth.arrays import Flags, Floats, Ints, Stream, ages_on, to_date


class HouseholdType(IntEnum):
    """世帯の型."""

    SINGLE = 0
    COUPLE = 1
    GROWN_CHILD = 2
    COUPLE_CHILDREN = 3
    LONE_MOTHER = 4
    LONE_FATHER = 5
    THREE_GENERATIONS = 6
    STEP_FAMILY = 7
    FOSTER = 8
    INSTITUTION = 9


class Role(IntEnum):
    """世帯の中の立場."""

    FATHER = 0  # also the man of a couple
    MOTHER = 1  # also the woman of a couple
    ALONE = 2
    GRANDFATHER = 3
    GRANDMOTHER = 4
    GROWN = 5
    CHILD = 6


# Share of the households of each type, institutions apart.
SHARES: dict[HouseholdType, float] = {
    HouseholdType.SINGLE: 0.372,
    HouseholdType.COUPLE: 0.242,
    HouseholdType.GROWN_CHILD: 0.180,
    HouseholdType.COUPLE_CHILDREN: 0.146,
    HouseholdType.LONE_MOTHER: 0.0215,
    HouseholdType.LONE_FATHER: 0.0028,
    HouseholdType.THREE_GENERATIONS: 0.0275,
    HouseholdType.STEP_FAMILY: 0.0075,
    HouseholdType.FOSTER: 0.0004,
}
# Births in Japan in 10,000 (人口動態統計; 2025 and later are guesses).
BIRTHS: dict[int, float] = {
    2008: 109.1, 2009: 107.0, 2010: 107.1, 2011: 105.1, 2012: 103.7, 2013: 103.0, 2014: 100.4,
    2015: 100.6, 2016: 97.7, 2017: 94.6, 2018: 91.8, 2019: 86.5, 2020: 84.1, 2021: 81.2, 2022: 77.1,
    2023: 72.7, 2024: 68.6, 2025: 66.5, 2026: 64.0,
}  # fmt: skip
COUPLE_TYPES = (
    HouseholdType.COUPLE, HouseholdType.GROWN_CHILD, HouseholdType.COUPLE_CHILDREN,
    HouseholdType.THREE_GENERATIONS, HouseholdType.STEP_FAMILY, HouseholdType.FOSTER,
)  # fmt: skip
OLDEST_MOTHER = int(46 * 365.25)  # age in days at the birth of the youngest child
CHILD_TYPES = tuple(kind for kind in HouseholdType if kind >= HouseholdType.COUPLE_CHILDREN)


@dataclass(frozen=True, slots=True)
class Members:
    """Persons in household order: one entry a person in each array."""

    kinds: Ints  # HouseholdType of each household
    household: Ints  # household of each person
    role: Ints
    birth: Ints
    sex: Ints  # 1 male, 2 female
    twin: Flags  # born with the child before it


def build_members(rng: Stream, residents: int, share_twins: float, today: int, institution: int) -> Members:
    """Return exactly `residents` persons in households, `institution` of them children of one institution."""
    kinds = _kinds(rng, residents - institution)
    children = _child_counts(rng, kinds)
    kinds, children = _cut(kinds, children, residents - institution)
    kinds = np.concatenate([kinds, np.full(institution, HouseholdType.INSTITUTION)])
    children = np.concatenate([children, np.ones(institution, dtype=np.int64)])
    home, child_birth, twin = _children(rng, kinds, children, share_twins, today)
    oldest = np.full(len(kinds), today, dtype=np.int64)
    np.minimum.at(oldest, home, child_birth)
    youngest = np.full(len(kinds), -(10**6), dtype=np.int64)
    np.maximum.at(youngest, home, child_birth)
    parts = [*_adults(rng, kinds, oldest, youngest, today), (home, Role.CHILD, child_birth, twin)]
    return _assemble(rng, kinds, parts)


def _kinds(rng: Stream, people: int) -> Ints:
    share = np.asarray(list(SHARES.values()))
    count = people // 2 + 10
    drawn: Ints = rng.choice(np.asarray(list(SHARES), dtype=np.int64), size=count, p=share / share.sum())
    return drawn


def _child_counts(rng: Stream, kinds: Ints) -> Ints:
    couple = rng.choice(4, size=len(kinds), p=[0.39, 0.44, 0.14, 0.03]) + 1
    lone = rng.choice(4, size=len(kinds), p=[0.54, 0.33, 0.10, 0.03]) + 1
    is_lone = np.isin(kinds, (HouseholdType.LONE_MOTHER, HouseholdType.LONE_FATHER))
    counts: Ints = np.where(np.isin(kinds, CHILD_TYPES), np.where(is_lone, lone, couple), 0)
    counts[kinds == HouseholdType.FOSTER] = np.minimum(counts[kinds == HouseholdType.FOSTER], 2)
    return counts


def _cut(kinds: Ints, children: Ints, people: int) -> tuple[Ints, Ints]:
    """Keep whole households up to `people`, then fill up with persons living alone."""
    adults = 1 + np.isin(kinds, COUPLE_TYPES) + (kinds == HouseholdType.GROWN_CHILD)
    adults = adults + 2 * (kinds == HouseholdType.THREE_GENERATIONS)
    total = np.cumsum(adults + children)
    keep = int(np.searchsorted(total, people, side="right"))
    missing = people - (int(total[keep - 1]) if keep else 0)
    kinds = np.concatenate([kinds[:keep], np.full(missing, HouseholdType.SINGLE)])
    return kinds, np.concatenate([children[:keep], np.zeros(missing, dtype=np.int64)])


def _children(
    rng: Stream, kinds: Ints, counts: Ints, share_twins: float, today: int
) -> tuple[Ints, Ints, Flags]:
    """Return household, birth and twin flag of every child, oldest first within a household."""
    home = np.repeat(np.arange(len(kinds)), counts)
    first = np.cumsum(counts) - counts
    order = np.arange(len(home)) - first[home]
    anchor_order = (rng.random(len(kinds)) * np.maximum(counts, 1)).astype(np.int64)
    anchor = _cohort_births(rng, len(kinds), today)[home]
    gap = np.clip(rng.normal(1050, 420, len(home)), 330, 3200).astype(np.int64)
    birth = anchor + (order - anchor_order[home]) * gap
    late = birth > today - 5
    birth[late] = anchor[late] - (order[late] + 1) * gap[late]
    sort = np.lexsort((birth, home))
    birth = birth[sort]
    twin = _twins(rng, home, share_twins)
    for position in np.flatnonzero(twin):
        birth[position] = birth[position - 1]
    return home, birth, twin


def _cohort_births(rng: Stream, size: int, today: int) -> Ints:
    """Draw days of birth of persons under 18 by the births of the calendar years."""
    year = to_date(today).year
    years = np.arange(year - 18, year + 1)
    starts = years.astype(str).astype("datetime64[D]").astype(np.int64)
    lower = np.maximum(starts, today - int(17.99 * 365.25))
    upper = np.minimum(starts + 365, today - 5)
    weight = np.asarray([BIRTHS.get(int(y), 109.0 if y < 2008 else 64.0) for y in years]) * (upper - lower)
    chosen = rng.choice(len(years), size=size, p=np.maximum(weight, 0) / np.maximum(weight, 0).sum())
    drawn: Ints = (lower[chosen] + rng.random(size) * (upper - lower)[chosen]).astype(np.int64)
    return drawn


def _twins(rng: Stream, home: Ints, share: float) -> Flags:
    """Mark second children as twins so that about `share` of all children is one of a pair."""
    second = np.zeros(len(home), dtype=bool)
    second[1:] = home[1:] == home[:-1]
    second[2:] &= home[2:] != home[:-2]
    chance = share * len(home) / 2 / max(1, int(second.sum()))
    marked: Flags = second & (rng.random(len(home)) < chance)
    return marked


Part = tuple[Ints, Role, Ints, Flags]


def _adults(rng: Stream, kinds: Ints, oldest: Ints, youngest: Ints, today: int) -> list[Part]:
    """Return the adults of every household; parents' ages follow the oldest child's."""
    count = len(kinds)
    with_children = np.isin(kinds, CHILD_TYPES)
    old = today - (365.25 * np.clip(rng.normal(62, 15, count), 24, 95)).astype(np.int64)
    grown_parent = today - (365.25 * np.clip(rng.normal(64, 10, count), 46, 92)).astype(np.int64)
    at_birth = (365.25 * np.clip(rng.normal(30.3, 4.7, count), 17.2, 45)).astype(np.int64)
    mother = np.where(with_children, np.maximum(oldest - at_birth, youngest - OLDEST_MOTHER), old)
    mother = np.where(kinds == HouseholdType.GROWN_CHILD, grown_parent, mother)
    father = np.minimum(mother - (365.25 * rng.normal(1.8, 3.4, count)).astype(np.int64), today - 18 * 366)
    couple = np.isin(kinds, COUPLE_TYPES)
    three = kinds == HouseholdType.THREE_GENERATIONS
    parts: list[Part] = []
    for role, births, where in (
        (Role.FATHER, father, couple | (kinds == HouseholdType.LONE_FATHER)),
        (Role.MOTHER, mother, couple | (kinds == HouseholdType.LONE_MOTHER)),
        (Role.ALONE, _lone_births(rng, count, today), kinds == HouseholdType.SINGLE),
        (Role.GRANDFATHER, _parent_of(rng, father), three),
        (Role.GRANDMOTHER, _parent_of(rng, father) + 700, three),
        (Role.GROWN, _grown(rng, mother, today), kinds == HouseholdType.GROWN_CHILD),
    ):
        homes = np.flatnonzero(where)
        parts.append((homes, role, births[homes], np.zeros(len(homes), dtype=bool)))
    return parts


def _lone_births(rng: Stream, count: int, today: int) -> Ints:
    centre = rng.choice(np.asarray([26.0, 45.0, 74.0]), size=count, p=[0.32, 0.28, 0.40])
    years: Floats = np.clip(rng.normal(centre, 7), 18.5, 99)
    births: Ints = today - (365.25 * years).astype(np.int64)
    return births


def _parent_of(rng: Stream, births: Ints) -> Ints:
    parents: Ints = births - (365.25 * np.clip(rng.normal(28, 3.5, len(births)), 20, 42)).astype(np.int64)
    return parents


def _grown(rng: Stream, mother: Ints, today: int) -> Ints:
    births = mother + (365.25 * np.clip(rng.normal(29, 4, len(mother)), 20, 40)).astype(np.int64)
    grown: Ints = np.minimum(births, today - int(18.6 * 365.25))
    return grown


def _assemble(rng: Stream, kinds: Ints, parts: list[Part]) -> Members:
    household = np.concatenate([part[0] for part in parts])
    role = np.concatenate([np.full(len(part[0]), part[1]) for part in parts])
    birth = np.concatenate([part[2] for part in parts])
    twin = np.concatenate([part[3] for part in parts])
    rank = np.concatenate([np.arange(len(part[0])) for part in parts])
    order = np.lexsort((rank, role, household))
    sex = rng.integers(1, 3, len(order))
    role = role[order]
    sex = np.where(np.isin(role, (Role.FATHER, Role.GRANDFATHER)), 1, sex)
    sex = np.where(np.isin(role, (Role.MOTHER, Role.GRANDMOTHER)), 2, sex)
    return Members(kinds, household[order], role, birth[order], sex, twin[order])


def children_of(members: Members, today: int) -> Flags:
    """Mark persons under 18 on a day."""
    young: Flags = ages_on(members.birth, today) < 18
    return young
