"""CSV and TSV text to a grid: the fast road for regular files, a forgiving one that sets single rows aside."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tsunagu.domain.source import FileFormat, Source
from tsunagu.sources.decoding import UNREADABLE, decode
from tsunagu.sources.grid import HEADER_WITHIN, BrokenRow, Grid, Header, find_header, header_notices, trim
from tsunagu.sources.results import RefusalError

LONGEST_CELL = 100_000  # bytes; a spreadsheet cell holds 32,767 characters
LONGEST_RECORD_LINES = 100  # a quoted cell may hold so many line ends
_BLOCK = 8 * 2**20

_SHORT = ("列の数が見出しと違います。", "区切りの数を見出しに合わせてください。")
_QUOTES = ('引用符（"）が閉じていません。', "値の中の引用符を二つ重ねるか、取り除いてください。")
_LONG = ("値が長すぎます。", "行の区切りが失われていないか確かめてください。")
_CONTROL = ("読めない文字（制御文字か壊れた文字）があります。", "その行を入力し直して書き出してください。")


def read_delimited(data: bytes, source: Source) -> Grid:
    """Read a CSV or TSV file in the source's encoding; RefusalError when it is torn or has no header."""
    text, notices = decode(data, "utf-8" if source.format is FileFormat.ONEROSTER else source.encoding)
    delimiter = "\t" if source.format is FileFormat.TSV else ","
    head = list(_records(_first_lines(text), delimiter))
    header = find_header([record.cells for record in head], source)
    start = head[header.first + header.height - 1]
    body = text[_line_start(text, start.lines_before + start.lines) :]
    grid = _fast(body, delimiter, header) or _forgiving(body, delimiter, header)
    told = (*notices, *header_notices(header, source), *grid.notices)
    read = replace(grid, notices=told)
    return _without_marks(read) if "\x00" in body or UNREADABLE in body else read


def _first_lines(text: str) -> list[str]:
    return text[: _line_start(text, HEADER_WITHIN * 2)].removesuffix("\n").split("\n")


def _line_start(text: str, count: int) -> int:
    """Where the line after `count` lines begins."""
    place = 0
    for _ in range(count):
        place = text.find("\n", place) + 1
        if place == 0:
            return len(text)
    return place


# ---- the fast road ----------------------------------------------------------------------------


def _fast(body: str, delimiter: str, header: Header) -> Grid | None:
    """Read with Arrow; None when a record is irregular in any way, so that the other road can name it."""
    data = body.rstrip("\n").encode()
    quoted = b'"' in data
    if not data or (quoted and not _quotes_are_regular(data, delimiter)):
        return None
    names = [str(place) for place in range(len(header.names))]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=_BLOCK),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter,
                quote_char='"' if quoted else False,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
            ),
            convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    cells = tuple(trim(column.combine_chunks()) for column in table.columns)
    if any((pc.max(pc.binary_length(column)).as_py() or 0) > LONGEST_CELL for column in cells):
        return None
    first = header.first + header.height + 1
    return Grid(header, cells, np.arange(first, first + table.num_rows, dtype=np.int64))


def _quotes_are_regular(data: bytes, delimiter: str) -> bool:
    """Every quote stands beside a delimiter, a line end or another quote: else somebody must look closer."""
    array = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(array == ord('"'))
    if len(quotes) % 2:
        return False
    edges = np.zeros(256, dtype=bool)
    edges[[ord('"'), ord("\n"), ord(delimiter)]] = True
    padded = np.concatenate(([ord("\n")], array, [ord("\n")]))
    return bool((edges[padded[quotes]] | edges[padded[quotes + 2]]).all())


# ---- the forgiving road -----------------------------------------------------------------------


@dataclass
class _Record:
    cells: list[str]
    lines_before: int
    lines: int = 1
    fault: tuple[str, str] | None = None
    open_quote: bool = False


@dataclass
class _Kept:
    cells: list[list[str]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)


def _forgiving(body: str, delimiter: str, header: Header) -> Grid:
    width = len(header.names)
    ends_clean = body.endswith("\n")
    lines = body.rstrip("\n").split("\n") if body.strip("\n") else []
    kept, number, last_broken = _Kept(), header.first + header.height, False
    for record in _records(lines, delimiter, width):
        number += 1
        last_broken = _sort(record, number, width, kept)
    if last_broken and not ends_clean:
        raise RefusalError("最後の行が途中で切れています。ファイル全体を送り直してもらってください。")
    columns = zip(*kept.cells, strict=True) if kept.cells else ([] for _ in range(width))
    cells = tuple(trim(pa.array(column, pa.string())) for column in columns)
    return Grid(header, cells, np.array(kept.rows, dtype=np.int64), tuple(kept.broken))


def _sort(record: _Record, number: int, width: int, kept: _Kept) -> bool:
    """Keep a record or set it aside; True when it looks cut off."""
    if not any(cell.strip() for cell in record.cells) and record.fault is None:
        return False
    extra_is_empty = not any(cell.strip() for cell in record.cells[width:])
    fault = record.fault
    if fault is None and (len(record.cells) < width or not extra_is_empty):
        fault = _SHORT
    if fault is None and any(len(cell.encode(errors="replace")) > LONGEST_CELL for cell in record.cells):
        fault = _LONG
    if fault is None:
        kept.cells.append(record.cells[:width])
        kept.rows.append(number)
        return False
    kept.broken.append(BrokenRow(number, "", *fault))
    return record.open_quote or len(record.cells) < width


def _records(lines: Sequence[str], delimiter: str, width: int | None = None) -> Iterator[_Record]:
    """Read record by record; a quote left open costs its own line only."""
    place = 0
    while place < len(lines):
        record = _one_record(lines, place, delimiter, width)
        yield record
        place += record.lines


def _one_record(lines: Sequence[str], place: int, delimiter: str, width: int | None) -> _Record:
    line = lines[place]
    if '"' not in line:
        fault = _LONG if len(line) > LONGEST_CELL * 10 else None
        return _Record([] if fault else line.split(delimiter), place, fault=fault)
    taken: list[str] = []
    for count, piece in enumerate(lines[place : place + LONGEST_RECORD_LINES], start=1):
        taken.append(piece)
        if sum(map(len, taken)) > LONGEST_CELL * 10:
            return _Record([], place, fault=_LONG)
        if sum(each.count('"') for each in taken) % 2:
            continue
        cells = _split("\n".join(taken), delimiter)
        fits = cells is not None and (count == 1 or width is None or len(cells) == width)
        if cells is not None and fits:
            return _Record(cells, place, count)
        break
    return _Record([], place, fault=_QUOTES, open_quote=True)


def _split(text: str, delimiter: str) -> list[str] | None:
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


csv.field_size_limit(LONGEST_CELL * 10)


# ---- characters that no cell may hold -------------------------------------------------------------


def _without_marks(grid: Grid) -> Grid:
    """Set aside rows with NUL or bytes that could not be decoded."""
    bad = np.zeros(len(grid.rows), dtype=bool)
    broken: list[BrokenRow] = []
    for place, cells in enumerate(grid.cells):
        hits = pc.fill_null(pc.match_substring_regex(cells, f"[\\x00{UNREADABLE}]"), False)
        mask = hits.to_numpy(zero_copy_only=False)
        if mask.any():
            name = grid.header.names[place] if place in grid.header.places.values() else ""
            broken += [BrokenRow(int(row), name, *_CONTROL) for row in grid.rows[mask & ~bad]]
            bad |= mask
    return replace(grid.keep(~bad), broken=(*grid.broken, *broken))
