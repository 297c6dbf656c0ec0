"""The facts of a sheet: items of the need's logic, by source, with what is unknown held apart."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.shapes import ItemRow, ItemsBySource
from tsunagu.apps.assessment.subjects import Found
from tsunagu.apps.intake.models import ChildItem
from tsunagu.apps.registry.masking import Viewer, day_words, span_words
from tsunagu.domain.access import Actor, ReasonCode, masked
from tsunagu.domain.indicator import Item
from tsunagu.domain.item_class import ITEM_CLASS_LABELS
from tsunagu.domain.sentences import means_none


@dataclass(frozen=True, slots=True)
class Items:
    """Rows of a sheet with the source of each."""

    rows: tuple[ItemRow, ...]
    sources: tuple[str, ...]


def items_of(viewer: Viewer, found: Found) -> Items:
    """The items that this need's logic names, in its order, each shown or masked by its class."""
    today = timezone.localdate(viewer.now)
    logic = next((logic for logic in programme().logics if logic.need == found.need.need), None)
    named = [entry.item for entry in logic.items] if logic else []
    known = {item.id: item for item in programme().items}
    stored = {entry.item: entry for entry in ChildItem.objects.filter(child=found.child, item__in=named)}
    rows = [
        (_row(viewer, found.school_code, stored[item], known[item], today), stored[item].source or "")
        for item in named
        if item in stored and item in known
    ]
    return Items(tuple(row for row, _ in rows), tuple(source for _, source in rows))


def items_by_source(items: Items, today: date) -> tuple[ItemsBySource, ...]:
    """Known facts, source by source."""
    names = {source.id: source.name for source in programme().sources}
    groups: dict[str, list[ItemRow]] = {}
    for row, source in zip(items.rows, items.sources, strict=True):
        if row.kind in ("known", "masked"):
            groups.setdefault(source, []).append(row)
    return tuple(
        ItemsBySource(
            source, names.get(source, source), max((row.known for row in rows), default=""), tuple(rows)
        )
        for source, rows in groups.items()
    )


def masked_items(actor: Actor) -> tuple[ItemRow, ...]:
    """Items of the programme's other lists that this role may not see: the same for every child."""
    used = {entry.item for logic in programme().logics for entry in logic.items}
    return tuple(
        ItemRow(
            "masked", item.label, ITEM_CLASS_LABELS[item.item_class], masked(ReasonCode.ROLE_CLASS), "", ""
        )
        for item in programme().items
        if item.id in used and item.item_class.value not in actor.classes
    )


def _row(viewer: Viewer, code: str, stored: ChildItem, item: Item, today: date) -> ItemRow:
    sentence = viewer.value(stored.sentence, stored.item_class, code)
    label = ITEM_CLASS_LABELS[item.item_class]
    if sentence.masked:
        return ItemRow("masked", item.label, label, sentence, "", "")
    kind = stored.because or "known"
    if stored.because is None and means_none(item, stored.value or ""):
        kind = "none"
    dates = span_words(stored.valid_from, stored.valid_to, today)
    known = day_words(stored.known_at, today) if stored.known_at else ""
    return ItemRow(kind, item.label, label, sentence, dates, known)
