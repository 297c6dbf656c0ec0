"""How points, caps, must rules, bands and sentences make a judgement that a person can add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tsunagu.domain.indicator import IndicatorValue, IndicatorWord, Item, UnknownReason
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.judgement import Judgement, Reason, ReasonKind
from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.scoring import band_for, canonical, judge, number_of, points_for
from tsunagu.domain.sentences import addition

AS_OF = date(2026, 10, 1)
BANDS = (Band("I", 4), Band("II", 6), Band("III", 9))


def item_of(item_id: str, label: str, sentence: str, item_class: ItemClass = ItemClass.SCHOOL) -> Item:
    return Item(item_id, label, IndicatorWord.COUNT, ("f",), ("school",), item_class, "b1", sentence)


ITEMS = {
    "absence": item_of("absence", "欠席", "欠席 {value}日（30日間）"),
    "late": item_of("late", "遅刻", "遅刻 {value}回（30日間）"),
    "nurse": item_of("nurse", "保健室", "保健室 {value}回（60日間）", ItemClass.HEALTH),
    "report": replace(
        item_of("report", "通告", "通告 {value}件（1年間）", ItemClass.CONSULTATION),
        none_sentence="{label}は ない",
    ),
}


def logic_of() -> Logic:
    return Logic(
        id="trial",
        need="trial",
        name="試し",
        version="1.2",
        status=LogicStatus.APPROVED,
        approvers=(),
        approved_on=None,
        effective=date(2026, 4, 1),
        review_by=date(2027, 3, 31),
        population="",
        from_age=0,
        to_age=17,
        outcome="",
        capacity=10,
        threshold=4,
        legal_basis="b1",
        prohibited=(),
        items=(
            LogicItem("late", (Bin(2, ge=5),), "", "", "b1"),
            LogicItem("absence", (Bin(2, ge=3), Bin(4, ge=7)), "", "", "b1"),
            LogicItem("nurse", (Bin(2, ge=4),), "", "", "b1"),
            LogicItem("report", (Bin(3, ge=1),), "", "", "b1"),
        ),
        must=(
            MustRule(
                "both", "通告と欠席が重なる", (Condition("report", ge=2), Condition("absence", ge=1)), "b1"
            ),
        ),
        groups=(Group("attendance", "登校に関する項目", ("late", "absence"), 4),),
        bands=BANDS,
    )


def known(item: str, value: str) -> IndicatorValue:
    day = date(2026, 9, 20)
    return IndicatorValue(item, value, None, day, day, day, "school")


def unknown(item: str, because: UnknownReason, value: str | None = None) -> IndicatorValue:
    return IndicatorValue(item, value, because, source="school")


def judged(**values: IndicatorValue | str) -> Judgement:
    every = dict.fromkeys(ITEMS, "0") | values
    asked = {k: known(k, v) if isinstance(v, str) else v for k, v in every.items()}
    return judge("child", logic_of(), ITEMS, asked, AS_OF)


@pytest.mark.parametrize(
    ("bins", "value", "points"),
    [
        pytest.param((Bin(2, ge=3),), "3", 2, id="at the bound"),
        pytest.param((Bin(2, ge=3),), "2.999999", 0, id="just under the bound"),
        pytest.param((Bin(2, ge=2.5),), "2.5", 2, id="at a decimal bound"),
        pytest.param((Bin(2, le=1),), "0", 2, id="a confirmed none can earn points"),
        pytest.param((Bin(2, le=1),), "1.5", 0, id="over an upper bound"),
        pytest.param((Bin(1, ge=1), Bin(4, ge=7), Bin(2, ge=3)), "9", 4, id="the largest fitting bin counts"),
        pytest.param((Bin(5, eq="要精密"), Bin(2, eq="要観察")), "要観察", 2, id="a code equals"),
        pytest.param((Bin(2, eq="3.0"),), "3", 0, id="eq compares text, not numbers"),
        pytest.param((Bin(2, ge=0),), "要観察", 0, id="a code has no size"),
        pytest.param((Bin(2, ge=0),), "", 0, id="an empty value has no size"),
        pytest.param((Bin(2, ge=10),), "9", 0, id="numbers are not compared as text"),
        pytest.param((), "9", 0, id="no bins"),
        pytest.param((Bin(3),), "9", 0, id="a bin without a bound fits nothing"),
    ],
)
def test_points_for(bins: tuple[Bin, ...], value: str, points: int) -> None:
    assert points_for(bins, value) == points


@pytest.mark.parametrize(
    ("number", "text"),
    [("1.50", "1.5"), ("10", "10"), ("0.0000005", "0.000001"), ("-0.0000001", "0"), ("1E+3", "1000")],
)
def test_canonical_text_of_a_number(number: str, text: str) -> None:
    assert canonical(Decimal(number)) == text


@pytest.mark.parametrize(
    "text", ["", " 4", "1e3", "１", "+1", "1.", ".5", "1,000", "1234567890123", "nan", None]
)
def test_what_is_not_written_as_a_number_is_no_number(text: str | None) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("points", "band"), [(3, ""), (4, "I"), (5, "I"), (6, "II"), (9, "III"), (40, "III")]
)
def test_band_is_the_highest_reached(points: int, band: str) -> None:
    assert band_for(tuple(reversed(BANDS)), 4, points) == band


def test_below_the_threshold_there_is_no_band_even_when_a_band_starts_lower() -> None:
    assert band_for(BANDS, 5, 4) == ""


def test_lines_stand_as_must_points_cap_none_unknown() -> None:
    judgement = judged(late="5", absence="9", nurse=unknown("nurse", UnknownReason.NO_RECORD), report="2")
    assert [(line.kind, line.item, line.points) for line in judgement.reasons] == [
        (ReasonKind.MUST, "both", 0),
        (ReasonKind.POINTS, "absence", 4),
        (ReasonKind.POINTS, "report", 3),
        (ReasonKind.POINTS, "late", 2),
        (ReasonKind.CAP, "attendance", -2),
        (ReasonKind.UNKNOWN, "nurse", 0),
    ]
    assert addition(judgement.reasons) == "4＋3＋2−2＝7"
    assert (judgement.points, judgement.band, judgement.must, judgement.listed) == (7, "II", True, True)
    assert judgement.logic_version == "1.2"


def test_sentences_say_value_none_cap_and_condition() -> None:
    judgement = judged(late="5", absence="9")
    assert [line.sentence for line in judgement.reasons] == [
        "欠席 9日（30日間）",
        "遅刻 5回（30日間）",
        "登校に関する項目は合わせて4点まで",
        "保健室 なし",
        "通告は ない",
    ]


def test_a_value_under_the_first_bin_stands_on_the_sheet_with_no_points() -> None:
    lines = judged(absence="1").reasons
    assert (lines[0].kind, lines[0].sentence, lines[0].points) == (ReasonKind.POINTS, "欠席 1日（30日間）", 0)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (unknown("absence", UnknownReason.NO_RECORD), "欠席：情報がありません"),
        (unknown("absence", UnknownReason.NOT_DELIVERED), "欠席：連携元のデータが届いていません"),
        (unknown("absence", UnknownReason.LINK_PENDING), "欠席：名寄せの確認待ちです"),
        (unknown("absence", UnknownReason.MASKED), "欠席：閲覧が制限されています"),
        (unknown("absence", UnknownReason.STALE), "欠席：情報が古くなっています"),
        (
            IndicatorValue("absence", None, UnknownReason.STALE, delivered_on=date(2026, 8, 2)),
            "欠席：情報が古くなっています（最後に届いたのは60日前）",
        ),
        (
            IndicatorValue("absence", "9", UnknownReason.STALE, delivered_on=date(2026, 8, 2)),
            "欠席：情報が古くなっています（最後に届いたのは60日前。参考：欠席 9日（30日間））",
        ),
        (
            IndicatorValue("absence", "0", UnknownReason.STALE, delivered_on=date(2026, 8, 2)),
            "欠席：情報が古くなっています（最後に届いたのは60日前。参考：欠席 なし）",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unknown_item_names_what_is_missing_and_earns_nothing(
    value: IndicatorValue, sentence: str
) -> None:
    judgement = judged(absence=value)
    [line] = [line for line in judgement.reasons if line.item == "absence"]
    assert (line.kind, line.sentence, line.points, line.because) == (
        ReasonKind.UNKNOWN,
        sentence,
        0,
        value.because,
    )
    assert judgement.points == 0


def test_a_stale_value_fulfils_no_condition() -> None:
    assert not judged(report=unknown("report", UnknownReason.STALE, "5"), absence="2").must


def test_a_must_rule_lists_a_child_below_the_line_without_a_band() -> None:
    judgement = judged(report="2", absence="1")
    assert (judgement.points, judgement.listed, judgement.band) == (3, True, "")
    assert judgement.reasons[0].value == "2"
    assert judgement.reasons[0].item_class == ItemClass.CONSULTATION


def test_a_must_rule_without_conditions_lists_nobody() -> None:
    logic = replace(logic_of(), must=(MustRule("empty", "空", (), "b1"),))
    values = {item: known(item, "0") for item in ITEMS}
    assert not judge("child", logic, ITEMS, values, AS_OF).listed


def test_nothing_found_is_not_listed_and_adds_up_to_zero() -> None:
    judgement = judged()
    assert (judgement.listed, judgement.band, addition(judgement.reasons)) == (False, "", "0")


@pytest.mark.parametrize(
    ("points", "sum_in_words"),
    [([], "0"), ([4], "4＝4"), ([4, 2, 2, -2], "4＋2＋2−2＝6"), ([0, 3, 0], "3＝3")],
)
def test_addition(points: list[int], sum_in_words: str) -> None:
    assert (
        addition(Reason(ReasonKind.POINTS, "i", "school", "", points=each) for each in points) == sum_in_words
    )


def test_zero_days_since_is_today_and_not_none() -> None:
    item = replace(ITEMS["absence"], word=IndicatorWord.DAYS_SINCE, sentence="最後に会ってから {value}日")
    logic = replace(logic_of(), items=(LogicItem("absence", (), "", "", "b1"),), must=(), groups=())
    [line] = judge("child", logic, {"absence": item}, {"absence": known("absence", "0")}, AS_OF).reasons
    assert (line.kind, line.sentence) == (ReasonKind.POINTS, "最後に会ってから 0日")
