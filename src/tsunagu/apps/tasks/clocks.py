"""Clocks: how long until a date, in words and a state."""

from datetime import date

from tsunagu.apps.tasks.shapes import Clock

SOON_DAYS = 3


def clock_of(due_on: date | None, today: date) -> Clock:
    """Plain あと6日, soon 今日まで／あと2日, overdue 4日超過, none 期限なし."""
    if due_on is None:
        return Clock(None, "none", "期限なし")
    left = (due_on - today).days
    if left < 0:
        return Clock(due_on, "overdue", f"{-left}日超過")
    words = "今日まで" if left == 0 else f"あと{left}日"
    return Clock(due_on, "soon" if left <= SOON_DAYS else "plain", words)
