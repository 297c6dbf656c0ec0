"""The programme sheet: everything a programme says, as one Japanese page (pure function of the programme)."""

from collections.abc import Iterable, Sequence

from tsunagu.domain.item_class import ITEM_CLASS_LABELS
from tsunagu.domain.programme import Programme
from tsunagu.domain.source import Source, SourceColumn
from tsunagu.programmes.plain_words import (
    ABSENCE_LABELS,
    IDENTITY_LABELS,
    REFRESH_LABELS,
    SIDE_LABELS,
    TYPE_LABELS,
    item_in_words,
    layout_in_words,
    rule_in_words,
)
from tsunagu.programmes.role_matrix import RoleMatrix, role_matrix
from tsunagu.programmes.sheet_logic import logic_section
from tsunagu.programmes.sheet_table import cell, table

__all__ = ["RoleMatrix", "render_markdown", "role_matrix"]

CLASS_LABELS = {item_class.value: label for item_class, label in ITEM_CLASS_LABELS.items()}


def render_markdown(programme: Programme) -> str:
    """The programme sheet as Markdown: purpose, bases, sources, items, logics in words, roles, assumptions."""
    parts: list[str] = [
        f"# {programme.name} 計画書",
        f"> {programme.disclaimer}",
        *_heading(programme),
        *_bases(programme),
        *_systems(programme),
        *(line for source in programme.sources for line in _source(programme, source)),
        *_items(programme),
        "## 判定ロジック",
        "点は人が紙の上で足せる。線に届いた子と、必ず確認する条件に当たった子を、人が確かめる。"
        "一覧に載らないことは「心配がない」という意味ではない。",
        *(line for logic in programme.logics for line in logic_section(programme, logic)),
        *_roles(programme),
        *_assumptions(programme),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(programme: Programme) -> list[str]:
    check = programme.random_check
    drawn = f"線の下から{check.share:.0%}（多くても{check.at_most}人）" if check else "なし"
    rows = [
        ("目的", programme.purpose),
        ("団体", f"{programme.prefecture}{programme.municipality}（{programme.municipality_code}）"),
        ("総括管理主体", programme.controller),
        ("決める人", programme.deciding_body),
        ("対象", f"{programme.from_age}歳から{programme.to_age}歳"),
        ("始まり", programme.effective.isoformat()),
        ("見直しの周期", f"{programme.review_cycle_days}日"),
        ("確かめる期限", f"一覧に載ってから{programme.decide_within_days}日"),
        ("確かめられる人数", f"1回に{programme.capacity}人"),
        ("無作為の確認", drawn),
        ("保存期間", f"{programme.retention_years}年"),
        ("公表資料", programme.published_source),
    ]
    return ["## 目的と体制", table(("こと", "内容"), rows)]


def _bases(programme: Programme) -> list[str]:
    rows = [
        (basis.title, basis.law, basis.text, _period(basis.effective.isoformat(), basis.ends), basis.id)
        for basis in programme.legal_bases
    ]
    return ["## 法的根拠", table(("根拠", "法令", "よれる理由", "期間", "id"), rows)]


def _period(start: str, end: object) -> str:
    return f"{start}から" if end is None else f"{start}から{end}まで"


def _systems(programme: Programme) -> list[str]:
    rows = [
        (SIDE_LABELS.get(system.side, system.side), system.name, system.holder, system.published)
        for system in programme.systems
    ]
    return [
        "## 連携元システム",
        table(("部局", "システム", "持ち主", "公表資料の言葉"), rows),
        "## ファイルと列",
    ]


def _source(programme: Programme, source: Source) -> list[str]:
    names = {system.id: system.name for system in programme.systems}
    lag = "届いた日" if source.known_lag_days is None else f"あった日から{source.known_lag_days}日後"
    facts = "、".join(rule_in_words(programme, rule) for rule in source.facts) or "なし（本人の特定に使う）"
    rows = [
        ("システム", names.get(source.system, source.system)),
        ("ファイル", f"`{source.file}`"),
        ("形", layout_in_words(source)),
        ("本人の特定", IDENTITY_LABELS[source.identity]),
        ("根拠", _basis_title(programme, source.basis)),
        ("届く間隔", REFRESH_LABELS.get(source.refresh, source.refresh)),
        ("古いとみなす", f"届いてから{source.stale_after_days}日を過ぎたとき"),
        ("知り得た日", lag),
        ("載っていないとき", ABSENCE_LABELS[source.absence_means]),
        ("取り出す事実", facts),
        ("前提", source.assumption or "なし"),
    ]
    columns = [_column_row(column) for column in source.columns]
    heads = ("列", "型", "区分", "空でもよい", "区分値・前提")
    return [f"### {source.name}", table(("こと", "内容"), rows), table(heads, columns)]


def _column_row(column: SourceColumn) -> tuple[str, ...]:
    notes = "、".join(column.codes)
    if column.assumption:
        notes = f"{notes} {column.assumption}".strip()
    label = CLASS_LABELS.get(column.item_class, column.item_class)
    return (column.name, TYPE_LABELS[column.type], label, "いいえ" if column.filled else "はい", notes)


def _basis_title(programme: Programme, basis_id: str) -> str:
    titles = {basis.id: f"{basis.title}（{basis.law}）" for basis in programme.legal_bases}
    return titles.get(basis_id, basis_id)


def _items(programme: Programme) -> list[str]:
    sources = {source.id: source.name for source in programme.sources}
    titles = {basis.id: basis.title for basis in programme.legal_bases}
    used = {entry.item for logic in programme.logics for entry in logic.items}
    used |= {one.item for logic in programme.logics for rule in logic.must for one in rule.conditions}
    rows = [
        (
            item.label,
            ITEM_CLASS_LABELS[item.item_class],
            item_in_words(programme, item),
            _joined(sources.get(source, source) for source in item.sources),
            titles.get(item.basis, item.basis),
            "使う" if item.id in used else "使わない",
            item.assumption,
        )
        for item in programme.items
    ]
    heads = ("項目", "区分", "どう数えるか", "連携元", "根拠", "判定", "前提")
    return ["## 項目（データ辞書）", table(heads, rows)]


def _joined(words: Iterable[str]) -> str:
    return "、".join(words)


def _roles(programme: Programme) -> list[str]:
    matrix = role_matrix(programme)
    heads = ("役割", "組織", "範囲", *(label for _, label in matrix.classes), "氏名")
    rows: list[Sequence[str]] = []
    uses: list[Sequence[str]] = []
    for row in matrix.rows:
        marks = ("○" if seen else "" for seen in row.classes)
        rows.append(
            (row.role.name, row.role.organisation, row.reach, *marks, "○" if row.role.sees_names else "")
        )
        uses.append((row.role.name, _joined(row.needs) or "なし", _joined(row.purposes), row.role.published))
    use_heads = ("役割", "開ける一覧", "利用目的", "公表資料の言葉")
    note = "一覧は、そのロジックのすべての区分を見られる役割だけが開ける。点の合計から、見られない理由がわかってしまうからである。"
    return ["## 役割と項目区分", table(heads, rows), note, table(use_heads, uses)]


def _assumptions(programme: Programme) -> list[str]:
    lines = [f"- **{cell(one.about)}**：{cell(one.text)}" for one in programme.assumptions]
    return [
        "## 前提（公表資料にないこと）",
        "\n".join(lines) or "なし",
        f"計画のハッシュ：`{programme.sha256}`",
    ]
