"""Variant kanji (異体字): one target a character, from our own table and the operator's MJ縮退マップ.

The official map (文字情報技術促進協議会, CC BY-SA) is read from the operator's own copy and never shipped.
It names glyphs, not characters, so the MJ文字情報一覧表 must be at hand too, as CSV (columns MJ文字図形名 and
対応するUCS or 実装したUCS).
"""

import csv
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tsunagu.linkage.clean.old_forms import OLD_FORMS

_LISTS = (
    "JIS包摂規準・UCS統合規則",
    "法務省戸籍法関連通達・通知",
    "法務省告示582号別表第四",
    "辞書類等による関連字",
)  # the fifth, 読み・字形による類推, guesses and is left out
_STEPS = 10


@dataclass(frozen=True)
class VariantMap:
    """異体字表: character -> key character, closed to a fixed point; `origin` stands in the run's report."""

    table: Mapping[int, str]
    origin: str
    sha256: str


class VariantFileError(Exception):
    """異体字ファイルの誤り: one Japanese sentence with file, place and mend."""


def _close(edges: Mapping[str, str]) -> dict[int, str]:
    """Follow every character to its end; on a cycle all its members take the smallest code point."""
    closed: dict[int, str] = {}
    for start in edges:
        seen = [start]
        while (following := edges.get(seen[-1])) is not None and following not in seen:
            seen.append(following)
        target = min(seen[seen.index(following) :]) if following is not None else seen[-1]
        if target != start:
            closed[ord(start)] = target
    return closed


def _finish(edges: Mapping[str, str], origin: str) -> VariantMap:
    table = _close(edges)
    text = "".join(f"{code:x}>{target};" for code, target in sorted(table.items()))
    return VariantMap(table, origin, hashlib.sha256(text.encode()).hexdigest())


def _old_form_edges() -> dict[str, str]:
    """Old form -> new form, each as NFKC leaves it (compatibility ideographs fold by themselves)."""
    edges: dict[str, str] = {}
    for group in OLD_FORMS:
        forms = [unicodedata.normalize("NFKC", form) for form in group]
        edges |= {form: forms[0] for form in forms[1:] if form != forms[0]}
    return edges


BUILT_IN = _finish(_old_form_edges(), "内蔵の旧字・新字表（MJ縮退マップなし）")


def load_mj_shrink_map(shrink_map: Path, mj_list: Path, version: str = "") -> VariantMap:
    """Join the official map with our own table; raises VariantFileError when a file has another shape."""
    characters = _characters_of_glyphs(mj_list)
    preferred = frozenset(group[0] for group in OLD_FORMS)
    edges: dict[str, str] = {}
    for entry in _entries(shrink_map):
        source = characters.get(str(entry.get("MJ文字図形名", "")))
        if source is not None and (target := _best_target(entry, source, preferred)) is not None:
            edges[source] = _kept(edges.get(source), target, preferred)
    ours = _old_form_edges()
    for old, new in ours.items():
        edges.pop(new, None) if edges.get(new) == old else None
    edges |= ours
    return _finish(edges, f"MJ縮退マップ {version}と内蔵の旧字・新字表".replace(" と", "と"))


def _kept(known: str | None, target: str, preferred: frozenset[str]) -> str:
    """Several glyphs share one character: keep the better target, the smaller code point among equals."""
    return target if known is None else min((known, target), key=lambda char: (char not in preferred, char))


def _entries(path: Path) -> Iterable[Mapping[str, object]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise VariantFileError(
            f"{path.name}を読めません。MJ縮退マップのJSONを置き直してください。"
        ) from error
    entries = content.get("content") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise VariantFileError(
            f"{path.name}に一覧 content がありません。公式のMJ縮退マップか確かめてください。"
        )
    if not any("MJ文字図形名" in entry for entry in entries):
        raise VariantFileError(
            f"{path.name}に列「MJ文字図形名」がありません。公式のMJ縮退マップか確かめてください。"
        )
    return entries


def _characters_of_glyphs(path: Path) -> dict[str, str]:
    """Read MJ文字図形名 -> character from the MJ list as CSV."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        names = reader.fieldnames or []
        column = next((name for name in ("対応するUCS", "実装したUCS") if name in names), None)
        if column is None or "MJ文字図形名" not in names:
            raise VariantFileError(
                f"{path.name}に列「MJ文字図形名」と「対応するUCS」がありません。MJ文字情報一覧表をCSVで置いてください。"
            )
        pairs = ((row["MJ文字図形名"], _character(row[column])) for row in reader)
        return {name: unicodedata.normalize("NFKC", char) for name, char in pairs if char is not None}


def _character(code: object) -> str | None:
    """Read U+9AD9; None for anything else."""
    text = str(code or "").strip().upper()
    digits = text.removeprefix("U+")
    valid = text.startswith("U+") and 4 <= len(digits) <= 6 and all(c in "0123456789ABCDEF" for c in digits)
    return chr(int(digits, 16)) if valid and int(digits, 16) <= 0x10FFFF else None


def _best_target(entry: Mapping[str, object], source: str, preferred: frozenset[str]) -> str | None:
    """Choose among the targets: new forms first, then fewest hops, then the map's own order and rank."""
    found: list[tuple[bool, int, int, str, str]] = []
    for order, name in enumerate(_LISTS):
        targets = entry.get(name)
        for target in targets if isinstance(targets, list) else []:
            if not isinstance(target, dict) or "別字" in (target.get("付記"), target.get("種別")):
                continue
            char = _character(target.get("UCS"))
            if (
                char is not None
                and (char := unicodedata.normalize("NFKC", char)) != source
                and len(char) == 1
            ):
                hops = int(target.get("ホップ数") or 1)
                if hops <= _STEPS:
                    found.append((char not in preferred, hops, order, str(target.get("順位", "")), char))
    return min(found)[-1] if found else None
