"""Checks of what people record: each mistake has its field and its sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tsunagu.apps.assessment.opening import Opened
from tsunagu.apps.assessment.shapes import FieldError
from tsunagu.apps.assessment.words import (
    AGAINST_CODES,
    DECISIONS,
    HOWS,
    NEEDS_CONTACT,
    REASON_CODES,
    VIEWS,
    goes_against,
)

LONGEST_WORDS = 2000
LATEST_CONTACT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision as it was handed in."""

    decision: str
    reason_codes: tuple[str, ...]
    against_codes: tuple[str, ...]
    words: str
    next_contact_on: date | None
    how: str
    by_whom: str


def view_errors(view: str, words: str) -> list[FieldError]:
    """Mistakes of a view."""
    errors = []
    if view not in VIEWS:
        errors.append(FieldError("view", "見立てを一つ選んでください。"))
    return errors + _words_errors("view_words", words, "見立てをことばで書いてください。")


def decision_errors(
    made: DecisionDraft, opened: Opened, people: Sequence[str], today: date
) -> list[FieldError]:
    """Mistakes of a decision."""
    errors = []
    if made.decision not in DECISIONS:
        errors.append(FieldError("decision", "どうするかを一つ選んでください。"))
    if not made.reason_codes or not set(made.reason_codes) <= REASON_CODES.keys():
        errors.append(FieldError("reason_codes", "理由を一つ以上選んでください。"))
    errors += _against_errors(made, opened)
    errors += _words_errors("words", made.words, "決めた理由をことばで書いてください。")
    return errors + _contact_errors(made, people, today)


def _words_errors(field: str, words: str, empty: str) -> list[FieldError]:
    if not words.strip():
        return [FieldError(field, empty)]
    if "\x00" in words:
        return [FieldError(field, "使えない文字（NUL）が入っています。打ち直してください。")]
    if len(words) > LONGEST_WORDS:
        return [FieldError(field, f"{LONGEST_WORDS}字までです。いま{len(words)}字あります。")]
    return []


def _against_errors(made: DecisionDraft, opened: Opened) -> list[FieldError]:
    if not set(made.against_codes) <= AGAINST_CODES.keys():
        return [FieldError("against_codes", "一覧にない理由です。選び直してください。")]
    against = goes_against(made.decision, band=opened.row.band, must=opened.row.must)
    if against and not made.against_codes:
        return [FieldError("against_codes", "判定とちがう向きです。その理由を一つ選んでください。")]
    return []


def _contact_errors(made: DecisionDraft, people: Sequence[str], today: date) -> list[FieldError]:
    needed = made.decision in NEEDS_CONTACT
    errors = []
    if made.next_contact_on is None:
        if needed:
            errors.append(FieldError("next_contact_on", "次に連絡する日か会う日を書いてください。"))
    elif not today <= made.next_contact_on <= today + LATEST_CONTACT:
        errors.append(FieldError("next_contact_on", "きょうから1年のうちの日を書いてください。"))
    if (needed or made.how) and made.how not in HOWS:
        errors.append(FieldError("how", "どうやって連絡するか、会うかを選んでください。"))
    if (needed or made.by_whom) and made.by_whom not in people:
        errors.append(FieldError("by_whom", "だれが連絡するか、会うかを選んでください。"))
    return errors
