"""Checks the points of a logic: bins that rise one way, caps that bind, bands that can be reached."""

import itertools

from tsunagu.domain.indicator import IndicatorWord, Item
from tsunagu.domain.logic import Bin, Logic, LogicItem
from tsunagu.programmes.check_register import repeated
from tsunagu.programmes.reading import Reading

MOST_POINTS = 6
NUMERALS = ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
WORDS_BELOW_ZERO = (IndicatorWord.CHANGE, IndicatorWord.SUM, IndicatorWord.MAX, IndicatorWord.LATEST)


def check_bins(reading: Reading, file: str, entry: LogicItem, item: Item) -> None:
    """Points from 0 to 6, one direction, and more points only for more of the matter."""
    key = f"item[{entry.item}].bins"
    broken = [one for one in entry.bins if not 0 <= one.points <= MOST_POINTS]
    for one in broken:
        message = "負の点がある" if one.points < 0 else f"{one.points}点がある"
        mend = "減点はしない。0から6までにする" if one.points < 0 else "0から6までにする"
        reading.note(file, key, message, mend)
    if entry.bins and not broken and all(one.points == 0 for one in entry.bins):
        reading.note(file, key, "どの段も0点である", "1点以上の段を書くか、項目を外す")
    rising = [one for one in entry.bins if one.ge is not None]
    falling = [one for one in entry.bins if one.le is not None]
    if rising and falling:
        reading.note(file, key, "ge と le が混じる", "どちらか一つの向きにそろえる")
        return
    _check_monotone(reading, file, key, rising, falling)
    always = item.word not in WORDS_BELOW_ZERO and any(
        one.ge is not None and one.ge <= 0 and one.points for one in rising
    )
    if always:
        reading.note(file, key, "0でも点がつく", "ge を1以上にする")


def _check_monotone(reading: Reading, file: str, key: str, rising: list[Bin], falling: list[Bin]) -> None:
    ordered = sorted(rising, key=lambda one: one.ge or 0.0) or sorted(
        falling, key=lambda one: -(one.le or 0.0)
    )
    bounds = [one.ge if one.ge is not None else one.le for one in ordered]
    if len(set(bounds)) < len(bounds):
        reading.note(file, key, "同じ境目が二つある", "一つにまとめる")
        return
    points = [one.points for one in ordered]
    if any(later <= earlier for earlier, later in itertools.pairwise(points)):
        reading.note(file, key, "境目が進んでも点が上がらない", "境目の順に点が上がるようにする")


def most_points(entry: LogicItem) -> int:
    """The most that an item can earn."""
    return max((one.points for one in entry.bins), default=0)


def check_groups(reading: Reading, file: str, logic: Logic) -> None:
    """A cap must bind: at least two items of the logic, each in one group, cap below their sum."""
    most = {entry.item: most_points(entry) for entry in logic.items}
    wrong = _points_unknown(reading, file, logic)
    for group in logic.groups:
        where = f"group[{group.id}]"
        missing = [item for item in group.items if item not in most]
        for item in missing:
            reading.known((file, f"{where}.items"), "このロジックの項目", item, most, file)
        if len(set(group.items)) < 2:
            reading.note(file, f"{where}.items", "項目が一つしかない", "二つ以上の項目をまとめる")
        total = sum(most.get(item, 0) for item in set(group.items))
        if not missing and not wrong and not 0 < group.cap < total:
            message = f"上限{group.cap}点が効かない（項目の最大の合計は{total}点）"
            reading.note(file, f"{where}.cap", message, f"1から{max(total - 1, 1)}までにする")
    for name in repeated(item for group in logic.groups for item in dict.fromkeys(group.items)):
        reading.note(file, "group", f"項目「{name}」が二つのまとまりにある", "一つのまとまりだけに入れる")
    for name in repeated(group.id for group in logic.groups):
        reading.note(file, f"group[{name}]", f"id「{name}」が二つある", "別の id にする")
    for name in repeated(rule.id for rule in logic.must):
        reading.note(file, f"must[{name}]", f"id「{name}」が二つある", "別の id にする")


def _points_unknown(reading: Reading, file: str, logic: Logic) -> bool:
    """Whether some bin could not be read, so that no sum of points can be trusted."""
    return any(reading.touched(file, f"item[{entry.item}].bins") for entry in logic.items)


def reachable(logic: Logic) -> int:
    """The most points that a child can have, caps taken into account."""
    most = {entry.item: most_points(entry) for entry in logic.items}
    excess = sum(max(sum(most.get(item, 0) for item in group.items) - group.cap, 0) for group in logic.groups)
    return sum(most.values()) - excess


def check_bands(reading: Reading, file: str, logic: Logic) -> None:
    """Bands rise, are named by Roman numerals, begin at the threshold and can be reached."""
    if not logic.bands or reading.already(file, "threshold"):
        return
    bounds = [band.at_least for band in logic.bands]
    if any(later <= earlier for earlier, later in itertools.pairwise(bounds)):
        reading.note(file, "band", "帯が低い順に並んでいない", "at_least の小さい帯から順に書く")
    elif logic.threshold != bounds[0]:
        message = f"線（{logic.threshold}点）が一番低い帯（{bounds[0]}点）と違う"
        reading.note(file, "threshold", message, f"{bounds[0]} にするか、帯を直す")
    if logic.threshold == 0:
        reading.note(file, "threshold", "線が0点で、全員が一覧に載る", "1以上にする")
    if max(bounds) > reachable(logic) and not _points_unknown(reading, file, logic):
        message = f"帯「{logic.bands[-1].label}」に届く点がない（最大{reachable(logic)}点）"
        reading.note(file, f"band[{logic.bands[-1].label}].at_least", message, "帯を下げるか、点を見直す")
    for label in (band.label for band in logic.bands):
        if label and label not in NUMERALS:
            reading.note(
                file,
                f"band[{label}].label",
                f"帯の名前「{label}」は使えない",
                "Ⅰ、Ⅱ、Ⅲ のようなローマ数字にする",
            )
    for label in repeated(band.label for band in logic.bands):
        reading.note(file, f"band[{label}]", f"帯「{label}」が二つある", "別の名前にする")
