"""What people do with a child: saved once, whole, by whoever may; refused and noted otherwise."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.integration.small_town import town
from tests.integration.small_town.plane import City, rows
from tsunagu.apps.assessment import actions
from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, Invalid
from tsunagu.domain.access import Actor, Refused

Become = Callable[[str], Actor]
SAVED = ("assessment_view", "assessment_decision", "assessment_draft", "audit_event")


class Desk:
    """One person at work on one child."""

    def __init__(self, actor: Actor, key: str, need: str = "long_absence") -> None:
        self.about = {
            "actor": actor,
            "purpose": "find_children",
            "need": need,
            "key": key,
            "now": timezone.now(),
        }
        self.actor = actor

    @property
    def today(self) -> date:
        return timezone.localdate(self.about["now"])

    def take_up(self) -> Any:
        return actions.take_up(**self.about, version=0)

    def draft(self, **typed: Any) -> Any:
        return actions.save_draft(**self.about, draft=Draft(**({"words": "途中"} | typed)))

    def view(self, view: str = "meet_soon", words: str = "会って確かめたい") -> Any:
        return actions.save_own_view(**self.about, view=view, words=words, version=0)

    def decide(self, **chosen: Any) -> Any:
        made = {
            "decision": "support", "reason_codes": ["difficulty"], "against_codes": [], "words": "家庭が困っている",
            "next_contact_on": self.today + timedelta(days=7), "how": "visit", "by_whom": str(self.actor.id), "version": 1,
        }  # fmt: skip
        return actions.record_decision(**self.about, **(made | chosen))


@pytest.fixture
def desk(city: City, signed_in: Become) -> Callable[..., Desk]:
    def sit(role: str = "case_worker", child: str = town.LISTED, need: str = "long_absence") -> Desk:
        return Desk(signed_in(role), city.keys[child], need)

    return sit


def count(table: str) -> int:
    return int(rows(f"select count(*) from {table}")[0][0])


def counts() -> dict[str, int]:
    return {table: count(table) for table in SAVED}


def test_a_child_without_an_assignee_is_taken_up(desk: Callable[..., Desk]) -> None:
    sat = desk(child=town.UNASSIGNED)
    assert isinstance(sat.take_up(), Done)
    assert sat.take_up().again
    assert rows("select action from audit_event where action = 'take_up'") == [("take_up",)]


def test_a_child_with_an_assignee_is_not_taken_from_them(desk: Callable[..., Desk]) -> None:
    assert isinstance(desk(child=town.OF_NURSE).take_up(), Conflict)


def test_of_two_who_take_up_the_second_is_told(desk: Callable[..., Desk]) -> None:
    assert isinstance(desk(child=town.UNASSIGNED).take_up(), Done)
    answer = desk("public_health_nurse", town.UNASSIGNED).take_up()
    assert isinstance(answer, Conflict)
    assert answer.by == "田中 美咲"


def test_a_draft_is_kept_and_replaced(desk: Callable[..., Desk]) -> None:
    sat = desk()
    sat.draft(words="はじめ")
    assert isinstance(sat.draft(words="あと"), Done)
    (content,) = rows("select content from assessment_draft")
    assert "あと" in content[0]
    assert "はじめ" not in content[0]


def test_a_draft_is_its_writers_alone(desk: Callable[..., Desk]) -> None:
    desk().draft(words="わたしの下書き")
    desk("public_health_nurse")
    assert count("assessment_draft") == 0


@pytest.mark.parametrize("words", ["長" * 20_001, "NUL\x00"], ids=["too long", "with a NUL"])
def test_a_draft_that_cannot_be_kept_is_said_to_be(desk: Callable[..., Desk], words: str) -> None:
    assert isinstance(desk().draft(words=words), Invalid)


def test_a_view_is_saved_once_however_often_it_is_sent(desk: Callable[..., Desk]) -> None:
    sat = desk()
    assert isinstance(sat.view(), Done)
    assert sat.view().again
    assert count("assessment_view") == 1


def test_a_saved_view_is_locked(desk: Callable[..., Desk]) -> None:
    sat = desk()
    sat.view()
    assert isinstance(sat.view(words="書きかえ"), Conflict)
    assert rows("select words from assessment_view") == [("会って確かめたい",)]


@pytest.mark.parametrize(
    ("view", "words", "field"),
    [("", "ことば", "view"), ("panic", "ことば", "view"), ("watch", "　 ", "view_words"),
     ("watch", "字" * 2001, "view_words"), ("watch", "a\x00b", "view_words")],
    ids=["no view chosen", "a view that nobody offers", "words of blanks", "words too long", "words with a NUL"],
)  # fmt: skip
def test_a_faulty_view_is_sent_back_with_its_field(
    desk: Callable[..., Desk], view: str, words: str, field: str
) -> None:
    answer = desk().view(view, words)
    assert [error.field for error in answer.errors] == [field]
    assert count("assessment_view") == 0


def test_a_decision_is_stored_with_task_contact_and_event(desk: Callable[..., Desk]) -> None:
    sat = desk()
    sat.draft()
    sat.view()
    assert isinstance(sat.decide(), Done)
    assert rows("select decision, how from assessment_decision") == [("support", "visit")]
    assert rows("select closed_as from tasks_task where closed_as <> ''") == [("support",)]
    assert rows("select due_on, assignee_id from tasks_task where kind = 'contact'") == [
        (sat.today + timedelta(days=7), sat.actor.id)
    ]
    assert rows("select details from audit_event where action = 'record_decision'") == [("support",)]
    assert count("assessment_draft") == 0


def test_a_decision_sent_twice_is_recorded_once(desk: Callable[..., Desk]) -> None:
    sat = desk()
    sat.view()
    sat.decide()
    assert sat.decide().again
    assert (count("assessment_decision"), len(rows("select 1 from tasks_task where kind = 'contact'"))) == (
        1,
        1,
    )


def test_a_second_decision_by_another_is_a_conflict(desk: Callable[..., Desk]) -> None:
    sat = desk()
    sat.view()
    sat.decide()
    other = desk("public_health_nurse")
    answer = other.decide(decision="watch")
    assert isinstance(answer, Conflict)
    assert answer.by == "田中 美咲"
    assert rows("select decision from assessment_decision") == [("support",)]


def test_a_sheet_that_another_changed_meanwhile_is_a_conflict(desk: Callable[..., Desk]) -> None:
    desk("public_health_nurse").view()
    sat = desk()
    sat.view()  # version 2: the sheet that was opened at version 1 is old
    assert isinstance(sat.decide(version=1), Conflict)
    assert count("assessment_decision") == 0
    assert isinstance(sat.decide(version=2), Done)


def test_no_decision_before_ones_own_view(desk: Callable[..., Desk]) -> None:
    answer = desk().decide(version=0)
    assert isinstance(answer, Invalid)
    assert "見立て" in answer.errors[0].sentence
    assert count("assessment_decision") == 0


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"decision": "perhaps"}, "decision"),
        ({"reason_codes": []}, "reason_codes"),
        ({"reason_codes": ["gut_feeling"]}, "reason_codes"),
        ({"against_codes": ["gut_feeling"]}, "against_codes"),
        ({"words": " 　"}, "words"),
        ({"words": "字" * 2001}, "words"),
        ({"words": "a\x00b"}, "words"),
        ({"next_contact_on": None}, "next_contact_on"),
        ({"how": "telepathy"}, "how"),
        ({"how": ""}, "how"),
        ({"by_whom": "999999"}, "by_whom"),
        ({"by_whom": ""}, "by_whom"),
    ],
    ids=["a decision that nobody offers", "no reason", "a reason that nobody offers", "a counter-reason that nobody offers",
         "blank words", "words too long", "words with a NUL", "support without a date", "a way that nobody offers",
         "support without a way", "a person who does not decide", "support without a person"],
)  # fmt: skip
def test_a_faulty_decision_is_sent_back_with_its_field(
    desk: Callable[..., Desk], changed: dict[str, Any], field: str
) -> None:
    sat = desk()
    sat.view()
    answer = sat.decide(**changed)
    assert [error.field for error in answer.errors] == [field]
    assert count("assessment_decision") == 0


@pytest.mark.parametrize(
    ("days", "allowed"), [(-1, False), (0, True), (366, True), (367, False)],
    ids=["yesterday", "today", "in a year", "after more than a year"],
)  # fmt: skip
def test_the_next_contact_lies_within_a_year(desk: Callable[..., Desk], days: int, allowed: bool) -> None:
    sat = desk()
    sat.view()
    assert isinstance(
        sat.decide(next_contact_on=sat.today + timedelta(days=days)), Done if allowed else Invalid
    )


@pytest.mark.parametrize(
    ("child", "decision", "against"),
    [
        (town.LISTED, "not_now", True), (town.LISTED, "support", False), (town.LISTED, "already_supported", False),
        (town.MUST_ONLY, "not_now", True), (town.MUST_ONLY, "watch", False),
        (town.SAMPLED, "support", True), (town.SAMPLED, "watch", True), (town.SAMPLED, "already_supported", True),
        (town.SAMPLED, "not_now", False), (town.LISTED, "mixed_records", False),
    ],
    ids=["dropping a listed child", "supporting a listed child", "a listed child already supported",
         "dropping a child of a must rule", "watching a child of a must rule",
         "supporting below the line", "watching below the line", "already supported below the line",
         "leaving a child below the line", "mixed records of a listed child"],
)  # fmt: skip
def test_against_the_band_one_more_reason_is_asked(
    desk: Callable[..., Desk], child: str, decision: str, against: bool
) -> None:
    sat = desk(child=child)
    sat.view()
    answer = sat.decide(decision=decision)
    assert ([error.field for error in answer.errors] if against else answer.version) == (
        ["against_codes"] if against else 2
    )
    if against:
        assert isinstance(sat.decide(decision=decision, against_codes=["points_miss"]), Done)


ACTIONS: dict[str, Callable[[Desk], Any]] = {
    "take_up": lambda sat: sat.take_up(),
    "save_draft": lambda sat: sat.draft(),
    "save_own_view": lambda sat: sat.view(),
    "record_decision": lambda sat: sat.decide(),
}


class AuditBrokenError(Exception):
    """Raised by a log that cannot be written."""


@pytest.mark.parametrize("name", ACTIONS, ids=lambda name: f"{name} without its event")
def test_nothing_is_saved_when_the_audit_breaks(
    desk: Callable[..., Desk], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sat = desk(child=town.UNASSIGNED)
    if name == "record_decision":
        sat.view()
    kept = "select coalesce(assignee_id, 0), closed_as, id from tasks_task order by id"
    before, tasks = counts(), rows(kept)
    state = rows("select task_id, version from assessment_sheet_state")

    def broken(**_: object) -> None:
        raise AuditBrokenError

    monkeypatch.setattr(actions, "record_event", broken)
    with pytest.raises(AuditBrokenError):
        ACTIONS[name](sat)
    assert (counts(), rows(kept)) == (before, tasks)
    assert rows("select task_id, version from assessment_sheet_state") == state


def test_every_action_is_among_those_whose_audit_is_broken() -> None:
    public = {
        name for name, made in vars(actions).items()
        if callable(made) and getattr(made, "__module__", "") == actions.__name__ and not name.startswith("_")
    }  # fmt: skip
    assert public == set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS, ids=lambda name: f"{name} by a role that only reads")
def test_a_role_without_the_right_is_refused_and_noted(desk: Callable[..., Desk], name: str) -> None:
    sat = desk("education_analyst")
    before = counts()
    answer = ACTIONS[name](sat)
    assert isinstance(answer, Refused)
    assert (answer.status, answer.reason_code) == (403, "R-01")
    assert answer.sentence
    assert rows("select places, refused, reasons from audit_read_log order by number desc limit 1") == [
        ([name], True, ["R-01"])
    ]
    assert counts() == before


def test_a_teacher_writes_a_view_and_decides_nothing(desk: Callable[..., Desk]) -> None:
    sat = desk("school_teacher")
    assert isinstance(sat.view(), Done)
    assert isinstance(sat.decide(), Refused)
    assert count("assessment_decision") == 0


@pytest.mark.parametrize("name", ACTIONS, ids=lambda name: f"{name} on another school's child")
def test_another_schools_child_is_not_there(desk: Callable[..., Desk], name: str) -> None:
    answer = ACTIONS[name](desk("school_teacher", town.SECOND_SCHOOL))
    assert (answer.status, answer.reason_code) == (404, "N-01")


def test_a_decision_keeps_what_was_seen(desk: Callable[..., Desk], now: datetime) -> None:
    sat = desk()
    sat.view()
    sat.decide(words="  前後の空白  ")
    assert (
        rows(
            "select words, run_id from assessment_decision join intake_run r on r.id = run_id and r.current"
        )[0][0]
        == "前後の空白"
    )
