"""The linter of the judgement logic: what a committee must be able to add up, defend and sign."""

from collections import defaultdict

from tsunagu.domain.indicator import Item
from tsunagu.domain.logic import Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.programmes.check_points import check_bands, check_bins, check_groups
from tsunagu.programmes.check_register import in_order, known_basis, repeated
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import NO_DATE

ITEMS = "items.toml"
MOST_ITEMS = 12


def check_logics(reading: Reading) -> None:
    """Check every logic file and the files against each other."""
    if not reading.folder.logic_files:
        reading.note("logic/", "", "判定ロジックがない", "logic/ に一つ以上のTOMLを置く")
    for file, logic in reading.logics:
        _check_heading(reading, file, logic)
        _check_dates(reading, file, logic)
        _check_items(reading, file, logic)
        for rule in logic.must:
            _check_must(reading, file, logic, rule)
        check_groups(reading, file, logic)
        check_bands(reading, file, logic)
    _check_versions(reading)


def _check_heading(reading: Reading, file: str, logic: Logic) -> None:
    programme = reading.programme
    known_basis(reading, (file, "legal_basis"), logic.legal_basis)
    if logic.from_age > logic.to_age:
        reading.note(file, "to_age", "年齢の上限が下限より小さい", "from_age 以上にする")
    outside = logic.from_age < programme.from_age or logic.to_age > programme.to_age
    if outside and "programme.toml" not in reading.unreadable and programme.from_age <= programme.to_age:
        mend = f"{programme.from_age}歳から{programme.to_age}歳までにする"
        reading.note(file, "from_age", "計画の対象年齢の外である", mend)
    if logic.capacity == 0 and not reading.already(file, "capacity"):
        reading.note(file, "capacity", "0である", "人が確かめられる人数を書く")
    known = (
        {item.id for item in programme.items}
        | {fact.id for fact in programme.fact_items}
        | set(PERSON_FIELDS)
    )
    for word in logic.prohibited:
        reading.known((file, "prohibited"), "項目", word, known, ITEMS)


def _check_dates(reading: Reading, file: str, logic: Logic) -> None:
    in_order(reading, (file, "review_by"), logic.effective, logic.review_by, "見直しの期限", "施行日")
    if logic.approved_on is not None:
        in_order(reading, (file, "effective"), logic.approved_on, logic.effective, "施行日", "承認日")
    basis = next((one for one in reading.programme.legal_bases if one.id == logic.legal_basis), None)
    if basis is not None and NO_DATE not in (logic.effective, basis.effective):
        ended = basis.ends is not None and basis.ends < logic.effective
        if logic.effective < basis.effective or ended:
            message = f"法的根拠「{basis.id}」の期間の外である"
            reading.note(file, "effective", message, "根拠の期間の中の日にするか、根拠を直す")
    if logic.status is not LogicStatus.APPROVED or reading.already(file, "status"):
        return
    if logic.approved_on is None and not reading.already(file, "approved_on"):
        reading.note(file, "approved_on", "承認されたのに承認日がない", "承認した日を書く")
    if len(set(logic.approvers)) < 2 and not reading.already(file, "approvers"):
        reading.note(
            file, "approvers", "承認した人が二人より少ない", "二人以上を書くか、status を draft にする"
        )


def _check_items(reading: Reading, file: str, logic: Logic) -> None:
    if len(logic.items) > MOST_ITEMS:
        message = f"項目が{len(logic.items)}個ある"
        reading.note(file, "item", message, f"手で足せるように{MOST_ITEMS}個までにする")
    for name in repeated(entry.item for entry in logic.items):
        reading.note(file, f"item[{name}]", f"項目「{name}」が二つある", "一つにまとめる")
    for entry in logic.items:
        _check_item(reading, file, logic, entry)


def _check_item(reading: Reading, file: str, logic: Logic, entry: LogicItem) -> None:
    where = f"item[{entry.item}]"
    items = {item.id: item for item in reading.programme.items}
    known_basis(reading, (file, f"{where}.legal_basis"), entry.legal_basis)
    if reading.known((file, f"{where}.item"), "項目", entry.item, items, ITEMS):
        _check_prohibited(reading, file, logic, items[entry.item], f"{where}.item")
        if not reading.touched(file, f"{where}.bins["):
            check_bins(reading, file, entry, items[entry.item])


def _check_prohibited(reading: Reading, file: str, logic: Logic, item: Item, where: str) -> None:
    used = [word for word in (item.id, *item.facts) if word in logic.prohibited]
    if used:
        reading.note(
            file, where, f"使わないと決めた「{used[0]}」を使う", "この項目を外すか、prohibited を見直す"
        )


def _check_must(reading: Reading, file: str, logic: Logic, rule: MustRule) -> None:
    where = f"must[{rule.id}]"
    known_basis(reading, (file, f"{where}.legal_basis"), rule.legal_basis)
    items = {item.id: item for item in reading.programme.items}
    for condition in rule.conditions:
        key = f"{where}.conditions[{condition.item}].item"
        if reading.known((file, key), "項目", condition.item, items, ITEMS):
            _check_prohibited(reading, file, logic, items[condition.item], key)


def _check_versions(reading: Reading) -> None:
    """Of one need only one version may begin on a day; a version number stands for one text."""
    days: dict[tuple[str, object], list[str]] = defaultdict(list)
    versions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file, logic in reading.logics:
        if logic.status is not LogicStatus.RETIRED and logic.effective != NO_DATE:
            days[logic.need, logic.effective].append(file)
        versions[logic.id, logic.version].append(file)
    for (need, _), files in days.items():
        for file in files[1:]:
            message = f"「{need}」の版が {files[0]} と同じ日に施行される"
            reading.note(file, "effective", message, "施行日を分けるか、古い版の status を retired にする")
    for (logic_id, version), files in versions.items():
        for file in files[1:]:
            message = f"「{logic_id}」の版 {version} が {files[0]} にもある"
            reading.note(file, "version", message, "新しい版の番号にする")
