"""The list and the sheet of a need, masked and logged."""

from datetime import datetime

from tsunagu.apps.assessment.listing import build_list
from tsunagu.apps.assessment.needs import may_list, tabs_of
from tsunagu.apps.assessment.shapes import ListFilters, NeedList, NeedTab, Sheet
from tsunagu.apps.assessment.sheet import build_sheet
from tsunagu.apps.assessment.subjects import find_child
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.intake.models import Need
from tsunagu.apps.intake.queries import current_run
from tsunagu.apps.registry.masking import Viewer
from tsunagu.domain.access import Actor, ReasonCode, Refused, refused
from tsunagu.domain.item_class import ItemClass


def need_tabs(*, actor: Actor, purpose: str, now: datetime, selected: str = "") -> tuple[NeedTab, ...]:
    """The needs whose every item class this actor may see, with counts."""
    note_look(actor=actor, purpose=purpose, place="need_tabs")
    return tabs_of(actor, purpose, now, selected)


def list_need(
    *, actor: Actor, purpose: str, need: str, filters: ListFilters, now: datetime
) -> NeedList | Refused:
    """見つける: one need's list, grouped, filtered, paged; 404 for a list this actor may not know of."""
    known, run = Need.objects.filter(need=need).first(), current_run()
    reason = may_list(actor, purpose, known, now).reason if known else ReasonCode.NOT_FOUND
    if run is None and reason is None:
        reason = ReasonCode.NOT_FOUND
    if reason is not None or known is None or run is None:
        return _refuse(actor, purpose, "list_need", reason or ReasonCode.NOT_FOUND)
    tabs = tabs_of(actor, purpose, now, need)
    answer = build_list(Viewer(actor, purpose, now), known, run, tabs, filters)
    keys = [row.key for group in answer.groups for row in group.rows]
    classes = {ItemClass.BASIC, ItemClass.JUDGEMENT, *known.classes}
    note_look(actor=actor, purpose=purpose, place="list_need", subjects=keys, classes=classes)
    return answer


def open_sheet(*, actor: Actor, purpose: str, need: str, key: str, now: datetime) -> Sheet | Refused:
    """確認シート: one child; Refused with status 404 for a child that this actor may not know of."""
    found = find_child(actor, purpose, need, key, now)
    if isinstance(found, ReasonCode):
        return _refuse(actor, purpose, "open_sheet", found, key)
    tabs = tabs_of(actor, purpose, now, need)
    answer = build_sheet(Viewer(actor, purpose, now), found, tabs)
    classes = {ItemClass.BASIC, ItemClass.SCHOOL, *found.need.classes}
    if answer.reasons is not None:
        classes.add(ItemClass.JUDGEMENT)
    note_look(actor=actor, purpose=purpose, place="open_sheet", subjects=[key], classes=classes)
    return answer


def find_count(actor: Actor, now: datetime) -> int:
    """The count of 見つける: rows behind all tabs this person may open."""
    purposes = sorted(actor.purposes)
    counts = {tab.need: tab.count for purpose in purposes for tab in tabs_of(actor, purpose, now, "")}
    return sum(counts.values())


def _refuse(actor: Actor, purpose: str, place: str, reason: ReasonCode, key: str = "") -> Refused:
    """Log the true reason; say nothing to the person that would tell that the child or the list exists."""
    subjects = [key] if key.isalnum() and len(key) <= 16 else []
    note_look(actor=actor, purpose=purpose, place=place, subjects=subjects, reason=reason)
    hidden = {ReasonCode.OTHER_SCHOOL, ReasonCode.NO_REACH, ReasonCode.LOGIC_CLASS, ReasonCode.NOT_FOUND}
    return refused(ReasonCode.NOT_FOUND, 404) if reason in hidden else refused(reason)
