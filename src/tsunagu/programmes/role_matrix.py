"""Who may see what: roles by item class, and roles by list."""

from dataclasses import dataclass

from tsunagu.domain.access import Reach
from tsunagu.domain.item_class import ITEM_CLASS_LABELS, ItemClass
from tsunagu.domain.logic import Logic
from tsunagu.domain.programme import Programme, Role

REACH_LABELS = {"city": "すべての子", "school": "自分の学校の子", "none": "どの子も見ない"}


@dataclass(frozen=True, slots=True)
class RoleRow:
    """役割の行: what one role sees; `classes` in the order of the matrix, `needs` the lists it may open."""

    role: Role
    reach: str
    classes: tuple[bool, ...]
    needs: tuple[str, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleMatrix:
    """役割と項目区分の表: `classes` are (id, label), one column each."""

    classes: tuple[tuple[str, str], ...]
    rows: tuple[RoleRow, ...]


def role_matrix(programme: Programme) -> RoleMatrix:
    """The matrix of roles and item classes of a programme (roles.toml as a table)."""
    titles = {purpose.id: purpose.title for purpose in programme.purposes}
    rows = tuple(
        RoleRow(
            role=role,
            reach=REACH_LABELS.get(role.reach, role.reach),
            classes=tuple(item_class in role.classes for item_class in ItemClass),
            needs=tuple(
                dict.fromkeys(logic.name for logic in programme.logics if sees_logic(programme, role, logic))
            ),
            purposes=tuple(titles.get(purpose, purpose) for purpose in role.purposes),
        )
        for role in programme.roles
    )
    return RoleMatrix(tuple((one.value, ITEM_CLASS_LABELS[one]) for one in ItemClass), rows)


def logic_classes(programme: Programme, logic: Logic) -> frozenset[ItemClass]:
    """The classes of all items that a logic names, those of its must rules included."""
    named = {entry.item for entry in logic.items}
    named |= {condition.item for rule in logic.must for condition in rule.conditions}
    return frozenset(item.item_class for item in programme.items if item.id in named)


def sees_logic(programme: Programme, role: Role, logic: Logic) -> bool:
    """Whether a role may see a logic's list: every class of its items, and judgements (house §6)."""
    needed = {*logic_classes(programme, logic), ItemClass.JUDGEMENT}
    return needed <= set(role.classes) and "see_list" in role.actions and role.reach != Reach.NONE
