"""The tables of hard cases: every line is one cleaning."""

from pathlib import Path

import pytest
import yaml
from rapidfuzz.distance import OSA, DamerauLevenshtein

from tsunagu.linkage.clean.address import AddressKey, Municipality, address_key, kanji_number
from tsunagu.linkage.clean.birth import birth_key
from tsunagu.linkage.clean.guardian import adult_keys
from tsunagu.linkage.clean.kana import CODED_KANA, kana_code, kana_key
from tsunagu.linkage.clean.names import name_key, sorted_latin_key
from tsunagu.linkage.clean.sex import sex_code
from tsunagu.linkage.clean.split import split_at_space, split_by_vocabulary

CASES = yaml.safe_load((Path(__file__).parent / "cleaning.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("written", "key"), CASES["names"])
def test_name_becomes_its_key(written: str, key: str | None) -> None:
    assert name_key(written) == key


@pytest.mark.parametrize(("written", "key"), CASES["kana"])
def test_reading_becomes_its_key(written: str, key: str | None) -> None:
    assert kana_key(written) == key


@pytest.mark.parametrize(("written", "day"), CASES["births"])
def test_birth_date_in_any_form_is_read(written: str, day: str | None) -> None:
    assert birth_key(written) == day


@pytest.mark.parametrize(("written", "code"), CASES["sexes"])
def test_sex_is_read(written: str, code: str | None) -> None:
    assert sex_code(written) == code


@pytest.mark.parametrize(("prefecture", "city", "written", "town", "number"), CASES["addresses"])
def test_address_gives_town_and_number(
    prefecture: str, city: str, written: str, town: str, number: str | None
) -> None:
    assert address_key(written, Municipality(prefecture, city)) == AddressKey(town, number)


@pytest.mark.parametrize("pair", CASES["same_kanji"])
def test_variant_kanji_take_one_key(pair: str) -> None:
    assert name_key(pair[0]) == name_key(pair[1])


@pytest.mark.parametrize("base", ["葛", "辻"])
def test_variation_selectors_are_not_seen(base: str) -> None:
    assert name_key(base + "\U000e0100") == name_key(base)


@pytest.mark.parametrize("pair", CASES["other_kanji"])
def test_different_kanji_stay_apart(pair: str) -> None:
    assert name_key(pair[0]) != name_key(pair[1])


def test_each_coded_kana_is_one_printable_byte_of_its_own() -> None:
    codes = [kana_code(kana) for kana in CODED_KANA]
    assert len(CODED_KANA) == len(set(codes)) == 68
    assert all(code is not None and len(code) == 1 and " " < code <= "~" and code != "'" for code in codes)


@pytest.mark.parametrize("key", ["NGUYEN", "ヷン", None, ""])
def test_a_reading_with_anything_but_kana_has_no_code(key: str | None) -> None:
    assert kana_code(key) is None


@pytest.mark.parametrize(
    ("left", "right"), [("ヤマダ", "ヤマタ"), ("ハルト", "ハトル"), ("ユウキ", "ユキ"), ("ミサキ", "カイト")]
)
def test_distance_on_the_code_is_distance_on_the_kana(left: str, right: str) -> None:
    import duckdb

    with duckdb.connect() as con:
        codes = [kana_code(left), kana_code(right)]
        found = con.execute("select damerau_levenshtein(?, ?)", codes).fetchall()[0][0]
    assert found == DamerauLevenshtein.distance(left, right) == OSA.distance(left, right)


def test_latin_name_has_one_key_whatever_the_order_of_its_parts() -> None:
    assert sorted_latin_key("NGUYEN VAN AN") == sorted_latin_key("An, Nguyen Van")
    assert sorted_latin_key("山田 太郎") is None


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("山田　太郎", ("山田", "太郎")),
        ("山田太郎", (None, "山田太郎")),
        ("JOSE LUIS CRUZ", ("JOSE", "LUIS CRUZ")),
        ("", (None, None)),
    ],
)
def test_full_name_splits_at_its_first_space(full: str, parts: tuple[str | None, str | None]) -> None:
    assert split_at_space(full) == parts


def test_spaceless_name_splits_after_the_most_frequent_surname_of_the_register() -> None:
    surnames = {"原": 10, "原山": 3, "山": 1}
    assert split_by_vocabulary("原山龍治", surnames) == ("原", "山龍治")
    assert split_by_vocabulary("佐藤葵", surnames) == (None, "佐藤葵")
    assert split_by_vocabulary("原", surnames) == (None, "原")


def test_guardians_are_found_by_kanji_and_by_reading() -> None:
    assert adult_keys("渡邊　花子|わたなべ けん", "ﾜﾀﾅﾍﾞ ﾊﾅｺ") == [
        "ワタナベケン",
        "ワタナベハナコ",
        "渡辺花子",
    ]
    assert adult_keys(None, "") == []


@pytest.mark.parametrize(
    ("text", "number"), [("十", 10), ("五十二", 52), ("百二十", 120), ("二九", 29), ("〇", 0)]
)
def test_kanji_numeral_is_read(text: str, number: int) -> None:
    assert kanji_number(text) == number
