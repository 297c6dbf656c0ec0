"""Reason lines, unknown chips and band chips, opened or covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.rows import fetch
from tsunagu.apps.assessment.shapes import Points, ReasonLine, UnknownChip
from tsunagu.apps.registry.masking import day_words, span_words
from tsunagu.domain.indicator import UnknownReason
from tsunagu.domain.judgement import ReasonKind
from tsunagu.domain.logic import Logic

SHOWN_REASONS = 3
CHIP_WORDS = {
    UnknownReason.NO_RECORD: "情報なし",
    UnknownReason.NOT_DELIVERED: "未着",
    UnknownReason.STALE: "古い",
    UnknownReason.LINK_PENDING: "名寄せ待ち",
}
_REASONS = """
select child_id, kind, item, sentence, points, because, valid_from, valid_to, known_at, source, run_id
from intake_reason where run_id = %s and need_id = %s and child_id = any(%s) order by child_id, position
"""


@dataclass(frozen=True, slots=True)
class StoredReason:
    """A reason line as the run wrote it."""

    child_id: int
    kind: str
    item: str
    sentence: str
    points: int
    because: str | None
    valid_from: date | None
    valid_to: date | None
    known_at: date | None
    source: str | None
    run_id: int


def stored_reasons(run_id: int, need_id: int, children: Sequence[int]) -> dict[int, list[StoredReason]]:
    """The reason lines of some children, in the order of the sheet."""
    found: dict[int, list[StoredReason]] = {child: [] for child in children}
    for entry in fetch(_REASONS, [run_id, need_id, list(children)]):
        found[entry[0]].append(StoredReason(*entry))
    return found


def open_line(reason: StoredReason, today: date) -> ReasonLine:
    """A line with its points."""
    points = None if reason.kind in (ReasonKind.NONE, ReasonKind.UNKNOWN) else reason.points
    kind = reason.because or "unknown" if reason.kind == ReasonKind.UNKNOWN else reason.kind
    return ReasonLine(kind, reason.sentence, points, *_when_and_where(reason, today), _label(reason.item))


def covered_line(reason: StoredReason, today: date) -> ReasonLine:
    """The same line as a fact: nothing in it says whether, or how much, it counts."""
    kind = "must" if reason.kind == ReasonKind.MUST else "fact"
    return ReasonLine(kind, reason.sentence, None, *_when_and_where(reason, today), _label(reason.item))


def top_lines(
    reasons: Sequence[StoredReason], *, covered: bool, today: date
) -> tuple[tuple[ReasonLine, ...], ReasonLine | None, tuple[ReasonLine, ...]]:
    """The first lines, the folded rest as one line that keeps the sum, and what unfolds."""
    if covered:
        lines = [covered_line(reason, today) for reason in _facts_by_date(reasons)]
    else:
        lines = [open_line(reason, today) for reason in reasons if _earns(reason)]
    shown, rest = lines[:SHOWN_REASONS], lines[SHOWN_REASONS:]
    if not rest:
        return tuple(shown), None, ()
    points = None if covered else sum(line.points or 0 for line in rest)
    return tuple(shown), ReasonLine("folded", f"ほか {len(rest)}つ", points), tuple(rest)


def unknown_chips(reasons: Sequence[StoredReason]) -> tuple[UnknownChip, ...]:
    """What is not known about the child, each with its own kind of not knowing."""
    return tuple(
        UnknownChip(
            reason.because or "no_record",
            f"{_label(reason.item)} {CHIP_WORDS.get(UnknownReason(reason.because or 'no_record'), '')}",
            reason.sentence,
        )
        for reason in reasons
        if reason.kind == ReasonKind.UNKNOWN
    )


def points_chip(logic: Logic | None, *, covered: bool, must: bool, band: str, points: int) -> Points:
    """The band chip; covered, it holds nothing of band and points."""
    if covered:
        return Points(covered=True, must=must)
    labels = [entry.label for entry in sorted(logic.bands, key=lambda b: b.at_least)] if logic else []
    filled = labels.index(band) + 1 if band in labels else 0
    words = f"{band}帯 {points}点" if band else f"{points}点（線の下）"
    return Points(False, must, band, points, filled, len(labels), words)


def sum_words(lines: Sequence[ReasonLine]) -> str:
    """4＋2＋2−2＝6, as one adds it up by hand."""
    earning = [line.points for line in lines if line.points]
    if not earning:
        return "0"
    terms = "".join(f"{'＋' if points > 0 else '−'}{abs(points)}" for points in earning)
    return f"{terms.removeprefix('＋')}＝{sum(earning)}"


def _earns(reason: StoredReason) -> bool:
    if reason.kind == ReasonKind.POINTS:
        return reason.points != 0
    return reason.kind in (ReasonKind.MUST, ReasonKind.CAP)


def _facts_by_date(reasons: Sequence[StoredReason]) -> list[StoredReason]:
    """Must rules, then facts, newest first and by name: an order that says nothing about points.

    A child about whom little is known is filled up with what is confirmed not to be, so that a short row
    does not give the random check away.
    """
    facts = [reason for reason in reasons if reason.kind in (ReasonKind.MUST, ReasonKind.POINTS)]
    nones = sorted((reason for reason in reasons if reason.kind == ReasonKind.NONE), key=lambda r: r.item)
    known = sorted(
        facts, key=lambda r: (r.kind != ReasonKind.MUST, -(r.valid_to or date.min).toordinal(), r.item)
    )
    return known + nones[: max(0, SHOWN_REASONS - len(known))]


def _when_and_where(reason: StoredReason, today: date) -> tuple[str, str]:
    names = {source.id: source.name for source in programme().sources}
    source = names.get(reason.source or "", "")
    known = f"（{day_words(reason.known_at, today)}）" if source and reason.known_at else ""
    return span_words(reason.valid_from, reason.valid_to, today), f"{source}{known}"


def _label(item: str) -> str:
    return next((entry.label for entry in programme().items if entry.id == item), "")
