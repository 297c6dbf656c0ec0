"""What the state of a sheet allows a person to do, beside what the role allows."""

from tsunagu.apps.assessment.subjects import Found
from tsunagu.apps.registry.masking import Viewer
from tsunagu.domain.access import Action, Actor, ReasonCode, Subject, SubjectKind, decide


def why_not_view(actor: Actor, found: Found, viewer: Viewer) -> ReasonCode | None:
    """Why this person may not take the child up or write a view; None when they may."""
    return _role_says(Action.ASSESS, found, viewer) or (ReasonCode.DECIDED if found.decided else None)


def why_not_decide(actor: Actor, found: Found, viewer: Viewer) -> ReasonCode | None:
    """Why this person may not decide: role, decided already, somebody else's child, own view missing."""
    refusal = _role_says(Action.DECIDE, found, viewer)
    if refusal is not None:
        return refusal
    if found.decided:
        return ReasonCode.DECIDED
    holds = found.task.assignee_id in (None, actor.id) or actor.can(Action.REVIEW_LOOKS)
    if not holds:
        return ReasonCode.NOT_ASSIGNED
    return None if found.view_of(actor) is not None else ReasonCode.OWN_VIEW_FIRST


def _role_says(action: Action, found: Found, viewer: Viewer) -> ReasonCode | None:
    subject = Subject(SubjectKind.CHILD, found.school_code, logic_classes=frozenset(found.need.classes))
    return decide(viewer.actor, action, subject, viewer.purpose, viewer.now).reason
