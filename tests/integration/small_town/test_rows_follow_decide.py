"""Over worlds of random roles, the rows that the database hands out are those that `decide` allows."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from django.db import transaction
from django.utils import timezone

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, as_owner, rows
from tsunagu.apps.accounts.actions import mirror_roles
from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.accounts.logins import hash_of, set_token
from tsunagu.apps.accounts.models import Login, User
from tsunagu.domain.access import Action, Actor, Subject, SubjectKind, decide
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.programme import Role
from tsunagu.programmes import load_programme

WORLDS, ACCOUNTS, LEAST_CELLS = 5, 48, 20_000
PURPOSES = ("find_children", "assess_child", "oversee_looking", "maintain_data")
ACTIONS = ("see_list", "assess", "decide", "review_looks", "see_programme", "see_sources")
CHILDREN = "select child_id from registry_child"
JUDGED = ("select c.child_id, n.need from intake_judgement j join registry_child c on c.id = j.child_id"
          " join intake_need n on n.id = j.need_id")  # fmt: skip
LINES = ("select c.child_id, n.need, r.item_class from intake_reason r join registry_child c on c.id = r.child_id"
         " join intake_need n on n.id = r.need_id")  # fmt: skip
ITEMS = "select c.child_id, i.item_class from intake_child_item i join registry_child c on c.id = i.child_id"
compared = {"cells": 0}


def random_role(rng: random.Random, template: Role, number: int) -> Role:
    mostly = lambda words, share: tuple(word for word in words if rng.random() < share)  # noqa: E731
    return replace(
        template, id=f"role{number}", reach=rng.choice(["city", "city", "school", "school", "none"]),
        sees_names=rng.random() < 0.7, classes=mostly([c.value for c in ItemClass], 0.75),
        purposes=mostly(PURPOSES, 0.5), actions=mostly(ACTIONS, 0.8),
    )  # fmt: skip


def actor_with(role: Role, user: User) -> Actor:
    return Actor(
        user.pk, "", "", "", role.id, "", role.reach, user.school_code, role.sees_names, frozenset(role.classes),
        frozenset(role.purposes), frozenset(role.actions), user.is_active, user.valid_from, user.valid_until,
    )  # fmt: skip


def people(rng: random.Random) -> list[tuple[str, Actor]]:
    """Accounts with random roles, schools and dates, each with a login in force; (token, actor)."""
    programme, moment = load_programme(town.PROGRAMME), timezone.now()
    roles = [random_role(rng, programme.roles[0], number) for number in range(ACCOUNTS)]
    mirror_roles(replace(programme, roles=tuple(roles)))
    made = []
    for number, role in enumerate(roles):
        edge = lambda: rng.choice([None] * 6 + [moment - timedelta(hours=1), moment + timedelta(hours=1)])  # noqa: E731
        user = User.objects.create(
            username=f"u{number}", role=role.id, school_code=rng.choice(["S01", "S02", "S99", ""]),
            is_active=rng.random() < 0.9, valid_from=edge(), valid_until=edge(),
        )  # fmt: skip
        Login.objects.create(token_hash=hash_of(f"t{number}"), user=user, second_factor=True, started_at=moment,
                             last_used_at=moment, expires_at=moment + timedelta(hours=1))  # fmt: skip
        made.append((f"t{number}", actor_with(role, user)))
    return made


def allowed(actor: Actor, action: Action, subject: Subject) -> bool:
    """Whether any purpose of the role allows it: the database does not know which one was chosen."""
    return any(decide(actor, action, subject, purpose, datetime.now(UTC)).allowed for purpose in PURPOSES)


def expected(
    actor: Actor, stored: dict[str, set[tuple[str, ...]]], used: dict[str, frozenset[str]]
) -> dict[str, set[tuple[str, ...]]]:
    def child(name: str, **more: object) -> Subject:
        return Subject(SubjectKind.CHILD, town.school_of(name)[0], **more)

    @cache
    def may(action: Action, name: str, detail: str = "") -> bool:
        more = {"logic_classes": used[detail]} if action == Action.SEE_JUDGEMENT else {"item_class": detail}
        return allowed(actor, action, child(name, **more))

    compared["cells"] += sum(len(entries) for entries in stored.values())
    return {
        CHILDREN: {row for row in stored[CHILDREN] if may(Action.SEE_CHILD, row[0])},
        JUDGED: {row for row in stored[JUDGED] if may(Action.SEE_JUDGEMENT, *row)},
        LINES: {row for row in stored[LINES] if may(Action.SEE_JUDGEMENT, row[0], row[1]) and may(Action.SEE_ITEM, row[0], row[2])},
        ITEMS: {row for row in stored[ITEMS] if may(Action.SEE_ITEM, *row)},
    }  # fmt: skip


def test_rows_are_those_that_decide_allows(copied_city: City) -> None:
    compared["cells"] = 0
    stored = {statement: set(as_owner(statement)) for statement in (CHILDREN, JUDGED, LINES, ITEMS)}
    used = {need: frozenset(classes) for need, classes in as_owner("select need, classes from intake_need")}
    full = empty = 0
    for world in range(WORLDS):
        with acting_as_owner():
            User.objects.filter(username__startswith="u").delete()
            accounts = people(random.Random(world))
        for token, actor in accounts:
            with transaction.atomic():
                set_token(token)
                got = {statement: set(rows(statement)) for statement in stored}
            assert got == expected(actor, stored, used), actor
            full += bool(got[JUDGED])
            empty += not got[CHILDREN]
    assert compared["cells"] >= LEAST_CELLS
    assert min(full, empty) > ACCOUNTS // 4


@pytest.mark.parametrize(
    ("changed", "seen"),
    [({}, True), ({"actions": ("assess", "decide")}, False), ({"purposes": ("maintain_data",)}, False), ({"reach": "none"}, False)],
    ids=["a role for children", "a role without the list", "a role without a purpose about children", "a role without reach"],
)  # fmt: skip
def test_the_database_knows_what_a_role_is_for(
    copied_city: City, changed: dict[str, object], seen: bool
) -> None:
    programme = load_programme(town.PROGRAMME)
    manager = next(role for role in programme.roles if role.id == "manager")
    with acting_as_owner():
        mirror_roles(replace(programme, roles=(replace(manager, **changed),)))
    with transaction.atomic():
        set_token(copied_city.token("manager"))
        assert bool(rows(CHILDREN)) is seen
