"""The log cannot be changed by the app, and whoever changes it as the owner is found out."""

import psycopg
import pytest
from django.db import connection, connections, transaction

from tests.integration.web_plane.small_city import City
from tsunagu.apps.accounts.database_grants import TABLE_GRANTS
from tsunagu.apps.accounts.database_roles import DatabaseUrls, acting_as_owner
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.audit.chain import verify_read_log
from tsunagu.apps.audit.chain_file import export_file, verify_file

TAMPERS = {
    "another actor": "update audit_read_log set actor_name = 'x' where number = 3",
    "another child": "update audit_read_log set subjects = '{k9}' where number = 3",
    "another time": "update audit_read_log set at = at + interval '1 microsecond' where number = 3",
    "a refusal made a look": "update audit_read_log set refused = not refused where number = 3",
    "a row taken out": "delete from audit_read_log where number = 3",
    "the tail cut off": "delete from audit_read_log where number >= 5",
    "everything deleted": "delete from audit_read_log",
    "two rows exchanged": "update audit_read_log set number = case number when 3 then 4 when 4 then 3 end"
    " where number in (3, 4)",
    "text moved across a field's border": "update audit_read_log set places = '{ab,c}' where number = 3",
    "its own hash made to fit": "update audit_read_log set actor_name = 'x', hash = sha256('x') where number = 3",
    "a child dropped from the side table": "delete from audit_read_subject where log_number = 3",
    "a child added to the side table": "insert into audit_read_subject (log_number, subject) values (3, 'k9')",
}


@pytest.fixture
def log(rolled_back: None):
    """Six looks in an owner's transaction, with the triggers off as an administrator could turn them."""
    with acting_as_owner():
        with connection.cursor() as cursor:
            for table in ("audit_read_log", "audit_read_subject"):
                cursor.execute(f"alter table {table} disable trigger append_only")
            cursor.execute("delete from audit_read_log")
            cursor.execute("delete from audit_read_subject")
            cursor.execute("update audit_chain_head set number = 0, hash = ''")
        for n in range(6):
            note_look(
                actor=None, purpose="p", place="a", subjects=[f"k{n}"], classes=["bc"], reason="X" * (n % 2)
            )
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table audit_read_log drop constraint audit_read_log_number_key")
        yield


def test_a_log_written_in_any_time_zone_is_whole(log: None) -> None:
    for zone in ("Asia/Tokyo", "America/St_Johns", "UTC"):
        with connection.cursor() as cursor:
            cursor.execute("select set_config('TimeZone', %s, true)", [zone])
        note_look(actor=None, purpose="p", place="a", subjects=["k0"])
    assert verify_read_log().whole and verify_read_log().rows == 9
    assert verify_read_log(2).whole


@pytest.mark.parametrize("statement", TAMPERS.values(), ids=TAMPERS.keys())
def test_a_tampered_log_is_found_out(log: None, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert not verify_read_log().whole


def test_an_exported_log_verifies_without_the_database_and_a_changed_letter_shows(
    log: None, tmp_path
) -> None:
    path = tmp_path / "log.jsonl"
    assert export_file(path) == 6 and verify_file(path).whole
    path.write_text(path.read_text().replace('"k3"', '"k4"'))
    assert verify_file(path).broken_at == 4


@pytest.mark.parametrize("table", ["audit_read_log", "audit_event", "audit_read_subject", "audit_chain_head"])
@pytest.mark.parametrize("statement", ["update {} set {} = {}", "delete from {}", "truncate {}"])
def test_the_app_cannot_change_a_log(urls: DatabaseUrls, database, table: str, statement: str) -> None:
    column = "name" if table == "audit_chain_head" else "id"
    with psycopg.connect(urls.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement.format(table, column, column))


@pytest.mark.parametrize("table", ["audit_read_log", "audit_event", "audit_read_subject"])
def test_not_even_the_owner_changes_a_log_in_everyday_work(urls: DatabaseUrls, database, table: str) -> None:
    with psycopg.connect(urls.owner_url) as owner, pytest.raises(psycopg.errors.RaiseException):
        owner.execute(f"delete from {table}")


def test_the_app_role_owns_nothing_creates_nothing_and_bypasses_nothing(urls: DatabaseUrls, database) -> None:
    with psycopg.connect(urls.app_url) as app:
        flags = app.execute("select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
                            " where rolname = current_user").fetchone()  # fmt: skip
        owned = app.execute("select count(*) from pg_class where relowner = current_user::regrole").fetchone()
        assert flags == (False, False, False, False) and owned == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("create table t ()")


def test_every_table_stands_in_the_grants_and_every_child_table_has_row_security(database) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select tablename, rowsecurity from pg_tables where schemaname = 'public'")
        tables = dict(cursor.fetchall())
        cursor.execute("select table_name from information_schema.columns where table_schema = 'public'"
                       " and column_name in ('child_id', 'school_id')")  # fmt: skip
        about_children = {row[0] for row in cursor.fetchall()}
    assert set(tables) == set(TABLE_GRANTS)
    assert {table for table in about_children if not tables[table]} == set()


def test_without_a_token_the_app_sees_no_child(urls: DatabaseUrls, city: City) -> None:
    city.sign_in("manager")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from registry_child")
        assert cursor.fetchone() == (3,)
        for token in ("", "token of nobody", str(city.users["manager"].pk)):
            cursor.execute("select set_config('app.token', %s, true)", [token])
            cursor.execute("select count(*) from registry_child")
            assert cursor.fetchone() == (0,)


def test_a_token_is_gone_with_its_transaction(database) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('app.token', 'x', true)")
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.token', true), '')")
        assert cursor.fetchone() == ("",)
