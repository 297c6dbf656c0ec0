"""Latent strain: the hidden causes that make events come together; written to truth, never to an extract.

`household` and `poverty` are standard normal in two-parent homes and higher in lone-parent, step and large
families; `child` is the child's own need, half of it the household's. No source can see them; each source
sees only the events that they make likelier.
"""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import Floats, Stream
from tsunagu.synth.households import HouseholdType, Members, Role


@dataclass(frozen=True, slots=True)
class Strain:
    """隠れた負担: one entry a person in each array; persons of a household share the first two."""

    household: Floats
    poverty: Floats
    child: Floats


def make_strain(rng: Stream, members: Members) -> Strain:
    """Return the latent values of all persons."""
    homes = len(members.kinds)
    lone = np.isin(members.kinds, (HouseholdType.LONE_MOTHER, HouseholdType.LONE_FATHER))
    step = members.kinds == HouseholdType.STEP_FAMILY
    children = np.bincount(members.household[members.role == Role.CHILD], minlength=homes)
    common = rng.normal(size=homes)
    poverty = 0.6 * common + 0.8 * rng.normal(size=homes) + 1.1 * lone + 0.25 * (children >= 3)
    household = 0.7 * common + 0.7 * rng.normal(size=homes) + 0.5 * lone + 0.5 * step + 0.3 * (children >= 3)
    household[members.kinds == HouseholdType.INSTITUTION] += 1.5
    home = members.household
    child = 0.5 * household[home] + 0.87 * rng.normal(size=len(home))
    return Strain(household[home], poverty[home], child)
