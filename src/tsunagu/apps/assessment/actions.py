"""What a person does with a child of the list; each saves state and audit event together."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from tsunagu.apps.assessment.drafts import LONGEST_DRAFT, written
from tsunagu.apps.assessment.models import SavedDecision, SavedDraft, SavedView, SheetState
from tsunagu.apps.assessment.rules import why_not_decide, why_not_view
from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, FieldError, Invalid
from tsunagu.apps.assessment.sheet import people_who_contact
from tsunagu.apps.assessment.subjects import Found, find_child
from tsunagu.apps.assessment.words import (
    AGAINST_CODES,
    DECISIONS,
    HOWS,
    NEEDS_CONTACT,
    REASON_CODES,
    VIEWS,
    goes_against,
)
from tsunagu.apps.audit.actions import note_look, record_event
from tsunagu.apps.registry.masking import Viewer
from tsunagu.apps.tasks.actions import close_task, plan_contact
from tsunagu.domain.access import Action, Actor, ReasonCode, Refused, Subject, SubjectKind, decide, refused

Outcome = Done | Invalid | Conflict | Refused
LONGEST_WORDS = 4_000  # signs


def take_up(*, actor: Actor, purpose: str, need: str, key: str, version: int, now: datetime) -> Outcome:
    """担当になる: the actor becomes the assignee of a child without one."""
    with transaction.atomic():
        found = _found(actor, purpose, need, key, now, "take_up")
        if isinstance(found, Refused):
            return found
        refusal = why_not_view(actor, found, Viewer(actor, purpose, now))
        if refusal is not None:
            return _refuse(actor, purpose, "take_up", refusal, key)
        if found.task.assignee_id == actor.id:
            return Done("担当になっています。", found.version, again=True)
        if found.task.assignee_id is not None:
            return _refuse(actor, purpose, "take_up", ReasonCode.TAKEN, key)
        found.task.assignee_id = actor.id
        found.task.save(update_fields=["assignee"])
        counted = _changed(found, actor, now)
        record_event(actor=actor, purpose=purpose, action="take_up", subject=key, details=need)
        return Done("担当になりました。", counted)


def save_draft(
    *, actor: Actor, purpose: str, need: str, key: str, draft: Draft, now: datetime
) -> Done | Invalid | Refused:
    """下書き: keep what was typed, for this person alone (draft.saved_at is ignored)."""
    with transaction.atomic():
        found = _found(actor, purpose, need, key, now, "save_draft")
        if isinstance(found, Refused):
            return found
        refusal = why_not_view(actor, found, Viewer(actor, purpose, now))
        if refusal is not None:
            return _refuse(actor, purpose, "save_draft", refusal, key)
        content = written(draft)
        if "\\u0000" in content or len(content) > LONGEST_DRAFT:
            return Invalid((FieldError("words", "下書きは2万字までで、制御文字を含められません。"),))
        SavedDraft.objects.update_or_create(
            task=found.task, by_id=actor.id, defaults={**_about(found), "at": now, "content": content}
        )
        record_event(actor=actor, purpose=purpose, action="save_draft", subject=key, details=need)
        return Done(f"{timezone.localtime(now):%H:%M} に下書きを保存しました。", found.version)


def save_own_view(
    *, actor: Actor, purpose: str, need: str, key: str, view: str, words: str, version: int, now: datetime
) -> Outcome:
    """見立て (act_now | meet_soon | watch | unknown): saved once and locked; opens points and reasons."""
    with transaction.atomic():
        found = _found(actor, purpose, need, key, now, "save_own_view")
        if isinstance(found, Refused):
            return found
        before = found.view_of(actor)
        if before is not None:
            return _again_or_conflict(found, (before.view, before.words) == (view, words.strip()), before.at)
        refusal = why_not_view(actor, found, Viewer(actor, purpose, now))
        if refusal is not None:
            return _refuse(actor, purpose, "save_own_view", refusal, key)
        errors = [FieldError("view", "見立てを1つ選んでください。")] if view not in VIEWS else []
        errors += _words_errors(words)
        if errors:
            return Invalid(tuple(errors))
        SavedView.objects.create(
            task=found.task, by_id=actor.id, at=now, view=view, words=words.strip(), **_about(found)
        )
        counted = _changed(found, actor, now)
        record_event(
            actor=actor, purpose=purpose, action="save_own_view", subject=key, details=f"{need} {view}"
        )
        return Done("見立てを記録しました。点と理由が開きました。", counted)


def record_decision(
    *,
    actor: Actor,
    purpose: str,
    need: str,
    key: str,
    decision: str,
    reason_codes: Sequence[str],
    against_codes: Sequence[str],
    words: str,
    next_contact_on: date | None,
    how: str,
    by_whom: str,
    version: int,
    now: datetime,
) -> Outcome:
    """決定 (support | watch | not_now | already_supported | mixed_records), with reason codes and words.

    `against_codes` are required when the decision goes against the band's direction, either way; a next
    contact (day, how, who) for support and watch. Sent twice it is recorded once.
    """
    with transaction.atomic():
        found = _found(actor, purpose, need, key, now, "record_decision")
        if isinstance(found, Refused):
            return found
        typed = SavedDecision(
            task=found.task, by_id=actor.id, at=now, run_id=found.judgement.run_id, decision=decision,
            reason_codes=sorted(set(reason_codes)), against_codes=sorted(set(against_codes)),
            words=words.strip(), next_contact_on=next_contact_on, how=how, **_about(found),
        )  # fmt: skip
        if found.decision is not None:
            return _again_or_conflict(found, _same(found.decision, typed, actor), found.decision.at)
        refusal = why_not_decide(actor, found, Viewer(actor, purpose, now))
        if refusal is not None:
            return _refuse(actor, purpose, "record_decision", refusal, key)
        if version != found.version:
            return _conflict(found)
        errors = _decision_errors(found, typed, by_whom, now)
        if errors:
            return Invalid(tuple(errors))
        return _save_decision(actor, purpose, found, typed, by_whom, now)


def _save_decision(
    actor: Actor, purpose: str, found: Found, typed: SavedDecision, by_whom: str, now: datetime
) -> Done:
    contact = typed.decision in NEEDS_CONTACT
    typed.by_whom = next((user for user in people_who_contact() if str(user.pk) == by_whom), None)
    if not contact:
        typed.next_contact_on, typed.how, typed.by_whom = None, "", None
    typed.save(force_insert=True)
    if found.task.assignee_id is None:
        found.task.assignee_id = actor.id
        found.task.save(update_fields=["assignee"])
    close_task(found.task, closed_as=typed.decision, now=now, follow_up_on=typed.next_contact_on)
    if contact and typed.next_contact_on is not None:
        plan_contact(
            found.task, by_whom=typed.by_whom, on=typed.next_contact_on, today=timezone.localdate(now)
        )
    counted = _changed(found, actor, now)
    details = " ".join((found.need.need, typed.decision, *typed.reason_codes, *typed.against_codes))
    key = found.child.key
    record_event(actor=actor, purpose=purpose, action="record_decision", subject=key, details=details)
    return Done(f"「{DECISIONS[typed.decision]}」と記録しました。", counted)


def _decision_errors(found: Found, typed: SavedDecision, by_whom: str, now: datetime) -> list[FieldError]:
    """Everything wrong with a decision's form, field by field."""
    judged, errors = found.judgement, _words_errors(typed.words)
    if typed.decision not in DECISIONS:
        errors.append(FieldError("decision", "どうするかを1つ選んでください。"))
    if not typed.reason_codes or not set(typed.reason_codes) <= REASON_CODES.keys():
        errors.append(FieldError("reason_codes", "理由を1つ以上選んでください。"))
    if not set(typed.against_codes) <= AGAINST_CODES.keys():
        errors.append(FieldError("against_codes", "理由は並んでいるものから選んでください。"))
    against = goes_against(typed.decision, band=judged.band, must=judged.must)
    if against and not typed.against_codes:
        errors.append(FieldError("against_codes", "帯と違う向きの決定です。理由をもう1つ選んでください。"))
    if typed.decision in NEEDS_CONTACT:
        errors += _contact_errors(typed, by_whom, now)
    return errors


def _contact_errors(typed: SavedDecision, by_whom: str, now: datetime) -> list[FieldError]:
    errors = []
    if typed.next_contact_on is None:
        errors.append(FieldError("next_contact_on", "次に連絡・会う日を入れてください。"))
    elif typed.next_contact_on < timezone.localdate(now):
        errors.append(FieldError("next_contact_on", "次に連絡・会う日は、今日か今日より後にしてください。"))
    if typed.how not in HOWS:
        errors.append(FieldError("how", "どうやって会うかを選んでください。"))
    if by_whom not in {str(user.pk) for user in people_who_contact()}:
        errors.append(FieldError("by_whom", "だれが会うかを選んでください。"))
    return errors


def _words_errors(words: str) -> list[FieldError]:
    if "\x00" in words:
        return [FieldError("words", "使えない文字（制御文字）が入っています。")]
    if not words.strip():
        return [FieldError("words", "ことばで書いてください。")]
    too_long = len(words) > LONGEST_WORDS
    return [FieldError("words", f"{LONGEST_WORDS}字までで書いてください。")] if too_long else []


def _found(actor: Actor, purpose: str, need: str, key: str, now: datetime, place: str) -> Found | Refused:
    """The child, locked for this change, and the look at it noted; or the logged refusal."""
    reason = decide(actor, Action.ASSESS, _SCREEN, purpose, now).reason
    found = find_child(actor, purpose, need, key, now, lock=True) if reason is None else reason
    if isinstance(found, ReasonCode):
        return _refuse(actor, purpose, place, found, key)
    note_look(actor=actor, purpose=purpose, place=place, subjects=[key])
    return found


_SCREEN = Subject(SubjectKind.SCREEN)
_HIDDEN = frozenset(
    {ReasonCode.OTHER_SCHOOL, ReasonCode.NO_REACH, ReasonCode.LOGIC_CLASS, ReasonCode.NOT_FOUND}
)


def _refuse(actor: Actor, purpose: str, place: str, reason: ReasonCode, key: str) -> Refused:
    subjects = [key] if key.isalnum() and len(key) <= 16 else []
    note_look(actor=actor, purpose=purpose, place=place, subjects=subjects, reason=reason)
    return refused(ReasonCode.NOT_FOUND, 404) if reason in _HIDDEN else refused(reason)


def _about(found: Found) -> dict[str, int]:
    child = found.child
    return {"child_id": child.pk, "school_id": child.school_id, "need_id": found.need.pk}


def _changed(found: Found, actor: Actor, now: datetime) -> int:
    """Count the change, so that whoever typed on an older sheet is told."""
    state = found.state or SheetState(
        task=found.task, school_id=found.child.school_id, need_id=found.need.pk, version=0
    )
    state.version += 1
    state.changed_by_name, state.changed_at = actor.name, now
    state.save()
    return state.version


def _same(saved: SavedDecision, typed: SavedDecision, actor: Actor) -> bool:
    names = ("decision", "words", "reason_codes", "against_codes")
    return saved.by_id == actor.id and all(getattr(saved, name) == getattr(typed, name) for name in names)


def _again_or_conflict(found: Found, same: bool, at: datetime) -> Done | Conflict:
    if same:
        return Done(f"{timezone.localtime(at):%H:%M} に記録してあります。", found.version, again=True)
    return _conflict(found)


def _conflict(found: Found) -> Conflict:
    state = found.state
    by = state.changed_by_name if state else ""
    at = state.changed_at if state and state.changed_at else found.judgement.run.loaded_at
    return Conflict(f"{by or 'ほかの人'}さんが先に記録しました。上書きしていません。", by, at, found.version)
