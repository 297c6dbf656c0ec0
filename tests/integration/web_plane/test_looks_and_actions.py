"""Nothing is seen unlogged, nothing saved unrecorded, no points before one's own view, no hidden value at all."""

import importlib
import inspect
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.web_plane.small_city import ADDRESS, KANA, NAME, NOW, POINTS, City
from tsunagu.apps.assessment import actions, queries
from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, Invalid, ListFilters
from tsunagu.apps.audit import queries as audit
from tsunagu.apps.audit.shapes import LookFilters
from tsunagu.apps.intake import queries as intake
from tsunagu.apps.registry import queries as registry
from tsunagu.apps.tasks import queries as tasks
from tsunagu.domain.access import Refused

NEED = "long_absence"
ASK = {"purpose": "find_children", "now": NOW}
CHILD = {"purpose": "assess_child", "need": NEED, "now": NOW}
QUERIES = {
    "assessment.need_tabs": lambda a, c: queries.need_tabs(actor=a, **ASK),
    "assessment.list_need": lambda a, c: queries.list_need(actor=a, need=NEED, filters=ListFilters(), **ASK),
    "assessment.open_sheet": lambda a, c: queries.open_sheet(actor=a, key=c.own, **CHILD),
    "tasks.today": lambda a, c: tasks.today(actor=a, **ASK),
    "tasks.my_work": lambda a, c: tasks.my_work(actor=a, **ASK),
    "registry.search_children": lambda a, c: registry.search_children(actor=a, words="秘氏", **ASK),
    "intake.runs": lambda a, c: intake.runs(actor=a, **ASK),
    "intake.source_health": lambda a, c: intake.source_health(actor=a, **ASK),
    "intake.programme_sheet": lambda a, c: intake.programme_sheet(actor=a, **ASK),
    "audit.looks": lambda a, c: audit.looks(
        actor=a, purpose="oversee_looking", filters=LookFilters(), now=NOW
    ),
    "audit.my_looks": lambda a, c: audit.my_looks(actor=a, filters=LookFilters(), **ASK),
}
NOTHING_OF_A_PERSON = {
    "tasks.waiting_count": "a number", "tasks.open_count": "a number", "tasks.to_assess_count": "a number",
    "audit.times_looked_at": "a number",
    "audit.verify_chain": "the command line's, run by the operator",
    "intake.current_run": "a run holds no person",
}  # fmt: skip


def look_rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        before = cursor.fetchone()[0]
        cursor.execute("reset role")
        cursor.execute(
            "select places, subjects, refused, reasons, actor_id from audit_read_log order by number"
        )
        rows = cursor.fetchall()
        if before == "tsunagu_app":
            cursor.execute("set local role tsunagu_app")
    return rows


def test_every_query_function_stands_in_the_table() -> None:
    public = set()
    for app in ("assessment", "tasks", "registry", "intake", "audit"):
        module = importlib.import_module(f"tsunagu.apps.{app}.queries")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                public.add(f"{app}.{name}")
    assert public == set(QUERIES) | set(NOTHING_OF_A_PERSON)


@pytest.mark.parametrize("role", ["manager", "education_analyst", "information_officer", "school_teacher"])
@pytest.mark.parametrize("name", QUERIES)
def test_every_query_leaves_one_row_whatever_it_answers(city: City, name: str, role: str) -> None:
    before = len(look_rows())
    answer = QUERIES[name](city.sign_in(role), city)
    rows = look_rows()
    assert len(rows) == before + 1
    assert rows[-1][0] == [name.partition(".")[2]] and rows[-1][4] == city.users[role].pk
    assert rows[-1][2] is isinstance(answer, Refused)


def test_a_page_is_not_answered_when_its_row_cannot_be_written(city: City, monkeypatch) -> None:
    def broken(**_: object) -> None:
        raise OSError("log")

    monkeypatch.setattr(queries, "note_look", broken)
    with pytest.raises(OSError, match="log"):
        QUERIES["assessment.list_need"](city.sign_in("case_worker"), city)


def decide_(actor, city: City, **other):
    typed = {"decision": "watch", "reason_codes": ["difficulty"], "against_codes": [], "words": "会う",
             "next_contact_on": date(2026, 12, 1), "how": "phone", "by_whom": str(actor.id), "version": 1}  # fmt: skip
    how = dict(typed, **other)
    if how["how"] not in actions_hows():
        how["how"] = actions_hows()[0]
    if not set(how["reason_codes"]) <= set(actions_reasons()):
        how["reason_codes"] = [actions_reasons()[0]]
    return actions.record_decision(actor=actor, key=city.own, **CHILD, **how)


def actions_hows() -> list[str]:
    from tsunagu.apps.assessment.words import HOWS

    return list(HOWS)


def actions_reasons() -> list[str]:
    from tsunagu.apps.assessment.words import REASON_CODES

    return list(REASON_CODES)


def view_(actor, city: City, words: str = "気になる"):
    return actions.save_own_view(actor=actor, key=city.own, view="meet_soon", words=words, version=0, **CHILD)


ACTIONS = {
    "take_up": lambda a, c: actions.take_up(actor=a, key=c.other, version=0, **CHILD),
    "save_draft": lambda a, c: actions.save_draft(actor=a, key=c.own, draft=Draft(words="途中"), **CHILD),
    "save_own_view": view_,
    "record_decision": decide_,
}


@pytest.mark.parametrize("name", ACTIONS)
def test_nothing_is_saved_when_the_record_of_the_action_breaks(
    city: City, monkeypatch, count_rows, name: str
) -> None:
    actor = city.sign_in("case_worker")
    if name == "record_decision":
        assert isinstance(view_(actor, city), Done)
    before = count_rows()

    def broken(**_: object) -> None:
        raise OSError("event")

    city.sign_in("case_worker")
    monkeypatch.setattr(actions, "record_event", broken)
    with pytest.raises(OSError, match="event"):
        ACTIONS[name](actor, city)
    assert count_rows() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_that_works_changes_something_and_records_it(city: City, count_rows, name: str) -> None:
    actor = city.sign_in("case_worker")
    if name == "record_decision":
        view_(actor, city)
    before = count_rows()
    city.sign_in("case_worker")
    assert isinstance(ACTIONS[name](actor, city), Done)
    after = count_rows()
    assert after["audit_event"][0] == before["audit_event"][0] + 1
    assert any(after[table] != before[table] for table in after if table != "audit_event")


def test_points_and_band_are_in_no_object_before_ones_own_view(city: City) -> None:
    actor = city.sign_in("case_worker")
    for name in ("assessment.list_need", "assessment.open_sheet"):
        answer = QUERIES[name](actor, city)
        assert not isinstance(answer, Refused) and str(POINTS) not in repr(answer)
    assert QUERIES["assessment.open_sheet"](actor, city).reasons is None
    assert isinstance(view_(actor, city), Done)
    assert QUERIES["assessment.open_sheet"](actor, city).reasons.total == POINTS
    assert str(POINTS) in repr(QUERIES["assessment.list_need"](actor, city))


def test_a_decision_before_ones_own_view_is_not_recorded(city: City) -> None:
    assert not isinstance(decide_(city.sign_in("case_worker"), city, version=0), Done)


def test_sent_twice_is_recorded_once_and_another_content_is_a_conflict(city: City) -> None:
    actor = city.sign_in("case_worker")
    view_(actor, city)
    assert view_(actor, city).again
    assert isinstance(view_(actor, city, "書きかえ"), Conflict)
    first, again = decide_(actor, city), decide_(actor, city)
    assert isinstance(first, Done) and again.again
    assert isinstance(decide_(actor, city, words="別のことば"), Conflict)


def test_dropping_a_child_of_the_highest_band_asks_for_one_more_reason(city: City) -> None:
    actor = city.sign_in("case_worker")
    view_(actor, city)
    answer = decide_(actor, city, decision="not_now", next_contact_on=None, how="", by_whom="")
    assert isinstance(answer, Invalid) and "against_codes" in {error.field for error in answer.errors}


@pytest.mark.parametrize("name", ["assessment.list_need", "assessment.open_sheet"])
def test_who_sees_no_names_gets_no_name_in_any_field(city: City, name: str) -> None:
    actor = city.sign_in("education_analyst")
    if name.endswith("open_sheet"):
        answer = queries.open_sheet(actor=actor, key=city.own, need=NEED, **ASK)
    else:
        answer = QUERIES[name](actor, city)
    assert not isinstance(answer, Refused)
    for canary in (NAME, KANA, ADDRESS, "秘氏"):
        assert canary not in repr(answer)


@pytest.mark.parametrize(
    ("role", "child", "need"),
    [("school_teacher", "other", NEED), ("school_teacher", "own", "abuse"), ("education_analyst", "own", "abuse"),
     ("information_officer", "own", NEED), ("manager", "sampled", NEED)],
    ids=["another school's child", "a list with classes a school lacks", "a list with classes the board lacks",
         "a role that reaches nobody", "somebody else's random check"],
)  # fmt: skip
def test_what_one_may_not_know_of_is_the_same_404_as_nothing(
    city: City, role: str, child: str, need: str
) -> None:
    actor = city.sign_in(role)
    ask = {**CHILD, "need": need, "purpose": "find_children"}
    hidden = queries.open_sheet(actor=actor, key=getattr(city, child), **ask)
    nobody = queries.open_sheet(actor=actor, key="f" * 16, **ask)
    assert isinstance(hidden, Refused) and hidden == nobody and hidden.status == 404


@pytest.mark.parametrize(("name", "most"), [("assessment.list_need", 14), ("assessment.open_sheet", 24)])
def test_the_number_of_statements_is_bounded(city: City, name: str, most: int) -> None:
    actor = city.sign_in("case_worker")
    with CaptureQueriesContext(connection) as captured:
        QUERIES[name](actor, city)
    assert 0 < len(captured) <= most
