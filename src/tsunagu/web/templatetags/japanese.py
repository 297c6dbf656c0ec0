"""Dates as staff screens write them: era and Western year, short inside the current fiscal year."""

import re
from datetime import date, datetime

from django import template
from django.utils import timezone

from tsunagu.domain.japanese_dates import long_date, short_date, wareki

register = template.Library()

# Short names of statutes as staff say them; only what a programme's purposes rest on.
_SHORT_LAWS = {
    "個人情報の保護に関する法律": "個情法",
    "児童福祉法": "児福法",
    "学校保健安全法": "学保安法",
    "教育基本法": "教基法",
}


def local_day(moment: date | datetime) -> date:
    """The calendar day in Japan of a day or a moment."""
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def today() -> date:
    """The calendar day in Japan now."""
    return timezone.localdate()


@register.filter
def both_calendars(moment: date | datetime | None) -> str:
    """令和8年（2026年）11月24日（火）; empty for no date."""
    return "" if moment is None else long_date(local_day(moment))


@register.filter
def short_day(moment: date | datetime | None) -> str:
    """11月20日（金） inside the current fiscal year, else in full; empty for no date."""
    return "" if moment is None else short_date(local_day(moment), fiscal_of=today())


@register.filter
def clock_time(moment: datetime | None) -> str:
    """18:51 in Japan; empty for no moment."""
    return "" if moment is None else f"{timezone.localtime(moment):%H:%M}"


@register.filter
def month_day_time(moment: datetime | None) -> str:
    """11月24日（火）18:51; empty for no moment."""
    return "" if moment is None else f"{short_day(moment)} {clock_time(moment)}"


@register.filter
def western_and_era(day: date | None) -> str:
    """2026年（令和8年）11月24日, for pages where the Western year leads."""
    return "" if day is None else f"{day.year}年（{wareki(day)}）{day.month}月{day.day}日"


@register.filter
def iso(moment: date | datetime | None) -> str:
    """The machine-readable form for `datetime` attributes."""
    return "" if moment is None else moment.isoformat()


@register.filter
def short_law(law: str) -> str:
    """児福法10条1項1号 for 児童福祉法第10条第1項第1号: what fits into the top bar."""
    for long, short in _SHORT_LAWS.items():
        law = law.replace(long, short)
    return re.sub(r"第(\d+)(条|項|号)", r"\1\2", law)
