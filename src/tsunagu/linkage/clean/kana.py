"""Kana keys and the one-byte kana code on which every string distance is measured."""

import re
import unicodedata

_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_VU = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
_FOLDED = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ")
_REMOVED = re.compile(r"[\s\u3000・ー\-‐‑‒–—―−－ｰ.,、。']+")
_ALL_KANA = re.compile(r"[\u3041-\u3096\u30A1-\u30FAー・\s]+")

CODED_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
    "ガギグゲゴザジズゼゾダデドバビブベボパピプペポ"
)
_CODE = {ord(kana): chr(0x23 + i if i < 4 else 0x24 + i) for i, kana in enumerate(CODED_KANA)}


def kana_key(text: str | None) -> str | None:
    """Fold a reading so that ｼｮｳﾀ, しょうた and シヨウタ agree: wide, katakana, large kana, no long vowels."""
    if not text:
        return None
    spaceless = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    key = unicodedata.normalize("NFC", spaceless).translate(_HIRAGANA)
    for old, new in _VU:
        key = key.replace(old, new)
    key = _REMOVED.sub("", key.translate(_FOLDED)).upper()
    return key or None


def kana_code(key: str | None) -> str | None:
    """Give one printable ASCII byte a kana, None when the key holds anything but the coded kana.

    DuckDB's string distances count bytes, not characters; on this code both are the same.
    """
    if not key or any(ord(character) not in _CODE for character in key):
        return None
    return key.translate(_CODE)


def is_kana(text: str | None) -> bool:
    """Tell whether a text is written in kana alone (a name column holding the reading)."""
    return bool(text) and _ALL_KANA.fullmatch(unicodedata.normalize("NFKC", text or "")) is not None
