"""The file as a grid of texts under its header, before any meaning: header found by names, totals dropped."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.source import Source, SourceColumn
from tsunagu.sources.results import RefusalError

HEADER_WITHIN = 40  # records; titles above the header are shorter than this
_TOTAL = re.compile(r"(?:総?合計|総計|小計|計|累計|平均)(?:[:(]?[0-9,.]+(?:件|人|名)?\)?)?")
_NOTE = re.compile(r"(?:[※*]|注|備考|以上|出典|作成|出力).*")
_TAIL_ROWS = 60  # totals and notes are looked for among so many last rows

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class BrokenRow:
    """A row that cannot be read as cells at all, or holds a cell that cannot."""

    row: int
    column: str
    reason: str
    mend: str


@dataclass(frozen=True)
class Header:
    """Where the header stands and which declared column stands where."""

    first: int  # index of its first record
    height: int
    names: tuple[str, ...]  # one for each column of the file, for sentences
    places: dict[str, int]  # declared column -> place in the file
    twice: tuple[str, ...]  # declared columns that several columns of the file claim


@dataclass(frozen=True)
class Grid:
    """Cells as trimmed text (null = empty), the row number of each row, and what could not become cells."""

    header: Header
    cells: tuple[pa.Array, ...]
    rows: npt.NDArray[np.int64]
    broken: tuple[BrokenRow, ...] = ()
    dropped: int = 0
    notices: tuple[str, ...] = ()
    serial_dates: bool = False  # numbers in date columns may be serial numbers of a spreadsheet

    def column(self, name: str) -> pa.Array | None:
        """The cells of a declared column, None when the file has none."""
        place = self.header.places.get(name)
        return None if place is None else self.cells[place]

    def keep(self, mask: Mask) -> "Grid":
        """The grid with only the rows of the mask."""
        if mask.all():
            return self
        chosen = pa.array(mask)
        return replace(self, cells=tuple(cell.filter(chosen) for cell in self.cells), rows=self.rows[mask])


def squeeze(name: str) -> str:
    """A column name as it is compared: NFKC, without any white space, case folded."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def trim(cells: pa.Array) -> pa.Array:
    """Without white space around; empty becomes null."""
    trimmed = pc.utf8_trim_whitespace(cells)
    return pc.if_else(pc.equal(pc.binary_length(trimmed), 0), pa.scalar(None, pa.string()), trimmed)


# ---- header -----------------------------------------------------------------------------------


def find_header(records: Sequence[Sequence[str]], source: Source) -> Header:
    """Find the header among the first records by the declared names; RefusalError when there is none."""
    best: tuple[int, Header] | None = None
    for header in _headers(records, source):
        if all(column.name in header.places for column in source.columns if column.required):
            best = (len(source.columns), header)
            break
        score = len(header.places) + len(header.twice)
        if best is None or score > best[0]:
            best = (score, header)
    needed = sum(column.required for column in source.columns) or len(source.columns)
    if best is None or best[0] * 2 < needed:
        raise RefusalError(
            "見出しの行が見つかりません。列名の行があるファイルを、列名を変えずに書き出し直してください。"
        )
    _require(best[1], source.columns)
    return best[1]


def _headers(records: Sequence[Sequence[str]], source: Source) -> Iterator[Header]:
    """Every row, and every pair of rows, read as if it were the header; the declared height first."""
    for height in dict.fromkeys((source.header_rows, 1, 2)):
        for first in range(min(len(records), HEADER_WITHIN)):
            yield _header_at(records, first, height, source.columns)


def _header_at(
    records: Sequence[Sequence[str]], first: int, height: int, columns: Sequence[SourceColumn]
) -> Header:
    levels = [list(record) for record in records[first : first + height]]
    width = max((len(level) for level in levels), default=0)
    levels = [level + [""] * (width - len(level)) for level in levels]
    last = [squeeze(name) for name in levels[-1]] if levels else []
    top = _fill_right([squeeze(name) for name in levels[0]]) if len(levels) > 1 else last
    joined = [t + s for t, s in zip(top, last, strict=True)] if len(levels) > 1 else last
    lone_top = [t if not s else "" for t, s in zip(top, last, strict=True)]
    places, twice = _places([joined, last, lone_top], columns)
    names = tuple(
        " ".join("".join(dict.fromkeys(level[place].strip() for level in levels)).split())
        for place in range(width)
    )
    return Header(first, max(len(levels), 1), names, places, twice)


def _fill_right(names: list[str]) -> list[str]:
    """A merged cell of a spreadsheet holds its text in the first cell only."""
    filled: list[str] = []
    for name in names:
        filled.append(name or (filled[-1] if filled else ""))
    return filled


def _places(
    readings: Sequence[list[str]], columns: Sequence[SourceColumn]
) -> tuple[dict[str, int], tuple[str, ...]]:
    places: dict[str, int] = {}
    twice: set[str] = set()
    for reading in readings:
        where: dict[str, list[int]] = {}
        for place, name in enumerate(reading):
            if place not in places.values():
                where.setdefault(name, []).append(place)
        for column in columns:
            wanted = dict.fromkeys(squeeze(name) for name in (column.name, *column.aliases))
            candidates = [place for name in wanted for place in where.get(name, [])]
            if column.name not in places and len(candidates) == 1:
                places[column.name] = candidates[0]
            elif column.name not in places and len(candidates) > 1:
                twice.add(column.name)
    return places, tuple(sorted(twice - places.keys()))


def _require(header: Header, columns: Sequence[SourceColumn]) -> None:
    if header.twice:
        raise RefusalError(
            f"列{_quoted(header.twice)}が二つ以上あります。一つだけにして書き出し直してください。"
        )
    missing = [c.name for c in columns if c.required and c.name not in header.places]
    if missing:
        raise RefusalError(f"列{_quoted(missing)}がありません。列名を変えずに書き出し直してください。")


def _quoted(names: Sequence[str]) -> str:
    return "、".join(f"「{name}」" for name in names)


def header_notices(header: Header, source: Source) -> tuple[str, ...]:
    """Sentences about columns beyond the contract; an unexpected name is told only when it looks like one."""
    extra = [name for place, name in enumerate(header.names) if place not in header.places.values() and name]
    told = [name for name in extra if len(name) <= 20 and not re.search(r"[0-9０-９]{3}", name)]
    absent = [c.name for c in source.columns if c.name not in header.places]
    notices = []
    if extra:
        words = f"（{'、'.join(told)}）" if told else ""
        notices.append(f"決められていない列が{len(extra)}列あります{words}。読まずに進めました。")
    if absent:
        notices.append(f"列{_quoted(absent)}がないので、空として進めました。")
    return tuple(notices)


# ---- blank rows, totals and notes ----------------------------------------------------------------


def without_blank_rows(grid: Grid) -> Grid:
    """Drop rows in which every cell is empty; they are not rows of the file's contents."""
    blank = np.ones(len(grid.rows), dtype=bool)
    for cells in grid.cells:
        if not blank.any():
            return grid
        blank &= cells.is_null().to_numpy(zero_copy_only=False)
    return grid.keep(~blank)


def without_totals(grid: Grid, key: Sequence[str]) -> Grid:
    """Drop the totals (合計, 計) and notes (※ …) that stand below the last row, and count them."""
    keys = [grid.header.places[name] for name in key if name in grid.header.places]
    last = len(grid.rows)
    while last > max(0, len(grid.rows) - _TAIL_ROWS):
        row = [cells[last - 1].as_py() for cells in grid.cells]
        if not _is_total(row, keys):
            break
        last -= 1
    dropped = len(grid.rows) - last
    if not dropped:
        return grid
    kept = grid.keep(np.arange(len(grid.rows)) < last)
    notice = f"下端の合計や注記の行を{dropped}行除きました。"
    return replace(kept, dropped=grid.dropped + dropped, notices=(*grid.notices, notice))


def _is_total(row: Sequence[str | None], keys: Sequence[int]) -> bool:
    filled = [place for place, cell in enumerate(row) if cell]
    if not filled:
        return True
    first = squeeze(row[filled[0]] or "")
    if len(filled) == 1 and len(row) > 1 and _NOTE.fullmatch(first):
        return True
    keyless = any(place == filled[0] or not row[place] for place in keys)
    return keyless and _TOTAL.fullmatch(first) is not None
