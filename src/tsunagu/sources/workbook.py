"""Excel .xlsx to a grid: title block, two-row headers, totals; hidden sheets, error cells and lost formulas
are told, never read as if they were values."""

import html
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tsunagu.domain.source import Source
from tsunagu.sources.archive import open_archive, read_member
from tsunagu.sources.grid import (
    BrokenRow,
    Grid,
    Header,
    find_header,
    header_notices,
    trim,
    without_blank_rows,
    without_totals,
)
from tsunagu.sources.results import RefusalError

MOST_CELLS = 20_000_000  # a sheet with one value in its last corner would fill the machine
_OLE = b"\xd0\xcf\x11\xe0"
_NOT_XLSX = "Excelのファイル（.xlsx）として開けません。.xlsx で保存し直したものを受け取ってください。"
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_ERROR = ("エラーの値（#N/A など）です。", "Excelで元の値を直してください。")
_FORMULA = ("数式の計算結果が保存されていません。", "Excelで開いて保存し直してください。")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]+</")


def read_workbook(data: bytes, source: Source) -> Grid:
    """Read the sheet that the source names (else the one visible sheet that holds the header)."""
    if data.startswith(_OLE):
        raise RefusalError(
            "古い形式（.xls）かパスワード付きのExcelです。パスワードのない .xlsx で保存し直してください。"
        )
    parts = _sheet_parts(data)
    book = _open(data)
    visible, hidden = _sheets(book)
    name, records, header = _choose(book, visible, hidden, parts, source)
    grid = _grid(records, header)
    notices = list(header_notices(header, source))
    if hidden and not source.sheet:
        notices.append(f"非表示のシートが{len(hidden)}枚あります。読んでいません。")
    trimmed = without_totals(without_blank_rows(grid), source.record_key)
    declared = {place: column for column, place in header.places.items()}
    broken = _bad_cells(parts.get(name, b""), declared, set(trimmed.rows.tolist()))
    bad_rows = np.array([row.row for row in broken], dtype=np.int64)
    kept = trimmed.keep(~np.isin(trimmed.rows, bad_rows))
    return replace(kept, broken=tuple(broken), notices=(*notices, *trimmed.notices), serial_dates=True)


def _open(data: bytes) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader's own panics are no Exception
        raise RefusalError(_NOT_XLSX) from error


def _rows(book: CalamineWorkbook, name: str, part: bytes) -> list[list[Any]]:
    if _cells_spanned(part) > MOST_CELLS:
        raise RefusalError("シートが大きすぎます。表の外に離れて置かれた値を消して保存し直してください。")
    try:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[no-any-return]
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise RefusalError(_NOT_XLSX) from error


# ---- which sheet --------------------------------------------------------------------------------


def _sheets(book: CalamineWorkbook) -> tuple[list[str], list[str]]:
    visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
    return visible, [s.name for s in book.sheets_metadata if s.name not in visible]


def _choose(
    book: CalamineWorkbook,
    visible: Sequence[str],
    hidden: Sequence[str],
    parts: dict[str, bytes],
    source: Source,
) -> tuple[str, list[list[str]], Header]:
    if source.sheet in hidden:
        raise RefusalError(f"シート「{source.sheet}」が非表示です。表示してから保存し直してください。")
    if source.sheet and source.sheet not in visible:
        raise RefusalError(f"シート「{source.sheet}」がありません。シート名を変えずに保存し直してください。")
    found, refusal = [], RefusalError(_NOT_XLSX)
    for name in [source.sheet] if source.sheet else visible:
        try:
            records = [[_text(cell) for cell in row] for row in _rows(book, name, parts.get(name, b""))]
            if not any(any(row) for row in records):
                raise RefusalError("空のシートです。値の入ったファイルを受け取ってください。")
            found.append((name, records, find_header(records, source)))
        except RefusalError as error:
            refusal = error
    if len(found) > 1:
        raise RefusalError("同じ見出しの表示シートが二枚以上あります。一枚だけにして保存し直してください。")
    if not found:
        raise refusal
    return found[0]


def _text(cell: object) -> str:
    """A cell as the text a CSV would hold; whole numbers without a decimal point, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _grid(records: list[list[str]], header: Header) -> Grid:
    start, width = header.first + header.height, len(header.names)
    body = [(row + [""] * width)[:width] for row in records[start:]]
    columns = zip(*body, strict=True) if body else ([] for _ in range(width))
    cells = tuple(trim(pa.array([_storable(cell) for cell in column], pa.string())) for column in columns)
    return Grid(header, cells, np.arange(start + 1, start + 1 + len(body), dtype=np.int64))


def _storable(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode().replace("\x00", "")


# ---- what the reader does not tell: error cells, formulas without a result, the spanned area ------------


def _sheet_parts(data: bytes) -> dict[str, bytes]:
    """The XML of each sheet by its name; guarded like any ZIP."""
    archive = open_archive(data)
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        raise RefusalError(_NOT_XLSX)
    relations = _elements(read_member(archive, "xl/_rels/workbook.xml.rels"), b"Relationship")
    targets = {each.get("Id", ""): each.get("Target", "") for each in relations}
    parts: dict[str, bytes] = {}
    for sheet in _elements(read_member(archive, "xl/workbook.xml"), b"sheet"):
        target = next((targets.get(value, "") for key, value in sheet.items() if key.endswith(":id")), "")
        path = f"xl/{target.removeprefix('/').removeprefix('xl/')}"
        if path in names:
            parts[sheet.get("name", "")] = read_member(archive, path)
    return parts


def _elements(xml: bytes, tag: bytes) -> list[dict[str, str]]:
    """The attributes of every element of a tag; no XML parser, so nothing in the file can expand."""
    found = re.findall(rb"<(?:\w+:)?" + tag + rb"\b([^>]*)>", xml)
    return [
        {
            key.decode(): html.unescape(value.decode("utf-8", "replace"))
            for key, value in _ATTRIBUTE.findall(each)
        }
        for each in found
    ]


def _cells_spanned(part: bytes) -> int:
    rows = max(
        (int(number) for number in re.findall(rb'<(?:\w+:)?row\b[^>]*\br="([0-9]{1,9})"', part)), default=0
    )
    rows = max(rows, max((int(n) for n in re.findall(rb'\br="[A-Z]{1,3}([0-9]{5,9})"', part)), default=0))
    wide = set(re.findall(rb'\br="([A-Z]{2,3})[0-9]', part))
    return max(rows, 1) * max((_column_number(letters) + 1 for letters in wide), default=26)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _bad_cells(part: bytes, declared: dict[int, str], rows: set[int]) -> list[BrokenRow]:
    """Cells of declared columns that hold an error or a formula whose result was never saved."""
    broken = []
    for match in _CELL.finditer(part) if b'"e"' in part or b"<f" in part or b":f" in part else ():
        attributes, inner = match.groups()
        error = b't="e"' in attributes
        lost = re.search(rb"<(?:\w+:)?f\b", inner) is not None and _VALUE.search(inner) is None
        place = _PLACE.search(attributes)
        if not (error or lost) or place is None or int(place[2]) not in rows:
            continue
        column = declared.get(_column_number(place[1]))
        if column is not None:
            broken.append(BrokenRow(int(place[2]), column, *(_ERROR if error else _FORMULA)))
    return broken
