"""The Japanese sentences of a judgement: what a person reads, never a percentage, never "low risk"."""

from collections.abc import Iterable
from datetime import date

from tsunagu.domain.indicator import IndicatorValue, IndicatorWord, Item, UnknownReason
from tsunagu.domain.judgement import Reason
from tsunagu.domain.logic import Group

UNKNOWN_SENTENCES: dict[UnknownReason, str] = {
    UnknownReason.NO_RECORD: "{label}：情報がありません",
    UnknownReason.NOT_DELIVERED: "{label}：連携元のデータが届いていません",
    UnknownReason.STALE: "{label}：情報が古くなっています",
    UnknownReason.LINK_PENDING: "{label}：名寄せの確認待ちです",
    UnknownReason.MASKED: "{label}：閲覧が制限されています",
}


def value_sentence(item: Item, value: str) -> str:
    """The sentence of a value as the data dictionary words it: 「欠席 9日（30日間）」."""
    return item.sentence.replace("{value}", value).replace("{label}", item.label)


def none_sentence(item: Item) -> str:
    """The sentence of a confirmed "no"."""
    return item.none_sentence.replace("{label}", item.label) or f"{item.label} なし"


def means_none(item: Item, value: str) -> bool:
    """Whether a known value is a confirmed "no"; 0 days since an event is not."""
    return value in ("", "0") and item.word is not IndicatorWord.DAYS_SINCE


def unknown_sentence(item: Item, value: IndicatorValue, as_of: date) -> str:
    """Names what is missing and why; a stale value is shown beside its age but earns nothing."""
    if value.because is None:
        raise ValueError(f"{item.id} is known")
    sentence = UNKNOWN_SENTENCES[value.because].replace("{label}", item.label)
    if value.because is not UnknownReason.STALE:
        return sentence
    return sentence + _stale_detail(item, value, as_of)


def _stale_detail(item: Item, value: IndicatorValue, as_of: date) -> str:
    details = []
    if value.delivered_on is not None:
        details.append(f"最後に届いたのは{(as_of - value.delivered_on).days}日前")
    if value.value is not None:
        shown = none_sentence(item) if means_none(item, value.value) else value_sentence(item, value.value)
        details.append(f"参考：{shown}")
    return f"（{'。'.join(details)}）" if details else ""


def cap_sentence(group: Group) -> str:
    """The sentence of a group's cap: 「登校に関する項目は合わせて6点まで」."""
    return f"{group.label}は合わせて{group.cap}点まで"


def addition(reasons: Iterable[Reason]) -> str:
    """The sum as one adds it up by hand, 「4＋2＋2−2＝6」; 「0」 when no line earns points."""
    points = [reason.points for reason in reasons if reason.points]
    if not points:
        return "0"
    terms = "".join(f"{'＋' if point > 0 else '−'}{abs(point)}" for point in points)
    return f"{terms.removeprefix('＋')}＝{sum(points)}"
