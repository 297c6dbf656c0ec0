"""Names for the members of households: surnames by household, given names by sex and era, twins, foreigners."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import Flags, Floats, Ints, Stream, Texts, blank, texts, years_of
from tsunagu.synth.foreign_names import NATIONALITIES, TSUSHO_SURNAMES, foreign_rows
from tsunagu.synth.given_names import given_rows
from tsunagu.synth.households import HouseholdType, Members, Role
from tsunagu.synth.surnames import KANJI_VARIANTS, surname_rows


@dataclass(frozen=True, slots=True)
class Names:
    """氏名: one entry a person in each array, as the register spells them."""

    surname: Texts
    given: Texts
    surname_kana: Texts
    given_kana: Texts
    tsusho: Texts
    nationality: Texts  # "" = Japanese
    old_surname: Texts  # the surname before a marriage or divorce of the parents, "" = none
    former: Flags  # the register shows the old surname as 旧氏


def give_names(rng: Stream, members: Members, share_foreign: float) -> Names:
    """Return the names of all members."""
    household = members.household
    spelling, kana = _surnames(rng, len(members.kinds))
    surname, surname_kana = spelling[household], kana[household]
    _other_surnames(rng, members, surname, surname_kana)
    given, given_kana = _given_names(rng, members)
    old_surname, former = _old_surnames(rng, members)
    names = Names(
        surname,
        given,
        surname_kana,
        given_kana,
        blank(len(household)),
        blank(len(household)),
        old_surname,
        former,
    )
    _name_foreigners(rng, members, names, share_foreign)
    return names


def with_variant(rng: Stream, spelling: str) -> str:
    """Return the spelling as one register holds it: now and then a variant kanji (髙, 﨑, 邉 …)."""
    for kanji, (variants, share) in KANJI_VARIANTS.items():
        if kanji in spelling and rng.random() < share:
            return spelling.replace(kanji, variants[int(rng.integers(len(variants)))], 1)
    return spelling


def draw_surnames(rng: Stream, count: int) -> tuple[Texts, Texts]:
    """Draw common-spelling surnames and their kana by weight."""
    rows = surname_rows()
    weight = np.asarray([row[0] for row in rows])
    chosen = rng.choice(len(rows), size=count, p=weight / weight.sum())
    return texts([row[1] for row in rows])[chosen], texts([row[2] for row in rows])[chosen]


def _surnames(rng: Stream, count: int) -> tuple[Texts, Texts]:
    spelling, kana = draw_surnames(rng, count)
    affected = np.asarray([any(c in KANJI_VARIANTS for c in name) for name in spelling], dtype=bool)
    for position in np.flatnonzero(affected):
        spelling[position] = with_variant(rng, spelling[position])
    return spelling, kana


def _other_surnames(rng: Stream, members: Members, surname: Texts, kana: Texts) -> None:
    """Give foster children and some stepchildren a surname of their own; siblings share it."""
    kind = members.kinds[members.household]
    step = rng.random(len(members.kinds))[members.household] < 0.35
    child = members.role == Role.CHILD
    apart = child & ((kind == HouseholdType.FOSTER) | ((kind == HouseholdType.STEP_FAMILY) & step))
    other, other_kana = draw_surnames(rng, len(members.kinds))
    surname[apart] = other[members.household[apart]]
    kana[apart] = other_kana[members.household[apart]]


def _old_surnames(rng: Stream, members: Members) -> tuple[Texts, Flags]:
    """Return earlier surnames of families after divorce or remarriage, and where the register shows 旧氏."""
    kind = members.kinds[members.household]
    chance = np.where(
        kind == HouseholdType.LONE_MOTHER, 0.45, np.where(kind == HouseholdType.STEP_FAMILY, 0.6, 0.015)
    )
    changed_home = rng.random(len(members.kinds))[members.household] < chance
    changed = changed_home & np.isin(members.role, (Role.MOTHER, Role.CHILD))
    other, _ = draw_surnames(rng, len(members.kinds))
    old = np.where(changed, other[members.household], blank(len(kind)))
    former = changed & (members.role == Role.MOTHER) & (rng.random(len(kind)) < 0.12)
    return old, former


def _given_names(rng: Stream, members: Members) -> tuple[Texts, Texts]:
    rows = given_rows()
    spelling, kana = texts([row[4] for row in rows]), texts([row[3] for row in rows])
    years = years_of(members.birth)
    era = np.digitize(years, [1945, 1965, 1985, 2005]) + 1
    chosen = np.zeros(len(years), dtype=np.int64)
    for sex in (1, 2):
        for number in range(1, 6):
            where = np.flatnonzero((members.sex == sex) & (era == number))
            chosen[where] = rng.choice(len(rows), size=len(where), p=_weights(sex, number))
    _separate_siblings(rng, members, chosen, era)
    _name_twins(rng, members, chosen, era, spelling)
    given = spelling[chosen]
    for position in np.flatnonzero(np.asarray([any(c in KANJI_VARIANTS for c in name) for name in given])):
        given[position] = with_variant(rng, given[position])
    return given, kana[chosen]


def _weights(sex: int, era: int) -> Floats:
    weight = np.asarray([row[2] * (row[0] == str(sex) and str(era) in row[1]) for row in given_rows()])
    share: Floats = weight / weight.sum()
    return share


def _separate_siblings(rng: Stream, members: Members, chosen: Ints, era: Ints) -> None:
    """Draw again where two of a household would bear the same reading."""
    reading = np.unique(np.asarray([row[3] for row in given_rows()]), return_inverse=True)[1]
    for _ in range(12):
        key = members.household * 10_000 + reading[chosen]
        _, first = np.unique(key, return_index=True)
        again = np.ones(len(key), dtype=bool)
        again[first] = False
        for position in np.flatnonzero(again):
            share = _cached_weights(int(members.sex[position]), int(era[position]))
            chosen[position] = int(np.searchsorted(share, rng.random()))


_CUMULATIVE: dict[tuple[int, int], Floats] = {}


def _cached_weights(sex: int, era: int) -> Floats:
    if (sex, era) not in _CUMULATIVE:
        _CUMULATIVE[sex, era] = np.cumsum(_weights(sex, era))
    return _CUMULATIVE[sex, era]


def _name_twins(rng: Stream, members: Members, chosen: Ints, era: Ints, spelling: Texts) -> None:
    """Let half of the twins share the first kanji of the given name, as twins' names often do."""
    rows = given_rows()
    for position in np.flatnonzero(members.twin & (rng.random(len(chosen)) < 0.5)):
        other = int(chosen[position - 1])
        sex = str(members.sex[position])
        fitting = [
            number
            for number, row in enumerate(rows)
            if row[0] == sex
            and "5" in row[1]
            and row[4][0] == spelling[other][0]
            and row[3] != rows[other][3]
        ]
        if fitting:
            chosen[position] = fitting[int(rng.integers(len(fitting)))]


def _name_foreigners(rng: Stream, members: Members, names: Names, share: float) -> None:
    """Turn a share of the households into foreign ones: Latin, katakana or kanji names, some with a 通称."""
    foreign = (rng.random(len(members.kinds)) < share) & (members.kinds < HouseholdType.STEP_FAMILY)
    weights = np.asarray([weight for _, weight in NATIONALITIES])
    nation = rng.choice(len(NATIONALITIES), size=len(foreign), p=weights / weights.sum())
    table = foreign_rows()
    uses_tsusho = rng.random(len(foreign)) < 0.3
    draws = rng.random((len(members.household), 2))
    for person in np.flatnonzero(foreign[members.household]):
        home = int(members.household[person])
        nationality = NATIONALITIES[int(nation[home])][0]
        surnames, given = table[nationality, str(members.sex[person])]
        picked = surnames[home % len(surnames)]
        own = given[int(draws[person, 0] * len(given))]
        if uses_tsusho[home]:
            everyday = TSUSHO_SURNAMES[home % len(TSUSHO_SURNAMES)]
            names.tsusho[person] = f"{everyday}　{names.given[person]}"
        names.surname[person], names.surname_kana[person] = picked
        names.given[person], names.given_kana[person] = own
        names.nationality[person] = nationality
        names.old_surname[person] = ""
        names.former[person] = False
