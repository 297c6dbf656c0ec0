"""Checks programme.toml: code, ages, dates, legal bases; and duplicate names across all files."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from tsunagu.domain.programme import LegalBasis
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import NO_DATE

FILE = "programme.toml"


def check_register(reading: Reading) -> None:
    """Check the heading, the legal-basis register and the random check."""
    programme = reading.programme
    if FILE in reading.unreadable:
        return
    _check_heading(reading)
    for basis in programme.legal_bases:
        in_order(
            reading,
            (FILE, f"legal_basis[{basis.id}].ends"),
            basis.effective,
            basis.ends,
            "終わりの日",
            "始まりの日",
        )
    check = programme.random_check
    if check is not None:
        place = (FILE, "random_check.legal_basis")
        known_basis(reading, place, check.legal_basis)
        if check.share > 0.02 or check.at_most > 20:
            reading.note(
                FILE, "random_check", "無作為の確認が2%か20人を超える", "share は0.02、at_most は20までにする"
            )


def _check_heading(reading: Reading) -> None:
    programme = reading.programme
    code = programme.municipality_code
    if code and not _is_municipality_code(code):
        mend = "全国地方公共団体コード6けた（検査数字つき）にする"
        reading.note(FILE, "programme.municipality_code", "団体コードとして正しくない", mend)
    if programme.from_age > programme.to_age:
        reading.note(FILE, "programme.to_age", "年齢の上限が下限より小さい", "from_age 以上にする")
    for name in ("capacity", "review_cycle_days", "decide_within_days", "retention_years"):
        if getattr(programme, name) == 0 and not reading.already(FILE, f"programme.{name}"):
            reading.note(FILE, f"programme.{name}", "0である", "1以上にする")


def _is_municipality_code(code: str) -> bool:
    """Six digits whose last is the check digit (総務省 全国地方公共団体コード仕様)."""
    if len(code) != 6 or not code.isascii() or not code.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(code[5])


def in_order(
    reading: Reading, place: tuple[str, str], first: date, second: date | None, late: str, early: str
) -> None:
    """Report a second date that lies before the first; unread dates were reported already."""
    if second is None or NO_DATE in (first, second) or first <= second:
        return
    reading.note(*place, f"{late}が{early}より前である", f"{early}（{first.isoformat()}）以後の日にする")


def known_basis(reading: Reading, place: tuple[str, str], basis_id: str) -> LegalBasis | None:
    """The legal basis of that id; reports one that the register does not hold."""
    bases = {basis.id: basis for basis in reading.programme.legal_bases}
    if reading.known(place, "法的根拠", basis_id, bases, FILE):
        return bases[basis_id]
    return None


def allows_income(basis: LegalBasis) -> bool:
    """Whether income and tax items may rest on this basis: a consent, or 地方税法22条 named."""
    law = basis.law.replace("第", "").replace(" ", "")
    return basis.consent or "地方税法22条" in law


def check_duplicates(reading: Reading) -> None:
    """Report every id that is defined twice in one list."""
    programme = reading.programme
    _twice(reading, FILE, "legal_basis", (basis.id for basis in programme.legal_bases))
    _twice(reading, "sources.toml", "system", (system.id for system in programme.systems))
    _twice(reading, "sources.toml", "source", (source.id for source in programme.sources))
    _twice(reading, "items.toml", "fact", (fact.id for fact in programme.fact_items))
    _twice(reading, "items.toml", "item", (item.id for item in programme.items))
    _twice(reading, "roles.toml", "purpose", (purpose.id for purpose in programme.purposes))
    _twice(reading, "roles.toml", "role", (role.id for role in programme.roles))


def _twice(reading: Reading, file: str, key: str, ids: Iterable[str]) -> None:
    for name in repeated(ids):
        reading.note(file, f"{key}[{name}]", f"id「{name}」が二つある", "一つを消すか、別の id にする")


def repeated(words: Iterable[str]) -> list[str]:
    """The words that stand more than once, in order; empty words are reported elsewhere."""
    return [word for word, count in Counter(words).items() if count > 1 and word]
