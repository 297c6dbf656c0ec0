"""What is hidden stands nowhere in what a role is handed, whichever field a screen may draw."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.integration.small_town import town
from tests.integration.small_town.plane import ROLES, City, rows
from tsunagu.apps.assessment import actions
from tsunagu.apps.assessment.queries import list_need, need_tabs, open_sheet
from tsunagu.apps.assessment.shapes import Done, ListFilters
from tsunagu.apps.registry.queries import search_children
from tsunagu.apps.tasks.queries import today
from tsunagu.domain.access import Actor, Refused

Become = Callable[[str], Actor]
NEEDS = ("long_absence", "abuse", "problem_behaviour")
OPENED = (town.LISTED, town.SECOND_SCHOOL, town.NO_SCHOOL, town.OF_NURSE, town.PROTECTED, town.UNASSIGNED, town.SAMPLED,
          town.MUST_ONLY, town.ABUSE_ONLY, town.NOT_JUDGED)  # fmt: skip
CLASSES = ("school", "consultation", "health", "welfare")


@pytest.fixture(scope="module")
def seen_by_role() -> dict[str, dict[str, Any]]:
    """The untouched town looks the same to a role in every test: asked for once."""
    return {}


@pytest.fixture
def see(
    city: City, signed_in: Become, now: datetime, seen_by_role: dict[str, dict[str, Any]]
) -> Callable[[str], dict[str, Any]]:
    """Everything that a role can be handed about anybody, by the name of the place."""

    def everything(role: str) -> dict[str, Any]:
        asked = {"actor": signed_in(role), "purpose": "find_children", "now": now}
        seen: dict[str, Any] = {"today": today(**asked), "tabs": need_tabs(**asked)}
        for need in NEEDS:
            seen[f"list {need}"] = list_need(**asked, need=need, filters=ListFilters(per_page=100))
            for child in OPENED:
                seen[f"sheet {need} {child}"] = open_sheet(**asked, need=need, key=city.keys[child])
        for words in ("架空", "カクウ", "2015-04-02", "平成27年4月"):
            seen[f"search {words}"] = search_children(**asked, words=words)
        return seen

    def once(role: str) -> dict[str, Any]:
        if role not in seen_by_role:
            seen_by_role[role] = everything(role)
        return seen_by_role[role]

    return once


def said(seen: dict[str, Any]) -> str:
    return "\n".join(repr(answer) for answer in seen.values())


def test_the_canaries_are_alive(see: Callable[[str], dict[str, Any]]) -> None:
    """What the manager is handed holds the values whose absence the other tests ask for."""
    words = said(see("manager"))
    assert town.name_of(town.LISTED) in words
    assert "consultationの文1-c00" in words
    assert f"住所{town.LISTED}" in words


@pytest.mark.parametrize("child", [town.LISTED, town.SECOND_SCHOOL, town.NO_SCHOOL], ids=["a listed child", "its sister", "a child without a school"])  # fmt: skip
def test_the_analyst_is_handed_no_name(see: Callable[[str], dict[str, Any]], child: str) -> None:
    words = said(see("education_analyst"))
    for hidden in (town.name_of(child), f"花子{child}", f"カクウ{child.upper()}", f"保護者a{child[1:]}",
                   f"住所{child}", f"町字{child}", "平成27年"):  # fmt: skip
        assert hidden not in words, hidden


@pytest.mark.parametrize("role", ROLES, ids=lambda role: f"a {role}")
def test_no_role_is_handed_a_sentence_of_a_class_it_does_not_hold(
    see: Callable[[str], dict[str, Any]], city: City, role: str
) -> None:
    words = said(see(role))
    for item_class in CLASSES:
        if item_class not in city.actors[role].classes:
            assert f"{item_class}の文" not in words


@pytest.mark.parametrize("role", ["education_analyst", "school_teacher"], ids=lambda role: f"a {role}")
def test_a_list_with_other_classes_is_not_known_to_exist(
    see: Callable[[str], dict[str, Any]], role: str
) -> None:
    seen = see(role)
    assert [tab.need for tab in seen["tabs"]] == ["long_absence"]
    assert isinstance(seen["list abuse"], Refused)
    assert all(isinstance(seen[f"sheet abuse {child}"], Refused) for child in OPENED)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: f"a {role}")
def test_the_whereabouts_of_a_protected_family_stand_nowhere(
    see: Callable[[str], dict[str, Any]], role: str
) -> None:
    words = said(see(role))
    assert f"住所{town.PROTECTED}" not in words
    assert f"町字{town.PROTECTED}" not in words


def test_a_protected_familys_address_is_masked_even_if_one_had_crossed(
    owner_city: City, see_as_owner: Callable[[], Any]
) -> None:
    rows(
        "update registry_child set address = '隠れ家の住所', district = '隠れ家の町' where child_id = %s",
        town.PROTECTED,
    )
    sheet = see_as_owner()
    assert "隠れ家" not in repr(sheet)
    assert sheet.address.masked
    assert sheet.protective


@pytest.fixture
def see_as_owner(owner_city: City, now: datetime) -> Callable[[], Any]:
    def sheet() -> Any:
        return open_sheet(
            actor=owner_city.actors["manager"], purpose="assess_child", need="long_absence",
            key=owner_city.keys[town.PROTECTED], now=now,
        )  # fmt: skip

    return sheet


@pytest.mark.parametrize(
    "role", ["case_worker", "public_health_nurse", "school_teacher", "manager"], ids=lambda role: f"a {role}"
)
def test_points_band_and_reasons_are_not_there_before_ones_own_view(
    see: Callable[[str], dict[str, Any]], role: str
) -> None:
    seen = see(role)
    for group in seen["list long_absence"].groups:
        for row in group.rows:
            assert (row.points.covered, row.points.band, row.points.points, row.points.filled) == (
                True,
                "",
                None,
                0,
            )
            assert not row.folded or row.folded.points is None
            assert all(
                line.points is None and line.kind in ("fact", "must")
                for line in (*row.reasons, *row.folded_reasons)
            )
    sheet = seen[f"sheet long_absence {town.LISTED}"]
    assert (sheet.reasons, sheet.comparison, sheet.other_views, sheet.decision) == (None, "", (), None)
    assert not any(option.against for option in sheet.decisions)
    assert "points=10" not in said(seen)
    assert "Ⅲ帯 10点" not in said(seen)


def test_the_order_of_a_covered_list_does_not_follow_points(see: Callable[[str], dict[str, Any]]) -> None:
    groups = {group.id: group for group in see("case_worker")["list long_absence"].groups}
    assert set(groups) <= {"mine", "others", "unassigned"}
    assert not any(
        "Ⅲ" in choice.label and choice.count for choice in see("case_worker")["list long_absence"].bands
    )


def test_ones_own_view_opens_points_for_oneself_alone(city: City, signed_in: Become, now: datetime) -> None:
    asked = {"purpose": "find_children", "need": "long_absence", "key": city.keys[town.LISTED], "now": now}
    saved = actions.save_own_view(
        actor=signed_in("case_worker"), view="watch", words="見守る", version=0, **asked
    )
    assert isinstance(saved, Done)
    opened = open_sheet(actor=signed_in("case_worker"), **asked)
    assert (opened.reasons.total, opened.reasons.sum_words) == (10, "9＋2−1＝10")
    assert open_sheet(actor=signed_in("public_health_nurse"), **asked).reasons is None
    assert "見守る" not in repr(open_sheet(actor=signed_in("public_health_nurse"), **asked).other_views)


def test_every_kind_of_not_knowing_stands_apart(city: City, signed_in: Become, now: datetime) -> None:
    sheet = open_sheet(
        actor=signed_in("case_worker"),
        purpose="find_children",
        need="long_absence",
        key=city.keys[town.LISTED],
        now=now,
    )
    assert sorted(row.kind for row in sheet.unknown) == ["link_pending", "no_record", "not_delivered"]
    assert [row.kind for row in sheet.stale] == ["stale"]
    assert [row.kind for row in sheet.none] == ["none"]


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: f"on the list {need}")
@pytest.mark.parametrize("child", [town.SECOND_SCHOOL, town.NO_SCHOOL, town.NOT_JUDGED],
                         ids=["of another school", "of no school", "not on any list"])  # fmt: skip
def test_another_schools_child_is_the_same_404_as_nobody(
    city: City, signed_in: Become, now: datetime, need: str, child: str
) -> None:
    asked = {"actor": signed_in("school_teacher"), "purpose": "find_children", "need": need, "now": now}
    hidden = open_sheet(**asked, key=city.keys[child])
    nobody = open_sheet(**asked, key="f" * 16)
    assert (hidden.status, hidden) == (404, nobody)


def test_a_sister_at_another_school_stays_unnamed_to_this_school(
    city: City, signed_in: Become, now: datetime
) -> None:
    asked = {"purpose": "find_children", "need": "long_absence", "key": city.keys[town.LISTED], "now": now}
    school = open_sheet(actor=signed_in("school_teacher"), **asked)
    centre = open_sheet(actor=signed_in("case_worker"), **asked)
    assert town.name_of(town.SECOND_SCHOOL) in repr(centre.household)
    assert town.name_of(town.SECOND_SCHOOL) not in repr(school)
    assert "見本小学校" not in repr(school.household)


def test_somebody_elses_random_check_is_not_known(see: Callable[[str], dict[str, Any]], city: City) -> None:
    holder, other = see("case_worker"), see("public_health_nurse")
    assert not isinstance(holder[f"sheet long_absence {town.SAMPLED}"], Refused)
    assert isinstance(other[f"sheet long_absence {town.SAMPLED}"], Refused)
    assert city.keys[town.SAMPLED] not in repr(other["list long_absence"])


def test_a_school_finds_its_own_children_only(city: City, signed_in: Become, now: datetime) -> None:
    found = search_children(
        actor=signed_in("school_teacher"), purpose="find_children", words="カクウ", now=now
    )
    own = {city.keys[child] for child in town.children() if town.school_of(child)[0] == "S01"}
    assert {hit.key for hit in found.hits} == own


@pytest.mark.parametrize("words", ["", " ", "%", "_", "'; drop table x", "花\x00子", "架" * 500, "99999-99-99"],
                         ids=["nothing", "a blank", "a percent sign", "an underscore", "SQL", "a NUL", "500 signs", "no date"])  # fmt: skip
def test_a_search_for_odd_words_answers_calmly(
    city: City, signed_in: Become, now: datetime, words: str
) -> None:
    found = search_children(actor=signed_in("manager"), purpose="find_children", words=words, now=now)
    assert found.hits == () or "花" in words


def test_the_words_of_a_search_are_not_kept(city: City, signed_in: Become, now: datetime) -> None:
    search_children(actor=signed_in("manager"), purpose="find_children", words="架空c00", now=now)
    (row,) = rows("select t::text from audit_read_log t order by number desc limit 1")
    assert "架空" not in row[0]
