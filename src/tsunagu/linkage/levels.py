"""Comparisons of two records, each a ladder of levels, best first, with the words a reviewer reads.

Conditions are SQL over `<column>_l` (register) and `<column>_r` (row), kept to what sqlglot carries to Spark.
String distances are measured on the one-byte kana code or on ISO dates only: DuckDB counts bytes.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """一致の段階: a condition, and what it means in words; `tf` names the column whose rarity counts."""

    id: str
    condition: str
    words: str
    tf: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """比べる項目: levels from best to worst; the last one holds when nothing else does."""

    id: str
    label: str
    missing: str  # SQL: nothing to compare
    levels: tuple[Level, ...]

    def gamma(self, level_id: str) -> int:
        """Splink's number of a level: 0 the worst; -1 stands for missing."""
        ids = [level.id for level in self.levels]
        return len(ids) - 1 - ids.index(level_id)

    def level_of(self, gamma: int) -> Level | None:
        """Level of a gamma; None for -1 (nothing to compare)."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]

    def case(self, left: str = "l", right: str = "r") -> str:
        """SQL expression that gives the gamma of two aliased tables."""
        top = len(self.levels) - 1
        whens = [
            f"when {level.condition} then {top - position}" for position, level in enumerate(self.levels[:-1])
        ]
        return aliased(f"case when {self.missing} then -1 {' '.join(whens)} else 0 end", left, right)


def aliased(condition: str, left: str = "l", right: str = "r") -> str:
    """Turn `mei_l = mei_r` into `l.mei = r.mei`."""
    condition = re.sub(r"\b([a-z_]+)_l\b", rf"{left}.\1", condition)
    return re.sub(r"\b([a-z_]+)_r\b", rf"{right}.\1", condition)


def _name_levels(part: str, label: str) -> tuple[Level, ...]:
    return (
        Level("kanji", f"{part}_l = {part}_r", f"{label}の漢字が同じ", part),
        Level(
            "kana",
            f"{part}_kana_l = {part}_kana_r",
            f"{label}の読みが同じ（漢字は違うか、書かれていない）",
            f"{part}_kana",
        ),
        Level(
            "one_kana",
            f"length({part}_code_l) > 1 and length({part}_code_r) > 1"
            f" and damerau_levenshtein({part}_code_l, {part}_code_r) <= 1",
            f"{label}の読みが一字だけ違う",
        ),
        Level(
            "first_kanji", f"substr({part}_l, 1, 1) = substr({part}_r, 1, 1)", f"{label}の最初の字だけ同じ"
        ),
        Level("else", "", f"{label}が違う"),
    )


def _name(identifier: str, part: str, label: str) -> Comparison:
    missing = f"({part}_l is null or {part}_r is null) and ({part}_kana_l is null or {part}_kana_r is null)"
    return Comparison(identifier, label, missing, _name_levels(part, label))


GIVEN = _name("given_name", "mei", "名")
SURNAME = _name("surname", "shi", "氏")
BIRTH = Comparison(
    "birth_date",
    "生年月日",
    "birth_l is null or birth_r is null",
    (
        Level("exact", "birth_l = birth_r", "生年月日が同じ"),
        Level("one_edit", "damerau_levenshtein(birth_l, birth_r) <= 1", "生年月日が一か所だけ違う"),
        Level(
            "swapped",
            "substr(birth_l, 1, 4) = substr(birth_r, 1, 4) and substr(birth_l, 6, 2) = substr(birth_r, 9, 2)"
            " and substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
            "生年月日の月と日が入れ替わっている",
        ),
        Level("same_year", "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)", "生まれた年だけ同じ"),
        Level("else", "", "生年月日が違う"),
    ),
)
SEX = Comparison(
    "sex",
    "性別",
    "sex_l is null or sex_r is null",
    (Level("equal", "sex_l = sex_r", "性別が同じ"), Level("else", "", "性別が違う")),
)
_INSIDE = (  # 1-2-3 against 1-2-3-405: one number goes on where the other ends (a room)
    "town_l = town_r and (starts_with(no_l, no_r || '-') or starts_with(no_r, no_l || '-'))"
    " and strpos(least(no_l, no_r), '-') > 0"
)
ADDRESS = Comparison(
    "address",
    "住所",
    "town_l is null or town_r is null",
    (
        Level("number", f"addr_l = addr_r or ({_INSIDE})", "住所が番地まで同じ"),
        Level("town", "town_l = town_r", "住所の町名まで同じ"),
        Level("else", "", "住所が違う"),
    ),
)
GUARDIAN = Comparison(
    "guardian",
    "保護者",
    "adults_l is null or adults_r is null or len(adults_l) = 0 or len(adults_r) = 0",
    (
        Level("in_household", "list_has_any(adults_l, adults_r)", "保護者が同じ世帯にいる"),
        Level("else", "", "保護者が世帯に見当たらない"),
    ),
)
COMPARISONS = (GIVEN, SURNAME, BIRTH, SEX, ADDRESS, GUARDIAN)

# Columns the comparisons read, with their DuckDB types.
KEY_COLUMNS = (
    "shi",
    "mei",
    "shi_kana",
    "mei_kana",
    "shi_code",
    "mei_code",
    "raw",
    "raw_kana",
    "latin",
    "birth",
    "sex",
    "town",
    "no",
    "addr",
)
