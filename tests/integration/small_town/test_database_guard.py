"""The database's own guard: rights table by table, rows by token, and a comparison that notices a missing guard."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, as_owner, rows
from tsunagu.apps.accounts.database_grants import TABLE_GRANTS
from tsunagu.apps.accounts.logins import set_token
from tsunagu.domain.access import Action, Actor, Subject, SubjectKind, decide

GUARDED = ("registry_child", "registry_household_member", "registry_name_gram", "registry_link", "registry_link_review",
           "intake_judgement", "intake_reason", "intake_child_item", "tasks_task")  # fmt: skip
Become = Callable[[str], Actor]
ROLES = (
    "case_worker",
    "public_health_nurse",
    "education_analyst",
    "school_teacher",
    "manager",
    "information_officer",
)


def children_seen() -> set[str]:
    return {child for (child,) in rows("select child_id from registry_child")}


def children_of(actor: Actor) -> set[str]:
    """Whom `decide` lets the actor see, asked for each child by its school."""
    now = datetime.now(UTC)
    return {
        child for child in town.children()
        if decide(actor, Action.SEE_CHILD, Subject(SubjectKind.CHILD, town.school_of(child)[0]), "find_children", now).allowed
    }  # fmt: skip


def lines_seen() -> set[tuple[str, str, str]]:
    return set(
        rows("select c.child_id, n.need, r.item_class from intake_reason r join registry_child c on c.id = r.child_id"
             " join intake_need n on n.id = r.need_id")
    )  # fmt: skip


def lines_of(
    actor: Actor, stored: set[tuple[str, str, str]], classes: dict[str, frozenset[str]]
) -> set[tuple[str, str, str]]:
    now = datetime.now(UTC)

    def may(child: str, need: str, item_class: str) -> bool:
        code = town.school_of(child)[0]
        listed = Subject(SubjectKind.CHILD, code, logic_classes=classes[need])
        return (
            decide(actor, Action.SEE_JUDGEMENT, listed, "find_children", now).allowed
            and decide(
                actor, Action.SEE_ITEM, Subject(SubjectKind.CHILD, code, item_class), "find_children", now
            ).allowed
        )

    return {line for line in stored if may(*line)}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: f"a {role}")
def test_rows_equal_decide_in_the_towns_own_programme(city: City, signed_in: Become, role: str) -> None:
    stored = set(
        as_owner("select c.child_id, n.need, r.item_class from intake_reason r join registry_child c on c.id = r.child_id"
                 " join intake_need n on n.id = r.need_id")
    )  # fmt: skip
    classes = {need: frozenset(used) for need, used in as_owner("select need, classes from intake_need")}
    actor = signed_in(role)
    assert children_seen() == children_of(actor)
    assert lines_seen() == lines_of(actor, stored, classes)


@pytest.mark.parametrize(
    ("table", "equal"), [("registry_link", True), ("registry_child", False)],
    ids=["another table's policy is off: still equal", "the policy is off: noticed"],
)  # fmt: skip
def test_the_comparison_notices_a_missing_policy(copied_city: City, table: str, equal: bool) -> None:
    actor = copied_city.actors["school_teacher"]
    as_owner(f"alter table {table} disable row level security")
    with transaction.atomic():
        set_token(copied_city.token("school_teacher"))
        assert (children_seen() == children_of(actor)) is equal


@pytest.mark.parametrize("table", GUARDED, ids=lambda table: f"rows of {table}")
@pytest.mark.parametrize(
    "token", ["", "nobody's token", "1", "' or true --", "token of manager "],
    ids=["no token", "a made-up token", "an account's number", "SQL", "a token with a blank"],
)  # fmt: skip
def test_without_a_true_token_there_are_no_rows(city: City, table: str, token: str) -> None:
    assert as_owner(f"select count(*) from {table}") != [(0,)]
    set_token(token)
    assert rows(f"select count(*) from {table}") == [(0,)]


def test_the_hash_that_the_database_keeps_is_no_token(city: City) -> None:
    for (kept,) in as_owner("select encode(token_hash, 'hex') from accounts_login"):
        set_token(kept)
        assert rows("select count(*) from registry_child") == [(0,)]


@pytest.mark.parametrize(
    "ended",
    [
        "second_factor = false",
        "ended_at = now()",
        "expires_at = now()",
        "last_used_at = now() - interval '31 minutes'",
    ],
    ids=["without a second factor", "ended", "after 12 hours", "idle"],
)
def test_a_login_that_is_not_in_force_reads_no_row(city: City, signed_in: Become, ended: str) -> None:
    signed_in("manager")
    assert children_seen()
    rows(f"update accounts_login set {ended}")
    assert children_seen() == set()


def test_a_token_is_gone_with_its_transaction(copied_city: City) -> None:
    with transaction.atomic():
        set_token(copied_city.token("manager"))
        assert children_seen()
    assert children_seen() == set()


def test_the_app_role_owns_nothing_creates_nothing_and_bypasses_nothing(city: City) -> None:
    assert rows("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles"
                " where rolname = current_user") == [(False,) * 5]  # fmt: skip
    assert rows("select count(*) from pg_class where relowner = current_user::regrole") == [(0,)]
    assert rows(
        "select has_schema_privilege('public', 'create'), has_database_privilege(current_database(), 'create')"
    ) == [(False, False)]
    assert rows("select count(*) from pg_auth_members where member = current_user::regrole") == [(0,)]


def test_every_table_of_the_database_stands_in_the_grants(city: City) -> None:
    tables = {name for (name,) in as_owner("select tablename from pg_tables where schemaname = 'public'")}
    assert tables == set(TABLE_GRANTS)


@pytest.mark.parametrize("table", TABLE_GRANTS, ids=lambda table: f"rights on {table}")
def test_the_app_role_holds_exactly_the_rights_of_the_list(city: City, table: str) -> None:
    wanted = TABLE_GRANTS[table]
    whole = {
        word.strip()
        for word in wanted.replace("update (password, last_login)", "").split(",")
        if word.strip()
    }
    held = {
        right for right in ("select", "insert", "update", "delete", "truncate", "trigger", "references")
        if rows("select has_table_privilege(%s, %s)", f"public.{table}", right)[0][0]
    }  # fmt: skip
    assert held == whole


FORBIDDEN = {
    "give itself a role": "update accounts_user set role = 'manager'",
    "make an account": "insert into accounts_user (username) values ('x')",
    "widen a role": "update accounts_role_mirror set reach = 'city'",
    "move a child to another school": "update registry_child set school_id = 1",
    "rewrite a decision": "update assessment_decision set words = 'x'",
    "rewrite a view": "update assessment_view set words = 'x'",
    "forget a look": "delete from audit_read_log",
    "move the chain's head": "update audit_chain_head set number = 0",
    "switch a policy off": "alter table registry_child disable row level security",
    "make a table": "create table public.t ()",
    "become the owner": "set role tsunagu_owner",
    "make a point anew": "update intake_judgement set points = 0",
    "fire the chain's function": "select audit_append_only()",
}


@pytest.mark.parametrize(
    "statement", FORBIDDEN.values(), ids=lambda s: next(k for k, v in FORBIDDEN.items() if v == s)
)
def test_what_the_app_role_can_never_do(city: City, signed_in: Become, statement: str) -> None:
    signed_in("manager")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows(statement)


def test_every_table_about_a_child_has_row_level_security(city: City) -> None:
    about = {name for (name,) in as_owner(
        "select distinct table_name from information_schema.columns where table_schema = 'public'"
        " and column_name in ('child_id', 'school_id', 'person_id')")}  # fmt: skip
    guarded = {name for (name,) in as_owner("select relname from pg_class where relrowsecurity")}
    assert about - guarded == set()
