"""The contract of a file, row by row: types, codes, filled cells, dates in the future, keys and duplicates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.source import ColumnType, Source, SourceColumn
from tsunagu.sources.cells import (
    DAY_UNKNOWN,
    NOT_A_CODE,
    NOT_A_DATE,
    NOT_A_NUMBER,
    NOT_WHOLE,
    OUTSIDE_ERA,
    CellReader,
    Converted,
    value_class,
)
from tsunagu.sources.grid import BrokenRow, Grid, Mask
from tsunagu.sources.personal_number import rows_with_personal_numbers

# What happened on a day cannot have happened after the file was delivered; limits and ends can lie ahead.
_HAPPENED = ("date", "attended_date", "received_on", "taken_on", "reported_on", "moved_on")

_EXPECTED = {
    NOT_A_DATE: ("日付として読めません", "実在する日付（例 令和5年4月1日、2023-04-01）に直してください。"),
    DAY_UNKNOWN: ("日が不詳です", "起きた日がわかる日付を入れてください。"),
    NOT_A_NUMBER: ("数として読めません", "数字だけに直してください。"),
    NOT_WHOLE: ("整数ではありません", "整数に直してください。"),
    NOT_A_CODE: ("決められた区分ではありません", "区分の一覧にある言葉に直してください。"),
}
_MONTH_EXPECTED = ("年月として読めません", "年月（例 令和5年4月、2023-04）に直してください。")
_EMPTY = ("空です。", "値を入れてください。")
_FUTURE_BIRTH = ("生年月日が納品日より後です。", "生年月日を確かめて直してください。")
_FUTURE = ("日付が納品日より後です。", "日付を確かめて直してください。")
_NO_KEY = ("行を見分ける番号が空です。", "番号を入れてください。")
_CONFLICT = ("同じ番号の行が二つ以上あり、中身が違います。", "正しい一行だけを残してください。")
_PERSONAL = ("個人番号とみられる値があります。", "個人番号を消してください。")


@dataclass
class Checked:
    """The rows of a grid judged: canonical columns, keys, which rows are good, and why the others are not."""

    grid: Grid
    columns: dict[str, Converted]
    keys: pa.Array
    good: Mask
    broken: list[BrokenRow] = field(default_factory=list)
    bad: set[int] = field(default_factory=set)  # row numbers set aside
    dropped: int = 0  # identical duplicates
    notices: list[str] = field(default_factory=list)

    def set_aside(self, mask: Mask, column: str, reason: str, mend: str) -> None:
        """Put the rows of the mask in quarantine with one reason."""
        if mask.any():
            numbers = self.grid.rows[mask].tolist()
            self.broken += [BrokenRow(number, column, reason, mend) for number in numbers]
            self.bad.update(numbers)
            self.good &= ~mask


def check(grid: Grid, source: Source, delivered_on: date) -> Checked:
    """Judge every row; RefusalError (from the personal numbers) when a whole column must not be taken in."""
    personal = rows_with_personal_numbers(grid)
    reader = CellReader(serial_dates=grid.serial_dates)
    present = [column for column in source.columns if column.name in grid.header.places]
    columns = {c.name: reader.convert(c, grid.cells[grid.header.places[c.name]]) for c in present}
    checked = Checked(grid, columns, _keys(grid, source, columns), np.ones(len(grid.rows), dtype=bool))
    _personal_numbers(checked, personal)
    dating = {rule.valid_at for rule in source.facts}
    for column in present:
        _troubles(checked, column, dated=column.name in dating)
        _filled(checked, column)
        _future(checked, column, delivered_on)
    _keyless(checked, source)
    _duplicates(checked, source)
    _era_notice(checked)
    return checked


def _mask(values: pa.Array) -> Mask:
    mask: Mask = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return mask


def _personal_numbers(checked: Checked, personal: dict[int, Mask]) -> None:
    declared = {place: name for name, place in checked.grid.header.places.items()}
    for place, mask in personal.items():
        checked.set_aside(mask, declared.get(place, ""), *_PERSONAL)


def _troubles(checked: Checked, column: SourceColumn, dated: bool) -> None:
    cells = checked.grid.cells[checked.grid.header.places[column.name]]
    for kind, mask in checked.columns[column.name].troubles.items():
        if kind == OUTSIDE_ERA or (kind == DAY_UNKNOWN and not dated):
            continue
        expected = (
            _MONTH_EXPECTED if column.type is ColumnType.MONTH and kind == NOT_A_DATE else _EXPECTED[kind]
        )
        for words, rows in _by_class(cells, mask):
            checked.set_aside(rows, column.name, f"{expected[0]}（{words}）。", expected[1])


def _by_class(cells: pa.Array, mask: Mask) -> Iterator[tuple[str, Mask]]:
    places = np.flatnonzero(mask)
    classes = np.array([value_class(cells[int(place)].as_py() or "") for place in places])
    for words in sorted(set(classes.tolist())):
        rows = np.zeros(len(mask), dtype=bool)
        rows[places[classes == words]] = True
        yield words, rows


def _filled(checked: Checked, column: SourceColumn) -> None:
    if column.filled:
        cells = checked.grid.cells[checked.grid.header.places[column.name]]
        checked.set_aside(_mask(pc.is_null(cells)), column.name, *_EMPTY)


def _future(checked: Checked, column: SourceColumn, delivered_on: date) -> None:
    birth = column.field == "birth_date"
    if column.type is ColumnType.DATE and (birth or column.content in _HAPPENED):
        later = pc.greater(checked.columns[column.name].values, delivered_on.isoformat())
        checked.set_aside(_mask(later), column.name, *(_FUTURE_BIRTH if birth else _FUTURE))


# ---- keys ---------------------------------------------------------------------------------------


def _keys(grid: Grid, source: Source, columns: dict[str, Converted]) -> pa.Array:
    return joined(columns, source.record_key or tuple(columns), len(grid.rows))


def joined(columns: dict[str, Converted], names: tuple[str, ...], rows: int) -> pa.Array:
    """The canonical values of the named columns joined by |, empty where a cell is empty."""
    parts = [columns[name].values if name in columns else pa.nulls(rows, pa.string()) for name in names]
    if len(parts) == 1:
        return pc.fill_null(parts[0], "")
    return pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")


def _keyless(checked: Checked, source: Source) -> None:
    """A key without its identifiers, or empty altogether, names nobody; nor does a row that follows nobody."""
    identifiers = {c.name for c in source.columns if c.type is ColumnType.ID}
    empty = np.ones(len(checked.good), dtype=bool)
    for name in source.record_key:
        if name not in checked.columns:
            continue
        null = _mask(pc.is_null(checked.columns[name].values))
        empty &= null
        if name in identifiers:
            checked.set_aside(null & checked.good, name, *_NO_KEY)
    checked.set_aside(empty & checked.good, source.record_key[0] if source.record_key else "", *_NO_KEY)
    for name in source.follows_columns:
        if name in checked.columns:
            null = _mask(pc.is_null(checked.columns[name].values))
            checked.set_aside(null & checked.good, name, *_NO_KEY)


def _duplicates(checked: Checked, source: Source) -> None:
    """Identical rows of one key: the first stays. Rows that differ: none can be believed."""
    encoded = checked.keys.dictionary_encode()
    places = encoded.indices.to_numpy(zero_copy_only=False)
    counts = (
        np.bincount(places, minlength=len(encoded.dictionary)) if len(places) else np.array([], dtype=int)
    )
    repeated = np.flatnonzero(counts[places] > 1) if len(places) else places
    if not len(repeated):
        return
    groups: dict[int, list[int]] = {}
    for row in repeated.tolist():
        groups.setdefault(int(places[row]), []).append(row)
    declared = [checked.grid.cells[place] for place in checked.grid.header.places.values()]
    conflict, surplus = np.zeros((2, len(checked.good)), dtype=bool)
    for rows in groups.values():
        contents = {tuple(cells[row].as_py() for cells in declared) for row in rows}
        target = conflict if len(contents) > 1 else surplus
        target[rows if len(contents) > 1 else rows[1:]] = True
    keyed = _mask(pc.not_equal(checked.keys, ""))
    checked.set_aside(conflict & keyed & checked.good, "、".join(source.record_key), *_CONFLICT)
    surplus &= keyed & checked.good
    checked.dropped = int(surplus.sum())
    checked.good &= ~surplus
    if checked.dropped:
        checked.notices.append(f"まったく同じ行が{checked.dropped}行重なっていたので、一行ずつにしました。")


def _era_notice(checked: Checked) -> None:
    outside = sum(
        int(c.troubles[OUTSIDE_ERA].sum()) for c in checked.columns.values() if OUTSIDE_ERA in c.troubles
    )
    if outside:
        checked.notices.append(
            f"元号の期間の外の日付（平成31年5月1日など）が{outside}件あります。読み替えて受け取りました。"
        )
