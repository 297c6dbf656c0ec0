"""`decide`: closed by default, total, and the same answer for the same question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.domain.access import (
    ABOUT_A_CHILD,
    REASON_SENTENCES,
    ROLE_WORDS,
    Action,
    Actor,
    Decision,
    ReasonCode,
    Subject,
    SubjectKind,
    decide,
    sees_every_class,
)
from tsunagu.domain.item_class import ItemClass

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
WORKER = Actor(
    id=1, name="職員", organisation="課", organisation_kind="city_section", role="case_worker", role_name="職員",
    reach="city", school_code="", sees_names=True,
    classes=frozenset({"basic", "school", "welfare", "judgement"}),
    purposes=frozenset({"find_children", "assess_child"}),
    actions=frozenset({"see_list", "assess", "decide", "see_programme"}),
)  # fmt: skip
TEACHER = replace(
    WORKER, reach="school", school_code="A1", classes=frozenset({"basic", "school", "judgement"}),
    actions=frozenset({"see_list", "assess"}),
)  # fmt: skip
OFFICER = replace(WORKER, reach="none", classes=frozenset(), actions=frozenset({"see_programme"}))
CHILD = Subject(SubjectKind.CHILD, "A1", "school", frozenset({"school"}))
OTHER = replace(CHILD, school_code="B2")
SCREEN = Subject(SubjectKind.SCREEN)
FIND = "find_children"

TABLE = {
    "a worker opens any child of the city": (WORKER, "see_child", OTHER, FIND, None),
    "a teacher opens a child of the own school": (TEACHER, "see_child", CHILD, FIND, None),
    "a teacher does not get another school's child": (TEACHER, "see_child", OTHER, FIND, ReasonCode.OTHER_SCHOOL),
    "a teacher without a school gets nobody": (
        replace(TEACHER, school_code=""), "see_child", replace(CHILD, school_code=""), FIND, ReasonCode.NO_REACH),
    "who reaches nobody opens no child": (
        replace(OFFICER, actions=frozenset({"see_list"})), "see_child", CHILD, FIND, ReasonCode.NO_REACH),
    "nobody signed in": (None, "see_child", CHILD, FIND, ReasonCode.NOT_SIGNED_IN),
    "an account that was stopped": (replace(WORKER, active=False), "see_list", SCREEN, FIND, ReasonCode.ACCOUNT_ENDED),
    "an account before its first day": (
        replace(WORKER, valid_from=NOW + timedelta(seconds=1)), "see_list", SCREEN, FIND, ReasonCode.ACCOUNT_ENDED),
    "an account in the second its contract ends": (
        replace(WORKER, valid_until=NOW), "see_list", SCREEN, FIND, ReasonCode.ACCOUNT_ENDED),
    "an account in the last second before": (
        replace(WORKER, valid_until=NOW + timedelta(seconds=1)), "see_list", SCREEN, FIND, None),
    "a purpose that the role does not hold": (WORKER, "see_list", SCREEN, "oversee_looking", ReasonCode.PURPOSE),
    "no purpose at all": (WORKER, "see_list", SCREEN, "", ReasonCode.PURPOSE),
    "a role without the action": (TEACHER, "decide", CHILD, FIND, ReasonCode.ROLE_ACTION),
    "an action nobody defined": (WORKER, "erase", SCREEN, FIND, ReasonCode.UNKNOWN_ACTION),
    "names, for a role that sees none": (
        replace(WORKER, sees_names=False), "see_name", CHILD, FIND, ReasonCode.ROLE_NAMES),
    "search, for a role that sees no names": (
        replace(WORKER, sees_names=False), "search", SCREEN, FIND, ReasonCode.ROLE_NAMES),
    "an item of a class one does not hold": (
        WORKER, "see_item", replace(CHILD, item_class="health"), FIND, ReasonCode.ROLE_CLASS),
    "an item without a class": (WORKER, "see_item", replace(CHILD, item_class=""), FIND, ReasonCode.UNCLASSIFIED),
    "an item of an invented class": (
        WORKER, "see_item", replace(CHILD, item_class="x"), FIND, ReasonCode.UNCLASSIFIED),
    "a hiding family's whereabouts": (
        WORKER, "see_item", replace(CHILD, protected=True), FIND, ReasonCode.PROTECTED),
    "a list one of whose classes is missing": (
        TEACHER, "see_list", replace(SCREEN, logic_classes=frozenset({"school", "welfare"})), FIND,
        ReasonCode.LOGIC_CLASS),
    "a judgement without the class of judgements": (
        replace(WORKER, classes=frozenset({"school"})), "see_judgement", CHILD, FIND, ReasonCode.LOGIC_CLASS),
    "reviewing looks for another purpose": (
        replace(WORKER, actions=frozenset({"review_looks"})), "review_looks", SCREEN, FIND, ReasonCode.PURPOSE),
    "one's own record, for anybody": (OFFICER, "see_own", SCREEN, "", None),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE.keys())
def test_decide_answers(case: tuple[Actor | None, str, Subject, str, ReasonCode | None]) -> None:
    actor, action, subject, purpose, reason = case
    assert decide(actor, action, subject, purpose, NOW) == Decision(reason is None, reason)


def test_a_time_without_a_zone_is_refused_and_does_not_raise() -> None:
    naive = datetime(2026, 11, 24, 9)
    assert decide(WORKER, "see_list", SCREEN, FIND, naive).reason is ReasonCode.ACCOUNT_ENDED


def test_every_reason_has_a_sentence_and_every_action_a_rule() -> None:
    assert set(REASON_SENTENCES) == set(ReasonCode)
    assert set(ROLE_WORDS) | {Action.SEE_OWN} == set(Action)


TEXTS = st.sampled_from(["", "A1", "B2", "school", "health", "judgement", "find_children", "x", "\x00"])
SETS = st.frozensets(st.sampled_from([*ItemClass, "see_list", "assess", "find_children", "x"]), max_size=8)
ACTORS = st.builds(
    Actor, id=st.integers(), name=TEXTS, organisation=TEXTS, organisation_kind=TEXTS, role=TEXTS,
    role_name=TEXTS, reach=st.sampled_from(["city", "school", "none", "", "x"]), school_code=TEXTS,
    sees_names=st.booleans(), classes=SETS, purposes=SETS, actions=SETS, active=st.booleans(),
    valid_from=st.none() | st.datetimes(), valid_until=st.none() | st.datetimes(timezones=st.just(UTC)),
)  # fmt: skip
SUBJECTS = st.builds(Subject, st.sampled_from(SubjectKind), TEXTS, TEXTS, SETS, st.booleans())


@given(ACTORS | st.none(), st.sampled_from([*Action, "erase", ""]), SUBJECTS, TEXTS, st.datetimes())
def test_decide_is_total_and_a_refusal_always_has_a_reason(
    actor: Actor | None, action: str, subject: Subject, purpose: str, now: datetime
) -> None:
    decision = decide(actor, action, subject, purpose, now.replace(tzinfo=UTC))
    assert decision.allowed is (decision.reason is None)
    assert bool(decision.sentence) is not decision.allowed


@given(ACTORS, st.sampled_from(sorted(ABOUT_A_CHILD)), SUBJECTS, TEXTS)
def test_who_reaches_nobody_never_gets_anything_about_a_child(
    actor: Actor, action: str, subject: Subject, purpose: str
) -> None:
    assert not decide(replace(actor, reach="none"), action, subject, purpose, NOW).allowed


@given(ACTORS, SETS, st.sampled_from(sorted(ItemClass)))
def test_taking_a_class_away_never_opens_a_judgement(
    actor: Actor, classes: frozenset[str], gone: str
) -> None:
    poorer = replace(actor, classes=actor.classes - {gone})
    assert sees_every_class(actor, classes) or not sees_every_class(poorer, classes)
