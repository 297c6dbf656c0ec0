"""The seeded world: people, households, dwellings and latent strain, from which every file is written."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from tsunagu.synth.arrays import (
    Flags,
    Floats,
    Ints,
    Texts,
    ages_on,
    fiscal_year,
    school_grade,
    stream,
    to_day,
)
from tsunagu.synth.dwellings import Dwellings, make_dwellings
from tsunagu.synth.households import HouseholdType, Members, Role, build_members
from tsunagu.synth.moves import Moves, make_moves
from tsunagu.synth.naming import Names, give_names
from tsunagu.synth.places import town_names
from tsunagu.synth.relations import guardians, relations
from tsunagu.synth.school_life import Pupils, place_pupils
from tsunagu.synth.strain import Strain, make_strain

HISTORY_DAYS = 730


@dataclass(frozen=True, slots=True)
class World:
    """合成の町: all that is true in it, one entry a person in each array (households apart)."""

    seed: int
    residents: int
    today: int
    prefecture: str
    city: str
    towns: tuple[str, ...]
    members: Members
    names: Names
    dwellings: Dwellings
    moves: Moves
    strain: Strain
    pupils: Pupils
    relation: Texts
    guardian: Texts
    guardian_kana: Texts
    juki_number: Texts
    setai_number: Texts
    current: Flags  # 住登者 today
    child: Flags  # under 18 today and 住登者
    age: Ints
    mother: Ints  # person index of the mother in the household, -1 = none

    @property
    def start(self) -> int:
        """First day of the history."""
        return self.today - HISTORY_DAYS

    def stream(self, name: str) -> np.random.Generator:
        """Return the random stream of one part."""
        return stream(self.seed, name)

    def kind(self) -> Ints:
        """Household type of every person."""
        return self.members.kinds[self.members.household]


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the population that the error level also sets (linkage.md §5.2)."""

    foreign: float
    twins: float


def build_world(
    prefecture: str, city: str, code: str, residents: int, seed: int, until: date, shares: Shares
) -> World:
    """Return the world of `residents` persons on `until`, with two years of history behind it."""
    today = to_day(until)
    institution = int(np.clip(residents * 0.0009, 6, 60)) if residents >= 5000 else 0
    gone = round(residents * 0.06)
    here = build_members(stream(seed, "members"), residents, shares.twins, today, institution)
    away = build_members(stream(seed, "moved away"), gone, shares.twins, today, 0)
    members = _join(here, away)
    dead = _deaths(seed, members, residents, today)
    names = give_names(stream(seed, "names"), members, shares.foreign)
    towns = town_names(stream(seed, "towns"), residents)
    dwellings = make_dwellings(stream(seed, "dwellings"), 2 * len(members.kinds) + 1, len(towns))
    strain = make_strain(stream(seed, "strain"), members)
    moves = make_moves(stream(seed, "moves"), members, strain, len(here.kinds), dead, today)
    current = moves.state == 0
    age = ages_on(members.birth, today)
    juki, setai = _numbers(seed, members)
    guardian, guardian_kana = guardians(stream(seed, "guardians"), members, names)
    child = current & (age < 18)
    pupils = place_pupils(stream(seed, "schools"), members, names, dwellings, towns, child, code[:2], today)
    return World(
        seed, residents, today, prefecture, city, tuple(towns), members, names, dwellings, moves, strain, pupils,
        relations(stream(seed, "relations"), members), guardian, guardian_kana, juki, setai, current, child, age,
        _mothers(members),
    )  # fmt: skip


def _join(here: Members, away: Members) -> Members:
    """Put the households that moved away behind those who live here."""
    parts = {
        field.name: np.concatenate([getattr(here, field.name), getattr(away, field.name)])
        for field in fields(Members)
    }
    parts["household"][len(here.household) :] += len(here.kinds)
    return Members(**parts)


def _deaths(seed: int, members: Members, residents: int, today: int) -> Flags:
    """Mark persons of the households behind the residents who died instead of moving away."""
    rng = stream(seed, "deaths")
    old = ages_on(members.birth, today) >= 65
    behind = np.arange(len(old)) >= residents
    dead: Flags = behind & old & (members.role == Role.ALONE) & (rng.random(len(old)) < 0.85)
    return dead


def _numbers(seed: int, members: Members) -> tuple[Texts, Texts]:
    """Return 宛名番号 and 世帯番号: ten and nine digits beginning with 9, which marks synthetic people."""
    rng = stream(seed, "numbers")
    people, homes = len(members.household), len(members.kinds)
    person = rng.permutation(people * 7)[:people]
    home = rng.permutation(homes * 7)[:homes]
    juki = np.asarray([f"99{number:08d}" for number in person], dtype=object)
    setai = np.asarray([f"98{number:07d}" for number in home], dtype=object)
    return juki, setai[members.household]


def _mothers(members: Members) -> Ints:
    mother = np.full(len(members.kinds), -1, dtype=np.int64)
    where = np.flatnonzero(members.role == Role.MOTHER)
    mother[members.household[where]] = where
    return mother[members.household]


def grade_now(world: World) -> Ints:
    """School grade of every person on the last day (1 to 9 = compulsory school age)."""
    year = int(fiscal_year(np.asarray([world.today]))[0])
    return school_grade(world.members.birth, year)


def household_any(world: World, flags: Flags) -> Flags:
    """Mark every person with whose household someone is marked."""
    marked = np.zeros(len(world.members.kinds), dtype=bool)
    marked[world.members.household[flags]] = True
    return marked[world.members.household]


def lone_parent(world: World) -> Flags:
    """Mark persons of lone-parent households."""
    lone: Flags = np.isin(world.kind(), (HouseholdType.LONE_MOTHER, HouseholdType.LONE_FATHER))
    return lone


def scores(
    world: World, name: str, *, household: float = 0.0, child: float = 0.0, poverty: float = 0.0
) -> Floats:
    """Return a risk score of every person: weighted latent strain, need and poverty plus noise."""
    rng = world.stream(f"score {name}")
    latent = world.strain
    noise: Floats = rng.normal(size=len(world.age))
    return noise + household * latent.household + child * latent.child + poverty * latent.poverty
