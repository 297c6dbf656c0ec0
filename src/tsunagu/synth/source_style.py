"""The hand each source writes in: dates, kana and addresses as its kind of system would write them."""

from dataclasses import dataclass
from zlib import crc32

from tsunagu.domain.source import FileFormat, IdentityKind, Source
from tsunagu.synth import styles


@dataclass(frozen=True, slots=True)
class SourceStyle:
    """書きぶり: how one source writes; `by_hand` mixes the styles of clerks row by row."""

    date: styles.DateStyle
    half_kana: bool
    by_hand: bool
    separator: str  # between surname and given name


def style_of(source: Source) -> SourceStyle:
    """Return the hand of a source: wareki and half-width kana in older (CP932) systems, lists by hand in Excel."""
    turn = crc32(source.id.encode())
    if source.format is FileFormat.ONEROSTER:
        return SourceStyle(styles.iso, False, False, "　")
    if source.format is FileFormat.XLSX:
        by_hand = source.identity is IdentityKind.PERSON
        return SourceStyle(styles.slash, False, by_hand, "　")
    if source.encoding == "cp932":
        dates = (styles.wareki_packed, styles.wareki_letter, styles.wareki_padded, styles.wareki)
        return SourceStyle(dates[turn % len(dates)], True, False, "　")
    western = (styles.iso, styles.slash, styles.packed)
    return SourceStyle(western[turn % len(western)], False, False, "　" if turn % 2 else " ")
