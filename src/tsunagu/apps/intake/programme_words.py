"""The programme in words: what the city says it does, as tables that can be printed and signed."""

from collections.abc import Iterable

from tsunagu.apps.intake.shapes import LogicSheet, ProgrammeSheet, SheetTable
from tsunagu.domain.indicator import Item
from tsunagu.domain.item_class import ITEM_CLASS_LABELS, ItemClass
from tsunagu.domain.japanese_dates import long_date
from tsunagu.domain.logic import Bin, Condition, Logic, LogicStatus
from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.programme import Programme, Role

STATUS_WORDS = {
    LogicStatus.DRAFT: "下書き",
    LogicStatus.PROPOSED: "承認待ち",
    LogicStatus.APPROVED: "承認済み",
    LogicStatus.RETIRED: "終了",
}
REACH_WORDS = {"city": "市町村のすべての児童", "school": "自分の学校の児童", "none": "児童は見ない"}
ACTION_WORDS = {
    "see_list": "一覧を見る",
    "assess": "見立てを書く",
    "decide": "決定する",
    "review_links": "名寄せを確かめる",
    "review_looks": "閲覧を点検する",
    "see_programme": "計画書を見る",
    "see_sources": "もとの記録を見る",
}


def sheet_of(programme: Programme) -> ProgrammeSheet:
    """The whole sheet."""
    return ProgrammeSheet(
        id=programme.id,
        name=programme.name,
        municipality=programme.municipality,
        controller=programme.controller,
        deciding_body=programme.deciding_body,
        purpose=programme.purpose,
        disclaimer=programme.disclaimer,
        published_source=programme.published_source,
        effective=programme.effective,
        facts=_facts(programme),
        tables=(_bases(programme), _purposes(programme), _sources(programme), _items(programme),
                _roles(programme), _assumptions(programme)),
        logics=tuple(_logic(logic, programme) for logic in programme.logics),
    )  # fmt: skip


def _facts(programme: Programme) -> tuple[tuple[str, str], ...]:
    check = programme.random_check
    return (
        ("対象", f"{programme.from_age}歳〜{programme.to_age}歳"),
        ("見直しの間隔", f"{programme.review_cycle_days}日"),
        ("決定までの日数", f"{programme.decide_within_days}日"),
        ("一度に確認できる人数", f"{programme.capacity}人"),
        ("保存する年数", f"{programme.retention_years}年"),
        ("無作為の確認", f"線の下から{check.at_most}人まで" if check else "しない"),
    )


def _bases(programme: Programme) -> SheetTable:
    rows = tuple((b.title, b.law, b.text, "同意" if b.consent else "法令") for b in programme.legal_bases)
    return SheetTable("legal_bases", "法的根拠", "", ("根拠", "法令と条項", "よれる理由", "種類"), rows)


def _purposes(programme: Programme) -> SheetTable:
    rows = tuple((purpose.title, purpose.law) for purpose in programme.purposes)
    return SheetTable("purposes", "閲覧目的", "", ("目的", "法令と条項"), rows)


def _sources(programme: Programme) -> SheetTable:
    systems = {system.id: system for system in programme.systems}
    rows = tuple(
        (s.name, systems[s.system].name, systems[s.system].holder, f"{s.stale_after_days}日で古い")
        for s in programme.sources
        if s.system in systems
    )
    return SheetTable("sources", "連携元", "", ("記録", "システム", "持つ課", "新しさ"), rows)


def _items(programme: Programme) -> SheetTable:
    names = {source.id: source.name for source in programme.sources}
    rows = tuple(
        (item.label, _class_words(item.item_class), _window(item),
         "、".join(names.get(source, source) for source in item.sources))
        for item in programme.items
    )  # fmt: skip
    return SheetTable("items", "項目", "", ("項目", "区分", "期間", "もとの記録"), rows)


def _roles(programme: Programme) -> SheetTable:
    note = "すべての項目の区分を見られる役割だけが、その一覧を開けます。"
    head = ("役割", "組織", "範囲", "氏名", "区分", "できること")
    return SheetTable("roles", "だれが何を見るか", note, head, tuple(_role(role) for role in programme.roles))


def _role(role: Role) -> tuple[str, ...]:
    return (
        role.name,
        role.organisation,
        REACH_WORDS.get(role.reach, role.reach),
        "見る" if role.sees_names else "見ない",
        "、".join(_class_words(name) for name in role.classes) or "なし",
        "、".join(ACTION_WORDS.get(action, action) for action in role.actions),
    )


def _assumptions(programme: Programme) -> SheetTable:
    rows = tuple((assumption.about, assumption.text) for assumption in programme.assumptions)
    note = "公表された計画が述べていないことと、代わりに置いたもの。"
    return SheetTable("assumptions", "前提", note, ("何について", "前提"), rows)


def _logic(logic: Logic, programme: Programme) -> LogicSheet:
    items = {item.id: item for item in programme.items}
    bases = {basis.id: basis.law for basis in programme.legal_bases}
    approved = long_date(logic.approved_on) if logic.approved_on else "まだ承認されていません"
    return LogicSheet(
        need=logic.need,
        name=logic.name,
        version=logic.version,
        status=STATUS_WORDS[logic.status],
        approved="、".join((*logic.approvers, approved)),
        review_by=logic.review_by,
        population=logic.population,
        outcome=logic.outcome,
        legal_basis=bases.get(logic.legal_basis, logic.legal_basis),
        capacity=logic.capacity,
        threshold=logic.threshold,
        bands=tuple((band.label, f"{band.at_least}点以上") for band in logic.bands),
        items=_logic_items(logic, items, bases),
        must=_must(logic, items),
        caps=_caps(logic, items),
        prohibited=_named(programme, logic.prohibited),
    )


def _named(programme: Programme, words: Iterable[str]) -> tuple[str, ...]:
    """Items, facts and fields of a person by the names that people know."""
    labels = PERSON_FIELDS | {fact.id: fact.label for fact in programme.fact_items}
    labels |= {item.id: item.label for item in programme.items}
    return tuple(dict.fromkeys(labels.get(word, word) for word in words))


def _logic_items(logic: Logic, items: dict[str, Item], bases: dict[str, str]) -> SheetTable:
    rows = tuple(
        (_label(items, entry.item), _bins(entry.bins), entry.rationale, bases.get(entry.legal_basis, ""))
        for entry in logic.items
    )
    note = "わからない項目には点を入れず、わからないと書きます。"
    return SheetTable("items", "項目と点", note, ("項目", "段と点", "入れた理由", "根拠"), rows)


def _must(logic: Logic, items: dict[str, Item]) -> SheetTable:
    rows = tuple(
        (rule.label, "、".join(_condition(c, items) for c in rule.conditions)) for rule in logic.must
    )
    return SheetTable("must", "必ず確認する条件", "点によらず一覧に入ります。", ("条件", "中身"), rows)


def _caps(logic: Logic, items: dict[str, Item]) -> SheetTable:
    rows = tuple(
        (group.label, "、".join(_label(items, item) for item in group.items), f"合わせて{group.cap}点まで")
        for group in logic.groups
    )
    return SheetTable("caps", "合わせた上限", "", ("まとまり", "項目", "上限"), rows)


def _bins(bins: tuple[Bin, ...]) -> str:
    return "、".join(f"{_bound(step.ge, step.le, step.eq)} {step.points}点" for step in bins)


def _condition(condition: Condition, items: dict[str, Item]) -> str:
    return f"{_label(items, condition.item)} {_bound(condition.ge, condition.le, condition.eq)}"


def _bound(ge: float | None, le: float | None, eq: str | None) -> str:
    if ge is not None:
        return f"{ge:g}以上"
    return f"{le:g}以下" if le is not None else f"「{eq}」"


def _label(items: dict[str, Item], item: str) -> str:
    return items[item].label if item in items else item


def _window(item: Item) -> str:
    return f"{item.window_days}日間" if item.window_days else "すべての期間"


def _class_words(name: str) -> str:
    return ITEM_CLASS_LABELS[ItemClass(name)] if name in set(ItemClass) else name
