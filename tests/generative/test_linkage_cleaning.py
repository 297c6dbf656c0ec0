"""Cleaning twice gives the same as cleaning once, whatever stands in the cell."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.linkage.clean.address import Municipality, address_key
from tsunagu.linkage.clean.birth import birth_key
from tsunagu.linkage.clean.kana import CODED_KANA, kana_code, kana_key
from tsunagu.linkage.clean.names import name_key
from tsunagu.linkage.clean.sex import sex_code
from tsunagu.linkage.clean.split import split_by_vocabulary

PLACE = Municipality("広島県", "安芸郡府中町")
JAPANESE = st.text(
    st.one_of(
        st.sampled_from("髙﨑邊邉濵齋斎斉澤〓々ヶケー・　 0123456789０１丁目番地号の-－府中町広島県"),
        st.characters(min_codepoint=0x3041, max_codepoint=0x30FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0xFF01, max_codepoint=0xFF9F),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=24,
)


@pytest.mark.parametrize("key", [name_key, kana_key, birth_key, sex_code])
@given(text=JAPANESE)
def test_key_of_a_key_is_the_key(key: Callable[[str], str | None], text: str) -> None:
    once = key(text)
    assert once != ""
    if once is not None:
        assert key(once) == once


@given(text=JAPANESE)
def test_any_address_gives_a_town_before_its_number(text: str) -> None:
    key = address_key(text, PLACE)
    assert key.town != "" and (key.number is None or key.number[0].isdigit())


@given(text=JAPANESE)
def test_code_is_as_long_as_the_key_it_stands_for(text: str) -> None:
    key = kana_key(text)
    code = kana_code(key)
    if code is not None:
        assert key is not None and len(code) == len(key) and set(key) <= set(CODED_KANA)


@given(
    key=st.text("山田太郎佐藤原", min_size=1, max_size=6),
    surnames=st.dictionaries(st.text("山田佐藤原", min_size=1, max_size=2), st.integers(1, 9)),
)
def test_split_name_joins_up_again(key: str, surnames: dict[str, int]) -> None:
    surname, given_name = split_by_vocabulary(key, surnames)
    assert (surname or "") + (given_name or "") == key and given_name
