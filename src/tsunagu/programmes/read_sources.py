"""sources.toml -> systems, sources, columns and fact rules."""

from tsunagu.domain.source import (
    AbsenceMeaning,
    ColumnType,
    Delivery,
    FactRule,
    FileFormat,
    IdentityKind,
    Source,
    SourceColumn,
    System,
)
from tsunagu.programmes.section import Section, nearest
from tsunagu.programmes.shared_lists import SharedLists, code_values

SIDES = ("mayor", "education")
ENCODINGS = ("utf-8", "utf-8-sig", "cp932")
REFRESHES = ("daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "once")


def read_system(section: Section) -> System:
    """Read a [[system]]."""
    system = System(
        id=section.text("id"),
        name=section.text("name"),
        holder=section.text("holder"),
        side=section.word("side", SIDES),
        published=section.text("published", ""),
    )
    section.close()
    return system


def read_source(section: Section, shared: SharedLists) -> Source:
    """Read a [[source]] with its columns and fact rules."""
    source = Source(
        id=section.text("id"),
        system=section.text("system"),
        name=section.text("name"),
        file=section.text("file"),
        format=section.choice("format", FileFormat),
        record_key=section.texts("record_key", required=True),
        identity=section.choice("identity", IdentityKind),
        basis=section.text("basis"),
        columns=tuple(_column(entry, shared) for entry in section.sections("columns", required=True)),
        facts=tuple(_fact_rule(entry) for entry in section.sections("facts")),
        encoding=section.word("encoding", ENCODINGS, "utf-8"),
        sheet=section.text("sheet", ""),
        header_rows=section.integer("header_rows", 1),
        follows=section.text("follows", ""),
        follows_columns=section.texts("follows_columns"),
        delivery=section.choice("delivery", Delivery, Delivery.SNAPSHOT),
        absence_means=section.choice("absence_means", AbsenceMeaning, AbsenceMeaning.UNKNOWN),
        known_lag_days=section.maybe_integer("known_lag_days"),
        refresh=section.word("refresh", REFRESHES, "monthly"),
        stale_after_days=section.integer("stale_after_days", 45),
        row_change_limit=section.share("row_change_limit", 0.3),
        row_of=section.text("row_of"),
        member=section.text("member", ""),
        assumption=section.text("assumption", ""),
    )
    section.close()
    return source


def _column(section: Section, shared: SharedLists) -> SourceColumn:
    column = SourceColumn(
        name=section.text("name"),
        type=section.choice("type", ColumnType, ColumnType.TEXT)
        if section.has("type")
        else _no_type(section),
        item_class=section.text("class"),
        field=section.text("field", ""),
        required=section.flag("required", True),
        filled=section.flag("filled", False),
        codes=_codes(section, shared),
        content=section.text("content", ""),
        aliases=section.texts("aliases"),
        assumption=section.text("assumption", ""),
    )
    section.close()
    return column


def _no_type(section: Section) -> ColumnType:
    section.text("type")
    return ColumnType.TEXT


def _codes(section: Section, shared: SharedLists) -> dict[str, str]:
    """Codes written here as a table, or the name of a list in _shared/codes.toml."""
    value = section.raw("codes")
    if value is None:
        return {}
    if not isinstance(value, str):
        return code_values(section, "codes", value)
    if value not in shared.codes:
        section.note("codes", f"区分値の一覧「{value}」がない", nearest(value, shared.codes))
        return {}
    return dict(shared.codes[value])


def _fact_rule(section: Section) -> FactRule:
    rule = FactRule(
        item=section.text("item"),
        valid_at=section.text("valid_at", blank=True),
        value=section.text("value", ""),
        constant=section.text("constant", "1"),
        known_at=section.text("known_at", ""),
        when_column=section.text("when_column", ""),
        when_values=section.texts("when_values"),
    )
    section.close()
    return rule
