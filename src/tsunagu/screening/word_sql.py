"""One SQL template a word: how the facts of an item become one row a child.

Every template reads `f` (child_no, source_no, value, number, valid_at, known_at [, missed]), one row a fact
already cut to the item's people, sources, codes and window, and is grouped by child_no.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tsunagu.domain.indicator import IndicatorWord, Item, Scope
from tsunagu.screening.sql_text import NUMBER_TYPE, day, member, text


@dataclass(frozen=True, slots=True)
class Template:
    """The aggregate of a word; {as_of} and {window_start} are date literals."""

    number: str = f"CAST(NULL AS {NUMBER_TYPE})"
    text: str = "CAST(NULL AS VARCHAR)"
    windows: int = 1  # how many windows back the facts are read
    behind: str = ""  # when some facts fulfil this, only they stand behind the value


NEWEST = "STRUCT_PACK(v := f.valid_at, k := f.known_at, t := f.value, s := f.source_no)"

TEMPLATES: dict[IndicatorWord, Template] = {
    IndicatorWord.COUNT: Template("COUNT(*)"),
    IndicatorWord.SUM: Template("SUM(f.number)"),
    IndicatorWord.MAX: Template("MAX(f.number)"),
    IndicatorWord.LATEST: Template(text=f"(MAX({NEWEST})).t"),
    IndicatorWord.ANY: Template("1"),
    IndicatorWord.DAYS_SINCE: Template("DATE_DIFF('day', MAX(f.valid_at), {as_of})"),
    IndicatorWord.CHANGE: Template(
        "SUM(CASE WHEN f.valid_at > {window_start} THEN f.number ELSE -f.number END)", windows=2
    ),
    IndicatorWord.MISSED_DUE: Template("SUM(f.missed)", behind="f.missed = 1"),
    IndicatorWord.MONTHS: Template(
        "CASE WHEN COUNT(f.number) > 0 THEN COUNT(DISTINCT CASE WHEN f.number > 0 "
        "THEN EXTRACT(YEAR FROM f.valid_at) * 12 + EXTRACT(MONTH FROM f.valid_at) END) END"
    ),
}


@dataclass(frozen=True, slots=True)
class Numbering:
    """Small integers that stand for items, facts and sources inside the generated SQL."""

    items: dict[str, int]
    facts: dict[str, int]
    sources: dict[str, int]


def window_start(item: Item, as_of: date, windows: int = 1) -> date:
    """The last day before the window (or before `windows` windows); the beginning of time without one."""
    if item.window_days is None or item.window_days * windows >= (as_of - date.min).days:
        return date.min
    return as_of - timedelta(days=item.window_days * windows)


def found_query(item: Item, numbering: Numbering, as_of: date) -> str:
    """One row for each child with facts: child_no, item_no, number, text, dates, source_no."""
    template = TEMPLATES[item.word]
    places = {"as_of": day(as_of), "window_start": day(window_start(item, as_of))}
    return (
        f"SELECT f.child_no, {numbering.items[item.id]} AS item_no,"
        f" CAST({template.number.format(**places)} AS {NUMBER_TYPE}) AS number, {template.text} AS text,"
        f" {_behind('MIN', 'f.valid_at', template)} AS valid_from,"
        f" {_behind('MAX', 'f.valid_at', template)} AS valid_to,"
        f" {_behind('MAX', 'f.known_at', template)} AS known_at,"
        f" {_newest_source(item, numbering, template)} AS source_no"
        f" FROM ({_facts_query(item, numbering, as_of)}) AS f GROUP BY f.child_no"
    )


def _behind(aggregate: str, column: str, template: Template) -> str:
    """An aggregate over the facts that stand behind the value."""
    everything = f"{aggregate}({column})"
    if not template.behind:
        return everything
    return f"COALESCE({aggregate}({column}) FILTER (WHERE {template.behind}), {everything})"


def _newest_source(item: Item, numbering: Numbering, template: Template) -> str:
    if len(set(item.sources)) == 1:
        return str(numbering.sources[item.sources[0]])
    return f"({_behind('MAX', NEWEST, template)}).s"


def _facts_query(item: Item, numbering: Numbering, as_of: date) -> str:
    """The facts of an item, one row each, with the child they count for."""
    if item.word is IndicatorWord.MISSED_DUE:
        return _due_query(item, numbering, as_of)
    start = window_start(item, as_of, TEMPLATES[item.word].windows)
    where = [*_where(item, item.facts, numbering), f"e.valid_at > {day(start)}"]
    return f"SELECT {_child(item)} AS child_no, e.* FROM {_facts_of(item)} WHERE {_all(where)}"


def _due_query(item: Item, numbering: Numbering, as_of: date) -> str:
    """Due facts past their grace, each with `missed` = 1 when no attended fact has its person and value."""
    due, attended = item.facts
    last_due = as_of - timedelta(days=item.grace_days)
    where = [
        *_where(item, (due,), numbering),
        f"e.valid_at > {day(window_start(item, as_of))}",
        f"e.valid_at <= {day(last_due)}",
    ]
    return (
        f"SELECT {_child(item)} AS child_no, e.*, CASE WHEN a.person_no IS NULL THEN 1 ELSE 0 END AS missed"
        f" FROM {_facts_of(item)}"
        f" LEFT JOIN (SELECT DISTINCT e.person_no, e.value FROM screening_fact AS e"
        f" WHERE {_all(_where(item, (attended,), numbering))}) AS a"
        f" ON a.person_no = e.person_no AND a.value = e.value WHERE {_all(where)}"
    )


def _where(item: Item, kinds: tuple[str, ...], numbering: Numbering) -> list[str]:
    """Conditions on the kind, source and code of a fact (`screening_fact` is already cut to `as_of`)."""
    conditions = [
        member("e.fact_no", (str(numbering.facts[kind]) for kind in sorted(set(kinds)))),
        member("e.source_no", (str(numbering.sources[source]) for source in sorted(set(item.sources)))),
    ]
    if item.codes:
        conditions.append(member("e.value", (text(code) for code in item.codes)))
    if item.scope is Scope.CHILD:
        conditions.append("e.person_no > 0")
    return conditions


def _child(item: Item) -> str:
    return "e.person_no" if item.scope is Scope.CHILD else "r.child_no"


def _facts_of(item: Item) -> str:
    """The facts `e`, joined with the people `r` who reach further than the child itself."""
    if item.scope is Scope.CHILD:
        return "screening_fact AS e"
    sibling = " AND r.sibling = 1" if item.scope is Scope.SIBLING else ""
    return f"screening_reach AS r JOIN screening_fact AS e ON e.person_no = r.person_no{sibling}"


def _all(conditions: list[str]) -> str:
    return " AND ".join(conditions)
