"""The items and the household of one child, each masked or shown, each kind of not knowing apart."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.opening import Opened
from tsunagu.apps.assessment.rows import fetch
from tsunagu.apps.assessment.shapes import HouseholdRow, ItemRow, ItemsBySource
from tsunagu.apps.intake.models import ChildItem, SourceState
from tsunagu.apps.registry.masking import LAST_SEEN_UNKNOWN, Viewer, age_words, day_words, span_words
from tsunagu.domain.access import REASON_SENTENCES, ReasonCode, masked
from tsunagu.domain.indicator import Item
from tsunagu.domain.item_class import ITEM_CLASS_LABELS

_HOUSEHOLD = """
select m.full_name, m.relation, m.birth_date, m.is_child, m.protected, m.school_name, m.grade,
  coalesce(s.code, '')
from registry_household_member m left join registry_school s on s.id = m.member_school_id
where m.child_id = %s order by m.birth_date nulls last, m.id
"""


def item_rows(opened: Opened, viewer: Viewer, today: date) -> list[tuple[str, ItemRow]]:
    """(source, row) of every item of the child that this viewer may see."""
    items = {item.id: item for item in programme().items}
    order = {item: place for place, item in enumerate(items)}
    stored = ChildItem.objects.filter(child_id=opened.row.child_id)
    known = sorted((entry for entry in stored if entry.item in items), key=lambda entry: order[entry.item])
    return [
        (entry.source or items[entry.item].sources[0], _row(entry, items[entry.item], opened, viewer, today))
        for entry in known
    ]


def by_source(rows: Sequence[tuple[str, ItemRow]], opened: Opened, today: date) -> tuple[ItemsBySource, ...]:
    """Known values under the source that delivered them, in the programme's order of sources."""
    states = SourceState.objects.filter(run=opened.run, column="")
    delivered = {state.source: state.delivered_on for state in states}
    blocks = []
    for source in programme().sources:
        shown = tuple(row for owner, row in rows if owner == source.id and row.kind == "known")
        if shown:
            day = delivered.get(source.id)
            blocks.append(
                ItemsBySource(
                    source.id, source.name, f"{day_words(day, today)}に届いた" if day else "", shown
                )
            )
    return tuple(blocks)


def masked_rows(opened: Opened) -> tuple[ItemRow, ...]:
    """Items of this need's logic whose class the role does not hold: named and masked, never left out."""
    logic = next((entry for entry in programme().logics if entry.need == opened.need.need), None)
    items = {item.id: item for item in programme().items}
    hidden = [
        items[entry.item]
        for entry in (logic.items if logic else ())
        if items[entry.item].item_class.value not in opened.actor.classes
    ]
    return tuple(
        ItemRow(
            "masked", item.label, ITEM_CLASS_LABELS[item.item_class], masked(ReasonCode.ROLE_CLASS), "", ""
        )
        for item in hidden
    )


def household_rows(opened: Opened, viewer: Viewer, today: date) -> tuple[HouseholdRow, ...]:
    """The other members of the child's household; a pupil of another school stays masked for a school."""
    return tuple(_member(entry, opened, viewer, today) for entry in fetch(_HOUSEHOLD, [opened.row.child_id]))


def _row(stored: ChildItem, item: Item, opened: Opened, viewer: Viewer, today: date) -> ItemRow:
    kind = stored.because or ("none" if stored.value in ("0", "") else "known")
    return ItemRow(
        kind=kind,
        label=item.label,
        item_class=ITEM_CLASS_LABELS[item.item_class],
        sentence=viewer.value(stored.sentence, stored.item_class, opened.row.school_code),
        dates=span_words(stored.valid_from, stored.valid_to, today),
        known=day_words(stored.known_at, today) if stored.known_at else "",
    )


def _member(entry: tuple[Any, ...], opened: Opened, viewer: Viewer, today: date) -> HouseholdRow:
    name, relation, born, is_child, protected, school, grade, code = entry
    belongs = code if is_child else opened.row.school_code
    where = viewer.school(f"{school} {grade}".strip(), belongs) if is_child else None
    note = "" if where is None else str(where)
    if protected:
        note = REASON_SENTENCES[ReasonCode.PROTECTED]
    return HouseholdRow(
        name=viewer.name(name, belongs),
        relation=relation or "続柄の記録なし",
        age=age_words(born, today),
        is_child=is_child,
        note=note,
        last_seen=LAST_SEEN_UNKNOWN if is_child else "",
    )
