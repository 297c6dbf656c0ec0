"""The fast way: items become SQL statements that leave the view `indicator`, whole tables at a time.

Inputs in the connection: facts, members, coverage, source_state, population (shapes in `reference.World`).
Persons, facts, items and sources become small integers first; children have positive numbers, other people
negative ones. Coverage becomes one bit a source, so that "linked in every source" is one comparison.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from tsunagu.domain.indicator import IndicatorWord, Item, Scope
from tsunagu.screening.sql_text import canonical, constants, create, day, readable, text
from tsunagu.screening.word_sql import TEMPLATES, Numbering, found_query, window_start
from tsunagu.screening.words import WORDS

MOST_SOURCES = 62  # one bit of a BIGINT each


def numbering_of(items: Sequence[Item]) -> Numbering:
    """Number items in their order, facts and sources in the order of their ids (ties go by source id)."""
    sources = sorted({source for item in items for source in item.sources})
    if len(sources) > MOST_SOURCES:
        raise ValueError(f"連携元が{len(sources)}件あります。判定で使えるのは{MOST_SOURCES}件までです。")
    return Numbering(
        items={item.id: place for place, item in enumerate(items)},
        facts={fact: place for place, fact in enumerate(sorted({f for item in items for f in item.facts}))},
        sources={source: place for place, source in enumerate(sources)},
    )


def found_statements(items: Sequence[Item], as_of: date) -> list[str]:
    """The statements that leave `screening_found`: one row a child and item with facts, in order."""
    numbering = numbering_of(items)
    reaching = any(item.scope is not Scope.CHILD for item in items)
    return [
        create("screening_source", _source_query(numbering)),
        create("screening_item", _item_query(items, numbering, as_of)),
        create("screening_child", _child_query()),
        create("screening_person", _person_query(reaching)),
        create("screening_fact", _fact_query(items, numbering, as_of)),
        create("screening_reach", _reach_query(reaching)),
        create("screening_found", " UNION ALL ".join(found_query(item, numbering, as_of) for item in items)),
    ]


def value_statements(items: Sequence[Item], children: str) -> list[str]:
    """The statements that complete `screening_value` and the view `indicator` for the children of a table.

    Silence is costly to read (one row of coverage a person and source), and it earns points only in logics
    that say so; so it is read for everybody only when it must be.
    """
    return [
        create("screening_near", _near_query(children)),
        create("screening_cover", _cover_query()),
        create("screening_scope", _scope_query({item.scope for item in items}, children)),
        create("screening_value", _value_query()),
        f"CREATE OR REPLACE VIEW indicator AS {_indicator_query()}",
    ]


# ---- small constant tables --------------------------------------------------------------------


def _source_query(numbering: Numbering) -> str:
    rows = [
        (str(place), text(source), f"CAST({1 << place} AS BIGINT)")
        for source, place in numbering.sources.items()
    ]
    return constants(rows, ("source_no", "source", "bit"))


def _item_query(items: Sequence[Item], numbering: Numbering, as_of: date) -> str:
    """One row an item: what the state of its sources says, which bits must be linked, what "none" means."""
    rows = [
        (str(numbering.items[item.id]), text(source), str(place), _stale_after(item))
        for item in items
        for place, source in enumerate(dict.fromkeys(item.sources))
    ]
    named = constants(rows, ("item_no", "source", "place", "stale_after"))
    words = constants(
        [_word_row(item, numbering) for item in items],
        ("item_no", "item", "scope", "none_number", "none_text", "none_because"),
    )
    too_old = f"DATE_DIFF('day', t.delivered_on, {day(as_of)}) > COALESCE(n.stale_after, t.stale_after_days)"
    return (
        "SELECT w.*, s.not_delivered, s.stale_on, s.bits, s.bits_to_link, s.source_no"
        f" FROM ({words}) AS w JOIN (SELECT n.item_no,"
        " MAX(CASE WHEN t.delivered_on IS NULL THEN 1 ELSE 0 END) = 1 AS not_delivered,"
        f" MIN(CASE WHEN {too_old} THEN t.delivered_on END) AS stale_on,"
        " CAST(SUM(c.bit) AS BIGINT) AS bits,"
        " CAST(SUM(CASE WHEN t.absence_means = 'no' THEN 0 ELSE c.bit END) AS BIGINT) AS bits_to_link,"
        " MAX(CASE WHEN n.place = 0 THEN c.source_no END) AS source_no"
        f" FROM ({named}) AS n JOIN screening_source AS c ON c.source = n.source"
        " LEFT JOIN source_state AS t ON t.source = n.source GROUP BY n.item_no) AS s ON s.item_no = w.item_no"
    )


def _stale_after(item: Item) -> str:
    return "CAST(NULL AS INTEGER)" if item.stale_after_days is None else str(item.stale_after_days)


def _word_row(item: Item, numbering: Numbering) -> tuple[str, ...]:
    spec = WORDS[item.word]
    return (
        str(numbering.items[item.id]),
        text(item.id),
        text(item.scope),
        "CAST(0 AS DECIMAL(38, 6))" if spec.numeric and spec.none_value else "CAST(NULL AS DECIMAL(38, 6))",
        text(None if spec.numeric else spec.none_value),
        text("no_record" if spec.none_value is None else None),
    )


# ---- people and facts -------------------------------------------------------------------------


def _child_query() -> str:
    """Any numbering will do: numbers never leave the statements, and nothing is ordered by them."""
    return (
        "SELECT CAST(ROW_NUMBER() OVER (ORDER BY NULL) AS INTEGER) AS child_no, child_id, household_id, age"
        " FROM population"
    )


def _person_query(reaching: bool) -> str:
    children = "SELECT child_id AS person_id, child_no AS person_no FROM screening_child"
    if not reaching:
        return children
    return (
        f"{children} UNION ALL SELECT person_id, -CAST(ROW_NUMBER() OVER (ORDER BY NULL) AS INTEGER)"
        " FROM (SELECT DISTINCT m.person_id FROM members AS m"
        " LEFT JOIN screening_child AS c ON c.child_id = m.person_id WHERE c.child_id IS NULL) AS others"
    )


def _fact_query(items: Sequence[Item], numbering: Numbering, as_of: date) -> str:
    """Facts that some item can use, known and true by `as_of`, with integers for names."""
    rows = [
        (str(place), text(fact), day(_oldest_start(items, fact, as_of)), str(_is_read_as_number(items, fact)))
        for fact, place in numbering.facts.items()
    ]
    kinds = constants(rows, ("fact_no", "item", "valid_after", "is_number"))
    return (
        "SELECT p.person_no, k.fact_no, c.source_no, f.value,"
        f" CASE WHEN k.is_number THEN {readable('f.value')} END AS number, f.valid_at, f.known_at"
        f" FROM facts AS f JOIN ({kinds}) AS k ON k.item = f.item"
        " JOIN screening_source AS c ON c.source = f.source JOIN screening_person AS p ON p.person_id = f.child_id"
        f" WHERE f.known_at <= {day(as_of)} AND f.valid_at <= {day(as_of)} AND f.valid_at > k.valid_after"
    )


def _oldest_start(items: Sequence[Item], fact: str, as_of: date) -> date:
    """The day after which facts of a kind can matter to any item; attended facts always can."""
    starts = []
    for item in items:
        if fact in item.facts:
            attended = item.word is IndicatorWord.MISSED_DUE and fact == item.facts[1]
            starts.append(date.min if attended else window_start(item, as_of, TEMPLATES[item.word].windows))
    return min(starts)


def _is_read_as_number(items: Sequence[Item], fact: str) -> bool:
    return any(fact in item.facts and WORDS[item.word].reads_numbers for item in items)


def _reach_query(reaching: bool) -> str:
    """Whose facts count for which child of a household; sibling = 1 for the other children."""
    themselves = "SELECT child_no, child_no AS person_no, 0 AS sibling FROM screening_child"
    if not reaching:
        return f"{themselves} WHERE FALSE"
    return (
        "SELECT child_no, person_no, MAX(sibling) AS sibling FROM ("
        f"{themselves} UNION ALL"
        " SELECT c.child_no, p.person_no, CASE WHEN m.is_child THEN 1 ELSE 0 END AS sibling FROM members AS m"
        " JOIN screening_person AS p ON p.person_id = m.person_id"
        " JOIN screening_child AS c ON c.household_id = m.household_id WHERE p.person_no <> c.child_no"
        ") AS pairs GROUP BY child_no, person_no"
    )


# ---- what silence means -----------------------------------------------------------------------


def _near_query(children: str) -> str:
    """The people whose coverage matters to the given children."""
    return (
        "SELECT p.person_id, p.person_no FROM screening_person AS p"
        f" JOIN (SELECT child_no AS person_no FROM {children} UNION"
        f" SELECT r.person_no FROM screening_reach AS r JOIN {children} AS c ON c.child_no = r.child_no) AS n"
        " ON n.person_no = p.person_no"
    )


def _cover_query() -> str:
    """One row a person with any coverage: the bits of the sources that link it, or wait for a person."""
    return (
        "SELECT p.person_no,"
        " BIT_OR(CASE WHEN v.status = 'linked' THEN c.bit ELSE 0 END) AS linked,"
        " BIT_OR(CASE WHEN v.status = 'pending' THEN c.bit ELSE 0 END) AS pending"
        " FROM coverage AS v JOIN screening_near AS p ON p.person_id = v.child_id"
        " JOIN screening_source AS c ON c.source = v.source"
        " WHERE v.status <> 'absent' GROUP BY p.person_no"
    )


def _scope_query(scopes: Iterable[Scope], children: str) -> str:
    """One row a child and scope: number of people looked at, bits linked for all, bits pending for any."""
    return " UNION ALL ".join(_one_scope(scope, children) for scope in sorted(scopes))


def _one_scope(scope: Scope, children: str) -> str:
    bits = "COALESCE({0}(COALESCE(v.linked, 0)), 0) AS linked, COALESCE({1}(COALESCE(v.pending, 0)), 0) AS pending"
    if scope is Scope.CHILD:
        return (
            f"SELECT c.child_no, {text(scope)} AS scope, 1 AS people, {bits.format('', '')} FROM {children} AS c"
            " LEFT JOIN screening_cover AS v ON v.person_no = c.child_no"
        )
    sibling = " AND r.sibling = 1" if scope is Scope.SIBLING else ""
    return (
        f"SELECT c.child_no, {text(scope)} AS scope, COUNT(r.person_no) AS people,"
        f" {bits.format('BIT_AND', 'BIT_OR')} FROM {children} AS c"
        f" LEFT JOIN screening_reach AS r ON r.child_no = c.child_no{sibling}"
        " LEFT JOIN screening_cover AS v ON v.person_no = r.person_no GROUP BY c.child_no"
    )


def _value_query() -> str:
    """One row a child and item: because (null = known), value as number or text, dates, source, stale_on."""
    because = (
        "CASE WHEN i.not_delivered THEN 'not_delivered'"
        " WHEN f.item_no IS NOT NULL THEN CASE WHEN i.stale_on IS NOT NULL THEN 'stale'"
        " WHEN f.number IS NULL AND f.text IS NULL THEN 'no_record' END"
        " WHEN s.people = 0 THEN i.none_because"
        " WHEN (s.pending & i.bits) <> 0 THEN 'link_pending'"
        " WHEN i.stale_on IS NOT NULL THEN 'stale'"
        " WHEN (s.linked & i.bits_to_link) <> i.bits_to_link THEN 'no_record'"
        " ELSE i.none_because END"
    )
    has_facts = "found AND NOT not_delivered"
    return (
        "SELECT child_no, item_no, because,"
        f" CASE WHEN {has_facts} THEN number WHEN because IS NULL THEN none_number END AS number,"
        f" CASE WHEN {has_facts} THEN text WHEN because IS NULL THEN none_text END AS text,"
        f" CASE WHEN {has_facts} THEN valid_from END AS valid_from,"
        f" CASE WHEN {has_facts} THEN valid_to END AS valid_to,"
        f" CASE WHEN {has_facts} THEN known_at END AS known_at,"
        f" CASE WHEN {has_facts} THEN fact_source ELSE item_source END AS source_no,"
        " CASE WHEN because = 'stale' THEN stale_on END AS delivered_on"
        f" FROM (SELECT s.child_no, i.item_no, {because} AS because, f.item_no IS NOT NULL AS found,"
        " i.not_delivered, i.none_number, i.none_text, i.stale_on, i.source_no AS item_source, f.number, f.text,"
        " f.valid_from, f.valid_to, f.known_at, f.source_no AS fact_source"
        " FROM screening_scope AS s JOIN screening_item AS i ON i.scope = s.scope"
        " LEFT JOIN screening_found AS f ON f.child_no = s.child_no AND f.item_no = i.item_no) AS judged"
    )


def value_text(alias: str) -> str:
    """The canonical text of a row of screening_value."""
    return f"COALESCE({alias}.text, {canonical(f'{alias}.number')})"


def _indicator_query() -> str:
    return (
        f"SELECT c.child_id, i.item, {value_text('v')} AS value, v.because, v.valid_from, v.valid_to, v.known_at,"
        " s.source, v.delivered_on FROM screening_value AS v"
        " JOIN screening_child AS c ON c.child_no = v.child_no JOIN screening_item AS i ON i.item_no = v.item_no"
        " JOIN screening_source AS s ON s.source_no = v.source_no"
    )
