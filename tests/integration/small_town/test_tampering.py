"""Whoever changes the reading log as the database's owner is found out, and the first broken row is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.small_town.plane import City, rows
from tsunagu.apps.audit.actions import note_look, record_event
from tsunagu.apps.audit.chain import verify_events, verify_read_log
from tsunagu.apps.audit.chain_file import export_file, verify_file
from tsunagu.apps.audit.queries import verify_chain

LOOKS = 6


@pytest.fixture(params=["UTC", "Asia/Tokyo"], ids=lambda zone: f"written in {zone}")
def log(owner_city: City, request: pytest.FixtureRequest) -> Iterator[None]:
    """Six looks and three events; then the triggers are off, as an administrator could turn them."""
    actor = owner_city.actors["manager"]
    rows("select set_config('TimeZone', %s, true)", request.param)
    for number in range(LOOKS):
        note_look(
            actor=actor,
            purpose="find_children",
            place="list_need",
            subjects=[f"k{number}", "k0"],
            classes=["school"],
        )
    for number in range(3):
        record_event(actor=actor, purpose="find_children", action="take_up", subject=f"k{number}")
    rows("select set_config('TimeZone', 'UTC', true)")
    rows("set constraints all immediate")
    for table in ("audit_read_log", "audit_event", "audit_read_subject"):
        rows(f"alter table {table} disable trigger user")
    rows("alter table audit_read_log drop constraint audit_read_log_number_key")
    yield


def first() -> int:
    """The number of the first of the six looks (others stand before it, from making the town)."""
    return int(rows("select min(number) from audit_read_log")[0][0])


# statement with {n} = the number of the third look; where the chain is named as broken, counted from there
TAMPERS = {
    "the purpose edited": ("update audit_read_log set purpose = 'maintain_data' where number = {n}", 0),
    "a child edited": ("update audit_read_log set subjects = '{{k0,k9}}' where number = {n}", 0),
    "the actor changed": ("update audit_read_log set actor_id = actor_id + 1 where number = {n}", 0),
    "the actor's name changed": ("update audit_read_log set actor_name = '別人' where number = {n}", 0),
    "the time moved by a microsecond": ("update audit_read_log set at = at + interval '1 microsecond' where number = {n}", 0),
    "a look made a refusal": ("update audit_read_log set refused = true where number = {n}", 0),
    "a middle row deleted": ("delete from audit_read_log where number = {n}", 0),
    "the tail deleted, the head unmended": ("delete from audit_read_log where number > {n}", 1),
    "all deleted, the head unmended": ("delete from audit_read_log", -2),
    "two rows exchanged": (
        "update audit_read_log set number = 2 * {n} + 1 - number where number in ({n}, {n} + 1)", 0),
    "a row inserted": (
        "insert into audit_read_log (number, at, previous, hash, actor_id, actor_name, organisation, role, purpose, places,"
        " classes, subjects, refused, reasons) select {n} + 1, at, hash, hash, actor_id, actor_name, organisation, role,"
        " purpose, places, classes, subjects, refused, reasons from audit_read_log where number = {n}", 1),
    "a row edited with its own hash made anew": (
        "update audit_read_log set purpose = 'x', hash = sha256(audit_fields(array['tsunagu-read-1', number::text,"
        " audit_micros(at), encode(previous, 'hex'), actor_id::text, actor_name, organisation, role, 'x', refused::text])"
        " || audit_fields(places) || audit_fields(classes) || audit_fields(subjects) || audit_fields(reasons))"
        " where number = {n}", 1),
    "a child struck from the side list": ("delete from audit_read_subject where log_number = {n} and subject = 'k0'", 0),
    "a child slipped into the side list": ("insert into audit_read_subject (log_number, subject) values ({n}, 'k9')", 0),
}  # fmt: skip


def test_an_untouched_log_is_whole(log: None) -> None:
    assert (verify_read_log().whole, verify_events().whole, verify_chain()) == (True, True, [])
    assert verify_read_log().rows == LOOKS


@pytest.mark.parametrize("name", TAMPERS, ids=lambda name: name)
def test_tampering_is_found_and_the_first_broken_row_named(log: None, name: str) -> None:
    third = first() + 2
    statement, offset = TAMPERS[name]
    rows(statement.format(n=third))
    report = verify_read_log()
    assert report.broken_at == third + offset
    assert f"{third + offset}番" in report.sentence
    assert verify_chain() == [report.sentence]


def test_a_change_in_the_log_of_actions_is_found(log: None) -> None:
    number = rows("select max(number) - 1 from audit_event")[0][0]
    rows("update audit_event set details = 'support' where number = %s", number)
    assert verify_events().broken_at == number
    assert verify_read_log().whole


def test_an_exported_log_verifies_without_the_database(log: None, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    assert export_file(path) == LOOKS
    assert verify_file(path).whole
    lines = path.read_text().splitlines()
    path.write_text(
        "\n".join([*lines[:3], lines[3].replace("find_children", "maintain_data"), *lines[4:]]) + "\n"
    )
    assert verify_file(path).broken_at == 3
    path.write_text("\n".join(lines[:-1]) + "\n")
    assert verify_file(path).broken_at == LOOKS
    path.write_text("これは閲覧記録ではない")
    assert not verify_file(path).whole


@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {}"],
                         ids=["update", "delete", "truncate"])  # fmt: skip
@pytest.mark.parametrize("table", ["audit_read_log", "audit_event", "audit_read_subject"])
def test_even_the_owner_is_stopped_in_everyday_work(owner_city: City, table: str, statement: str) -> None:
    from django.db import DatabaseError

    with pytest.raises(DatabaseError, match="append-only"):
        rows(statement.format(table))


@pytest.mark.parametrize(
    "column", ["number", "at", "previous", "hash"], ids=lambda column: f"a forged {column}"
)
def test_what_the_app_writes_into_the_chains_own_columns_is_overruled(city: City, column: str) -> None:
    from tests.integration.small_town.plane import as_owner

    forged = {"number": "9999", "at": "'2020-01-01'", "previous": "'x'::bytea", "hash": "'x'::bytea"}[column]
    head = rows("select number from audit_chain_head where name = 'read'")[0][0]
    rows(
        f"insert into audit_read_log (actor_id, actor_name, organisation, role, purpose, places, classes, subjects, refused,"
        f" reasons, {column}) values (0, '', '', '', '', '{{}}', '{{}}', '{{}}', true, '{{}}', {forged})"
    )
    assert rows("select number from audit_chain_head where name = 'read'") == [(head + 1,)]
    assert as_owner("select count(*) from audit_read_log where number = 9999") == [(0,)]
