"""Door one opens whole or not at all; what people decided stays when the next bundle comes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, as_owner
from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.accounts.logins import set_token
from tsunagu.apps.accounts.models import User
from tsunagu.apps.assessment import actions
from tsunagu.apps.assessment.shapes import Done
from tsunagu.apps.intake.actions import BundleRefusedError, load_bundle
from tsunagu.apps.oversight.actions import NothingToReturnError, export_returns
from tsunagu.pipeline.returns import read_return_table, verify_returns

LATER = town.AS_OF + timedelta(days=7)
EVERYTHING = (
    "intake_run", "intake_need", "intake_judgement", "intake_reason", "intake_child_item", "intake_source_state",
    "registry_child", "registry_school", "registry_household_member", "registry_name_gram", "registry_link",
    "registry_link_review", "registry_child_alias", "tasks_task", "assessment_decision", "assessment_view", "audit_event",
    "accounts_user", "accounts_role_mirror",
)  # fmt: skip
Changer = Callable[[Path], None]


def fingerprint() -> dict[str, Any]:
    """Every row of every table that a load may touch."""
    return {
        table: as_owner(f"select count(*), md5(string_agg(t::text, '|' order by t::text)) from {table} t")
        for table in EVERYTHING
    }


def refused(folder: Path, **how: Any) -> list[str]:
    """The problems of a bundle that must be refused, after which nothing is different."""
    before = fingerprint()
    with pytest.raises(BundleRefusedError) as caught:
        load_bundle(folder, **how)
    assert fingerprint() == before
    return caught.value.problems


def decide_about(city: City, child: str, decision: str = "support") -> None:
    """A caseworker's view and decision, committed."""
    actor, moment = city.actors["case_worker"], timezone.now()
    about = {
        "actor": actor,
        "purpose": "find_children",
        "need": "long_absence",
        "key": city.keys[child],
        "now": moment,
    }
    with transaction.atomic():
        set_token(city.token("case_worker"))
        viewed = actions.save_own_view(**about, view="meet_soon", words="会う", version=0)
        made = actions.record_decision(
            **about, decision=decision, reason_codes=["difficulty"], against_codes=["points_miss"], words="困っている",
            next_contact_on=timezone.localdate(moment) + timedelta(days=3), how="phone", by_whom=str(actor.id), version=1,
        )  # fmt: skip
    assert isinstance(viewed, Done)
    assert isinstance(made, Done)


def test_the_same_bundle_twice_changes_nothing(copied_city: City) -> None:
    before = fingerprint()
    result = load_bundle(copied_city.bundle)
    assert not result.changed
    assert fingerprint() == before


def test_a_load_says_what_it_did(copied_city: City, tmp_path: Path) -> None:
    town.write_city(tmp_path / "next", as_of=LATER)
    result = load_bundle(tmp_path / "next")
    assert (result.changed, result.as_of, result.children) == (True, LATER, town.CHILDREN)
    assert result.listed["long_absence"] == 19
    assert as_owner("select action from audit_event order by number desc limit 1") == [("load_bundle",)]


def cut(folder: Path) -> None:
    (folder / "reason.parquet").write_bytes((folder / "reason.parquet").read_bytes()[:-40])


def change_a_byte(folder: Path) -> None:
    content = bytearray((folder / "register_person.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "register_person.parquet").write_bytes(bytes(content))


def lose_a_table(folder: Path) -> None:
    (folder / "judgement.parquet").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def change_the_manifest(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"judgement":', '"judgement ":', 1))


@pytest.mark.parametrize(
    "spoil",
    [cut, change_a_byte, lose_a_table, lose_the_manifest, change_the_manifest],
    ids=[
        "a file cut short",
        "one bit turned",
        "a table missing",
        "no manifest",
        "a manifest that does not fit",
    ],
)
def test_a_damaged_bundle_is_refused_and_nothing_changes(
    copied_city: City, tmp_path: Path, spoil: Changer
) -> None:
    town.write_city(tmp_path / "next", as_of=LATER)
    spoil(tmp_path / "next")
    assert refused(tmp_path / "next")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"as_of": LATER, "programme_id": "112241-toda"}, "計画"),
        ({"as_of": town.AS_OF - timedelta(days=1)}, "古い"),
        ({"as_of": LATER, "synthetic": False}, "見本の利用者"),
    ],
    ids=[
        "of another programme",
        "older than what is in force",
        "of real people beside demonstration accounts",
    ],
)
def test_a_bundle_that_does_not_belong_here_is_refused(
    copied_city: City, tmp_path: Path, how: dict[str, Any], said: str
) -> None:
    town.write_city(tmp_path / "next", **how)
    problems = refused(tmp_path / "next")
    assert any(said in sentence for sentence in problems)


def test_real_and_synthetic_people_are_never_mixed(copied_city: City, tmp_path: Path) -> None:
    with acting_as_owner():
        User.objects.update(is_demo=False)
    town.write_city(tmp_path / "next", as_of=LATER, synthetic=False)
    assert any("合成データと実際のデータ" in sentence for sentence in refused(tmp_path / "next"))


def test_a_bundle_that_was_replaced_does_not_come_back(copied_city: City, tmp_path: Path) -> None:
    town.write_city(tmp_path / "other", judged=range(5))
    load_bundle(tmp_path / "other")
    assert any("替わっています" in sentence for sentence in refused(copied_city.bundle))


def test_a_load_that_dies_in_the_middle_changes_nothing(
    copied_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.write_city(tmp_path / "next", as_of=LATER)
    before = fingerprint()

    def dead(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tsunagu.apps.intake.actions.record_event", dead)
    with pytest.raises(KeyboardInterrupt):
        load_bundle(tmp_path / "next")
    assert fingerprint() == before
    monkeypatch.undo()
    assert load_bundle(tmp_path / "next").changed


def test_children_listed_again_keep_key_and_decision(copied_city: City, tmp_path: Path) -> None:
    decide_about(copied_city, town.LISTED)
    town.write_city(tmp_path / "next", as_of=LATER)
    load_bundle(tmp_path / "next")
    assert dict(as_owner("select child_id, key from registry_child")) == copied_city.keys
    assert as_owner(
        "select c.child_id, d.decision from assessment_decision d join registry_child c on c.id = d.child_id"
    ) == [(town.LISTED, "support")]


@pytest.mark.parametrize(
    ("decision", "rounds"), [("support", 1), ("watch", 1), ("not_now", 2), ("mixed_records", 2)],
    ids=["a supported child stays supported", "a watched child waits for its day",
         "a child left for now is looked at again", "mixed records are looked at again"],
)  # fmt: skip
def test_what_the_next_bundle_asks_again(
    copied_city: City, tmp_path: Path, decision: str, rounds: int
) -> None:
    decide_about(copied_city, town.LISTED, decision)
    town.write_city(tmp_path / "next", as_of=timezone.localdate())
    load_bundle(tmp_path / "next")
    assert as_owner(
        "select max(round) from tasks_task t join registry_child c on c.id = t.child_id"
        " where c.child_id = %s and t.need_id = (select id from intake_need where need = 'long_absence')"
        " and t.kind = 'assess'", town.LISTED,
    ) == [(rounds,)]  # fmt: skip


def test_a_child_that_left_stays_known_but_is_no_longer_listed(copied_city: City, tmp_path: Path) -> None:
    town.write_city(tmp_path / "next", as_of=LATER, without=frozenset({town.UNASSIGNED}))
    load_bundle(tmp_path / "next")
    assert as_owner("select present from registry_child where child_id = %s", town.UNASSIGNED) == [(False,)]
    assert as_owner(
        "select t.closed_as from tasks_task t join registry_child c on c.id = t.child_id where c.child_id = %s",
        town.UNASSIGNED,
    ) == [("left_list",)]


def test_a_childs_new_school_follows_into_every_row_about_it(copied_city: City, tmp_path: Path) -> None:
    decide_about(copied_city, town.LISTED)
    moved = dict(town.SCHOOL_CHANGES)
    town.SCHOOL_CHANGES[town.LISTED] = town.SCHOOLS[1]
    try:
        town.write_city(tmp_path / "next", as_of=LATER)
    finally:
        town.SCHOOL_CHANGES.clear()
        town.SCHOOL_CHANGES.update(moved)
    load_bundle(tmp_path / "next")
    for table in (
        "tasks_task",
        "assessment_view",
        "assessment_decision",
        "intake_judgement",
        "registry_name_gram",
    ):
        assert as_owner(
            f"select distinct s.code from {table} t join registry_child c on c.id = t.child_id"
            " join registry_school s on s.id = t.school_id where c.child_id = %s", town.LISTED,
        ) == [("S02",)], table  # fmt: skip


def test_the_return_slip_holds_the_decision_and_verifies(copied_city: City, tmp_path: Path) -> None:
    decide_about(copied_city, town.LISTED)
    counts = export_returns(tmp_path / "slip")
    assert counts == {"decision": 1, "outcome": 1}
    assert verify_returns(tmp_path / "slip") == []
    (row,) = read_return_table(tmp_path / "slip", "decision").to_pylist()
    assert (row["child_id"], row["need"], row["decision"]) == (town.LISTED, "long_absence", "support")


def test_the_return_slip_tells_nothing_in_words(copied_city: City, tmp_path: Path) -> None:
    decide_about(copied_city, town.LISTED)
    export_returns(tmp_path / "slip")
    written = b"".join(path.read_bytes() for path in (tmp_path / "slip").iterdir())
    assert "困っている".encode() not in written


def test_a_newer_slip_replaces_the_older_one_as_a_whole(copied_city: City, tmp_path: Path) -> None:
    export_returns(tmp_path / "slip")
    decide_about(copied_city, town.LISTED)
    assert export_returns(tmp_path / "slip") == {"decision": 1, "outcome": 1}
    assert verify_returns(tmp_path / "slip") == []
    assert [path.name for path in tmp_path.iterdir()] == ["slip"]


def test_before_the_first_bundle_there_is_nothing_to_return(copied_city: City, tmp_path: Path) -> None:
    as_owner("update intake_run set current = false")
    with pytest.raises(NothingToReturnError):
        export_returns(tmp_path / "slip")
    assert not (tmp_path / "slip").exists()
