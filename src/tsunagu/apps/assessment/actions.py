"""What a person does with a child of the list; each saves state and audit event together."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsunagu.apps.assessment.models import SavedDecision, SavedDraft, SavedView, SheetState
from tsunagu.apps.assessment.opening import Opened, open_child, refuse
from tsunagu.apps.assessment.recording import DecisionDraft, decision_errors, view_errors
from tsunagu.apps.assessment.saved import draft_text, people_for_contact
from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, FieldError, Invalid
from tsunagu.apps.audit.actions import record_event
from tsunagu.apps.tasks.actions import close_task, plan_contact
from tsunagu.apps.tasks.models import Task
from tsunagu.domain.access import REASON_SENTENCES, Action, Actor, ReasonCode, Refused

Outcome = Done | Invalid | Conflict | Refused
LONGEST_DRAFT = 20_000
NO_WORK = "いまは確認する仕事がありません。一覧から開き直してください。"


@transaction.atomic
def take_up(*, actor: Actor, purpose: str, need: str, key: str, version: int, now: datetime) -> Outcome:
    """担当になる: the actor becomes the assignee of a child without one."""
    begun = _begin(actor, purpose, need, key, now, "take_up", Action.ASSESS)
    if not isinstance(begun, tuple):
        return begun
    opened, task, state = begun
    if task.assignee_id == actor.id:
        return Done("もう担当になっています。", state.version, again=True)
    if task.assignee_id is not None or task.closed_at is not None:
        return _conflict(state, now, "ほかの人が先に担当になりました。")
    task.assignee_id = actor.id
    task.save(update_fields=["assignee"])
    _event(opened, "take_up", "")
    return Done("担当になりました。", _advance(state, actor, now))


@transaction.atomic
def save_draft(
    *, actor: Actor, purpose: str, need: str, key: str, draft: Draft, now: datetime
) -> Done | Invalid | Refused:
    """下書き: keep what was typed, for this person alone (draft.saved_at is ignored)."""
    opened = open_child(actor=actor, purpose=purpose, need=need, key=key, now=now, place="save_draft")
    if isinstance(opened, Refused):
        return opened
    reason = opened.may(Action.ASSESS) and opened.may(Action.DECIDE)
    if reason is not None:
        return refuse(opened, "save_draft", reason)
    content = draft_text(draft)
    if opened.row.task_id is None:
        return Invalid((FieldError("", NO_WORK),))
    if len(content) > LONGEST_DRAFT or "\x00" in content or "\\u0000" in content:
        return Invalid((FieldError("words", "下書きが長すぎるか、使えない文字が入っています。"),))
    SavedDraft.objects.update_or_create(
        task_id=opened.row.task_id, by_id=actor.id, defaults=_about(opened, now) | {"content": content}
    )
    _event(opened, "save_draft", "")
    return Done(f"{timezone.localtime(now):%H:%M} に下書きを保存", 0)


@transaction.atomic
def save_own_view(
    *, actor: Actor, purpose: str, need: str, key: str, view: str, words: str, version: int, now: datetime
) -> Outcome:
    """見立て (act_now | meet_soon | watch | unknown): saved once and locked; opens points and reasons."""
    begun = _begin(actor, purpose, need, key, now, "save_own_view", Action.ASSESS)
    if not isinstance(begun, tuple):
        return begun
    opened, task, state = begun
    errors = view_errors(view, words)
    if errors:
        return Invalid(tuple(errors))
    before = SavedView.objects.filter(task=task, by_id=actor.id).first()
    if before is not None:
        if (before.view, before.words) == (view, words.strip()):
            return Done("見立てはもう保存されています。", state.version, again=True)
        return _conflict(state, now, "見立てはもう保存されています。あとから書きかえはできません。")
    if task.closed_at is not None:
        return _conflict(state, now, "見立ての前に、ほかの人が決定しました。")
    SavedView.objects.create(task=task, by_id=actor.id, view=view, words=words.strip(), **_about(opened, now))
    _event(opened, "save_own_view", view)
    return Done("見立てを保存しました。点と理由が開きました。", _advance(state, actor, now))


@transaction.atomic
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

    `against_codes` are required when the decision goes against the band's direction, either way.
    """
    begun = _begin(actor, purpose, need, key, now, "record_decision", Action.DECIDE)
    if not isinstance(begun, tuple):
        return begun
    opened, task, state = begun
    made = DecisionDraft(
        decision, tuple(reason_codes), tuple(against_codes), words.strip(), next_contact_on, how, by_whom
    )
    before = SavedDecision.objects.filter(task=task).first()
    if before is not None:
        if before.by_id == actor.id and before.decision == decision and before.words == made.words:
            return Done("もう記録されています。", state.version, again=True)
        return _conflict(state, now, "ほかの決定が先に記録されました。")
    if opened.may(Action.ASSESS) is None and not opened.row.viewed_by_me:
        return Invalid((FieldError("decision", REASON_SENTENCES[ReasonCode.OWN_VIEW_FIRST]),))
    people = {str(user.pk): user for user in people_for_contact()}
    errors = decision_errors(made, opened, list(people), timezone.localdate(now))
    if errors:
        return Invalid(tuple(errors))
    if version != state.version or task.closed_at is not None:
        return _conflict(
            state, now, "開いたあとに、ほかの人が記録しました。見比べてから、もう一度決めてください。"
        )
    _store(opened, task, made, now)
    close_task(task, closed_as=decision, now=now, follow_up_on=next_contact_on)
    if next_contact_on is not None:
        chosen = people.get(by_whom)
        plan_contact(task, by_whom=chosen, on=next_contact_on, today=timezone.localdate(now))
    SavedDraft.objects.filter(task=task, by_id=actor.id).delete()
    _event(opened, "record_decision", decision)
    return Done("決定を記録しました。", _advance(state, actor, now))


def _begin(
    actor: Actor, purpose: str, need: str, key: str, now: datetime, place: str, action: Action
) -> tuple[Opened, Task, SheetState] | Refused | Invalid:
    """Open the child, ask for the right, and hold its round against everybody else."""
    opened = open_child(actor=actor, purpose=purpose, need=need, key=key, now=now, place=place)
    if isinstance(opened, Refused):
        return opened
    reason = opened.may(action)
    if reason is not None:
        return refuse(opened, place, reason)
    if opened.row.task_id is None:
        return Invalid((FieldError("", NO_WORK),))
    task = Task.objects.select_for_update().get(pk=opened.row.task_id or 0)
    defaults = {"school_id": task.school_id, "need_id": task.need_id}
    state, _ = SheetState.objects.get_or_create(task=task, defaults=defaults)
    return opened, task, state


def _about(opened: Opened, now: datetime) -> dict[str, Any]:
    """The columns that every row about a round carries."""
    school = Task.objects.values_list("school_id", flat=True).get(pk=opened.row.task_id or 0)
    return {"child_id": opened.row.child_id, "need_id": opened.need.pk, "school_id": school, "at": now}


def _store(opened: Opened, task: Task, made: DecisionDraft, now: datetime) -> None:
    SavedDecision.objects.create(
        task=task, by_id=opened.actor.id, run_id=opened.run.pk, decision=made.decision,
        reason_codes=list(made.reason_codes), against_codes=list(made.against_codes), words=made.words,
        next_contact_on=made.next_contact_on, how=made.how,
        by_whom_id=int(made.by_whom) if made.by_whom else None, **_about(opened, now),
    )  # fmt: skip


def _advance(state: SheetState, actor: Actor, now: datetime) -> int:
    """Count the change, so that a sheet opened before it is known to be old."""
    state.version += 1
    state.changed_by_name, state.changed_at = actor.name, now
    state.save(update_fields=["version", "changed_by_name", "changed_at"])
    return state.version


def _conflict(state: SheetState, now: datetime, sentence: str) -> Conflict:
    return Conflict(sentence, state.changed_by_name or "ほかの人", state.changed_at or now, state.version)


def _event(opened: Opened, action: str, details: str) -> None:
    record_event(
        actor=opened.actor, purpose=opened.purpose, action=action, subject=opened.row.key, details=details
    )
