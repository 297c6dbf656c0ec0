"""`decide` answers every question there is: it never raises, and words it does not know are refused."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tsunagu.domain.access import (
    ACTION_PURPOSES,
    REASON_SENTENCES,
    ROLE_WORDS,
    Action,
    Actor,
    Subject,
    SubjectKind,
    decide,
    sees_every_class,
)
from tsunagu.domain.item_class import ItemClass

WORDS = st.text(max_size=12)
CLASSES = st.frozensets(st.sampled_from([*ItemClass]) | WORDS, max_size=12)
MOMENTS = st.datetimes() | st.datetimes(timezones=st.just(UTC))
PURPOSES = st.sampled_from(["find_children", "assess_child", "oversee_looking", "maintain_data", ""]) | WORDS
SCHOOLS = st.sampled_from(["", "S1", "S2"]) | WORDS
ACTORS = st.builds(
    Actor,
    id=st.integers(), name=WORDS, organisation=WORDS, organisation_kind=WORDS, role=WORDS, role_name=WORDS,
    reach=st.sampled_from(["city", "school", "none"]) | WORDS, school_code=SCHOOLS, sees_names=st.booleans(),
    classes=CLASSES, purposes=st.frozensets(PURPOSES, max_size=5),
    actions=st.frozensets(st.sampled_from([action.value for action in Action]) | WORDS, max_size=8),
    active=st.booleans(), valid_from=st.none() | MOMENTS, valid_until=st.none() | MOMENTS,
)  # fmt: skip
SUBJECTS = st.builds(
    Subject,
    kind=st.sampled_from([*SubjectKind]), school_code=SCHOOLS, item_class=st.sampled_from([*ItemClass]) | WORDS,
    logic_classes=CLASSES, protected=st.booleans(),
)  # fmt: skip
QUESTIONS = st.sampled_from([action.value for action in Action]) | WORDS


@given(st.none() | ACTORS, QUESTIONS, SUBJECTS, PURPOSES, MOMENTS)
def test_every_question_has_an_answer_and_every_refusal_a_sentence(
    actor: Actor | None, action: str, subject: Subject, purpose: str, now: datetime
) -> None:
    decision = decide(actor, action, subject, purpose, now)
    assert decision.allowed is (decision.reason is None)
    assert decision.sentence == ("" if decision.reason is None else REASON_SENTENCES[decision.reason])
    assert decide(actor, action, subject, purpose, now) == decision


@given(ACTORS, QUESTIONS, SUBJECTS, PURPOSES, MOMENTS)
def test_what_is_allowed_was_granted_in_words(
    actor: Actor, action: str, subject: Subject, purpose: str, now: datetime
) -> None:
    if not decide(actor, action, subject, purpose, now).allowed or action == Action.SEE_OWN:
        return
    assert actor.active
    assert ROLE_WORDS[Action(action)] in actor.actions
    assert purpose in actor.purposes & ACTION_PURPOSES.get(Action(action), actor.purposes)
    if subject.kind == SubjectKind.CHILD:
        assert actor.reach == "city" or (
            actor.reach == "school" and actor.school_code == subject.school_code != ""
        )


@given(ACTORS, WORDS.filter(lambda word: word not in set(Action)), SUBJECTS, PURPOSES)
def test_an_action_that_nobody_defined_is_refused(
    actor: Actor, action: str, subject: Subject, purpose: str
) -> None:
    assert not decide(actor, action, subject, purpose, datetime.now(UTC)).allowed


@given(ACTORS, WORDS.filter(lambda word: word not in set(ItemClass)), PURPOSES)
def test_a_value_without_a_class_is_hidden_from_everybody(
    actor: Actor, item_class: str, purpose: str
) -> None:
    subject = Subject(SubjectKind.CHILD, actor.school_code, item_class)
    assert not decide(actor, Action.SEE_ITEM, subject, purpose, datetime.now(UTC)).allowed


@given(ACTORS, CLASSES, st.sampled_from([*ItemClass]))
def test_one_class_less_never_opens_a_judgement(
    actor: Actor, classes: frozenset[str], missing: ItemClass
) -> None:
    if missing not in actor.classes:
        assert not sees_every_class(actor, classes | {missing.value})
