"""items.toml -> the data dictionary: facts and items."""

from tsunagu.domain.indicator import FactItem, IndicatorWord, Item, Scope
from tsunagu.domain.item_class import ItemClass
from tsunagu.programmes.section import Section
from tsunagu.programmes.shared_lists import FACT_KINDS, SharedLists


def read_fact(section: Section, shared: SharedLists) -> FactItem:
    """Read a [[fact]]; label, class, kind and unit may come from _shared/facts.toml."""
    name = section.text("id")
    known = shared.facts.get(name)
    fact = FactItem(
        id=name,
        label=section.text("label", known.label if known else None),
        item_class=section.choice("class", ItemClass, known.item_class if known else None),
        basis=section.text("basis"),
        kind=section.word("kind", FACT_KINDS, known.kind if known else "number"),
        unit=section.text("unit", known.unit if known else ""),
    )
    section.close()
    return fact


def read_item(section: Section) -> Item:
    """Read an [[item]]."""
    item = Item(
        id=section.text("id"),
        label=section.text("label"),
        word=section.choice("word", IndicatorWord),
        facts=section.texts("facts", required=True),
        sources=section.texts("sources", required=True),
        item_class=section.choice("class", ItemClass),
        basis=section.text("basis"),
        sentence=section.text("sentence"),
        unit=section.text("unit", ""),
        window_days=section.maybe_integer("window_days"),
        grace_days=section.integer("grace_days", 0),
        codes=section.texts("codes"),
        scope=section.choice("scope", Scope, Scope.CHILD),
        stale_after_days=section.maybe_integer("stale_after_days"),
        none_sentence=section.text("none_sentence", ""),
        assumption=section.text("assumption", ""),
    )
    section.close()
    return item
