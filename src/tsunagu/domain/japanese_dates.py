"""Japanese dates: every way a city writes a day is read here, and every way a screen shows one.

Years are read in the Japanese eras (和暦) and in the Western calendar. A date that does not exist is never
moved to the nearest one. Sources: 元号法, 年齢計算ニ関スル法律, 学校教育法17条 (school starts on 1 April after
the sixth birthday, so that children born on 1 April belong to the year before).
"""

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_ERA_OFFSETS = {"令": 2018, "平": 1988, "昭": 1925, "大": 1911, "明": 1867}
_ERA_LETTERS = {"R": "令", "H": "平", "S": "昭", "T": "大", "M": "明"}
_ERA_DIGITS = {"1": "明", "2": "大", "3": "昭", "4": "平", "5": "令"}
_ERA_SPANS = {
    "令": (date(2019, 5, 1), date.max),
    "平": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭": (date(1926, 12, 25), date(1989, 1, 7)),
    "大": (date(1912, 7, 30), date(1926, 12, 25)),
    "明": (date(1868, 1, 1), date(1912, 7, 30)),
}
_WEEKDAYS = "月火水木金土日"
_OLDEST_YEAR, _NEWEST_YEAR = 1800, 2199
_LONGEST = 40  # characters; no written day is longer, and no pattern should run over a 10 MB cell
_NO_END_YEAR = 9999  # systems write 9999-12-31 for "no end"

_ERA = r"(?P<era>令和|平成|昭和|大正|明治|[令平昭大明RHSTM])"
_YEAR = rf"(?:{_ERA}(?P<era_year>[0-9]{{1,2}}|元)|(?P<year>[0-9]{{4}}))"
_TAIL = r"(?:付け?|現在|頃|分|生(?:まれ)?)?(?:\([日月火水木金土](?:曜日?)?\))?"
_UNKNOWN = r"(?:日?不詳|日?不明|未詳|00?|[?*X]{1,2})"
_FULL = re.compile(
    rf"{_YEAR}[年./-](?P<month>[0-9]{{1,2}})[月./-](?P<day>[0-9]{{1,2}})(?:日(?:[0-9]{{1,2}}時.*)?)?{_TAIL}"
)
_DAY_UNKNOWN = re.compile(rf"{_YEAR}[年./-](?P<month>[0-9]{{1,2}})[月./-]{_UNKNOWN}日?{_TAIL}")
_MONTH_UNKNOWN = re.compile(
    rf"{_YEAR}(?:年頃?|[./-])(?:{_UNKNOWN}|{_UNKNOWN}月日?|{_UNKNOWN}[月./-]{_UNKNOWN}日?|月日(?:不詳|不明)){_TAIL}"
)
_ALL_UNKNOWN = re.compile(rf"(?:生年月日|年月日|日付)?(?:不詳|不明|未詳)日?{_TAIL}|0{{6,8}}")
_MONTH = re.compile(rf"{_YEAR}[年./-](?P<month>[0-9]{{1,2}})月?{_TAIL}")
_PACKED = re.compile(
    r"(?:(?P<year>[0-9]{4})|(?P<era>[RHSTM])(?P<era_year>[0-9][0-9])|(?P<code>[1-5])(?P<code_year>[0-9][0-9]))"
    r"(?P<month>[0-9][0-9])(?P<day>[0-9][0-9])"
)
_PACKED_MONTH = re.compile(
    r"(?:(?P<year>[0-9]{4})|(?P<era>[RHSTM])(?P<era_year>[0-9][0-9])"
    r"|(?P<code>[1-5])(?P<code_year>[0-9][0-9]))(?P<month>[0-9][0-9])"
)
_TIME = re.compile(
    r"[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2})?\s*$"
)
_KANJI_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+")
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-") | {"・": "."})


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """読み取った日付: `iso` is YYYY-MM-DD, or None when the day (or more) is written as unknown (不詳)."""

    iso: str | None
    day_unknown: bool = False
    outside_era: bool = False  # 平成31年5月1日: read, but worth a notice
    year: int | None = None  # what is known when the day is not
    month: int | None = None


def parse_date(text: str) -> ParsedDate | None:
    """Read a day in any form of the city's systems; None when it is no date or does not exist.

    Takes 令和5年4月1日, R5.4.1, 5050401, ㋿, 元年, kanji numerals, full-width digits, 2023/4/1, 20230401, a time
    or weekday behind it. 不詳 and 00 give `day_unknown`. Serial numbers of spreadsheets are not read here.
    """
    plain = _plain(text)
    if _ALL_UNKNOWN.fullmatch(plain):
        return ParsedDate(None, day_unknown=True)
    if match := _FULL.fullmatch(plain) or _packed(plain, 7, 8, _PACKED):
        if int(match["day"]) == 0 or int(match["month"]) == 0:
            return _with_unknown_day(match)
        return _exact_day(match)
    unknown = _DAY_UNKNOWN.fullmatch(plain) or _MONTH_UNKNOWN.fullmatch(plain)
    return _with_unknown_day(unknown) if unknown else None


def parse_month(text: str) -> ParsedDate | None:
    """Read a month (2023-04, 202304, 令和5年4月分, R5.4, 50504) or a day of it; `iso` is its last day."""
    plain = _plain(text)
    match = _MONTH.fullmatch(plain) or _packed(plain, 5, 6, _PACKED_MONTH)
    if match is None:
        day = parse_date(text)
        if day is None or day.iso is None:
            return None
        return ParsedDate(last_day_of_month(date.fromisoformat(day.iso)).isoformat())
    year, month = _year_and_era(match)[0], int(match["month"])
    if not 1 <= month <= 12 or not _plausible(year):
        return None
    return ParsedDate(last_day_of_month(date(year, month, 1)).isoformat(), year=year, month=month)


def last_day_of_month(day: date) -> date:
    """The last day of the month of `day`."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


# ---- reading ----------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """NFKC without a time of day or spaces, upper case, one kind of dash, kanji numerals as digits."""
    if len(text) > _LONGEST:
        return ""
    folded = unicodedata.normalize("NFKC", text).upper().strip()
    if ":" in folded:
        folded = _TIME.sub("", folded)
    joined = "".join(folded.split())
    if joined.isascii():
        return joined
    return _KANJI_NUMBER.sub(lambda run: _number_of_kanji(run[0]), joined.translate(_DASHES))


def _number_of_kanji(run: str) -> str:
    """二十三 and 二三 both become 23; a run that is no number below 100 stays as it is."""
    if "十" not in run:
        return run.translate(_KANJI_DIGITS)
    tens, _, ones = run.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return run
    return str(int(tens.translate(_KANJI_DIGITS) or "1") * 10 + int(ones.translate(_KANJI_DIGITS) or "0"))


def _packed(plain: str, shortest: int, longest: int, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """Match dates without separators; ASCII only, so that other scripts' digits are not taken."""
    return pattern.fullmatch(plain) if plain.isascii() and shortest <= len(plain) <= longest else None


def _year_and_era(match: re.Match[str]) -> tuple[int, str | None]:
    """The Western year, 0 when the year of the era is 0, and the kanji of the era if one is written."""
    groups = match.groupdict()
    if groups["year"]:
        return int(groups["year"]), None
    code = groups.get("code")
    era = _ERA_DIGITS[code] if code else _ERA_LETTERS.get(groups["era"], groups["era"][0])
    written = groups["code_year"] if code else groups["era_year"]
    in_era = 1 if written == "元" else int(written)
    return (_ERA_OFFSETS[era] + in_era if in_era else 0), era


def _plausible(year: int) -> bool:
    return _OLDEST_YEAR <= year <= _NEWEST_YEAR or year == _NO_END_YEAR


def _exact_day(match: re.Match[str]) -> ParsedDate | None:
    year, era = _year_and_era(match)
    if not _plausible(year):
        return None
    try:
        day = date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None
    if era is None:
        return ParsedDate(day.isoformat())
    first, last = _ERA_SPANS[era]
    return ParsedDate(day.isoformat(), outside_era=not first <= day <= last)


def _with_unknown_day(match: re.Match[str]) -> ParsedDate | None:
    year, month = _year_and_era(match)[0], int(match.groupdict().get("month") or 0)
    if not _plausible(year) or month > 12:
        return None
    if month == 0 and int(match.groupdict().get("day") or 0) != 0:
        return None  # a day of no month is a slip, not an unknown
    return ParsedDate(None, day_unknown=True, year=year, month=month or None)


# ---- showing ----------------------------------------------------------------------------------


def wareki(day: date) -> str:
    """令和8年; the first year of an era is 元年; before 1868 the Western year."""
    for kanji, name in zip(_ERA_SPANS, ("令和", "平成", "昭和", "大正", "明治"), strict=True):
        if day >= _ERA_SPANS[kanji][0]:
            year = day.year - _ERA_OFFSETS[kanji]
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def weekday(day: date) -> str:
    """火."""
    return _WEEKDAYS[day.weekday()]


def long_date(day: date) -> str:
    """令和8年（2026年）11月24日（火）: headings, limits, anything outside the current fiscal year."""
    return f"{wareki(day)}（{day.year}年）{day.month}月{day.day}日（{weekday(day)}）"


def short_date(day: date, fiscal_of: date | None = None) -> str:
    """11月24日（火）; with `fiscal_of` (today) a day of another fiscal year is written in full."""
    if fiscal_of is not None and fiscal_year(day) != fiscal_year(fiscal_of):
        return long_date(day)
    return f"{day.month}月{day.day}日（{weekday(day)}）"


def birth(day: date) -> str:
    """平成29年（2017年）8月12日生."""
    return f"{wareki(day)}（{day.year}年）{day.month}月{day.day}日生"


def fiscal_year(day: date) -> int:
    """年度: from 1 April to 31 March, named by the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def school_year_of(birth_date: date, on: date) -> int:
    """学年 by age: 1 to 6 小学校, 7 to 9 中学校, 10 to 12 高校; 0 is 年長, below that younger.

    Born 2 April to 1 April of the next year are one school year (学校教育法17条, 年齢計算ニ関スル法律).
    """
    return fiscal_year(on) - fiscal_year(birth_date - timedelta(days=1)) - 6


def age_on(birth_date: date, on: date) -> int:
    """満年齢 as screens show it, rising on the birthday (29 February: on 1 March of common years)."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
