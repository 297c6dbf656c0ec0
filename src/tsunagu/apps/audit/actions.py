"""Writes of the logs: looks are collected for one response and stored as one row, before anything is sent."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection

from tsunagu.domain.access import Actor

_INSERT_LOOK = (
    "insert into audit_read_log (actor_id, actor_name, organisation, role, purpose,"
    " places, classes, subjects, refused, reasons) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_INSERT_EVENT = (
    "insert into audit_event (actor_id, actor_name, organisation, role, purpose, action, subject, details)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Look:
    """One query's part of a response: what was asked, for what, about whom, or why it was refused."""

    actor: Actor | None
    purpose: str
    place: str
    subjects: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    reason: str = ""


_collected: ContextVar[list[Look] | None] = ContextVar("looks_of_this_response", default=None)


@contextmanager
def one_response() -> Iterator[list[Look]]:
    """Collect the looks of one response; the caller stores them with `store_looks` before sending."""
    looks: list[Look] = []
    token = _collected.set(looks)
    try:
        yield looks
    finally:
        _collected.reset(token)


def note_look(
    *,
    actor: Actor | None,
    purpose: str,
    place: str,
    subjects: Collection[str] = (),
    classes: Collection[str] = (),
    reason: str = "",
) -> None:
    """Note one look (or refusal, with its reason code); outside a response it is stored at once."""
    look = Look(actor, purpose, place, frozenset(subjects), frozenset(classes), reason)
    collected = _collected.get()
    if collected is None:
        store_looks([look])
    else:
        collected.append(look)


def store_looks(looks: Sequence[Look]) -> None:
    """Store the looks of one response as one chained row; no look, no row."""
    if not looks:
        return
    merged = {
        "places": _sorted(look.place for look in looks),
        "classes": _sorted(name for look in looks for name in look.classes),
        "subjects": _sorted(key for look in looks for key in look.subjects),
        "reasons": _sorted(look.reason for look in looks if look.reason),
    }
    purpose = ",".join(_sorted(look.purpose for look in looks if look.purpose))
    refused = all(look.reason for look in looks)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_LOOK,
            [*_who(looks[0].actor), purpose, merged["places"], merged["classes"], merged["subjects"],
             refused, merged["reasons"]],
        )  # fmt: skip


def record_event(*, actor: Actor | None, purpose: str, action: str, subject: str, details: str = "") -> None:
    """Record a change in the transaction that makes it; `subject` is a public key, `details` codes only."""
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_EVENT, [*_who(actor), purpose, action, subject, details])


def _who(actor: Actor | None) -> list[int | str]:
    if actor is None:
        return [0, "", "", ""]
    return [actor.id, actor.name, actor.organisation, actor.role]


def _sorted(texts: Iterator[str]) -> list[str]:
    return sorted(set(texts))
