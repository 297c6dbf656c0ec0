"""The list and the sheet of a need, masked and logged."""

from datetime import datetime

from tsunagu.apps.assessment.shapes import ListFilters, NeedList, NeedTab, Sheet
from tsunagu.domain.access import Actor, Refused


def need_tabs(*, actor: Actor, purpose: str, now: datetime, selected: str = "") -> tuple[NeedTab, ...]:
    """The needs whose every item class this actor may see, with counts."""
    raise NotImplementedError


def list_need(
    *, actor: Actor, purpose: str, need: str, filters: ListFilters, now: datetime
) -> NeedList | Refused:
    """見つける: one need's list, grouped, filtered, paged."""
    raise NotImplementedError


def open_sheet(*, actor: Actor, purpose: str, need: str, key: str, now: datetime) -> Sheet | Refused:
    """確認シート: one child; Refused with status 404 for a child that this actor may not know of."""
    raise NotImplementedError
