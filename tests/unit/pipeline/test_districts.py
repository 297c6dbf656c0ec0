"""町字: enough of an address to know the quarter, never the house."""

import pytest

from tsunagu.pipeline.districts import district

CASES = [
    ("full address", "広島県安芸郡府中町本町三丁目5-1", "本町三丁目"),
    ("digits before chome stay", "広島県安芸郡府中町本町3丁目5-1", "本町3丁目"),
    ("full-width digits", "広島県安芸郡府中町本町３丁目５－１", "本町3丁目"),
    ("without the prefecture", "安芸郡府中町青崎中12-3 府中ハイツ201", "青崎中"),
    ("without the county", "府中町八幡１－２－３", "八幡"),
    ("大字 falls away", "安芸郡府中町大字山田5番地", "山田"),
    ("block in kanji", "安芸郡府中町浜田十二番地の三", "浜田"),
    ("no number at all", "安芸郡府中町鶴江", "鶴江"),
    ("another city keeps its name", "広島県広島市南区青崎1-2", "広島市南区青崎"),
    ("nothing left", "広島県安芸郡府中町", None),
    ("empty", "", None),
    ("none", None, None),
]


@pytest.mark.parametrize(
    ("address", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_district_keeps_the_quarter_only(address: str | None, expected: str | None) -> None:
    assert district(address, "広島県", "安芸郡府中町") == expected
