"""What is to be done, by whom, by when."""

from datetime import datetime

from tsunagu.apps.tasks.shapes import MyWork, Today
from tsunagu.domain.access import Actor, Refused


def today(*, actor: Actor, purpose: str, now: datetime) -> Today | Refused:
    """今日: overdue, due today, due soon, without a planned contact."""
    raise NotImplementedError


def my_work(*, actor: Actor, purpose: str, now: datetime) -> MyWork | Refused:
    """予定とタスク: all open work of this person and what was done in the last 30 days."""
    raise NotImplementedError
