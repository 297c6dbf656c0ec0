"""How a judgement is made from indicator values: points, caps, must rules, bands and the lines that add up."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tsunagu.domain.indicator import IndicatorValue, Item
from tsunagu.domain.judgement import Judgement, Reason, ReasonKind
from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, MustRule
from tsunagu.domain.sentences import cap_sentence, means_none, none_sentence, unknown_sentence, value_sentence

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]+)?")
_PLACES = Decimal("0.000001")


def number_of(text: str | None) -> Decimal | None:
    """The number that a value's text holds, to six decimal places (half up), or None when it holds none."""
    if text is None or not NUMBER.fullmatch(text):
        return None
    return Decimal(text).quantize(_PLACES, ROUND_HALF_UP)


def canonical(number: Decimal | int) -> str:
    """The one text of a number: six decimal places at most, no trailing zeros, no exponent, no "-0"."""
    text = f"{Decimal(number).quantize(_PLACES, ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def bound(number: float) -> Decimal:
    """The exact decimal that a logic file wrote for a bound."""
    return Decimal(str(number)).quantize(_PLACES, ROUND_HALF_UP)


def fits(test: Bin | Condition, value: str) -> bool:
    """Whether a known value fulfils a bin or condition: `ge` and `le` compare numbers, `eq` the text."""
    if test.eq is not None:
        return value == test.eq
    number = number_of(value)
    if number is None:
        return False
    if test.ge is not None:
        return number >= bound(test.ge)
    return test.le is not None and number <= bound(test.le)


def points_for(bins: Sequence[Bin], value: str) -> int:
    """Points of a known value: the largest among the bins that fit, 0 when none fits."""
    return max((each.points for each in bins if fits(each, value)), default=0)


def band_for(bands: Sequence[Band], threshold: int, points: int) -> str:
    """Label of the highest band reached, "" below the threshold."""
    reached = [band for band in bands if band.at_least <= points]
    if points < threshold or not reached:
        return ""
    return max(reached, key=lambda band: band.at_least).label


def holds(rule: MustRule, values: Mapping[str, IndicatorValue]) -> bool:
    """Whether all conditions of a must rule hold; an unknown item fulfils none, an empty rule never holds."""
    return bool(rule.conditions) and all(
        _condition_holds(each, values[each.item]) for each in rule.conditions
    )


def _condition_holds(condition: Condition, value: IndicatorValue) -> bool:
    return value.known and value.value is not None and fits(condition, value.value)


def judge(
    child_id: str, logic: Logic, items: Mapping[str, Item], values: Mapping[str, IndicatorValue], as_of: date
) -> Judgement:
    """Judge one child for one need: the lines of the sheet, their sum, the band, and whether it is listed.

    `items` and `values` hold every item that the logic or one of its must rules names.
    """
    lines = [_item_line(items[each.item], each.bins, values[each.item], as_of) for each in logic.items]
    earned = {line.item: line.points for line in lines}
    must = [_must_line(rule, items, values) for rule in logic.must if holds(rule, values)]
    caps = [_cap_line(group, earned, items) for group in logic.groups if _excess(group, earned) > 0]
    reasons = (
        *must,
        *_sorted_points(lines),
        *caps,
        *_of(lines, ReasonKind.NONE),
        *_of(lines, ReasonKind.UNKNOWN),
    )
    points = sum(reason.points for reason in reasons)
    return Judgement(
        child_id=child_id,
        need=logic.need,
        logic_id=logic.id,
        logic_version=logic.version,
        as_of=as_of,
        points=points,
        band=band_for(logic.bands, logic.threshold, points),
        must=bool(must),
        listed=points >= logic.threshold or bool(must),
        reasons=reasons,
    )


def _of(lines: Sequence[Reason], kind: ReasonKind) -> list[Reason]:
    return [line for line in lines if line.kind is kind]


def _sorted_points(lines: Sequence[Reason]) -> list[Reason]:
    return sorted(_of(lines, ReasonKind.POINTS), key=lambda line: -line.points)


def _excess(group: Group, earned: Mapping[str, int]) -> int:
    return sum(earned.get(item, 0) for item in group.items) - group.cap


def item_sentence(item: Item, value: IndicatorValue, as_of: date) -> str:
    """The sentence of an indicator value, known or not, without regard to any logic."""
    if not value.known:
        return unknown_sentence(item, value, as_of)
    text = value.value or ""
    return none_sentence(item) if means_none(item, text) else value_sentence(item, text)


def _item_line(item: Item, bins: Sequence[Bin], value: IndicatorValue, as_of: date) -> Reason:
    """The one line of an item: points, confirmed "no", or unknown-because with no points."""
    points, kind, sentence = 0, ReasonKind.UNKNOWN, item_sentence(item, value, as_of)
    if value.known:
        text = value.value or ""
        points = points_for(bins, text)
        kind = ReasonKind.POINTS if points or not means_none(item, text) else ReasonKind.NONE
    return _line(kind, item.id, item, value, sentence, points)


def _must_line(rule: MustRule, items: Mapping[str, Item], values: Mapping[str, IndicatorValue]) -> Reason:
    """The line of a must rule that holds; value, dates and source are its first condition's."""
    first = rule.conditions[0].item
    return _line(ReasonKind.MUST, rule.id, items[first], values[first], rule.label, 0)


def _cap_line(group: Group, earned: Mapping[str, int], items: Mapping[str, Item]) -> Reason:
    """The line that takes back what a group earned above its cap; its class is its first item's."""
    first = next(item for item in group.items if item in earned)
    return Reason(
        kind=ReasonKind.CAP,
        item=group.id,
        item_class=items[first].item_class,
        sentence=cap_sentence(group),
        points=-_excess(group, earned),
    )


def _line(
    kind: ReasonKind, line_id: str, item: Item, value: IndicatorValue, sentence: str, points: int
) -> Reason:
    return Reason(
        kind=kind,
        item=line_id,
        item_class=item.item_class,
        sentence=sentence,
        points=points,
        value=value.value,
        because=value.because,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        known_at=value.known_at,
        source=value.source,
    )
