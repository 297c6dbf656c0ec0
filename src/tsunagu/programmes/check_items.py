"""Checks items.toml: facts that are delivered, classes that agree, words that can be computed."""

from tsunagu.domain.indicator import IndicatorWord, Item
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.source import FactRule, Source
from tsunagu.programmes.check_columns import check_income
from tsunagu.programmes.check_register import known_basis, repeated
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import nearest

FILE = "items.toml"


def check_items(reading: Reading) -> None:
    """Check every fact and item of the data dictionary."""
    if FILE in reading.unreadable:
        return
    for fact in reading.programme.fact_items:
        known_basis(reading, (FILE, f"fact[{fact.id}].basis"), fact.basis)
        if fact.item_class is ItemClass.INCOME_TAX:
            check_income(reading, (FILE, f"fact[{fact.id}].class"), fact.basis)
    for item in reading.programme.items:
        _check_item(reading, item, f"item[{item.id}]")


def _check_item(reading: Reading, item: Item, where: str) -> None:
    known_basis(reading, (FILE, f"{where}.basis"), item.basis)
    if item.item_class is ItemClass.INCOME_TAX:
        check_income(reading, (FILE, f"{where}.class"), item.basis)
    _check_word(reading, item, where)
    facts = {fact.id: fact for fact in reading.programme.fact_items}
    sources = {source.id: source for source in reading.programme.sources}
    known_facts = [
        reading.known((FILE, f"{where}.facts"), "事実の項目", one, facts, FILE) for one in item.facts
    ]
    known_sources = [
        reading.known((FILE, f"{where}.sources"), "連携元", one, sources, "sources.toml")
        for one in item.sources
    ]
    for fact_id in item.facts:
        if fact_id in facts:
            _check_class(reading, item, facts[fact_id].item_class, where)
    if known_facts and known_sources and all(known_facts) and all(known_sources):
        _check_delivered(reading, item, [sources[one] for one in item.sources], where)
    for name in repeated(item.sources):
        reading.note(FILE, f"{where}.sources", f"連携元「{name}」が二つある", "一つを消す")


def _check_class(reading: Reading, item: Item, fact_class: ItemClass, where: str) -> None:
    """An item in another class than its facts would show them to people who may not see them."""
    wrong = reading.already(FILE, f"{where}.class") or fact_class is item.item_class
    if not wrong:
        message = f"項目区分 {item.item_class} が事実の区分 {fact_class} と違う"
        reading.note(FILE, f"{where}.class", message, f'"{fact_class}" にする')


def _check_word(reading: Reading, item: Item, where: str) -> None:
    if reading.already(FILE, f"{where}.word"):
        return
    missed = item.word is IndicatorWord.MISSED_DUE
    if missed and len(item.facts) != 2:
        reading.note(
            FILE, f"{where}.facts", "missed_due の事実が二つではない", '["対象", "受診"] の順に二つ書く'
        )
    if item.grace_days and not missed:
        reading.note(FILE, f"{where}.grace_days", "missed_due でないのに猶予日数がある", "grace_days を消す")
    if item.word is IndicatorWord.CHANGE and item.window_days is None:
        reading.note(FILE, f"{where}.window_days", "書かれていない", "change には比べる期間の日数を書く")
    if item.window_days == 0 and not reading.already(FILE, f"{where}.window_days"):
        reading.note(FILE, f"{where}.window_days", "0日である", "1以上にするか、期間を決めないなら消す")
    if item.sentence and item.word is not IndicatorWord.ANY and "{value}" not in item.sentence:
        reading.note(FILE, f"{where}.sentence", "{value} がない", "値の入る場所に {value} を書く")


def _check_delivered(reading: Reading, item: Item, sources: list[Source], where: str) -> None:
    """Every fact comes from one of the sources, every source brings one of the facts."""
    rules = [(source, rule) for source in sources for rule in source.facts if rule.item in item.facts]
    missing = [fact for fact in item.facts if not any(rule.item == fact for _, rule in rules)]
    for fact_id in missing:
        places = [s.id for s in reading.programme.sources if any(rule.item == fact_id for rule in s.facts)]
        mend = (
            f"sources に {'、'.join(places)} を書く" if places else "sources.toml の facts に取り出しを書く"
        )
        reading.note(FILE, f"{where}.sources", f"事実「{fact_id}」がこの連携元から届かない", mend)
    for source in sources:
        if not missing and not any(one is source for one, _ in rules):
            mend = "sources から消すか、sources.toml の facts を直す"
            reading.note(FILE, f"{where}.sources", f"連携元「{source.id}」から事実が届かない", mend)
    _check_codes(reading, item, rules, where)


def _check_codes(reading: Reading, item: Item, rules: list[tuple[Source, FactRule]], where: str) -> None:
    possible = set().union(*(_values(source, rule) for source, rule in rules)) if rules else set()
    for code in item.codes:
        if possible and code not in possible:
            reading.note(FILE, f"{where}.codes", f"区分値「{code}」は届かない", nearest(code, possible))


def _values(source: Source, rule: FactRule) -> set[str]:
    """The values that a fact can have, as far as the columns say; empty = anything."""
    if not rule.value:
        return {rule.constant}
    if rule.value == rule.when_column and rule.when_values:
        return set(rule.when_values)
    return next((set(column.codes) for column in source.columns if column.name == rule.value), set())
