"""A judgement logic in words, with the table of points that is added up by hand."""

from collections.abc import Iterable

from tsunagu.domain.item_class import ITEM_CLASS_LABELS
from tsunagu.domain.logic import Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.programme import Programme
from tsunagu.programmes.plain_words import bin_in_words, bound_in_words
from tsunagu.programmes.sheet_table import table

STATUS_LABELS = {
    LogicStatus.DRAFT: "下書き",
    LogicStatus.PROPOSED: "提案",
    LogicStatus.APPROVED: "承認済み",
    LogicStatus.RETIRED: "終了",
}


def logic_section(programme: Programme, logic: Logic) -> list[str]:
    """One logic: what it looks for, the points, the caps, the must rules, the bands, what it never uses."""
    return [
        f"### {logic.name}",
        table(("こと", "内容"), _facts_of(programme, logic)),
        f"**点の表**（{logic.threshold}点以上で一覧に載る）",
        table(
            ("項目", "区分", "点", "なぜ", "裏づけ", "根拠"), [_row(programme, one) for one in logic.items]
        ),
        _list("合計の上限", [_group_in_words(programme, group) for group in logic.groups]),
        _list("必ず確認する条件", [_must_in_words(programme, rule) for rule in logic.must]),
        _list("帯", [f"{band.label}：{band.at_least}点以上" for band in reversed(logic.bands)]),
        _list("使わないもの", _unique(_named(programme, word) for word in logic.prohibited)),
    ]


def _facts_of(programme: Programme, logic: Logic) -> list[tuple[str, str]]:
    approved = "、".join(logic.approvers) or "なし"
    if logic.approved_on is not None:
        approved += f"（{logic.approved_on.isoformat()}）"
    return [
        ("版", f"{logic.version}（{STATUS_LABELS[logic.status]}）"),
        ("承認", approved),
        ("期間", f"{logic.effective.isoformat()}から。{logic.review_by.isoformat()}までに見直す"),
        ("対象", f"{logic.population}（{logic.from_age}歳から{logic.to_age}歳）"),
        ("判定の意味", logic.outcome),
        ("確かめられる人数", f"{logic.capacity}人"),
        ("根拠", _basis(programme, logic.legal_basis)),
        ("情報がないとき", "点はつけず、ないことを名指しする"),
        ("ハッシュ", f"`{logic.sha256}`"),
    ]


def _basis(programme: Programme, basis_id: str) -> str:
    return next((basis.title for basis in programme.legal_bases if basis.id == basis_id), basis_id)


def _row(programme: Programme, entry: LogicItem) -> tuple[str, ...]:
    item = programme.item(entry.item)
    points = "、".join(bin_in_words(one, item) for one in entry.bins)
    label = ITEM_CLASS_LABELS[item.item_class]
    return (item.label, label, points, entry.rationale, entry.evidence, _basis(programme, entry.legal_basis))


def _group_in_words(programme: Programme, group: Group) -> str:
    names = "、".join(programme.item(item).label for item in group.items)
    return f"{group.label}（{names}）は合わせて{group.cap}点まで"


def _must_in_words(programme: Programme, rule: MustRule) -> str:
    parts = []
    for condition in rule.conditions:
        item = programme.item(condition.item)
        parts.append(f"{item.label}が{bound_in_words(condition, item.unit)}")
    return f"{rule.label}（{'、かつ'.join(parts)}。根拠：{_basis(programme, rule.legal_basis)}）"


def _named(programme: Programme, word: str) -> str:
    labels = {item.id: item.label for item in programme.items}
    labels |= {fact.id: fact.label for fact in programme.fact_items}
    return labels.get(word) or PERSON_FIELDS.get(word, word)


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _list(title: str, lines: list[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {line}" for line in lines or ["なし"])])
