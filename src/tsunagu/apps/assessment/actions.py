"""What a person does with a child of the list; each saves state and audit event together."""

from collections.abc import Sequence
from datetime import date, datetime

from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, Invalid
from tsunagu.domain.access import Actor, Refused

Outcome = Done | Invalid | Conflict | Refused


def take_up(*, actor: Actor, purpose: str, need: str, key: str, version: int, now: datetime) -> Outcome:
    """担当になる: the actor becomes the assignee of a child without one."""
    raise NotImplementedError


def save_draft(
    *, actor: Actor, purpose: str, need: str, key: str, draft: Draft, now: datetime
) -> Done | Invalid | Refused:
    """下書き: keep what was typed, for this person alone (draft.saved_at is ignored)."""
    raise NotImplementedError


def save_own_view(
    *, actor: Actor, purpose: str, need: str, key: str, view: str, words: str, version: int, now: datetime
) -> Outcome:
    """見立て (act_now | meet_soon | watch | unknown): saved once and locked; opens points and reasons."""
    raise NotImplementedError


def record_decision(
    *,
    actor: Actor,
    purpose: str,
    need: str,
    key: str,
    decision: str,
    reason_codes: Sequence[str],
    against_codes: Sequence[str],
    words: str,
    next_contact_on: date | None,
    how: str,
    by_whom: str,
    version: int,
    now: datetime,
) -> Outcome:
    """決定 (support | watch | not_now | already_supported | mixed_records), with reason codes and words.

    `against_codes` are required when the decision goes against the band's direction, either way.
    """
    raise NotImplementedError
