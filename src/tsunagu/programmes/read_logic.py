"""logic/<need>.toml -> a judgement logic."""

import hashlib
from datetime import date

from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.programmes.section import NO_DATE, Section, nearest
from tsunagu.programmes.shared_lists import SharedLists

BOUNDS = ("ge", "le", "eq")


def read_logic(section: Section, shared: SharedLists, raw: bytes) -> Logic:
    """Read one logic file; `raw` are its bytes, whose hash the approval names."""
    effective = section.day("effective")
    logic = Logic(
        id=section.text("id"),
        need=section.text("need"),
        name=section.text("name"),
        version=section.text("version"),
        status=section.choice("status", LogicStatus),
        approvers=section.texts("approvers"),
        approved_on=section.maybe_day("approved_on"),
        effective=effective,
        review_by=section.day("review_by"),
        population=section.text("population"),
        from_age=section.integer("from_age"),
        to_age=section.integer("to_age"),
        outcome=section.text("outcome"),
        capacity=section.integer("capacity"),
        threshold=section.integer("threshold"),
        legal_basis=section.text("legal_basis"),
        prohibited=section.texts("prohibited"),
        items=tuple(_item(entry, shared, effective) for entry in section.sections("item", required=True)),
        must=tuple(_must(entry, shared, effective) for entry in section.sections("must")),
        groups=tuple(_group(entry) for entry in section.sections("group")),
        bands=tuple(_band(entry) for entry in section.sections("band", required=True)),
        sha256=hashlib.sha256(raw).hexdigest(),
    )
    section.close()
    return logic


def _item(section: Section, shared: SharedLists, on: date) -> LogicItem:
    item = LogicItem(
        item=section.text("item"),
        bins=tuple(_bin(entry, shared, on) for entry in section.sections("bins", required=True)),
        rationale=section.text("rationale"),
        evidence=section.text("evidence"),
        legal_basis=section.text("legal_basis"),
        missing=section.word("missing", ("no_points",), "no_points"),
    )
    section.close()
    return item


def _bin(section: Section, shared: SharedLists, on: date) -> Bin:
    ge, le, eq = _bounds(section, shared, on)
    points = section.raw("points")
    if isinstance(points, bool) or not isinstance(points, int):
        section.note("points", "整数ではない", "0から6までの整数にする")
        points = 0
    section.close()
    return Bin(points, ge, le, eq)


def _must(section: Section, shared: SharedLists, on: date) -> MustRule:
    rule = MustRule(
        id=section.text("id"),
        label=section.text("label"),
        conditions=tuple(
            _condition(entry, shared, on) for entry in section.sections("conditions", required=True)
        ),
        legal_basis=section.text("legal_basis"),
    )
    section.close()
    return rule


def _condition(section: Section, shared: SharedLists, on: date) -> Condition:
    item = section.text("item")
    ge, le, eq = _bounds(section, shared, on)
    section.close()
    return Condition(item, ge, le, eq)


def _group(section: Section) -> Group:
    group = Group(
        id=section.text("id"),
        label=section.text("label"),
        items=section.texts("items", required=True),
        cap=section.integer("cap"),
    )
    section.close()
    return group


def _band(section: Section) -> Band:
    band = Band(label=section.text("label"), at_least=section.integer("at_least"))
    section.close()
    return band


def _bounds(section: Section, shared: SharedLists, on: date) -> tuple[float | None, float | None, str | None]:
    """Read ge, le and eq, of which exactly one stands; ge and le may name a parameter of law."""
    found = [key for key in BOUNDS if section.has(key)]
    if len(found) != 1:
        section.note("", "ge、le、eq がちょうど一つではない", "ge、le、eq のどれか一つだけを書く")
    ge, le = (_number(section, key, shared, on) for key in ("ge", "le"))
    eq = section.raw("eq")
    if eq is not None and not isinstance(eq, str):
        section.note("eq", "文字列ではない", '" " で囲んだ値にする')
        eq = None
    return ge, le, eq


def _number(section: Section, key: str, shared: SharedLists, on: date) -> float | None:
    value = section.raw(key)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return None if value is None else float(value)
    if not isinstance(value, str):
        section.note(key, "数ではない", "引用符のない数か、_shared/parameters.toml の id にする")
        return 0.0
    parameter = shared.parameter(value, on)
    if parameter is not None:
        return parameter.value
    if on != NO_DATE:
        known = [entry.id for entry in shared.parameters]
        if value in known:
            mend = "_shared/parameters.toml に施行日に有効な値を書く"
            section.note(key, f"法令の数「{value}」は施行日にまだ有効でない", mend)
        else:
            section.note(key, f"法令の数「{value}」がない", nearest(value, known))
    return 0.0
