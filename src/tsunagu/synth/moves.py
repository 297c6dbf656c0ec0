"""Births, moves and deaths of the last years: the newest entry of the register for every person."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import NO_DAY, Flags, Ints, Stream, Texts, pick, texts
from tsunagu.synth.households import HouseholdType, Members, Role
from tsunagu.synth.strain import Strain

STATES = texts(["住登者", "転出", "死亡"])


@dataclass(frozen=True, slots=True)
class Moves:
    """異動: one entry a person; dwelling numbers point into Dwellings."""

    state: Ints  # 0 住登者, 1 転出, 2 死亡
    dwelling: Ints
    old_dwelling: Ints  # -1 = none inside the city
    resident_since: Ints
    moved_on: Ints
    move_kind: Texts
    moved_out_on: Ints
    protected: Flags  # 支援措置 in force
    protected_until: Ints


def make_moves(rng: Stream, members: Members, strain: Strain, here: int, dead: Flags, today: int) -> Moves:
    """Return the newest register entries; the first `here` households live in the city today."""
    home = members.household
    homes = len(members.kinds)
    state = np.where(home >= here, 1, 0)
    state[dead] = 2
    first = np.zeros(homes, dtype=np.float64)
    first[home] = strain.household
    came, shifted = _move_days(rng, first, today)
    since = np.maximum(came[home], members.birth)
    moved_on = np.maximum(since, shifted[home])
    kind = np.where(shifted[home] > since, "転居", np.where(since == members.birth, "出生", "転入")).astype(
        object
    )
    kind[(kind == "転入") & (rng.random(len(home)) < 0.002)] = "職権"
    out = np.where(state > 0, today - (rng.random(homes) * 700).astype(np.int64)[home] - 1, NO_DAY)
    out = np.where(state == 2, today - rng.integers(1, 700, len(home)), out)
    out = np.where(state > 0, np.maximum(out, members.birth + 1), out)
    moved_on = np.where(state > 0, out, moved_on)
    kind = np.where(state == 0, kind, STATES[state])
    dwelling = home.copy()
    old = np.where((shifted[home] > since) & (state == 0), home + homes, -1)
    dwelling[members.kinds[home] == HouseholdType.INSTITUTION] = 2 * homes
    old[members.kinds[home] == HouseholdType.INSTITUTION] = -1
    since = np.minimum(since, moved_on)
    protected, until = _protective(rng, members, strain, here, today)
    return Moves(state, dwelling, old, since, moved_on, kind, out, protected, until)


def _move_days(rng: Stream, strain: np.ndarray, today: int) -> tuple[Ints, Ints]:
    """Return the day each household came to the city and of its last move inside (before it = never)."""
    homes = len(strain)
    tenure = rng.choice(np.asarray([5000.0, 16000.0]), size=homes, p=[0.38, 0.62])
    tenure[rng.random(homes) < np.clip(0.06 * np.exp(0.5 * strain), 0, 0.6)] = 730.0
    came: Ints = (today - 3 - rng.random(homes) * tenure).astype(np.int64)
    moving = rng.random(homes) < np.clip(0.075 * np.exp(0.7 * strain), 0, 0.7)
    recent = today - 2 - rng.integers(0, 730, homes)
    long_ago = today - 730 - rng.integers(0, 4000, homes)
    return came, np.where(moving, recent, np.where(rng.random(homes) < 0.3, long_ago, NO_DAY))


def _protective(rng: Stream, members: Members, strain: Strain, here: int, today: int) -> tuple[Flags, Ints]:
    """Put 0.2 % of the households with children under 支援措置, never fewer than two in a town of 5,000."""
    home = members.household
    homes = len(members.kinds)
    eligible = np.zeros(homes, dtype=bool)
    eligible[home[(members.role == Role.CHILD)]] = True
    eligible[here:] = False
    eligible &= members.kinds < HouseholdType.FOSTER
    count = max(2 if len(home) >= 5000 else 0, round(0.002 * int(eligible.sum())))
    score = np.zeros(homes)
    score[home] = strain.household
    score += rng.normal(size=homes) + 1.5 * (members.kinds == HouseholdType.LONE_MOTHER)
    score[~eligible] = -np.inf
    protected = np.zeros(homes, dtype=bool)
    protected[np.argsort(-score, kind="stable")[:count]] = True
    until = today + rng.integers(20, 360, homes)
    return protected[home], np.where(protected, until, NO_DAY)[home]


def words(rng: Stream, size: int) -> Texts:
    """Return the category of protective measures as the register words it."""
    return pick(
        rng, ("配偶者暴力", "ストーカー行為等", "児童虐待", "その他準ずる場合"), (0.7, 0.1, 0.12, 0.08), size
    )
