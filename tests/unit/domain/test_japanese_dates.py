"""Days as cities write them and as screens show them."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.domain import japanese_dates as jd

TABLE = yaml.load(
    (Path(__file__).parent / "japanese_dates.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)
DAYS = st.dates(date(1912, 7, 30), date(2099, 12, 31))


def _written(rows: list[dict[str, str]]) -> Any:
    return pytest.mark.parametrize("row", rows, ids=[row["written"] or "(empty)" for row in rows])


@_written(TABLE["days"])
def test_a_written_day_is_read(row: dict[str, str]) -> None:
    parsed = jd.parse_date(row["written"])
    if row.get("unknown"):
        assert parsed is not None
        assert (parsed.iso, parsed.day_unknown) == (None, True)
        assert parsed.year == (int(row["year"]) if "year" in row else None)
        assert parsed.month == (int(row["month"]) if "month" in row else None)
    elif not row["iso"]:
        assert parsed is None
    else:
        assert parsed == jd.ParsedDate(row["iso"], outside_era=row.get("outside_era") == "true")


@_written(TABLE["months"])
def test_a_written_month_becomes_its_last_day(row: dict[str, str]) -> None:
    parsed = jd.parse_month(row["written"])
    assert (parsed.iso if parsed else "") == row["iso"]


def _era_forms(day: date) -> list[str]:
    name = jd.wareki(day)
    letter = {"令": "R", "平": "H", "昭": "S", "大": "T"}[name[0]]
    code = {"令": "5", "平": "4", "昭": "3", "大": "2"}[name[0]]
    year = 1 if "元" in name else int(name[2:-1])
    return [
        f"{name}{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}/{day.month:02}/{day.day:02}",
        f"{code}{year:02}{day.month:02}{day.day:02}",
        f"{letter}{year:02}{day.month:02}{day.day:02}",
    ]


@given(DAYS)
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    western = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ]
    for written in western + _era_forms(day):
        assert jd.parse_date(written) == jd.ParsedDate(day.isoformat()), written


@given(DAYS)
def test_full_width_and_spaces_change_nothing(day: date) -> None:
    wide = str.maketrans("0123456789RHST./", "０１２３４５６７８９ＲＨＳＴ．／")
    for written in _era_forms(day):
        assert jd.parse_date(f" 　{written.translate(wide)} ") == jd.ParsedDate(day.isoformat())


@given(
    st.text(alphabet="令和平成昭大正明治元年月日0123456789０３./-RHSTM不詳生十三 :T", max_size=14)
    | st.text(max_size=12)
)
def test_no_text_raises_and_every_answer_is_a_real_day(written: str) -> None:
    for parsed in (jd.parse_date(written), jd.parse_month(written)):
        if parsed is not None and parsed.iso is not None:
            date.fromisoformat(parsed.iso)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 24), "令和8年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2019, 4, 30), "平成31年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1926, 12, 25), "昭和元年"),
        (date(1912, 7, 30), "大正元年"),
        (date(1912, 7, 29), "明治45年"),
        (date(1867, 12, 31), "1867年"),
    ],
)
def test_eras_change_on_their_day(day: date, name: str) -> None:
    assert jd.wareki(day) == name


def test_screens_write_dates_in_both_calendars() -> None:
    day = date(2026, 11, 24)
    assert jd.long_date(day) == "令和8年（2026年）11月24日（火）"
    assert jd.short_date(day) == "11月24日（火）"
    assert jd.birth(date(2017, 8, 12)) == "平成29年（2017年）8月12日生"


def test_a_day_of_another_fiscal_year_is_written_in_full() -> None:
    today = date(2026, 11, 24)
    assert jd.short_date(date(2026, 4, 1), fiscal_of=today) == "4月1日（水）"
    assert jd.short_date(date(2027, 3, 31), fiscal_of=today) == "3月31日（水）"
    assert jd.short_date(date(2026, 3, 31), fiscal_of=today) == "令和8年（2026年）3月31日（火）"


@pytest.mark.parametrize(
    ("born", "on", "grade"),
    [
        (date(2017, 4, 2), date(2024, 3, 31), 0),
        (date(2017, 4, 2), date(2024, 4, 1), 1),
        (date(2018, 4, 1), date(2024, 4, 1), 1),
        (date(2018, 4, 2), date(2024, 4, 1), 0),
        (date(2011, 4, 1), date(2026, 11, 24), 10),
        (date(2012, 4, 1), date(2026, 11, 24), 9),
        (date(2026, 11, 1), date(2026, 11, 24), -6),
    ],
)
def test_the_school_year_is_cut_between_1_and_2_april(born: date, on: date, grade: int) -> None:
    assert jd.school_year_of(born, on) == grade


@given(DAYS, st.integers(0, 40))
def test_the_age_rises_on_the_birthday(born: date, years: int) -> None:
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = date(born.year + years, 3, 1)
    assert jd.age_on(born, birthday) == years
    assert jd.age_on(born, birthday - timedelta(days=1)) == years - 1
