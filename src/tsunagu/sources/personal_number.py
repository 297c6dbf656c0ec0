"""Personal numbers (個人番号) must never come in: found by column name and by check digit (番号法, 施行規則)."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.sources.grid import Grid, Mask, squeeze
from tsunagu.sources.results import RefusalError

MANY = 20  # so many values of 12 digits, more than half of them passing, make a column of personal numbers
_NAMES = re.compile(r"個人番号|マイナンバー|まいなんばー|個番|mynumber|individualnumber|個人no|特定個人")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)  # from the highest digit; Qn of the ordinance
_DIGIT = "[0-9０-９]"
_LOOKS_LIKE = f"{_DIGIT}{{4}}[-－ 　]?{_DIGIT}{{4}}[-－ 　]?{_DIGIT}{{4}}"
_EXACT = re.compile(r"(?<![0-9A-Za-z-])([0-9]{4})[- ]?([0-9]{4})[- ]?([0-9]{4})(?![0-9A-Za-z-])")


def passes_check_digit(digits: str) -> bool:
    """Whether 12 ASCII digits end in their check digit: 11 - (sum of Pn * Qn mod 11), 0 for remainders 0, 1."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def refuse_named_columns(names: Sequence[str]) -> None:
    """Refuse a file with a column called 個人番号 or the like, declared or not."""
    if any(_NAMES.search(squeeze(name)) for name in names):
        raise RefusalError(
            "個人番号の列があるので受け取れません。個人番号の列を除いて書き出し直してください。"
        )


def rows_with_personal_numbers(grid: Grid) -> dict[int, Mask]:
    """Return for each column place the rows holding a number that passes; RefusalError when it is a whole column."""
    found: dict[int, Mask] = {}
    for place, cells in enumerate(grid.cells):
        mask = _suspects(cells)
        if mask is None:
            continue
        chosen = cells.filter(pa.array(mask)).to_pylist()
        verdicts = [_verdict(text) for text in chosen]
        whole = sum(exact for exact, _ in verdicts)
        passing = sum(exact and passed for exact, passed in verdicts)
        if whole >= MANY and passing * 2 > whole:
            raise RefusalError(
                "個人番号とみられる値が並ぶ列があるので受け取れません。その列を除いて書き出し直してください。"
            )
        hits = np.zeros(len(cells), dtype=bool)
        hits[np.flatnonzero(mask)] = [passed for _, passed in verdicts]
        if hits.any():
            found[place] = hits
    return found


def _suspects(cells: pa.Array) -> Mask | None:
    """Rows with 12 digits in a row; a cheap look at lengths spares most columns the pattern."""
    longest = pc.max(pc.binary_length(cells)).as_py()
    if longest is None or longest < 12:
        return None
    mask: Mask = pc.fill_null(pc.match_substring_regex(cells, _LOOKS_LIKE), False).to_numpy(
        zero_copy_only=False
    )
    return mask if mask.any() else None


def _verdict(text: str) -> tuple[bool, bool]:
    """(the cell is nothing but 12 digits, some 12 digits in it pass)."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    matches = list(_EXACT.finditer(plain))
    whole = len(matches) == 1 and matches[0].span() == (0, len(plain))
    return whole, any(passes_check_digit("".join(match.groups())) for match in matches)
