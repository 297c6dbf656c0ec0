"""The tables of names: large enough, well formed, and never joined to a wrong reading."""

import pytest

from tsunagu.synth.foreign_names import NATIONALITIES, foreign_rows
from tsunagu.synth.given_names import given_rows
from tsunagu.synth.surnames import KANJI_VARIANTS, surname_rows


def _is_katakana(text: str) -> bool:
    return bool(text) and all("ァ" <= character <= "ヺ" or character in "ー " for character in text)


def test_there_are_at_least_300_surnames_and_400_given_names() -> None:
    assert len({spelling for _, spelling, _ in surname_rows()}) >= 300
    assert len({(row[0], row[3], row[4]) for row in given_rows()}) >= 400


def test_every_reading_is_katakana() -> None:
    readings = [row[2] for row in surname_rows()] + [row[3] for row in given_rows()]
    assert [reading for reading in readings if not _is_katakana(reading)] == []


@pytest.mark.parametrize("sex", ["1", "2"])
@pytest.mark.parametrize("era", ["1", "2", "3", "4", "5"])
def test_every_sex_and_era_has_names(sex: str, era: str) -> None:
    assert len({row[3] for row in given_rows() if row[0] == sex and era in row[1]}) >= 10


def test_no_name_of_todays_children_is_commoner_than_two_percent() -> None:
    for sex in ("1", "2"):
        weights = [row[2] for row in given_rows() if row[0] == sex and "5" in row[1]]
        assert max(weights) / sum(weights) < 0.02


@pytest.mark.parametrize("kanji", KANJI_VARIANTS)
def test_variants_differ_from_the_common_kanji(kanji: str) -> None:
    variants, share = KANJI_VARIANTS[kanji]
    assert kanji not in variants
    assert 0 < share < 1


def test_every_nationality_has_men_and_women_with_kana() -> None:
    rows = foreign_rows()
    for nationality, _ in NATIONALITIES:
        for sex in ("1", "2"):
            surnames, given = rows[nationality, sex]
            assert all(_is_katakana(kana) for _, kana in [*surnames, *given])
