"""町字: the part of an address that a list may show, without block and house number."""

import re
import unicodedata

_NUMBER = re.compile(r"\d+(?!\d*丁目)")
_KANJI_BLOCK = re.compile(r"[一二三四五六七八九十百]+(?:番地|番|号)")


def district(address: str | None, prefecture: str, city: str) -> str | None:
    """Return the 町字 with 丁目 of an address as delivered, None when nothing is left.

    「広島県安芸郡府中町本町三丁目5-1」 → 「本町三丁目」; an address elsewhere keeps its own city.
    """
    if not address:
        return None
    text = unicodedata.normalize("NFKC", address).replace(" ", "")
    text = text.removeprefix(prefecture).removeprefix(city)
    if "郡" in city:
        text = text.removeprefix(city.split("郡", 1)[1])
    text = text.removeprefix("大字")
    for pattern in (_NUMBER, _KANJI_BLOCK):
        found = pattern.search(text)
        if found:
            text = text[: found.start()]
    return text.rstrip("-‐－第") or None
