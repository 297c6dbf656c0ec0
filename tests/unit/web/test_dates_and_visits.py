"""Dates as staff screens write them, and the visit that carries who asks, for what, until when."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.apps.accounts import queries
from tsunagu.apps.accounts.shapes import NavigationItem
from tsunagu.domain.access import Action
from tsunagu.web.finding.forms import FilterForm
from tsunagu.web.templatetags import japanese
from tsunagu.web.visit import Visit, purpose_in_effect


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(japanese, "today", lambda: date(2026, 11, 24))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param(date(2026, 11, 20), "11月20日（金）", id="inside the fiscal year"),
        pytest.param(date(2027, 3, 31), "3月31日（水）", id="its last day"),
        pytest.param(date(2027, 4, 1), "令和9年（2027年）4月1日（木）", id="the next fiscal year"),
        pytest.param(date(2026, 3, 31), "令和8年（2026年）3月31日（火）", id="the fiscal year before"),
        pytest.param(None, "", id="no day"),
    ],
)
def test_a_day_is_short_only_inside_the_current_fiscal_year(day: date | None, said: str) -> None:
    assert japanese.short_day(day) == said


def test_a_moment_is_said_in_japanese_time() -> None:
    moment = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert japanese.both_calendars(moment) == "令和8年（2026年）11月25日（水）"
    assert japanese.clock_time(moment) == "00:30"
    assert japanese.month_day_time(moment) == "11月25日（水） 00:30"


@pytest.mark.parametrize(
    ("law", "short"),
    [
        ("児童福祉法第10条第1項第1号", "児福法10条1項1号"),
        ("個人情報の保護に関する法律第66条第1項", "個情法66条1項"),
        ("児童福祉法第25条の2", "児福法25条の2"),
        ("地方税法第22条", "地方税法22条"),
        ("", ""),
    ],
)
def test_a_law_is_shortened_as_staff_say_it(law: str, short: str) -> None:
    assert japanese.short_law(law) == short


@pytest.mark.parametrize("screen", ["find", "looks", "sheet", "programme"])
def test_a_screen_takes_the_purpose_that_fits_what_one_does_there(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    asked: list[Action] = []

    def fitting(**given: Any) -> str:
        asked.append(given["action"])
        return "assess_child"

    monkeypatch.setattr(queries, "purpose_for", fitting)
    assert purpose_in_effect(visit.request, visit.frame, screen, visit.now).id == "assess_child"
    expected = {
        "find": Action.SEE_LIST,
        "looks": Action.REVIEW_LOOKS,
        "sheet": Action.ASSESS,
        "programme": Action.SEE_PROGRAMME,
    }
    assert asked == [expected[screen]]


def test_a_purpose_that_the_person_does_not_hold_is_never_taken(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "purpose_for", lambda **_: "oversee_looking")
    assert purpose_in_effect(visit.request, visit.frame, "looks", visit.now) == visit.frame.purpose


def test_only_today_is_ever_filled_and_only_when_something_waits(visit: Visit) -> None:
    links = visit.context()["navigation"]
    assert [link.id for link in links if link.late] == ["today"]
    calm = replace(visit, frame=replace(visit.frame, navigation=(NavigationItem("today", "今日", 0),)))
    assert [link.late for link in calm.context()["navigation"]] == [False]


@pytest.mark.parametrize(
    ("screen", "here"),
    [("find", "find"), ("sheet", "find"), ("search", "find"), ("today", "today"), ("error", None)],
)
def test_the_navigation_knows_where_one_is(visit: Visit, screen: str, here: str | None) -> None:
    links = replace(visit, screen=screen).context()["navigation"]
    assert [link.id for link in links if link.here] == ([here] if here else [])


@given(
    st.dictionaries(
        st.sampled_from(["school", "status", "assignee", "band", "sort", "page", "per_page"]),
        st.text(max_size=40),
    )
)
def test_no_address_breaks_the_filters(query: dict[str, str]) -> None:
    filters = FilterForm(query).filters()
    assert filters.sort in ("band", "due", "age", "school")
    assert filters.page >= 1
    assert filters.per_page == 20
    assert "\x00" not in filters.school + filters.status
