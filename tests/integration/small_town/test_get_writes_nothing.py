"""Looking changes nothing but the reading log; a page whose log row fails is never sent."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, rows
from tests.integration.small_town.test_login import sign_in
from tsunagu.config import one_transaction
from tsunagu.config.one_transaction import GET_MAY_WRITE, OneTransaction, WriteOnGetError

SCREENS = ("/", "/find/", "/find/long_absence/", "/find/abuse/?page=9", "/looks/", "/looks/mine/", "/programme/",
           "/sources/", "/runs/", "/find/nowhere/", "/find/long_absence/ffffffffffffffff/")  # fmt: skip


def contents() -> dict[str, object]:
    """All rows of the tables that a GET may not write, as far as the signed-in role sees them."""
    tables = [name for (name,) in rows("select tablename from pg_tables where schemaname = 'public'")]
    kept = {}
    for table in tables:
        readable = rows("select has_table_privilege(%s, 'select')", f"public.{table}")[0][0]
        if readable and table not in GET_MAY_WRITE | {"audit_read_subject", "audit_chain_head"}:
            kept[table] = rows(
                f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from {table} t"
            )
    return kept


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: f"opening {path}")
def test_get_writes_nothing_but_the_reading_log(city: City, path: str) -> None:
    client = Client()
    sign_in(client, "manager")
    client.get("/")
    before, looks = contents(), rows("select number from audit_chain_head where name = 'read'")
    client.get(path)
    assert contents() == before
    assert rows("select number from audit_chain_head where name = 'read'")[0][0] == looks[0][0] + 1


def test_opening_a_sheet_is_one_row_with_its_child(city: City) -> None:
    client = Client()
    sign_in(client, "manager")
    before = contents()
    assert client.get(f"/find/long_absence/{city.keys[town.LISTED]}/").status_code == 200
    assert contents() == before
    ((places, subjects),) = rows("select places, subjects from audit_read_log order by number desc limit 1")
    assert "open_sheet" in places
    assert subjects == [city.keys[town.LISTED]]


WRITES = {
    "an update": "update tasks_task set round = round",
    "an insert": "insert into tasks_task select * from tasks_task where false",
    "a delete": "delete from assessment_draft",
    "a quoted name": 'UPDATE "tasks_task" SET round = round',
    "a delete inside a WITH": "with gone as (delete from assessment_draft returning 1) select count(*) from gone",
    "an update after a WITH": "with one as (select 1) update tasks_task set round = round",
}


@pytest.mark.parametrize("statement", WRITES.values(), ids=WRITES.keys())
def test_a_screen_that_writes_on_get_is_stopped(city: City, statement: str) -> None:
    def view(_: object) -> HttpResponse:
        rows(statement)
        return HttpResponse()

    with pytest.raises(WriteOnGetError):
        OneTransaction(view)(RequestFactory().get("/"))
    assert OneTransaction(view)(RequestFactory().post("/")).status_code == 200


def test_a_page_whose_log_row_fails_is_never_sent(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    sign_in(client, "manager")

    def broken(_: object) -> None:
        raise OSError("no log")

    monkeypatch.setattr(one_transaction, "store_looks", broken)
    with pytest.raises(OSError, match="no log"):
        client.get(f"/find/long_absence/{city.keys[town.LISTED]}/")
