"""Row-level security and `decide` answer alike, over worlds made from a number."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tsunagu.apps.accounts import logins
from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.accounts.models import Login, RoleMirror, User
from tsunagu.apps.intake.models import ChildItem, Judgement, Need, Run
from tsunagu.apps.registry.models import Child, School
from tsunagu.domain.access import Action, Actor, Subject, SubjectKind, decide
from tsunagu.domain.item_class import ItemClass

WORLDS, USERS, CHILDREN, NEEDS = 6, 14, 24, 5
CLASSES = [item_class.value for item_class in ItemClass]
LEAST_CELLS = 20_000


def some(rng: random.Random, least: int = 0) -> list[str]:
    return sorted(rng.sample(CLASSES, rng.randint(least, len(CLASSES))))


def make_world(
    rng: random.Random,
) -> tuple[list[tuple[Actor, bool]], list[Child], list[Need], dict[int, str]]:
    School.objects.bulk_create(School(id=n, code=f"S{n}", name="") for n in range(1, 5))
    codes = {0: "", **{n: f"S{n}" for n in range(1, 5)}}
    run = Run.objects.create(bundle_sha256=f"{rng.random()}", programme_id="p", as_of=date(2026, 1, 1), current=True,
                             synthetic=True, children=0, manifest="", loaded_at=timezone.now(), loaded_by="")  # fmt: skip
    needs = [
        Need.objects.create(id=n, need=f"n{n}", classes=rng.sample(CLASSES, rng.randint(1, 3)))
        for n in range(NEEDS)
    ]
    children = [Child.objects.create(child_id=f"c{n}", school_id=rng.randint(0, 4)) for n in range(CHILDREN)]
    for child in children:
        Judgement.objects.bulk_create(
            Judgement(run=run, need_id=need.pk, child=child, school_id=child.school_id, logic_id="", logic_version="",
                      listed=True, sampled=False, must=False, points=0) for need in needs)  # fmt: skip
        ChildItem.objects.bulk_create(
            ChildItem(child=child, school_id=child.school_id, item=name, item_class=name, sentence="")
            for name in CLASSES)  # fmt: skip
    return [make_user(rng, n) for n in range(USERS)], children, needs, codes


def make_user(rng: random.Random, number: int) -> tuple[Actor, bool]:
    """An account, and whether its login itself is good (second factor, not ended, not idle, not run out)."""
    now = timezone.now()
    role = RoleMirror.objects.create(role=f"r{number}", reach=rng.choice(["city", "city", "school", "school", "none"]),
                                     classes=some(rng, 4), sees_names=True, actions=["see_list"])  # fmt: skip
    edge = lambda: rng.choice([None, None, now - timedelta(hours=1), now + timedelta(hours=1)])  # noqa: E731
    user = User.objects.create(username=f"u{number}", role=role.role, school_code=rng.choice(["S1", "S2", "S9", ""]),
                               is_active=rng.random() < 0.9, valid_from=edge(), valid_until=edge())  # fmt: skip
    fault = rng.choice([None] * 8 + ["factor", "ended", "idle", "over"])
    Login.objects.create(
        token_hash=logins.hash_of(f"t{number}"), user=user, second_factor=fault != "factor", started_at=now,
        ended_at=now if fault == "ended" else None,
        last_used_at=now - timedelta(minutes=31 if fault == "idle" else 0),
        expires_at=now + timedelta(hours=-1 if fault == "over" else 1),
    )  # fmt: skip
    actor = Actor(user.pk, "", "", "", role.role, "", role.reach, user.school_code, True, frozenset(role.classes),
                  frozenset({"find_children"}), frozenset({"see_list"}), user.is_active, user.valid_from,
                  user.valid_until)  # fmt: skip
    return actor, fault is None


def seen(statement: str) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


@pytest.mark.parametrize("seed", range(WORLDS))
def test_rows_are_those_that_decide_allows(rolled_back: None, seed: int) -> None:
    with acting_as_owner():
        people, children, needs, codes = make_world(random.Random(seed))
        for number, (actor, good) in enumerate(people):
            logins.set_token(f"t{number}")
            with connection.cursor() as cursor:
                cursor.execute("set local role tsunagu_app")
            got = (seen("select id from registry_child"), seen("select child_id, need_id from intake_judgement"),
                   seen("select child_id, item_class from intake_child_item"))  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute("reset role")
            may = lambda action, subject, a=actor, g=good: (  # noqa: E731
                g and decide(a, action, subject, "find_children", datetime.now(UTC)).allowed
            )
            about = {c.pk: Subject(SubjectKind.CHILD, codes[c.school_id]) for c in children}
            assert got[0] == {(pk,) for pk, s in about.items() if may(Action.SEE_CHILD, s)}
            assert got[1] == {
                (c.pk, n.pk) for c in children for n in needs
                if may(Action.SEE_JUDGEMENT, Subject(SubjectKind.CHILD, codes[c.school_id], "", frozenset(n.classes)))
            }  # fmt: skip
            assert got[2] == {
                (c.pk, name) for c in children for name in CLASSES
                if may(Action.SEE_ITEM, Subject(SubjectKind.CHILD, codes[c.school_id], name))
            }  # fmt: skip


def test_enough_cells_are_compared() -> None:
    assert WORLDS * USERS * CHILDREN * (1 + NEEDS + len(CLASSES)) >= LEAST_CELLS
