"""Whatever style a clerk writes in, the reader of the core finds the same day; no style loses an address."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.domain.japanese_dates import parse_date
from tsunagu.synth import styles

DAYS = st.dates(date(1912, 8, 1), date(2026, 12, 31))
STYLES = (styles.iso, styles.slash, styles.packed, *styles.HAND_STYLES)
KANA = st.text(alphabet="アイウエオカガキギクグパピプペポッャュョンーヴ", max_size=12)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.__name__)
@given(day=DAYS)
def test_every_date_style_is_read_back_as_the_same_day(style: styles.DateStyle, day: date) -> None:
    assert parse_date(style(day)).iso == day.isoformat()


@given(kana=KANA)
def test_half_width_kana_are_half_width_and_come_back(kana: str) -> None:
    import unicodedata

    half = styles.half_kana(kana)
    assert all("\uff61" <= character <= "\uff9f" for character in half)
    assert unicodedata.normalize("NFKC", half) == kana


@given(kana=KANA)
def test_hiragana_keeps_the_length(kana: str) -> None:
    assert len(styles.hiragana(kana)) == len(kana)


PLACES = st.tuples(
    st.just("架空県"), st.just("見本市"), st.sampled_from(["緑丘", "日の出町"]), st.integers(0, 9), st.integers(1, 99),
    st.integers(1, 99), st.sampled_from(["", "コーポ若葉101"]),
)  # fmt: skip


@given(place=PLACES)
def test_every_address_style_names_the_town(place: styles.Place) -> None:
    for style in styles.HAND_ADDRESSES:
        assert place[2] in style(place)


@given(place=PLACES)
def test_the_short_address_holds_all_numbers(place: styles.Place) -> None:
    numbers = [str(number) for number in place[3:6] if number]
    assert styles.short_address(place).removeprefix(place[2]).split("-") == numbers
