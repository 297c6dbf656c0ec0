"""The meaning of cells: each column's texts to canonical text, judged once for each distinct value."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.japanese_dates import ParsedDate, last_day_of_month, parse_date, parse_month
from tsunagu.domain.source import ColumnType, SourceColumn
from tsunagu.sources.grid import Mask

_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"[1-9][0-9]{4}(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")

Verdict = tuple[str | None, str]  # canonical text or None, and the kind of trouble ("" = none)
Convert = Callable[[str], Verdict]

NOT_A_DATE, DAY_UNKNOWN, OUTSIDE_ERA = "not_a_date", "day_unknown", "outside_era"
NOT_A_NUMBER, NOT_WHOLE, NOT_A_CODE = "not_a_number", "not_whole", "not_a_code"
HARMLESS = ("", DAY_UNKNOWN, OUTSIDE_ERA)


@dataclass(frozen=True)
class Converted:
    """A column in canonical text (null = empty, unknown or in trouble) and the rows of each trouble."""

    values: pa.Array
    troubles: dict[str, Mask]


class CellReader:
    """Converts the columns of one file; dates are remembered across its columns."""

    def __init__(self, *, serial_dates: bool) -> None:
        self._serial_dates = serial_dates
        self._days: dict[str, Verdict] = {}

    def convert(self, column: SourceColumn, cells: pa.Array) -> Converted:
        """Convert trimmed cells by the column's type; the originals of names, kana and text stay as written."""
        if column.type is ColumnType.ID:
            return Converted(_identifiers(cells), {})
        if column.type is ColumnType.DATE:
            return _by_distinct(cells, self._day)
        if column.type is ColumnType.MONTH:
            return _by_distinct(cells, self._month)
        if column.type in (ColumnType.INTEGER, ColumnType.DECIMAL):
            whole = column.type is ColumnType.INTEGER
            return _by_distinct(cells, lambda text: _number(text, whole))
        if column.type is ColumnType.CODE and column.codes:
            codes = {fold_code(code): code for code in column.codes}
            return _by_distinct(cells, lambda text: _code(text, codes))
        return Converted(cells, {})

    def _day(self, text: str) -> Verdict:
        verdict = self._days.get(text)
        if verdict is None:
            verdict = self._days[text] = self._serial(text) or _date_verdict(
                _quick_date(text) or parse_date(text)
            )
        return verdict

    def _month(self, text: str) -> Verdict:
        serial = self._serial(text) if len(text) != 5 or text[0] not in "45" else None
        if serial and serial[0]:
            return last_day_of_month(date.fromisoformat(serial[0])).isoformat(), ""
        return _date_verdict(parse_month(text))

    def _serial(self, text: str) -> Verdict | None:
        """Days since 1899-12-30, as a spreadsheet stores a date that lost its format."""
        if not self._serial_dates or not _SERIAL.fullmatch(text):
            return None
        return (_EXCEL_EPOCH + timedelta(days=int(text.split(".")[0]))).isoformat(), ""


def fold_code(text: str) -> str:
    """A code as it is compared: NFKC without white space, wave dashes alike."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("〜", "~").replace("～", "~")


def value_class(text: str) -> str:
    """What kind of value this is, in words that do not tell the value."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > 40:
        return "長い文字"
    if re.fullmatch(r"[0-9]+", plain):
        return "数字"
    if _NUMBER.fullmatch(plain):
        return "小数や負の数"
    if re.fullmatch(r"[0-9年月日元令和平成昭大正明治RHSTM./:\- ]+", plain):
        return "日付に似た文字"
    if re.fullmatch(r"[0-9A-Za-z]+", plain):
        return "英数字"
    return "日本語などの文字" if not plain.isascii() else "記号を含む文字"


def _by_distinct(cells: pa.Array, convert: Convert) -> Converted:
    encoded = cells.dictionary_encode()
    verdicts = [convert(text) for text in encoded.dictionary.to_pylist()]
    canonical = pa.array([value for value, _ in verdicts], pa.string())
    values = canonical.take(encoded.indices) if len(canonical) else pa.nulls(len(cells), pa.string())
    kinds = sorted({kind for _, kind in verdicts} - {""})
    if not kinds:
        return Converted(values, {})
    places = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    troubles = {}
    for kind in kinds:
        flags = np.array([each == kind for _, each in verdicts] + [False])
        troubles[kind] = flags[places]
    return Converted(values, troubles)


def _identifiers(cells: pa.Array) -> pa.Array:
    """NFKC and trimmed; leading zeros stay."""
    if (cells.nbytes and pc.all(pc.string_is_ascii(cells)).as_py()) is not False:
        return cells
    return pc.utf8_trim_whitespace(pc.utf8_normalize(cells, "NFKC"))


def _quick_date(text: str) -> ParsedDate | None:
    """ISO days, by far the most frequent writing, without the patterns."""
    if len(text) != 10 or text[4] != "-" or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return ParsedDate(text) if 1800 <= day.year < 2200 else None


def _date_verdict(parsed: ParsedDate | None) -> Verdict:
    if parsed is None:
        return None, NOT_A_DATE
    if parsed.iso is None:
        return None, DAY_UNKNOWN
    return parsed.iso, OUTSIDE_ERA if parsed.outside_era else ""


def _number(text: str, whole: bool) -> Verdict:
    plain = unicodedata.normalize("NFKC", text).replace("▲", "-").replace("△", "-").replace("−", "-")
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        return None, NOT_A_NUMBER
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None, NOT_A_NUMBER
    if whole and value != value.to_integral_value():
        return None, NOT_WHOLE
    return canonical_number(value), ""


def canonical_number(value: Decimal) -> str:
    """Without exponent and trailing zeros: 9, 2.5, 0."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.lstrip("+")


def _code(text: str, codes: dict[str, str]) -> Verdict:
    code = codes.get(fold_code(text))
    return (code, "") if code is not None else (None, NOT_A_CODE)
