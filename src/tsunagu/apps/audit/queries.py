"""Who looked at what: the reading log, itself logged."""

from datetime import datetime, time, timedelta
from math import ceil
from pathlib import Path

from django.db.models import QuerySet
from django.utils import timezone

from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.audit.chain import verify_events, verify_read_log
from tsunagu.apps.audit.chain_file import verify_file
from tsunagu.apps.audit.models import ReadLog, ReadSubject
from tsunagu.apps.audit.shapes import ChainState, LookFilters, LookRow, Looks, PersonChoice
from tsunagu.apps.audit.words import PLACES, purpose_title, role_title
from tsunagu.domain.access import (
    REASON_SENTENCES,
    Action,
    Actor,
    ReasonCode,
    Refused,
    Subject,
    SubjectKind,
    decide,
    refused,
)
from tsunagu.domain.item_class import ITEM_CLASS_LABELS, ItemClass

PER_PAGE = 50
KEYS_SHOWN = 20
CHECKED_ON_THE_SCREEN = 500


def looks(*, actor: Actor, purpose: str, filters: LookFilters, now: datetime) -> Looks | Refused:
    """All looks, for whoever reviews them (action review_looks, purpose oversee_looking)."""
    decision = decide(actor, Action.REVIEW_LOOKS, Subject(SubjectKind.SCREEN), purpose, now)
    if decision.reason is not None:
        note_look(actor=actor, purpose=purpose, place="looks", reason=decision.reason)
        return refused(decision.reason)
    report = verify_read_log(CHECKED_ON_THE_SCREEN)
    chain = ChainState(report.rows, report.whole, report.broken_at, report.sentence, now)
    return _looks(actor, purpose, "looks", filters, ReadLog.objects.all(), chain)


def my_looks(*, actor: Actor, purpose: str, filters: LookFilters, now: datetime) -> Looks:
    """One's own looks."""
    return _looks(actor, purpose, "my_looks", filters, ReadLog.objects.filter(actor_id=actor.id), None)


def times_looked_at(key: str, since: datetime) -> int:
    """How many responses showed a child since a moment; says nothing about whose."""
    return ReadSubject.objects.filter(subject=key, at__gte=since).count()


def verify_chain(file: Path | None = None) -> list[str]:
    """Sentences about what is broken in the logs, or in an exported reading log; empty when they hold."""
    reports = [verify_file(file)] if file else [verify_read_log(), verify_events()]
    return [report.sentence for report in reports if not report.whole]


def _looks(
    actor: Actor, purpose: str, place: str, filters: LookFilters, found: QuerySet[ReadLog],
    chain: ChainState | None,
) -> Looks:  # fmt: skip
    people = tuple(
        PersonChoice(*row)
        for row in found.exclude(actor_id=0)
        .order_by("actor_name")
        .values_list("actor_id", "actor_name", "organisation")
        .distinct()
    )
    chosen = _filtered(found, filters)
    total = chosen.count()
    pages = max(1, ceil(total / PER_PAGE))
    page = min(max(1, filters.page), pages)
    rows = chosen.order_by("-number")[(page - 1) * PER_PAGE : page * PER_PAGE]
    shown = tuple(_row(row) for row in rows)
    keys = {key for row in shown for key in row.keys}
    note_look(actor=actor, purpose=purpose, place=place, subjects=keys)
    return Looks(filters, shown, total, people, page, pages, chain)


def _filtered(found: QuerySet[ReadLog], filters: LookFilters) -> QuerySet[ReadLog]:
    if filters.person is not None:
        found = found.filter(actor_id=filters.person)
    if filters.child:
        numbers = ReadSubject.objects.filter(subject=filters.child).values("log_number")
        found = found.filter(number__in=numbers)
    if filters.day is not None:
        begins = timezone.make_aware(datetime.combine(filters.day, time.min))
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    if filters.result in ("shown", "refused"):
        found = found.filter(refused=filters.result == "refused")
    return found


def _row(row: ReadLog) -> LookRow:
    return LookRow(
        number=row.number or 0,
        at=row.at or timezone.now(),
        person_id=row.actor_id,
        person=row.actor_name or "ログインしていない人",
        organisation=row.organisation,
        role=role_title(row.role),
        purpose=purpose_title(row.purpose),
        places=tuple(PLACES.get(place, place) for place in row.places),
        classes=tuple(_class_label(name) for name in row.classes),
        children=len(row.subjects),
        keys=tuple(row.subjects[:KEYS_SHOWN]),
        refused=row.refused,
        reason="".join(_reason(code) for code in row.reasons),
    )


def _class_label(name: str) -> str:
    return ITEM_CLASS_LABELS[ItemClass(name)] if name in set(ItemClass) else name


def _reason(code: str) -> str:
    return REASON_SENTENCES[ReasonCode(code)] if code in set(ReasonCode) else code
