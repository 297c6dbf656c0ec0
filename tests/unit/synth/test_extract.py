"""A column is written from row_of, field, content, type and codes alone; what cannot be written is told."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.unit.synth.programme_of import content_column, field_column, programme_of, source_of
from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.source import ROW_CONTENTS, ColumnType, FileFormat, IdentityKind, Source, SourceColumn
from tsunagu.synth import SynthError, write_town
from tsunagu.synth import row_writers as writers
from tsunagu.synth.extract import make_extract
from tsunagu.synth.person_fields import known_fields
from tsunagu.synth.record_errors import ERROR_RATES
from tsunagu.synth.story import Story

NONE = ERROR_RATES["none"]
REGISTER = source_of("resident", identity=IdentityKind.REGISTER, record_key=("宛名番号",))


def _extract(story: Story, source: Source, errors: str = "none"):  # type: ignore[no-untyped-def]
    return make_extract(story, source, ERROR_RATES[errors], {})


@pytest.mark.parametrize("row_of", ROW_CONTENTS)
def test_every_kind_of_row_becomes_a_file(story: Story, row_of: str) -> None:
    source = source_of(row_of)
    extract = _extract(story, source)
    assert list(extract.columns) == [column.name for column in source.columns]
    assert extract.rows == len(extract.record_key) == len(set(extract.record_key.tolist()))
    assert (extract.register_key != "").all()


@pytest.mark.parametrize("row_of", ROW_CONTENTS)
def test_a_kind_of_row_without_a_writer_fails_loudly(
    story: Story, row_of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(writers.ROW_WRITERS, row_of)
    with pytest.raises(SynthError, match=row_of):
        _extract(story, source_of(row_of))


@pytest.mark.parametrize("field", PERSON_FIELDS)
def test_every_field_of_a_person_can_be_written(story: Story, field: str) -> None:
    assert field in known_fields()
    column = field_column(
        field, kind=ColumnType.DATE if field.endswith(("_date", "_on", "_until")) else ColumnType.TEXT
    )
    source = replace(REGISTER, columns=(*REGISTER.columns, column))
    assert any(_extract(story, source).columns[column.name].tolist())


def test_a_field_or_content_that_does_not_exist_fails_loudly(story: Story) -> None:
    for column in (field_column("shoe_size"), content_column("shoe_size")):
        with pytest.raises(SynthError, match="shoe_size"):
            _extract(story, replace(REGISTER, columns=(*REGISTER.columns, column)))


@pytest.mark.parametrize(
    ("codes", "written"),
    [
        pytest.param({"男": "男", "女": "女"}, {"男", "女"}, id="a word that is itself the code"),
        pytest.param({"1": "男", "2": "女"}, {"1", "2"}, id="the code that means the word"),
        pytest.param({}, {"男", "女"}, id="no codes declared: the word"),
    ],
)
def test_words_become_the_codes_of_the_source(story: Story, codes: dict[str, str], written: set[str]) -> None:
    column = SourceColumn(name="性別", type=ColumnType.CODE, item_class="basic", field="sex", codes=codes)
    extract = _extract(story, replace(REGISTER, columns=(*REGISTER.columns, column)))
    assert set(extract.columns["性別"].tolist()) == written


def test_a_word_without_a_code_is_told_with_source_column_and_word(story: Story) -> None:
    column = SourceColumn(
        name="性別", type=ColumnType.CODE, item_class="basic", field="sex", codes={"M": "男"}
    )
    with pytest.raises(SynthError, match=r"resident.*性別.*女"):
        _extract(story, replace(REGISTER, columns=(*REGISTER.columns, column)))


@pytest.mark.parametrize(
    ("encoding", "holds", "lacks"),
    [("utf-8", "𠮷", "〓"), ("utf-8-sig", "𠮷", "〓"), ("cp932", "〓", "𠮷")],
)
def test_characters_that_cp932_cannot_hold_become_geta(
    tmp_path: Path, encoding: str, holds: str, lacks: str
) -> None:
    columns = (*REGISTER.columns, field_column("surname"))
    source = replace(REGISTER, encoding=encoding, columns=columns)
    write_town(programme_of(source), 8_000, 1, tmp_path, errors="none")
    text = (tmp_path / "extracts" / "resident_20261120.csv").read_bytes().decode(encoding)
    assert holds in text
    assert lacks not in text
    assert "髙" in text


def _excel(tmp_path: Path, header_rows: int) -> list[tuple[object, ...]]:
    source = source_of(
        "school_aid", format=FileFormat.XLSX, file="list_{date}.xlsx", sheet="一覧", header_rows=header_rows,
        identity=IdentityKind.PERSON, record_key=("番号",),
        columns=(
            SourceColumn(name="番号", type=ColumnType.ID, item_class="basic"),
            field_column("full_name", "氏名"), field_column("birth_date", "生年月日", ColumnType.DATE),
            content_column("category"),
        ),
    )  # fmt: skip
    write_town(programme_of(source), 3_000, 1, tmp_path, errors="easy")
    return list(
        load_workbook(tmp_path / "extracts" / "list_20261120.xlsx")["一覧"].iter_rows(values_only=True)
    )


def test_excel_lists_have_a_title_a_header_of_two_rows_and_totals(tmp_path: Path) -> None:
    rows = _excel(tmp_path, 2)
    assert "合成データ" in str(rows[1][0])
    assert rows[3] == ("番号", "児童生徒について", None, "category")
    assert rows[4] == (None, "氏名", "生年月日", None)
    assert rows[-1][:2] == ("合計", f"{len(rows) - 6}件")


def test_excel_lists_with_one_header_row_name_the_columns_at_once(tmp_path: Path) -> None:
    assert _excel(tmp_path, 1)[3] == ("番号", "氏名", "生年月日", "category")


def test_excel_lists_mix_real_dates_and_wareki_by_hand(tmp_path: Path) -> None:
    cells = [row[2] for row in _excel(tmp_path, 1)[4:-1]]
    written = {str(cell)[0] for cell in cells if isinstance(cell, str)}
    assert any(isinstance(cell, date) for cell in cells)
    assert len(written) >= 3


def test_a_follower_names_the_records_of_the_source_it_follows(tmp_path: Path) -> None:
    roster = source_of("pupil", identity=IdentityKind.PERSON, record_key=("番号",))
    log = source_of(
        "nurse_visit", identity=IdentityKind.FOLLOWS, follows="pupil", follows_columns=("名簿番号",),
        columns=(
            SourceColumn(name="番号", type=ColumnType.ID, item_class="basic"),
            SourceColumn(name="名簿番号", type=ColumnType.ID, item_class="basic"), content_column("date"),
        ),
        record_key=("番号",),
    )  # fmt: skip
    write_town(programme_of(log, roster), 3_000, 1, tmp_path)
    known = {line["番号"] for line in _lines(tmp_path, "pupil")}
    assert {line["名簿番号"] for line in _lines(tmp_path, "nurse_visit")} <= known
    assert "nurse_visit" not in (tmp_path / "truth" / "links.csv").read_text(encoding="utf-8")


def _lines(out: Path, name: str) -> list[dict[str, str]]:
    with (out / "extracts" / f"{name}_20261120.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("residents", "errors"), [(10, "easy"), (1_000, "worse")], ids=["too small a town", "unknown error level"]
)
def test_arguments_that_make_no_town_are_refused(tmp_path: Path, residents: int, errors: str) -> None:
    with pytest.raises(SynthError, match="50人以上"):
        write_town(programme_of(REGISTER), residents, 1, tmp_path, errors=errors)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_other_peoples_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "juki_20261120.csv").write_text("real")
    with pytest.raises(SynthError, match="合成でない"):
        write_town(programme_of(REGISTER), 500, 1, tmp_path)
    assert (tmp_path / "extracts" / "juki_20261120.csv").read_text() == "real"


def test_a_second_town_replaces_the_first(tmp_path: Path) -> None:
    write_town(programme_of(REGISTER), 500, 1, tmp_path)
    write_town(programme_of(source_of("pupil")), 500, 1, tmp_path)
    assert not (tmp_path / "extracts" / "resident_20261120.csv").exists()
