"""Address keys: town and number inside one municipality; the building and the room are dropped."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tsunagu.linkage.clean.variants import BUILT_IN, VariantMap

_DIGITS = {"〇": 0, "零": 0} | {digit: n for n, digit in enumerate("一二三四五六七八九", start=1)}
_NUMERAL = re.compile(r"([〇零一二三四五六七八九十百]+)(?=丁目|番地|番(?!町)|号)")
_DASH_AFTER_DIGIT = re.compile(r"(?<=[0-9丁目番地])[‐‑‒–—―−ー－ｰ]|[‐‑‒–—―−ー－ｰ](?=[0-9])")
_UNITS = (("丁目", "-"), ("番地の", "-"), ("番地", "-"), ("番の", "-"))
_TOWN_AND_NUMBER = re.compile(r"^([^0-9]*?)-?([0-9]+(?:-[0-9]+)*)")
_FOLDED = str.maketrans({"ヶ": "ケ", "ヵ": "カ", "が": "ケ", "ガ": "ケ", "之": "ノ", "の": "ノ"})


@dataclass(frozen=True)
class Municipality:
    """市区町村の名前: as they stand in addresses (広島県, 安芸郡府中町), with former names and wards."""

    prefecture: str
    city: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AddressKey:
    """住所のキー: town and number; each None when it is not written."""

    town: str | None
    number: str | None


def address_key(text: str | None, place: Municipality, variants: VariantMap = BUILT_IN) -> AddressKey:
    """Read an address with or without prefecture and municipality: 基町十番五十二号 -> 基町, 10-52."""
    if not text:
        return AddressKey(None, None)
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("ヶ", "ケ").replace("ヵ", "カ")
    local = _without_names(plain, place)
    local = _NUMERAL.sub(lambda match: str(kanji_number(match[1])), local)
    local = re.sub(r"(?<=[0-9])丁(?=[0-9])", "-", _DASH_AFTER_DIGIT.sub("-", local))
    for unit, mark in _UNITS:
        local = local.replace(unit, mark)
    local = re.sub(r"(?<=[0-9])番(?!町)", "-", local)
    local = re.sub(r"(?<=[0-9])号", "", re.sub(r"(?<=[0-9])の(?=[0-9])", "-", local))
    local = re.sub(r"-{2,}", "-", local)
    match = _TOWN_AND_NUMBER.match(local)
    town, number = (match[1], match[2]) if match else (local, None)
    return AddressKey(_town_key(town, variants), number if town.strip("-") else None)


def kanji_number(text: str) -> int:
    """Read 六, 十三, 百二十 or 一二 (digits in a row) as a number."""
    if not any(unit in text for unit in "十百"):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
    return total + digit


def _without_names(text: str, place: Municipality) -> str:
    """Take off prefecture, municipality and ward by the municipality's own names."""
    text = text.removeprefix(unicodedata.normalize("NFKC", place.prefecture))
    for name in _own_names(place):
        if text.startswith(name) and len(text) > len(name):
            text = text.removeprefix(name)
            break
    ward = re.match(r"^[^0-9]{1,4}?区(?=.)", text) if place.city.endswith("市") else None
    return text[ward.end() :] if ward else text


def _own_names(place: Municipality) -> Sequence[str]:
    """The names by which the municipality goes, longest first: 安芸郡府中町, then 府中町."""
    names = {place.city, *place.other_names}
    names |= {re.sub(r"^.+?郡(?=.)", "", name) for name in names}
    return sorted((name for name in names if name), key=lambda name: (-len(name), name))


def _town_key(town: str, variants: VariantMap) -> str | None:
    """Fold a town's name: 大字 and 字 away, ケ/が and ノ/の one class, variant kanji."""
    plain = re.sub(r"^(?:大字|字)|(?<=.)字(?=..)", "", town.strip("-"))
    return plain.translate(variants.table).translate(_FOLDED) or None
