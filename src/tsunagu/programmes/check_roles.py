"""Checks roles.toml: known words, no contradictions, and somebody who may decide each list."""

from tsunagu.domain.access import Reach
from tsunagu.domain.programme import Role
from tsunagu.programmes.check_columns import CLASSES
from tsunagu.programmes.check_register import known_basis
from tsunagu.programmes.read_programme import ACTIONS
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.role_matrix import sees_logic
from tsunagu.programmes.section import nearest

FILE = "roles.toml"


def check_roles(reading: Reading) -> None:
    """Check every purpose and role, and the roles against the logics."""
    if FILE in reading.unreadable:
        return
    for purpose in reading.programme.purposes:
        known_basis(reading, (FILE, f"purpose[{purpose.id}].basis"), purpose.basis)
    for role in reading.programme.roles:
        _check_words(reading, role)
        _check_reach(reading, role)
    if reading.programme.roles:
        _check_offices(reading)


def _check_words(reading: Reading, role: Role) -> None:
    where = f"role[{role.id}]"
    for name in role.classes:
        if name not in CLASSES:
            reading.note(FILE, f"{where}.classes", f"項目区分「{name}」がない", nearest(name, CLASSES))
    purposes = [purpose.id for purpose in reading.programme.purposes]
    for name in role.purposes:
        reading.known((FILE, f"{where}.purposes"), "利用目的", name, purposes, FILE)
    for name in role.actions:
        if name not in ACTIONS:
            reading.note(FILE, f"{where}.actions", f"操作「{name}」がない", nearest(name, ACTIONS))


def _check_reach(reading: Reading, role: Role) -> None:
    where = f"role[{role.id}]"
    if reading.already(FILE, f"{where}.reach"):
        return
    if role.reach == Reach.NONE and (role.classes or role.sees_names or "see_list" in role.actions):
        mend = "reach を city か school にするか、classes、sees_names、see_list を外す"
        reading.note(FILE, f"{where}.reach", "どの子にも届かないのに、見るものがある", mend)
    if role.reach == Reach.SCHOOL and role.organisation_kind != "school":
        mend = 'organisation_kind を "school" にするか、reach を直す'
        reading.note(FILE, f"{where}.reach", "学校ではないのに範囲が自校である", mend)
    if role.organisation_kind == "school" and role.reach == Reach.CITY:
        reading.note(FILE, f"{where}.reach", "学校の役割が町じゅうの子に届く", '"school" にする')


def _check_offices(reading: Reading) -> None:
    programme = reading.programme
    for file, logic in reading.logics:
        if not any(
            "decide" in role.actions and sees_logic(programme, role, logic) for role in programme.roles
        ):
            message = f"{file} の項目をすべて見て決定できる役割がない"
            reading.note(FILE, "role", message, "decide を持つ役割の classes に足す")
    if not any("review_looks" in role.actions for role in programme.roles):
        reading.note(
            FILE, "role", "閲覧を点検する役割がない", "どれかの役割の actions に review_looks を書く"
        )
