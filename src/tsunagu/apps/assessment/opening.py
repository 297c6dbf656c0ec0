"""Opening one child of one list: found, allowed and noted, or refused as not there."""

from dataclasses import dataclass
from datetime import datetime

from tsunagu.apps.assessment.rows import Row, row_of
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.intake.models import Need, Run
from tsunagu.domain.access import (
    Action,
    Actor,
    ReasonCode,
    Refused,
    Subject,
    SubjectKind,
    decide,
    refused,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """One child of one list, as far as this person may know of it."""

    actor: Actor
    purpose: str
    now: datetime
    need: Need
    run: Run
    row: Row

    def may(self, action: Action) -> ReasonCode | None:
        """Why the actor may not do this to the child, None when allowed."""
        subject = Subject(SubjectKind.CHILD, self.row.school_code, logic_classes=frozenset(self.need.classes))
        return decide(self.actor, action, subject, self.purpose, self.now).reason


def open_child(
    *, actor: Actor, purpose: str, need: str, key: str, now: datetime, place: str
) -> Opened | Refused:
    """The child behind a public key; whoever may not know of it gets the same 404 as for nobody."""
    opened = _found(actor, purpose, need, key, now)
    reason = ReasonCode.NOT_FOUND if opened is None else opened.may(Action.SEE_CHILD)
    if opened is None or reason is not None:
        return _not_there(actor, purpose, place, reason or ReasonCode.NOT_FOUND)
    return opened


def refuse(opened: Opened, place: str, reason: ReasonCode) -> Refused:
    """A refusal about a child that the person does see: the reason is told, and noted."""
    note_look(
        actor=opened.actor, purpose=opened.purpose, place=place, subjects=[opened.row.key], reason=reason
    )
    return refused(reason)


def _found(actor: Actor, purpose: str, need: str, key: str, now: datetime) -> Opened | None:
    known = Need.objects.filter(need=need).first()
    run = Run.objects.filter(current=True).first()
    row = row_of(actor, known.pk, key) if known is not None else None
    if known is None or run is None or row is None:
        return None
    return Opened(actor, purpose, now, known, run, row)


def _not_there(actor: Actor, purpose: str, place: str, reason: ReasonCode) -> Refused:
    note_look(actor=actor, purpose=purpose, place=place, reason=reason)
    return refused(ReasonCode.NOT_FOUND, 404)
