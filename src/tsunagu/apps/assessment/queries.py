"""The list and the sheet of a need, masked and logged."""

from datetime import datetime

from tsunagu.apps.assessment.child_sheet import build_sheet
from tsunagu.apps.assessment.listing import build_list
from tsunagu.apps.assessment.needs import may_list, tabs_of
from tsunagu.apps.assessment.opening import open_child
from tsunagu.apps.assessment.shapes import ListFilters, NeedList, NeedTab, Sheet
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.intake.models import Need, Run
from tsunagu.apps.registry.masking import Viewer
from tsunagu.domain.access import Actor, ReasonCode, Refused, refused


def need_tabs(*, actor: Actor, purpose: str, now: datetime, selected: str = "") -> tuple[NeedTab, ...]:
    """The needs whose every item class this actor may see, with counts."""
    note_look(actor=actor, purpose=purpose, place="need_tabs")
    return tabs_of(actor, purpose, now, selected)


def list_need(
    *, actor: Actor, purpose: str, need: str, filters: ListFilters, now: datetime
) -> NeedList | Refused:
    """見つける: one need's list, grouped, filtered, paged."""
    known = Need.objects.filter(need=need).first()
    run = Run.objects.filter(current=True).first()
    if known is None or run is None:
        note_look(actor=actor, purpose=purpose, place="list_need", reason=ReasonCode.NOT_FOUND)
        return refused(ReasonCode.NOT_FOUND, 404)
    reason = may_list(actor, purpose, known, now).reason
    if reason is not None:
        note_look(actor=actor, purpose=purpose, place="list_need", reason=reason)
        return refused(reason)
    tabs = tabs_of(actor, purpose, now, need)
    made = build_list(Viewer(actor, purpose, now), known, run, tabs, filters)
    keys = [row.key for group in made.groups for row in group.rows]
    note_look(actor=actor, purpose=purpose, place="list_need", subjects=keys, classes=known.classes)
    return made


def open_sheet(*, actor: Actor, purpose: str, need: str, key: str, now: datetime) -> Sheet | Refused:
    """確認シート: one child; Refused with status 404 for a child that this actor may not know of."""
    opened = open_child(actor=actor, purpose=purpose, need=need, key=key, now=now, place="open_sheet")
    if isinstance(opened, Refused):
        return opened
    sheet, classes = build_sheet(opened)
    note_look(actor=actor, purpose=purpose, place="open_sheet", subjects=[key], classes=classes)
    return sheet
