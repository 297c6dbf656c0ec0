"""Writes of work: what arrives with a run, who gets it, by when; and closing it."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from tsunagu.apps.accounts.actors import actor_of_user
from tsunagu.apps.accounts.models import User
from tsunagu.apps.tasks.models import Task
from tsunagu.domain.programme import Programme

ASSESS, CONTACT = "assess", "contact"
LEFT_LIST = "left_list"
_AGAIN = frozenset({"not_now", "mixed_records", LEFT_LIST})  # listed again = looked at again


@dataclass(frozen=True, slots=True)
class Arrival:
    """A child of a run's list (or random check): what is to be assessed."""

    child_id: int
    school_id: int
    need_id: int
    points: int
    must: bool
    sampled: bool


def receive_arrivals(
    arrivals: Sequence[Arrival],
    capacities: Mapping[int, int],
    programme: Programme,
    as_of: date,
    now: datetime,
) -> int:
    """Open work for children who need looking at, close it for those who left; returns how many got a person.

    As many as a need's capacity are given out, most points first; children of the random check always.
    Rows are made in an order that says nothing about points, so that the order of arrival does not either.
    """
    today = timezone.localdate(now)
    known = {(task.child_id, task.need_id): task for task in _newest_rounds()}
    _close_left(known, {(arrival.child_id, arrival.need_id) for arrival in arrivals}, now)
    new = [_new_task(arrival, known, programme, as_of, today) for arrival in sorted(arrivals, key=_shuffled)]
    Task.objects.bulk_create([task for task in new if task is not None])
    return _give_out(arrivals, capacities)


def close_task(task: Task, *, closed_as: str, now: datetime, follow_up_on: date | None) -> None:
    """Close a task with a decision; the date of the next contact stays with it."""
    task.closed_at, task.closed_as, task.follow_up_on = now, closed_as, follow_up_on
    task.save(update_fields=["closed_at", "closed_as", "follow_up_on"])


def plan_contact(task: Task, *, by_whom: User | None, on: date, today: date) -> None:
    """Open the contact that a decision promised."""
    Task.objects.create(
        child_id=task.child_id, school_id=task.school_id, need_id=task.need_id, kind=CONTACT,
        round=task.round, assignee=by_whom, arrived_on=today, due_on=on,
    )  # fmt: skip


def _newest_rounds() -> list[Task]:
    return list(
        Task.objects.filter(kind=ASSESS)
        .order_by("child_id", "need_id", "-round")
        .distinct("child_id", "need_id")
    )


def _close_left(known: Mapping[tuple[int, int], Task], here: set[tuple[int, int]], now: datetime) -> None:
    left = [task.pk for key, task in known.items() if task.closed_at is None and key not in here]
    Task.objects.filter(pk__in=left).update(closed_at=now, closed_as=LEFT_LIST)


def _new_task(
    arrival: Arrival, known: Mapping[tuple[int, int], Task], programme: Programme, as_of: date, today: date
) -> Task | None:
    """A new round, unless one is open or people already act on the child."""
    before = known.get((arrival.child_id, arrival.need_id))
    if before is not None and not _comes_back(before, as_of):
        return None
    return Task(
        child_id=arrival.child_id, school_id=arrival.school_id, need_id=arrival.need_id, kind=ASSESS,
        round=1 if before is None else before.round + 1, arrived_on=today,
        due_on=today + timedelta(days=programme.decide_within_days),
    )  # fmt: skip


def _comes_back(before: Task, as_of: date) -> bool:
    if before.closed_at is None:
        return False
    if before.closed_as == "watch":
        return before.follow_up_on is not None and before.follow_up_on <= as_of
    return before.closed_as in _AGAIN and timezone.localdate(before.closed_at) <= as_of


def _give_out(arrivals: Sequence[Arrival], capacities: Mapping[int, int]) -> int:
    """Give waiting rows to whoever decides and may see the need; one child stays with one person."""
    waiting = {(t.child_id, t.need_id): t for t in Task.objects.filter(kind=ASSESS, closed_at=None)}
    people = _deciders()
    if not people:
        return 0
    load = Counter({person.pk: 0 for person in people})
    load.update(
        task.assignee_id for task in waiting.values() if task.assignee_id and task.assignee_id in load
    )
    holder = {task.child_id: task.assignee_id for task in waiting.values() if task.assignee_id}
    taken = Counter(task.need_id for task in waiting.values() if task.assignee_id)
    given = []
    for arrival in sorted(arrivals, key=lambda a: (not a.must, -a.points, _shuffled(a))):
        task = waiting.get((arrival.child_id, arrival.need_id))
        if task is None or task.assignee_id:
            continue
        if not arrival.sampled and taken[arrival.need_id] >= capacities.get(arrival.need_id, 0):
            continue
        task.assignee_id = holder.get(arrival.child_id) or min(load, key=lambda pk: (load[pk], pk))
        holder[arrival.child_id] = task.assignee_id
        load[task.assignee_id] += 1
        taken[arrival.need_id] += not arrival.sampled
        given.append(task)
    Task.objects.bulk_update(given, ["assignee"])
    return len(given)


def _deciders() -> list[User]:
    """Accounts that assess and decide for the whole city; whoever reviews looks only where nobody else can."""
    accounts = [(user, actor_of_user(user)) for user in User.objects.filter(is_active=True).order_by("pk")]
    able = [pair for pair in accounts if {"assess", "decide"} <= pair[1].actions and pair[1].reach == "city"]
    hands = [user for user, actor in able if "review_looks" not in actor.actions]
    return hands or [user for user, _ in able]


def _shuffled(arrival: Arrival) -> str:
    return hashlib.sha256(f"{arrival.child_id}/{arrival.need_id}".encode()).hexdigest()
