"""Sources, items and points in plain Japanese: what a member of the committee reads."""

from tsunagu.domain.indicator import IndicatorWord, Item, Scope
from tsunagu.domain.logic import Bin, Condition
from tsunagu.domain.programme import Programme
from tsunagu.domain.source import AbsenceMeaning, ColumnType, FactRule, FileFormat, IdentityKind, Source

SIDE_LABELS = {"mayor": "首長部局", "education": "教育部局"}
REFRESH_LABELS = {
    "daily": "毎日",
    "weekly": "毎週",
    "monthly": "毎月",
    "quarterly": "3か月ごと",
    "half_yearly": "半年ごと",
    "yearly": "毎年",
    "once": "一度だけ",
}
FORMAT_LABELS = {
    FileFormat.CSV: "CSV",
    FileFormat.TSV: "TSV",
    FileFormat.XLSX: "Excel（.xlsx）",
    FileFormat.ONEROSTER: "OneRoster Japan Profile（ZIP）",
}
IDENTITY_LABELS = {
    IdentityKind.REGISTER: "住民記録そのもの",
    IdentityKind.MUNICIPAL_ID: "宛名番号",
    IdentityKind.BRIDGE: "宛名番号と学籍番号（橋渡し）",
    IdentityKind.FOLLOWS: "名簿の番号をたどる",
    IdentityKind.PERSON: "氏名・生年月日など（名寄せ）",
}
ABSENCE_LABELS = {
    AbsenceMeaning.NO: "「ない」と確かめられる",
    AbsenceMeaning.UNKNOWN: "わからない",
}
TYPE_LABELS = {
    ColumnType.ID: "番号",
    ColumnType.TEXT: "文字",
    ColumnType.NAME: "氏名",
    ColumnType.KANA: "カナ",
    ColumnType.DATE: "日付",
    ColumnType.MONTH: "年月",
    ColumnType.INTEGER: "整数",
    ColumnType.DECIMAL: "小数",
    ColumnType.CODE: "区分",
    ColumnType.ADDRESS: "住所",
}
SCOPE_LABELS = {Scope.CHILD: "本人", Scope.HOUSEHOLD: "世帯の全員", Scope.SIBLING: "きょうだい"}
WORD_PHRASES = {
    IndicatorWord.COUNT: "{facts}の数",
    IndicatorWord.SUM: "{facts}の合計",
    IndicatorWord.MAX: "{facts}のうち一番大きい値",
    IndicatorWord.LATEST: "{facts}のうち一番新しい値",
    IndicatorWord.ANY: "{facts}があるか",
    IndicatorWord.DAYS_SINCE: "一番新しい{facts}からの日数",
    IndicatorWord.CHANGE: "{facts}の合計から、その前の同じ長さの期間の合計を引いた数",
    IndicatorWord.MONTHS: "{facts}のある月の数",
}


def number(value: float) -> str:
    """A bound as a person writes it: 7, 2.5, −10."""
    return f"{value:g}".replace("-", "−")


def item_in_words(programme: Programme, item: Item) -> str:
    """How an item is computed: whose facts, in which window, counted how."""
    labels = {fact.id: fact.label for fact in programme.fact_items}
    names = [f"「{labels.get(fact, fact)}」" for fact in item.facts]
    if item.word is IndicatorWord.MISSED_DUE and len(names) == 2:
        phrase = f"{names[0]}の日から{item.grace_days}日を過ぎても{names[1]}がないものの数"
    else:
        phrase = WORD_PHRASES.get(item.word, "{facts}").format(facts="と".join(names))
    codes = f"（{'、'.join(item.codes)}に限る）" if item.codes else ""
    window = f"{item.window_days}日間の" if item.window_days else ""
    return f"{SCOPE_LABELS[item.scope]}の{window}{phrase}{codes}"


def bin_in_words(one: Bin, item: Item) -> str:
    """A bin: 「5日以上 3点」, of a yes-or-no item 「あれば 1点」."""
    if item.word is IndicatorWord.ANY and one.ge == 1:
        return f"あれば {one.points}点"
    return f"{bound_in_words(one, item.unit)} {one.points}点"


def bound_in_words(test: Bin | Condition, unit: str) -> str:
    """The bound of a bin or condition: 5日以上, 2点以下, 「要精密」."""
    if test.eq is not None:
        return f"「{test.eq}」"
    if test.ge is not None:
        return f"{number(test.ge)}{unit}以上"
    return f"{number(test.le or 0.0)}{unit}以下"


def rule_in_words(programme: Programme, rule: FactRule) -> str:
    """What fact a row becomes: 「欠席」…「日付」の日、「区分」が欠席のとき."""
    labels = {fact.id: fact.label for fact in programme.fact_items}
    day = f"「{rule.valid_at}」の日" if rule.valid_at else "届いた日"
    value = f"、値は「{rule.value}」" if rule.value else ""
    when = ""
    if rule.when_column:
        words = "・".join("空" if word == "" else word for word in rule.when_values) or "空でない"
        when = f"、「{rule.when_column}」が{words}のとき"
    return f"「{labels.get(rule.item, rule.item)}」（{day}{value}{when}）"


def layout_in_words(source: Source) -> str:
    """Format, encoding and place of the table in the file."""
    parts = [FORMAT_LABELS[source.format]]
    if source.format in (FileFormat.CSV, FileFormat.TSV):
        parts.append(source.encoding)
    if source.sheet:
        parts.append(f"シート「{source.sheet}」")
    if source.header_rows > 1:
        parts.append(f"見出し{source.header_rows}段")
    if source.member:
        parts.append(source.member)
    return "、".join(parts)
