"""Sex as registers write it."""

import unicodedata

_CODES = {"1": "1", "男": "1", "男性": "1", "男子": "1", "M": "1", "MALE": "1"}
_CODES |= {"2": "2", "女": "2", "女性": "2", "女子": "2", "F": "2", "FEMALE": "2"}


def sex_code(text: str | None) -> str | None:
    """Read 1, 男, M … as "1" and 2, 女, F … as "2"; anything else is unknown (None)."""
    return _CODES.get(unicodedata.normalize("NFKC", text or "").strip().upper())
