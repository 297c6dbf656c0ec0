"""Finds the child that somebody asks for, with its judgement and its round of work, or says why not."""

from dataclasses import dataclass
from datetime import datetime

from tsunagu.apps.accounts.models import User
from tsunagu.apps.assessment.models import SavedDecision, SavedView, SheetState
from tsunagu.apps.assessment.needs import may_list
from tsunagu.apps.assessment.rows import DECIDED
from tsunagu.apps.intake.models import Judgement, Need
from tsunagu.apps.registry.models import Child, School
from tsunagu.apps.tasks.actions import ASSESS
from tsunagu.apps.tasks.models import Task
from tsunagu.domain.access import Action, Actor, ReasonCode, Subject, SubjectKind, decide


@dataclass(frozen=True, slots=True)
class Found:
    """A child on a list, as row-level security and `decide` both let this person have it."""

    need: Need
    child: Child
    school_code: str
    judgement: Judgement
    task: Task
    assignee: User | None
    state: SheetState | None
    views: tuple[SavedView, ...]
    decisions: tuple[SavedDecision, ...]  # of all rounds, newest first

    @property
    def decided(self) -> bool:
        return self.task.closed_as in DECIDED

    @property
    def version(self) -> int:
        return self.state.version if self.state else 0

    def view_of(self, actor: Actor) -> SavedView | None:
        """This person's own view of this round."""
        return next((view for view in self.views if view.by_id == actor.id), None)

    @property
    def decision(self) -> SavedDecision | None:
        """The decision of this round."""
        return next((entry for entry in self.decisions if entry.task_id == self.task.pk), None)


def find_child(
    actor: Actor, purpose: str, need: str, key: str, now: datetime, *, lock: bool = False
) -> Found | ReasonCode:
    """The child, or the true reason why this person does not get it (for the log, not for the screen)."""
    known = Need.objects.filter(need=need).first()
    if known is None or not key.isalnum():
        return ReasonCode.NOT_FOUND
    reason = may_list(actor, purpose, known, now).reason
    if reason is not None:
        return reason
    child = Child.objects.filter(key=key).first()
    if child is None:
        return ReasonCode.NOT_FOUND
    code = School.objects.filter(pk=child.school_id).values_list("code", flat=True).first() or ""
    subject = Subject(SubjectKind.CHILD, code, logic_classes=frozenset(known.classes))
    for action in (Action.SEE_CHILD, Action.SEE_JUDGEMENT):
        decision = decide(actor, action, subject, purpose, now)
        if decision.reason is not None:
            return decision.reason
    return _with_work(actor, known, child, code, lock)


def _with_work(actor: Actor, need: Need, child: Child, code: str, lock: bool) -> Found | ReasonCode:
    judgement = (
        Judgement.objects.select_related("run")
        .filter(child=child, need_id=need.pk)
        .order_by("-run_id")
        .first()
    )
    tasks = Task.objects.select_related("assignee").filter(child=child, need_id=need.pk, kind=ASSESS)
    if lock:
        tasks = tasks.select_for_update(of=("self",))
    task = tasks.order_by("-round").first()
    if judgement is None or task is None:
        return ReasonCode.NOT_FOUND
    if not judgement.listed and task.assignee_id != actor.id:
        return ReasonCode.NOT_FOUND  # a child of the random check is its assignee's alone
    return Found(
        need=need,
        child=child,
        school_code=code,
        judgement=judgement,
        task=task,
        assignee=task.assignee,
        state=SheetState.objects.filter(task=task).first(),
        views=tuple(SavedView.objects.select_related("by").filter(task=task).order_by("at")),
        decisions=tuple(
            SavedDecision.objects.select_related("by", "by_whom")
            .filter(child=child, need_id=need.pk)
            .order_by("-at")
        ),
    )
