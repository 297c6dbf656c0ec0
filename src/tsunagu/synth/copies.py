"""A source's own copy of each person: what it was told once, which errors.py then spoils."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import Flags, Ints, Texts, blank
from tsunagu.synth.rows import Rows
from tsunagu.synth.world import World


@dataclass(slots=True)
class Copies:
    """控え: one entry a row of the file in each array; arrays may be changed in place."""

    person: Ints  # whose row it was made from
    in_register: Flags  # False = a stranger made from that person
    surname: Texts
    given: Texts
    surname_kana: Texts
    given_kana: Texts
    birth: Ints
    birth_text: Texts  # "" or what stands there instead of the day
    sex: Ints
    dwelling: Ints
    guardian: Texts
    guardian_kana: Texts
    juki_number: Texts
    flags: dict[str, Flags]  # no_kana, no_address, no_guardian, swapped …


def make_copies(world: World, rows: Rows) -> Copies:
    """Return true copies of the persons of the rows."""
    person, names = rows.person, world.names
    return Copies(
        person=person,
        in_register=np.ones(len(person), dtype=bool),
        surname=names.surname[person],
        given=names.given[person],
        surname_kana=names.surname_kana[person],
        given_kana=names.given_kana[person],
        birth=world.members.birth[person],
        birth_text=blank(len(person)),
        sex=world.members.sex[person],
        dwelling=world.moves.dwelling[person],
        guardian=world.guardian[person],
        guardian_kana=world.guardian_kana[person],
        juki_number=world.juki_number[person],
        flags={},
    )
