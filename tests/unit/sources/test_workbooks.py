"""Excel lists as clerks keep them: titles, two-row headers, totals, hidden sheets, errors, lost results."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tsunagu.domain.source import Source
from tsunagu.sources import ReadResult

Deliver = Callable[..., ReadResult]
MakeSource = Callable[..., Source]
HEADER = ["番号", "氏名", "生年月日", "性別", "受付日", "点数"]


def workbook(*rows: list[Any], sheet: str = "一覧", header: list[str] | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (header or HEADER, *rows):
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def source(make_source: MakeSource) -> Source:
    return make_source(format="xlsx", file="list_{date}.xlsx")


def test_numbers_dates_and_texts_become_the_same_texts_as_in_a_csv(deliver: Deliver, source: Source) -> None:
    rows = [
        [1, "山田", date(2019, 1, 2), 1, datetime(2026, 10, 1), 2.5],
        ["0002", "谷", "平成31年1月2日", "2", "R8.10.1", "3.0"],
        [3, "森", 43467, 1, 46296, 4],
    ]
    result = deliver(saved(workbook(*rows)), source)
    assert result.quarantine == ()
    people = result.persons.select(["record_key", "birth_date", "sex"]).to_pylist()
    assert [tuple(person.values()) for person in people] == [
        ("1", "2019-01-02", "1"),
        ("0002", "2019-01-02", "2"),
        ("3", "2019-01-02", "1"),
    ]
    assert result.facts["value"].to_pylist() == ["2.5", "3", "4"]
    assert set(result.facts["valid_at"].to_pylist()) == {date(2026, 10, 1)}


def test_title_block_two_row_header_and_totals(deliver: Deliver, make_source: MakeSource) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["要保護児童一覧"])
    sheet.append([None, None, None, None, "令和8年10月31日現在"])
    sheet.append([])
    sheet.append(["番号", "児童", None, None, "記録", None])
    sheet.append([None, "氏名", "生年月日", "性別", "受付日", "点数"])
    sheet.merge_cells("B4:D4")
    sheet.append([1, "山田", "H31.1.2", 1, "R8.10.1", 5])
    sheet.append([2, "谷", "H31.2.30", 1, "R8.10.1", 5])
    sheet.append(["合計", None, None, None, None, 10])
    sheet.append(["※ 担当課で作成"])
    result = deliver(saved(book), make_source(format="xlsx", header_rows=2))
    assert [(row.row, row.column) for row in result.quarantine] == [(7, "生年月日")]
    assert (result.rows_read, result.rows_accepted, result.rows_dropped) == (4, 1, 2)


def test_the_upper_name_tells_two_equal_lower_names_apart(deliver: Deliver, make_source: MakeSource) -> None:
    book = workbook(
        ["", "氏名", "生年月日", "性別", "", "", "氏名"],
        [1, "山田", "H31.1.2", 1, "R8.10.1", 5, "山田 母"],
        header=["番号", "児童", "", "", "受付日", "点数", "保護者"],
    )
    result = deliver(saved(book), make_source(format="xlsx", header_rows=2))
    assert result.refused == ""
    assert result.persons["full_name"].to_pylist() == ["山田"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!"])
def test_an_error_cell_sets_its_row_aside(deliver: Deliver, source: Source, error: str) -> None:
    book = workbook([1, "山田", "H31.1.2", 1, "R8.10.1", 5], [2, "谷", "H31.1.2", 1, "R8.10.1", error])
    book.active["F3"].data_type = "e"
    result = deliver(saved(book), source)
    assert [(row.row, row.column) for row in result.quarantine] == [(3, "点数")]
    assert "エラーの値" in result.quarantine[0].reason


def test_a_formula_counts_by_its_saved_result(deliver: Deliver, source: Source) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("一覧")
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, [1, "山田", "H31.1.2", 1, "R8.10.1"])
    sheet.write_formula(1, 5, "=2+3", value=5)
    book.close()
    assert deliver(stream.getvalue(), source).facts["value"].to_pylist() == ["5"]


def test_a_formula_without_a_saved_result_is_not_read_as_empty(deliver: Deliver, source: Source) -> None:
    book = workbook([1, "山田", "H31.1.2", 1, "R8.10.1", "=2+3"], [2, "谷", None, None, None, None])
    result = deliver(saved(book), source)
    assert [(row.row, row.column) for row in result.quarantine] == [(2, "点数")]
    assert "数式の計算結果" in result.quarantine[0].reason


def test_hidden_sheets_are_told_and_not_read(deliver: Deliver, source: Source) -> None:
    book = workbook([1, "山田", None, None, None, None])
    hidden = book.create_sheet("昨年度")
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    hidden.append([2, "谷", None, None, None, None])
    result = deliver(saved(book), source)
    assert result.persons["record_key"].to_pylist() == ["1"]
    assert any("非表示のシートが1枚" in notice for notice in result.notices)


@pytest.mark.parametrize(
    ("sheet", "state", "sentence"),
    [
        ("台帳", "visible", "シート「台帳」がありません"),
        ("一覧", "hidden", "シート「一覧」が非表示です"),
        ("一覧", "veryHidden", "シート「一覧」が非表示です"),
    ],
)
def test_the_named_sheet_must_be_there_and_visible(
    deliver: Deliver, make_source: MakeSource, sheet: str, state: str, sentence: str
) -> None:
    book = workbook([1, "山田", None, None, None, None])
    book.create_sheet("表紙")
    book["一覧"].sheet_state = state
    book.active = 1
    assert sentence in deliver(saved(book), make_source(format="xlsx", sheet=sheet)).refused


def test_two_visible_sheets_with_the_header_are_one_too_many(deliver: Deliver, source: Source) -> None:
    book = workbook([1, "山田", None, None, None, None])
    book.create_sheet("写し").append(HEADER)
    assert "二枚以上" in deliver(saved(book), source).refused


def test_a_value_in_the_last_corner_does_not_fill_the_machine(deliver: Deliver, source: Source) -> None:
    book = workbook([1, "山田", None, None, None, None])
    book.active["XFD1048576"] = "x"
    assert "シートが大きすぎます" in deliver(saved(book), source).refused


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空のファイル"),
        (b"PK\x03\x04junk", "壊れている"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "古い形式"),
        ("番号,氏名\n".encode(), "壊れている"),
    ],
    ids=["empty", "torn", "xls or password", "a CSV named xlsx"],
)
def test_what_is_no_workbook_is_refused(deliver: Deliver, source: Source, data: bytes, sentence: str) -> None:
    assert sentence in deliver(data, source).refused


def test_half_a_workbook_is_refused(deliver: Deliver, source: Source) -> None:
    data = saved(workbook([1, "山田", None, None, None, None]))
    assert deliver(data[: len(data) // 2], source).refused


def test_an_empty_workbook_is_refused(deliver: Deliver, source: Source) -> None:
    assert deliver(saved(openpyxl.Workbook()), source).refused


def test_a_zip_that_is_no_workbook_is_refused(deliver: Deliver, source: Source) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "Excelのファイル" in deliver(stream.getvalue(), source).refused
