"""Which lists a person may know of, and what belongs to them in the programme."""

from datetime import datetime

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.rows import counts_by_need
from tsunagu.apps.assessment.shapes import NeedTab
from tsunagu.apps.intake.models import Need
from tsunagu.domain.access import Action, Actor, Decision, Subject, SubjectKind, decide
from tsunagu.domain.logic import Logic


def logic_of(need: str) -> Logic | None:
    """The logic of a need."""
    return next((logic for logic in programme().logics if logic.need == need), None)


def may_list(actor: Actor, purpose: str, need: Need, now: datetime) -> Decision:
    """Whether a person may know that this list exists."""
    subject = Subject(SubjectKind.SCREEN, logic_classes=frozenset(need.classes))
    return decide(actor, Action.SEE_LIST, subject, purpose, now)


def tabs_of(actor: Actor, purpose: str, now: datetime, selected: str) -> tuple[NeedTab, ...]:
    """The tabs with the number of rows behind each, in the programme's order."""
    needs = {need.need: need for need in Need.objects.all()}
    counts = counts_by_need(actor)
    return tuple(
        NeedTab(logic.need, logic.name, counts.get(logic.need, 0), logic.need == selected)
        for logic in programme().logics
        if logic.need in needs and may_list(actor, purpose, needs[logic.need], now).allowed
    )
