"""The children of a list as this person's rows: one statement, guarded by row-level security."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tsunagu.domain.access import Action, Actor

DECIDED = frozenset({"support", "watch", "not_now", "already_supported", "mixed_records"})

# Children below the line (random check) are rows for their assignee alone.
_SELECT = """
select c.id, c.key, c.full_name, c.full_kana, c.birth_date, coalesce(s.code, ''), c.school_name, c.grade,
  c.protected, j.points, j.band, j.must, j.listed, t.id, t.round, t.assignee_id, u.display_name,
  t.due_on, t.arrived_on, coalesce(t.closed_as, ''), t.follow_up_on,
  exists (select from assessment_view v where v.task_id = t.id and v.by_id = %(me)s),
  exists (select from assessment_view v where v.task_id = t.id)
from intake_judgement j
join intake_run r on r.id = j.run_id and r.current
join registry_child c on c.id = j.child_id
left join registry_school s on s.id = c.school_id
left join lateral (select * from tasks_task w where w.child_id = j.child_id and w.need_id = j.need_id
  and w.kind = 'assess' order by w.round desc limit 1) t on true
left join accounts_user u on u.id = t.assignee_id
where j.need_id = %(need)s and (j.listed or t.assignee_id = %(me)s)
"""
_ROWS = _SELECT + " order by t.id nulls last, c.id"
_ONE = _SELECT + " and c.key = %(key)s"
_COUNTS = """
select n.need, count(*) from intake_judgement j
join intake_run r on r.id = j.run_id and r.current join intake_need n on n.id = j.need_id
left join lateral (select assignee_id from tasks_task w where w.child_id = j.child_id
  and w.need_id = j.need_id and w.kind = 'assess' order by w.round desc limit 1) t on true
where j.listed or t.assignee_id = %s group by n.need
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One child of a list with its latest round of work."""

    child_id: int
    key: str
    full_name: str
    full_kana: str
    birth_date: date | None
    school_code: str
    school_name: str
    grade: str
    protected: bool
    points: int
    band: str
    must: bool
    listed: bool
    task_id: int | None
    round: int | None
    assignee_id: int | None
    assignee: str | None
    due_on: date | None
    arrived_on: date | None
    closed_as: str
    follow_up_on: date | None
    viewed_by_me: bool
    viewed: bool

    @property
    def decided(self) -> bool:
        return self.closed_as in DECIDED

    @property
    def status(self) -> str:
        if self.decided:
            return self.closed_as
        return "own_view" if self.viewed else "open"


def rows_of(actor: Actor, need_id: int) -> list[Row]:
    """All rows of a need's list that this person may know of, in order of arrival."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"me": actor.id, "need": need_id})
        return [Row(*entry) for entry in cursor.fetchall()]


def row_of(actor: Actor, need_id: int, key: str) -> Row | None:
    """One child of a need's list, None where this person may not know of it."""
    found = fetch(_ONE, {"me": actor.id, "need": need_id, "key": key})
    return Row(*found[0]) if found else None


def counts_by_need(actor: Actor) -> dict[str, int]:
    """Rows behind each need's tab."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [actor.id])
        return dict(cursor.fetchall())


def points_open(actor: Actor, *, decided: bool, viewed_by_me: bool) -> bool:
    """Whether points, band and reasons are open to this person.

    Whoever may be asked for a view writes it first; after a decision, and for those who never assess, they
    are open. The same rule holds on the list and on the sheet.
    """
    return decided or viewed_by_me or not actor.can(Action.ASSESS)


def fetch(statement: str, values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
