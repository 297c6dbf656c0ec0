"""続柄 in the register, and the guardian (保護者) whom schools and lists name."""

import numpy as np

from tsunagu.synth.arrays import Flags, Ints, Stream, Texts, blank
from tsunagu.synth.households import HouseholdType, Members, Role
from tsunagu.synth.naming import Names, draw_surnames

_HEAD_FATHER = {
    Role.FATHER: "世帯主", Role.MOTHER: "妻", Role.ALONE: "世帯主", Role.GRANDFATHER: "父", Role.GRANDMOTHER: "母",
    Role.GROWN: "子", Role.CHILD: "子",
}  # fmt: skip
_HEAD_GRANDFATHER = {
    Role.FATHER: "子", Role.MOTHER: "子の妻", Role.ALONE: "世帯主", Role.GRANDFATHER: "世帯主", Role.GRANDMOTHER: "妻",
    Role.GROWN: "子", Role.CHILD: "子の子",
}  # fmt: skip


def relations(rng: Stream, members: Members) -> Texts:
    """Return the 続柄 of every person to the head of its household."""
    kind = members.kinds[members.household]
    elder_heads: Flags = (rng.random(len(members.kinds)) < 0.45)[members.household]
    relation = blank(len(kind))
    for role in Role:
        relation[members.role == role] = _HEAD_FATHER[role]
        elder = (members.role == role) & (kind == HouseholdType.THREE_GENERATIONS) & elder_heads
        relation[elder] = _HEAD_GRANDFATHER[role]
    relation[(kind == HouseholdType.LONE_MOTHER) & (members.role == Role.MOTHER)] = "世帯主"
    child = members.role == Role.CHILD
    relation[child & (kind == HouseholdType.STEP_FAMILY)] = "妻の子"
    relation[child & (kind == HouseholdType.FOSTER)] = "縁故者"
    relation[kind == HouseholdType.INSTITUTION] = "世帯主"
    return relation


def guardians(rng: Stream, members: Members, names: Names) -> tuple[Texts, Texts]:
    """Return the guardian's name and kana of every person ("" for adults without one)."""
    chosen = _guardian_index(rng, members)
    name, kana = blank(len(chosen)), blank(len(chosen))
    for person in np.flatnonzero(chosen >= 0):
        adult = int(chosen[person])
        name[person] = f"{names.surname[adult]}　{names.given[adult]}"
        kana[person] = f"{names.surname_kana[adult]}　{names.given_kana[adult]}"
    head, head_kana = draw_surnames(rng, 1)
    institution = members.kinds[members.household] == HouseholdType.INSTITUTION
    name[institution] = f"{head[0]}　一郎"
    kana[institution] = f"{head_kana[0]}　イチロウ"
    return name, kana


def _guardian_index(rng: Stream, members: Members) -> Ints:
    """Father or mother of the household by lot; the only parent where there is one."""
    homes = len(members.kinds)
    parents = np.full((2, homes), -1, dtype=np.int64)
    for row, role in enumerate((Role.FATHER, Role.MOTHER)):
        where = np.flatnonzero(members.role == role)
        parents[row, members.household[where]] = where
    first = np.where(rng.random(homes) < 0.5, parents[0], parents[1])
    chosen = np.where(first >= 0, first, parents.max(axis=0))
    child = members.role == Role.CHILD
    guardian: Ints = np.where(child, chosen[members.household], -1)
    return guardian
