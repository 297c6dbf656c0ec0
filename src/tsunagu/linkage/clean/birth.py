"""Birth dates: ISO text or None, with the placeholders that mean "unknown" taken out."""

from tsunagu.domain.japanese_dates import parse_date

# Days that systems write for "unknown"; nobody is joined on them.
PLACEHOLDERS = frozenset({"1900-01-01", "1899-12-31", "1899-12-30", "1800-01-01", "9999-12-31", "1868-01-01"})


def birth_key(text: str | None) -> str | None:
    """Read a birth date in any form; None for a date that does not exist or a placeholder."""
    if not text:
        return None
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii() and _plausible(text):
        return None if text in PLACEHOLDERS else text
    parsed = parse_date(text)
    if parsed is None or parsed.iso is None or parsed.iso in PLACEHOLDERS:
        return None
    return parsed.iso


def _plausible(iso: str) -> bool:
    """Accept what the readers wrote, but never a day outside the calendar."""
    parsed = parse_date(iso)
    return parsed is not None and parsed.iso == iso
