"""Where households live: parts of an address, from which every source writes it in its own style."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import Ints, Stream, Texts, blank, texts
from tsunagu.synth.places import BUILDINGS

POSTCODE_FRONT = "000"  # not in use in Japan: the mark of a synthetic address
PHONE_FRONT = "090-0"  # numbers beginning so are not assigned


@dataclass(frozen=True, slots=True)
class Dwellings:
    """住まい: one entry a dwelling in each array."""

    town: Ints  # index into the town's names
    chome: Ints  # 0 = the town has none
    block: Ints
    house: Ints
    building: Texts  # "" or building and room
    postcode: Texts
    phone: Texts


def make_dwellings(rng: Stream, count: int, towns: int) -> Dwellings:
    """Return `count` dwellings; towns differ in size and two thirds of them have 丁目."""
    weight = rng.lognormal(0, 0.6, towns)
    town = rng.choice(towns, size=count, p=weight / weight.sum())
    has_chome = rng.random(towns) < 0.67
    chome = np.where(has_chome[town], rng.integers(1, 6, count), 0)
    flat = rng.random(count) < 0.42
    building = blank(count)
    names = rng.integers(len(BUILDINGS), size=count)
    rooms = rng.integers(1, 6, count) * 100 + rng.integers(1, 9, count)
    for position in np.flatnonzero(flat):
        building[position] = f"{BUILDINGS[names[position]]}{rooms[position]}"
    postcode = texts([f"{POSTCODE_FRONT}-{number:04d}" for number in range(1, towns + 1)])[town]
    phone = texts([f"{PHONE_FRONT}{a:03d}-{b:04d}" for a, b in rng.integers(0, (1000, 10000), (count, 2))])
    block, house = rng.integers(1, 31, count), rng.integers(1, 26, count)
    return Dwellings(town, chome, block, house, building, postcode, phone)
