"""Writes Excel lists as offices keep them: a title block, one or two header rows, a row of totals."""

from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from tsunagu.domain.source import ColumnType, SourceColumn
from tsunagu.synth.extract import Extract
from tsunagu.synth.styles import wareki

_TITLE_ROWS = 3
_CREATED = datetime(2026, 4, 1, tzinfo=UTC)  # a fixed property, so that the same seed gives the same bytes
_PERSON_GROUP = "児童生徒について"


def write_excel(path: Path, extract: Extract, delivered_on: date) -> None:
    """Write the table to the declared sheet; a second sheet holds a note and nothing else."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"title": f"{extract.source.name}（合成データ）", "created": _CREATED})
    sheet = book.add_worksheet(extract.source.sheet or None)
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.write_string(0, 0, extract.source.name, bold)
    sheet.write_string(1, 0, f"{wareki(delivered_on)}現在（合成データ。実在の人ではありません）")
    top = _write_header(sheet, extract, bold)
    _write_cells(book, sheet, extract, top)
    sheet.write_string(top + extract.rows, 0, "合計")
    if len(extract.columns) > 1:
        sheet.write_string(top + extract.rows, 1, f"{extract.rows}件")
    book.add_worksheet("記入のしかた").write_string(0, 0, "日付は和暦で記入してください。")
    book.close()


def _write_header(sheet: xlsxwriter.worksheet.Worksheet, extract: Extract, bold: object) -> int:
    """Write one header row, or two with merged cells, and return the first row of data."""
    columns = extract.source.columns
    if extract.source.header_rows < 2:
        for place, column in enumerate(columns):
            sheet.write_string(_TITLE_ROWS, place, column.name, bold)
        return _TITLE_ROWS + 1
    place = 0
    while place < len(columns):
        width = _group_width(columns[place:])
        if width > 1:
            sheet.merge_range(_TITLE_ROWS, place, _TITLE_ROWS, place + width - 1, _PERSON_GROUP, bold)
            for number in range(width):
                sheet.write_string(_TITLE_ROWS + 1, place + number, columns[place + number].name, bold)
        else:
            sheet.merge_range(_TITLE_ROWS, place, _TITLE_ROWS + 1, place, columns[place].name, bold)
        place += width
    return _TITLE_ROWS + 2


def _group_width(columns: tuple[SourceColumn, ...]) -> int:
    """Count the columns of the person that stand side by side here (at least 1)."""
    width = 0
    while width < len(columns) and columns[width].field:
        width += 1
    return max(width, 1)


def _write_cells(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, extract: Extract, top: int
) -> None:
    days = book.add_format({"num_format": "yyyy/m/d"})
    for place, column in enumerate(extract.source.columns):
        numeric = column.type in (ColumnType.INTEGER, ColumnType.DECIMAL) or not (
            column.field or column.content
        )
        for row, cell in enumerate(extract.columns[column.name].tolist(), start=top):
            if isinstance(cell, date):
                sheet.write_datetime(row, place, cell, days)
            elif numeric and cell.replace(".", "", 1).isdecimal():
                sheet.write_number(row, place, float(cell))
            elif cell:
                sheet.write_string(row, place, cell)
