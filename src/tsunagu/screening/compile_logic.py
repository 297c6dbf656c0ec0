"""A logic becomes SQL: points for everybody, the blind sample, and the lines of those who are looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tsunagu.domain.indicator import Item
from tsunagu.domain.logic import Bin, Condition, Group, Logic, MustRule
from tsunagu.domain.programme import RandomCheck
from tsunagu.domain.scoring import bound, canonical, fits, number_of
from tsunagu.domain.sentences import cap_sentence
from tsunagu.screening.compile_sql import value_text
from tsunagu.screening.sql_text import constants, create, member, number, readable, text
from tsunagu.screening.words import WORDS


@dataclass(frozen=True, slots=True)
class Compiler:
    """What the statements of one logic need: the logic, the items and their numbers in `screening_item`."""

    logic: Logic
    items: Mapping[str, Item]
    numbers: Mapping[str, int]

    def fits(self, test: Bin | Condition, item: str) -> str:
        """SQL of `domain.scoring.fits` on a row `v` of screening_value."""
        latest = not WORDS[self.items[item].word].numeric
        column = readable("v.text") if latest else "v.number"
        if test.eq is not None:
            return f"v.text = {text(test.eq)}" if latest else _equals(test.eq)
        if test.ge is not None:
            return f"{column} >= {number(bound(test.ge))}"
        return "FALSE" if test.le is None else f"{column} <= {number(bound(test.le))}"

    def points(self) -> str:
        """SQL of the points of a row `v` of screening_value: the largest bin that fits, unknown nothing."""
        cases = []
        for each in self.logic.items:
            bins = sorted(each.bins, key=lambda one: -one.points)
            whens = " ".join(f"WHEN {self.fits(one, each.item)} THEN {one.points}" for one in bins)
            value = f"CASE {whens} ELSE 0 END" if whens else "0"
            cases.append(f"WHEN v.item_no = {self.numbers[each.item]} THEN {value}")
        return f"CASE WHEN v.because IS NOT NULL THEN 0 {' '.join(cases)} ELSE 0 END"

    def holds(self, rule: MustRule) -> str:
        """SQL aggregate, over a child's rows `v`, of whether all conditions of a must rule hold."""
        conditions = [
            f"MAX(CASE WHEN v.item_no = {self.numbers[each.item]} AND v.because IS NULL"
            f" AND {self.fits(each, each.item)} THEN 1 ELSE 0 END) = 1"
            for each in rule.conditions
        ]
        return f"({' AND '.join(conditions)})" if conditions else "FALSE"

    def any_rule_holds(self) -> str:
        return " OR ".join(self.holds(rule) for rule in self.logic.must) or "FALSE"

    def excess(self, group: Group) -> str:
        """SQL aggregate of the points that a group's cap takes back, 0 when it takes none."""
        numbers = [str(self.numbers[each.item]) for each in self.logic.items if each.item in group.items]
        earned = f"SUM(CASE WHEN {member('v.item_no', numbers)} THEN v.points ELSE 0 END)"
        return f"GREATEST({earned} - {group.cap}, 0)"

    def silence_counts(self) -> bool:
        """Whether a confirmed "no" can earn points or fulfil a condition, as with `le` bins."""
        tests: list[tuple[str, Bin | Condition]] = [
            (each.item, b) for each in self.logic.items for b in each.bins
        ]
        tests += [(each.item, each) for rule in self.logic.must for each in rule.conditions]
        values = ((WORDS[self.items[item].word].none_value, test) for item, test in tests)
        return any(value is not None and fits(test, value) for value, test in values)

    def named(self) -> str:
        """Condition on `v`: an item that the logic or one of its must rules names."""
        return member("v.item_no", (str(self.numbers[item]) for item in items_of(self.logic)))


def items_of(logic: Logic) -> tuple[str, ...]:
    """Ids of the items that a logic names, in its order, those of must rules last."""
    named = [each.item for each in logic.items]
    named += [condition.item for rule in logic.must for condition in rule.conditions]
    return tuple(dict.fromkeys(named))


def _equals(wanted: str) -> str:
    """A numeric value equals a text only when that is its canonical text."""
    parsed = number_of(wanted)
    if parsed is None or canonical(parsed) != wanted:
        return "FALSE"
    return f"v.number = {number(parsed)}"


# ---- points for everybody ---------------------------------------------------------------------


def score_statement(compiler: Compiler) -> str:
    """Appends every child of the logic's ages to `score`; a child of unknown age is judged too."""
    logic = compiler.logic
    caps = "".join(f" - {compiler.excess(group)}" for group in logic.groups)
    reached = f"points >= {logic.threshold}"
    rows = COMPLETE if compiler.silence_counts() else FOUND_ONLY
    return (
        f"INSERT INTO score SELECT {text(logic.need)} AS need, child_no, child_id, points,"
        f" CASE WHEN {reached} THEN {_band(logic)} ELSE '' END AS band, must, {reached} OR must AS listed"
        " FROM (SELECT c.child_no, c.child_id, COALESCE(a.points, 0) AS points, COALESCE(a.must, FALSE) AS must"
        f" FROM screening_child AS c LEFT JOIN (SELECT v.child_no, CAST(SUM(v.points){caps} AS INTEGER) AS points,"
        f" {compiler.any_rule_holds()} AS must"
        f" FROM (SELECT v.*, {compiler.points()} AS points FROM ({rows}) AS v WHERE {compiler.named()}) AS v"
        " GROUP BY v.child_no) AS a ON a.child_no = c.child_no"
        f" WHERE c.age IS NULL OR c.age BETWEEN {logic.from_age} AND {logic.to_age}) AS added"
    )


COMPLETE = "SELECT child_no, item_no, because, number, text FROM screening_value"
FOUND_ONLY = (
    "SELECT f.child_no, f.item_no, f.number, f.text, CASE WHEN i.not_delivered THEN 'not_delivered'"
    " WHEN i.stale_on IS NOT NULL THEN 'stale' END AS because"
    " FROM screening_found AS f JOIN screening_item AS i ON i.item_no = f.item_no"
)


def _band(logic: Logic) -> str:
    bands = sorted(logic.bands, key=lambda band: -band.at_least)
    whens = " ".join(f"WHEN points >= {band.at_least} THEN {text(band.label)}" for band in bands)
    return f"CASE {whens} ELSE '' END" if whens else "''"


def sample_statement(logic: Logic, check: RandomCheck, as_of: date, programme_id: str) -> str:
    """Draws the blind sample below the line, in the order of a hash that nobody can steer.

    As many as the smaller of `share` of the children below the line (rounded down) and `at_most`.
    """
    seed = text(f"{programme_id}|{logic.need}|{as_of.isoformat()}|")
    share = number(Decimal(str(check.share)))
    return (
        "INSERT INTO screening_sample SELECT need, child_no"
        f" FROM (SELECT need, child_no, ROW_NUMBER() OVER (ORDER BY sha256({seed} || child_id)) AS place,"
        f" COUNT(*) OVER () AS below FROM score WHERE need = {text(logic.need)} AND NOT listed) AS hashed"
        f" WHERE place <= LEAST(FLOOR(below * {share}), {check.at_most})"
    )


def judgement_statement(logic: Logic) -> str:
    """Appends the listed and sampled children of a need to `judgement`."""
    need = text(logic.need)
    return (
        f"INSERT INTO judgement SELECT s.need, s.child_id, {text(logic.id)} AS logic_id,"
        f" {text(logic.version)} AS logic_version, s.listed, d.child_no IS NOT NULL AS sampled, s.must, s.points,"
        " s.band FROM score AS s"
        f" LEFT JOIN (SELECT child_no FROM screening_sample WHERE need = {need}) AS d ON d.child_no = s.child_no"
        f" WHERE s.need = {need} AND (s.listed OR d.child_no IS NOT NULL) ORDER BY s.child_id"
    )


# ---- lines of those who are looked at ---------------------------------------------------------


def shown_statement(need: str | None) -> str:
    """The children with a judgement, for one need or (None) for any, as `screening_shown`."""
    where = "" if need is None else f" WHERE j.need = {text(need)}"
    return create(
        "screening_shown",
        "SELECT DISTINCT c.child_no, c.child_id FROM judgement AS j"
        f" JOIN screening_child AS c ON c.child_id = j.child_id{where}",
    )


def line_statement(compiler: Compiler | None, item_numbers: Sequence[int]) -> str:
    """The values of the shown children with their points, one row a child and item, as `screening_line`."""
    points = compiler.points() if compiler else "0"
    return create(
        "screening_line",
        f"SELECT d.child_no, d.child_id, v.item_no, v.because, v.number, v.text, {value_text('v')} AS value,"
        f" v.valid_from, v.valid_to, v.known_at, s.source, v.delivered_on, {points} AS points"
        " FROM screening_value AS v JOIN screening_shown AS d ON d.child_no = v.child_no"
        " JOIN screening_source AS s ON s.source_no = v.source_no"
        f" WHERE {member('v.item_no', map(str, item_numbers))}",
    )


DISTINCT_VALUES = "SELECT DISTINCT item_no, value, because, delivered_on FROM screening_line"

_WITH_SENTENCE = (
    " JOIN screening_sentence AS t ON t.item_no = v.item_no AND t.value IS NOT DISTINCT FROM v.value"
    " AND t.because IS NOT DISTINCT FROM v.because"
)
_DATED = "v.value, v.because, v.valid_from, v.valid_to, v.known_at, v.source"


def reason_statement(compiler: Compiler) -> str:
    """Appends the lines of the shown children of a need to `reason`, in the order of the sheet."""
    parts = [_item_lines(compiler)]
    parts += [_must_lines(compiler, place, rule) for place, rule in enumerate(compiler.logic.must)]
    parts += [_cap_lines(compiler, place, group) for place, group in enumerate(compiler.logic.groups)]
    return (
        f"INSERT INTO reason SELECT {text(compiler.logic.need)} AS need, child_id,"
        " ROW_NUMBER() OVER (PARTITION BY child_id ORDER BY part, -points, place) AS position,"
        " kind, item, item_class, sentence, points, value, because, valid_from, valid_to, known_at, source"
        f" FROM ({' UNION ALL '.join(parts)}) AS lines ORDER BY child_id, position"
    )


def _item_lines(compiler: Compiler) -> str:
    """Every item of the logic once: what earns points or has a value, then "no", then unknown."""
    rows = [
        (
            str(compiler.numbers[each.item]),
            str(place),
            text(each.item),
            text(compiler.items[each.item].item_class),
        )
        for place, each in enumerate(compiler.logic.items)
    ]
    named = constants(rows, ("item_no", "place", "item", "item_class"))
    kind = "CASE WHEN v.because IS NOT NULL THEN 'unknown' WHEN v.points = 0 AND t.is_none THEN 'none' ELSE 'points' END"
    return (
        "SELECT child_id, CASE kind WHEN 'points' THEN 1 WHEN 'none' THEN 3 ELSE 4 END AS part, place, kind, item,"
        " item_class, sentence, points, value, because, valid_from, valid_to, known_at, source"
        f" FROM (SELECT v.child_id, l.place, {kind} AS kind, l.item, l.item_class, t.sentence, v.points, {_DATED}"
        f" FROM screening_line AS v JOIN ({named}) AS l ON l.item_no = v.item_no{_WITH_SENTENCE}) AS item_lines"
    )


def _must_lines(compiler: Compiler, place: int, rule: MustRule) -> str:
    """The children for whom a must rule holds; value, dates and source are its first condition's."""
    if not rule.conditions:
        return _NO_LINES
    first = rule.conditions[0].item
    return (
        f"SELECT v.child_id, 0 AS part, {place} AS place, 'must' AS kind, {text(rule.id)} AS item,"
        f" {text(compiler.items[first].item_class)} AS item_class, {text(rule.label)} AS sentence, 0 AS points, {_DATED}"
        f" FROM screening_line AS v JOIN (SELECT v.child_no FROM screening_line AS v GROUP BY v.child_no"
        f" HAVING {compiler.holds(rule)}) AS h ON h.child_no = v.child_no WHERE v.item_no = {compiler.numbers[first]}"
    )


def _cap_lines(compiler: Compiler, place: int, group: Group) -> str:
    """The children whose group earned more than its cap; the class is that of its first item in the logic."""
    members = [item for item in group.items if item in {each.item for each in compiler.logic.items}]
    if not members:
        return _NO_LINES
    return (
        f"SELECT child_id, 2 AS part, {place} AS place, 'cap' AS kind, {text(group.id)} AS item,"
        f" {text(compiler.items[members[0]].item_class)} AS item_class, {text(cap_sentence(group))} AS sentence,"
        f" -excess AS points, {_NO_DATES} FROM (SELECT v.child_id, CAST({compiler.excess(group)} AS INTEGER) AS excess"
        " FROM screening_line AS v GROUP BY v.child_id) AS added WHERE excess > 0"
    )


_NO_DATES = (
    "CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS because, CAST(NULL AS DATE) AS valid_from,"
    " CAST(NULL AS DATE) AS valid_to, CAST(NULL AS DATE) AS known_at, '' AS source"
)
_NO_LINES = (
    "SELECT '' AS child_id, 0 AS part, 0 AS place, '' AS kind, '' AS item, '' AS item_class, '' AS sentence,"
    f" 0 AS points, {_NO_DATES} WHERE FALSE"
)


def item_statement(items: Mapping[str, Item], numbers: Mapping[str, int]) -> str:
    """Appends the values of the shown children to `item`."""
    rows = [(str(numbers[item.id]), text(item.id), text(item.item_class)) for item in items.values()]
    named = constants(rows, ("item_no", "item", "item_class"))
    return (
        "INSERT INTO item SELECT v.child_id, l.item, l.item_class, v.value, v.because, t.sentence, v.valid_from,"
        f" v.valid_to, v.known_at, v.source FROM screening_line AS v JOIN ({named}) AS l ON l.item_no = v.item_no"
        f"{_WITH_SENTENCE} ORDER BY v.child_id, l.item"
    )
