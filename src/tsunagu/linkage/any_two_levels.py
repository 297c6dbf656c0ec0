"""Comparisons and blocks for any two files: Latin or Japanese names, whatever columns are there."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import pyarrow as pa

from tsunagu.linkage.clean.birth import birth_key
from tsunagu.linkage.clean.kana import kana_code, kana_key
from tsunagu.linkage.clean.names import name_key
from tsunagu.linkage.clean.sex import sex_code
from tsunagu.linkage.clean.split import split_at_space
from tsunagu.linkage.levels import BIRTH, SEX, Comparison, Level

COLUMNS = (
    "id",
    "full_name",
    "surname",
    "given_name",
    "full_kana",
    "surname_kana",
    "given_kana",
    "birth_date",
    "sex",
    "address",
    "postcode",
    "phone",
    "guardian",
)


def _name(identifier: str, part: str, label: str) -> Comparison:
    """Names in any script: equal, equal reading, nearly equal in Latin letters or kana, else."""
    latin = f"{part}_latin"
    near = f"jaro_winkler_similarity({latin}_l, {latin}_r) >= 0.88"
    slip = f"damerau_levenshtein({latin}_l, {latin}_r) <= 1 and length({latin}_l) > 2"
    kana = f"length({part}_code_l) > 1 and damerau_levenshtein({part}_code_l, {part}_code_r) <= 1"
    return Comparison(
        identifier,
        label,
        f"({part}_l is null or {part}_r is null) and ({part}_kana_l is null or {part}_kana_r is null)",
        (
            Level("equal", f"{part}_l = {part}_r", f"{label}が同じ", part),
            Level("kana", f"{part}_kana_l = {part}_kana_r", f"{label}の読みが同じ", f"{part}_kana"),
            Level("one_edit", f"({slip}) or ({kana})", f"{label}が一字だけ違う"),
            Level("near", near, f"{label}が似ている"),
            Level("else", "", f"{label}が違う"),
        ),
    )


def _exact(identifier: str, column: str, label: str, near: str = "") -> Comparison:
    middle = (Level("near", near, f"{label}が似ている"),) if near else ()
    equal = Level("equal", f"{column}_l = {column}_r", f"{label}が同じ", column)
    missing = f"{column}_l is null or {column}_r is null"
    return Comparison(identifier, label, missing, (equal, *middle, Level("else", "", f"{label}が違う")))


_NEEDS: tuple[tuple[set[str], Comparison], ...] = (
    ({"full_name", "full_kana"}, _name("given_name", "mei", "名")),
    ({"full_name", "full_kana"}, _name("surname", "shi", "氏")),
    ({"birth_date"}, BIRTH),
    ({"sex"}, SEX),
    ({"address"}, _exact("address", "place", "住所", "jaro_winkler_similarity(place_l, place_r) >= 0.9")),
    ({"postcode"}, _exact("postcode", "post", "郵便番号", "damerau_levenshtein(post_l, post_r) <= 1")),
    ({"phone"}, _exact("phone", "phone", "電話番号")),
    ({"guardian"}, _exact("guardian", "guard", "保護者")),
)
BLOCKS = (
    "mei shi",
    "mei_kana shi_kana",
    "birth",
    "shi post",
    "mei post",
    "mei_head shi_head",
    "place",
    "guard mei",
    "phone",
    "shi_head birth_year post_head",
    "birth_year shi_head mei",
)


def comparisons_for(present: Collection[str]) -> tuple[Comparison, ...]:
    """The comparisons for which both files hold a column."""
    return tuple(comparison for needs, comparison in _NEEDS if needs & set(present))


def training_rounds(comparisons: Sequence[Comparison]) -> list[str]:
    """Blocking rules of the training rounds: together they leave every comparison free once."""
    ids = {comparison.id for comparison in comparisons}
    rounds = []
    if "given_name" in ids:
        rounds.append("l.mei = r.mei and l.shi = r.shi")
    if "birth_date" in ids:
        rounds.append("l.birth = r.birth")
    if "postcode" in ids:
        rounds.append("l.post = r.post and l.shi = r.shi" if "surname" in ids else "l.post = r.post")
    return rounds


def clean_side(table: pa.Table) -> pa.Table:
    """Key columns beside `id` and `uid` (position in the order of ids)."""
    rows = table.num_rows

    def column(name: str, function: Callable[[str], str | None]) -> list[str | None]:
        if name not in table.column_names:
            return [None] * rows
        return [None if value is None else function(value) for value in table[name].to_pylist()]

    shi = _either(column("surname", name_key), column("full_name", lambda v: name_key(split_at_space(v)[0])))
    mei = _either(
        column("given_name", name_key), column("full_name", lambda v: name_key(split_at_space(v)[1]))
    )
    shi_kana = _either(
        column("surname_kana", kana_key), column("full_kana", lambda v: kana_key(split_at_space(v)[0]))
    )
    mei_kana = _either(
        column("given_kana", kana_key), column("full_kana", lambda v: kana_key(split_at_space(v)[1]))
    )
    birth, post = column("birth_date", _birth), column("postcode", _digits)
    keys: dict[str, Any] = {"shi": shi, "mei": mei, "shi_kana": shi_kana, "mei_kana": mei_kana}
    keys |= {"shi_code": [kana_code(v) for v in shi_kana], "mei_code": [kana_code(v) for v in mei_kana]}
    keys |= {"shi_latin": [_latin(v) for v in shi], "mei_latin": [_latin(v) for v in mei]}
    keys |= {"shi_head": [_head(v) for v in shi], "mei_head": [_head(v) for v in mei]}
    keys |= {"birth": birth, "sex": column("sex", sex_code), "place": column("address", name_key)}
    keys |= {"post": post, "phone": column("phone", _digits), "guard": column("guardian", name_key)}
    keys |= {"birth_year": [v and v[:4] for v in birth], "post_head": [v and v[:2] for v in post]}
    columns = {name: pa.array(values, pa.string()) for name, values in keys.items()}
    return pa.table(
        {"uid": pa.array(range(rows), pa.int64()), "id": table["id"].cast(pa.string()), **columns}
    )


def _either(first: list[str | None], second: list[str | None]) -> list[str | None]:
    return [a if a is not None else b for a, b in zip(first, second, strict=True)]


def _digits(text: str) -> str | None:
    digits = "".join(char for char in (name_key(text) or "") if char.isalnum())
    return digits or None


def _birth(text: str) -> str | None:
    """A birth date; eight digits that are no date are kept as they stand, to be compared digit by digit."""
    digits = text.strip()
    if len(digits) == 8 and digits.isascii() and digits.isdigit() and birth_key(digits) is None:
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return birth_key(text)


def _latin(key: str | None) -> str | None:
    return key if key is not None and key.isascii() else None


def _head(key: str | None) -> str | None:
    """The first three Latin letters; a kanji name has no head that tells people apart."""
    return key[:3] if key is not None and key.isascii() else None
