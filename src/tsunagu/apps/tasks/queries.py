"""What is to be done, by whom, by when."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.registry.masking import LAST_SEEN_UNKNOWN, Viewer, age_words
from tsunagu.apps.tasks.clocks import SOON_DAYS, clock_of
from tsunagu.apps.tasks.shapes import MyWork, Today, WorkBlock, WorkRow
from tsunagu.domain.access import Action, Actor, Refused, Subject, SubjectKind, decide, refused
from tsunagu.domain.item_class import ItemClass

SHOWN_IN_A_BLOCK = 10
DONE_WITHIN = timedelta(days=30)
KIND_LABELS = {"assess": "確認する", "contact": "連絡する・会う"}
STATUS_LABELS = {
    "open": "これから確認",
    "own_view": "確認中",
    "support": "支援へつなぐ",
    "watch": "様子を見る",
    "not_now": "今回は一覧から外す",
    "already_supported": "すでに支援している",
    "mixed_records": "別の子の記録が混じっている",
    "left_list": "一覧から出た",
}

_ROWS = """
select c.key, c.full_name, c.full_kana, c.birth_date, coalesce(s.code, ''), n.need, t.kind, t.due_on,
  coalesce(nullif(t.closed_as, ''), 'open'), u.display_name
from tasks_task t join registry_child c on c.id = t.child_id
join intake_need n on n.id = t.need_id left join registry_school s on s.id = c.school_id
left join accounts_user u on u.id = t.assignee_id
where t.assignee_id = %s and {which} order by {order}
"""
_OPEN = _ROWS.format(which="t.closed_at is null", order="t.due_on nulls last, t.id")
_DONE = _ROWS.format(which="t.closed_at >= %s", order="t.closed_at desc, t.id")
_WAITING = "select count(*) from tasks_task where assignee_id = %s and closed_at is null and due_on <= %s"
_TO_ASSESS = (
    "select count(*) from tasks_task where assignee_id = %s and closed_at is null and kind = 'assess'"
)
_ALL_OPEN = "select count(*) from tasks_task where assignee_id = %s and closed_at is null"

# (block, title, first day, last day) in days from today; None = open end.
_BLOCKS: tuple[tuple[str, str, int | None, int | None], ...] = (
    ("overdue", "期限が過ぎた", None, -1),
    ("due_today", "今日まで", 0, 0),
    ("soon", f"{SOON_DAYS}日のうち", 1, SOON_DAYS),
    ("later", "そのあと", SOON_DAYS + 1, None),
    ("without_plan", "次に会う日が決まっていない", None, None),
)


def today(*, actor: Actor, purpose: str, now: datetime) -> Today | Refused:
    """今日: overdue, due today, due soon, without a planned contact."""
    refusal = _refusal(actor, purpose, "today", now)
    if refusal is not None:
        return refusal
    rows, day = _rows(actor, purpose, now, _OPEN, [actor.id]), timezone.localdate(now)
    blocks = tuple(_block(rows, day, *words) for words in _BLOCKS)
    _note(actor, purpose, "today", [row for block in blocks for row in block.rows])
    return Today(day, blocks, sum(block.total for block in blocks if block.id in ("overdue", "due_today")))


def my_work(*, actor: Actor, purpose: str, now: datetime) -> MyWork | Refused:
    """予定とタスク: all open work of this person and what was done in the last 30 days."""
    refusal = _refusal(actor, purpose, "my_work", now, Action.ASSESS)
    if refusal is not None:
        return refusal
    waiting = _rows(actor, purpose, now, _OPEN, [actor.id])
    done = _rows(actor, purpose, now, _DONE, [actor.id, now - DONE_WITHIN])
    _note(actor, purpose, "my_work", [*waiting, *done])
    return MyWork(tuple(waiting), tuple(done), len(waiting), len(done))


def waiting_count(actor: Actor, now: datetime) -> int:
    """The filled count of 今日: overdue and due today."""
    return _count(_WAITING, [actor.id, timezone.localdate(now)])


def to_assess_count(actor: Actor, now: datetime) -> int:
    """The count of 見つける: children one still has to assess."""
    return _count(_TO_ASSESS, [actor.id])


def open_count(actor: Actor, now: datetime) -> int:
    """The count of 予定とタスク: all open rows."""
    return _count(_ALL_OPEN, [actor.id])


def _refusal(
    actor: Actor, purpose: str, place: str, now: datetime, action: Action = Action.SEE_LIST
) -> Refused | None:
    decision = decide(actor, action, Subject(SubjectKind.SCREEN), purpose, now)
    if decision.reason is None:
        return None
    note_look(actor=actor, purpose=purpose, place=place, reason=decision.reason)
    return refused(decision.reason)


def _note(actor: Actor, purpose: str, place: str, rows: Sequence[WorkRow]) -> None:
    keys = [row.key for row in rows]
    note_look(actor=actor, purpose=purpose, place=place, subjects=keys, classes=[ItemClass.BASIC])


def _count(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])


def _rows(actor: Actor, purpose: str, now: datetime, statement: str, values: list[Any]) -> list[WorkRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = cursor.fetchall()
    viewer, titles = Viewer(actor, purpose, now), {logic.need: logic.name for logic in programme().logics}
    return [_row(viewer, titles, timezone.localdate(now), entry) for entry in found]


def _row(viewer: Viewer, titles: dict[str, str], day: date, entry: tuple[Any, ...]) -> WorkRow:
    key, name, kana, born, code, need, kind, due_on, status, assignee = entry
    return WorkRow(
        key=key,
        need=need,
        need_title=titles.get(need, need),
        kind=kind,
        kind_label=KIND_LABELS[kind],
        name=viewer.name(name, code),
        kana=viewer.name(kana, code),
        age=age_words(born, day),
        clock=clock_of(due_on, day),
        status=status,
        status_label=STATUS_LABELS.get(status, status),
        assignee=assignee or "担当が未定",
        last_seen=LAST_SEEN_UNKNOWN,
    )


def _block(
    rows: Sequence[WorkRow], day: date, name: str, title: str, first: int | None, last: int | None
) -> WorkBlock:
    chosen = [row for row in rows if _within(row.clock.due_on, day, first, last)]
    return WorkBlock(name, title, tuple(chosen[:SHOWN_IN_A_BLOCK]), len(chosen))


def _within(due_on: date | None, day: date, first: int | None, last: int | None) -> bool:
    if due_on is None or (first is None and last is None):
        return due_on is None and first is None and last is None
    left = (due_on - day).days
    return (first is None or left >= first) and (last is None or left <= last)
