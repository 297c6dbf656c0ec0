"""The closed vocabulary of indicators, one row a word: what it means and what "no facts" means for it.

A new word is one row here, one template in `word_sql` and one function in `reference`.
"""

from dataclasses import dataclass

from tsunagu.domain.indicator import IndicatorWord


@dataclass(frozen=True, slots=True)
class WordSpec:
    """指標のことばの定義: one row of the vocabulary."""

    word: IndicatorWord
    title: str
    meaning: str  # one Japanese sentence for the manual
    none_value: str | None  # the value when it is confirmed that there are no facts; None = unknown
    numeric: bool = True  # the value is a number
    reads_numbers: bool = False  # facts whose value is no number are not used
    monotone: bool = False  # one more fact with a positive value never lowers it


_SPECS = (
    WordSpec(IndicatorWord.COUNT, "件数", "期間内の事実の数。", "0", monotone=True),
    WordSpec(IndicatorWord.SUM, "合計", "期間内の数値の合計。", "0", reads_numbers=True, monotone=True),
    WordSpec(
        IndicatorWord.MAX,
        "最大",
        "期間内の数値のうち最も大きいもの。",
        "0",
        reads_numbers=True,
        monotone=True,
    ),
    WordSpec(
        IndicatorWord.LATEST,
        "最新",
        "期間内で最も新しい事実の値（発生日、把握日、値の順に比べる）。",
        "",
        numeric=False,
    ),
    WordSpec(IndicatorWord.ANY, "有無", "期間内に事実があれば1、なければ0。", "0", monotone=True),
    WordSpec(
        IndicatorWord.DAYS_SINCE,
        "経過日数",
        "最も新しい発生日から基準日までの日数。事実がなければ「わからない」。",
        None,
    ),
    WordSpec(
        IndicatorWord.CHANGE,
        "変化",
        "期間内の合計から、その直前の同じ長さの期間の合計を引いた数。",
        "0",
        reads_numbers=True,
    ),
    WordSpec(
        IndicatorWord.MISSED_DUE,
        "未実施",
        "予定（猶予日数を過ぎたもの）のうち、同じ値の実施が把握されていない数。",
        "0",
        monotone=True,
    ),
    WordSpec(
        IndicatorWord.MONTHS,
        "月数",
        "正の値の事実がある暦月の数。",
        "0",
        reads_numbers=True,
        monotone=True,
    ),
)

WORDS: dict[IndicatorWord, WordSpec] = {spec.word: spec for spec in _SPECS}
