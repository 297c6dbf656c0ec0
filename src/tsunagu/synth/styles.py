"""How a system or a clerk writes a day, a reading or an address: pure functions, no lot."""

import unicodedata
from collections.abc import Callable
from datetime import date

_ERAS = ((date(2019, 5, 1), "令和", "R", "5", 2018), (date(1989, 1, 8), "平成", "H", "4", 1988),
         (date(1926, 12, 25), "昭和", "S", "3", 1925), (date(1912, 7, 30), "大正", "T", "2", 1911),
         (date(1868, 1, 1), "明治", "M", "1", 1867))  # fmt: skip
_FULL_DIGITS = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_KANJI_DIGITS = "〇一二三四五六七八九"
_LARGE = str.maketrans("ァィゥェォッャュョヮ", "アイウエオツヤユヨワ")


def _era(day: date) -> tuple[str, str, str, int]:
    for start, kanji, letter, code, offset in _ERAS:
        if day >= start:
            return kanji, letter, code, day.year - offset
    raise ValueError("dates before 1868 are not written")


def iso(day: date) -> str:
    """2021-04-01."""
    return day.isoformat()


def slash(day: date) -> str:
    """2021/4/1."""
    return f"{day.year}/{day.month}/{day.day}"


def packed(day: date) -> str:
    """20210401."""
    return f"{day:%Y%m%d}"


def wareki(day: date) -> str:
    """令和3年4月1日, 令和元年5月1日."""
    kanji, _, _, year = _era(day)
    return f"{kanji}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def wareki_letter(day: date) -> str:
    """R3.4.1."""
    _, letter, _, year = _era(day)
    return f"{letter}{year}.{day.month}.{day.day}"


def wareki_padded(day: date) -> str:
    """R03/04/01."""
    _, letter, _, year = _era(day)
    return f"{letter}{year:02d}/{day.month:02d}/{day.day:02d}"


def wareki_packed(day: date) -> str:
    """5030401: era code, year, month and day."""
    _, _, code, year = _era(day)
    return f"{code}{year:02d}{day.month:02d}{day.day:02d}"


def wareki_full_width(day: date) -> str:
    """Ｒ３．４．１."""
    _, letter, _, year = _era(day)
    return chr(ord(letter) + 0xFEE0) + f"{year}.{day.month}.{day.day}".translate(_FULL_DIGITS)


DateStyle = Callable[[date], str]
# What clerks type by hand, with the shares of linkage.md §5.2.
HAND_STYLES: tuple[DateStyle, ...] = (wareki, wareki_letter, wareki_padded, wareki_packed, wareki_full_width)
HAND_WEIGHTS = (0.35, 0.25, 0.20, 0.12, 0.08)


def month_of(style: DateStyle, day: date) -> str:
    """Return the month of a day in the manner of a date style: 2021-04, 202104, 2021/04 or 令和3年4月."""
    if style in (wareki, wareki_letter, wareki_padded, wareki_full_width):
        return wareki(day).split("月")[0] + "月"
    if style in (packed, wareki_packed):
        return f"{day:%Y%m}"
    return f"{day:%Y-%m}" if style is iso else f"{day:%Y/%m}"


def half_kana(text: str, large: bool = False) -> str:
    """Return half-width katakana; `large` writes small kana large, as older systems do."""
    if large:
        text = text.translate(_LARGE)
    return "".join(_HALF.get(character, character) for character in text).replace("　", " ")


def _half_table() -> dict[str, str]:
    table: dict[str, str] = {}
    for code in range(0xFF61, 0xFFA0):
        full = unicodedata.normalize("NFKC", chr(code))
        table.setdefault(full, chr(code))
    for base, mark in (("カキクケコサシスセソタチツテトハヒフヘホウ", "\uff9e"), ("ハヒフヘホ", "\uff9f")):
        for character in base:
            joined = unicodedata.normalize("NFC", character + ("\u3099" if mark == "\uff9e" else "\u309a"))
            table[joined] = table[character] + mark
    return table


_HALF = _half_table()


def hiragana(text: str) -> str:
    """Return hiragana for katakana."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def full_width(text: str) -> str:
    """Return full-width digits, dots and dashes."""
    return text.translate(_FULL_DIGITS)


Place = tuple[str, str, str, int, int, int, str]  # prefecture, city, town, chome, block, house, building


def register_address(place: Place) -> str:
    """広島県安芸郡府中町緑丘二丁目3番4号　コーポ若葉101."""
    prefecture, city, town, chome, block, house, building = place
    tail = f"　{building}" if building else ""
    if chome:
        return f"{prefecture}{city}{town}{_KANJI_DIGITS[chome]}丁目{block}番{house}号{tail}"
    return f"{prefecture}{city}{town}{block}番地{house}{tail}"


def short_address(place: Place) -> str:
    """緑丘2-3-4."""
    _, _, town, chome, block, house, _ = place
    return f"{town}{chome}-{block}-{house}" if chome else f"{town}{block}-{house}"


def city_address(place: Place) -> str:
    """安芸郡府中町緑丘2-3-4 コーポ若葉101."""
    return f"{place[1]}{short_address(place)}" + (f" {place[6]}" if place[6] else "")


def wide_address(place: Place) -> str:
    """緑丘２丁目３－４."""
    _, _, town, chome, block, house, _ = place
    return full_width(f"{town}{chome}丁目{block}-{house}" if chome else f"{town}{block}-{house}")


def lot_address(place: Place) -> str:
    """安芸郡府中町緑丘2丁目3番地の4."""
    _, city, town, chome, block, house, _ = place
    return f"{city}{town}{chome}丁目{block}番地の{house}" if chome else f"{city}{town}{block}番地の{house}"


def town_only(place: Place) -> str:
    """緑丘."""
    return place[2]


HAND_ADDRESSES = (register_address, city_address, short_address, wide_address, lot_address, town_only)
HAND_ADDRESS_WEIGHTS = (0.22, 0.26, 0.22, 0.12, 0.12, 0.06)
