"""今日 and 自分の仕事: clocks first, then children without a plan."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from tsunagu.apps.assessment import queries as assessment
from tsunagu.apps.intake import queries as intake
from tsunagu.apps.tasks import queries as tasks
from tsunagu.domain.access import Refused
from tsunagu.web.visit import ADDRESSES, Visit, screen

DUE_BLOCKS = ("overdue", "due_today", "soon", "later")


@require_safe
@screen("today")
def today(visit: Visit) -> HttpResponse:
    """今日; whoever has no such screen lands on the first screen of the own role."""
    items = [item.id for item in visit.frame.navigation]
    if "today" not in items and items:
        return redirect(reverse(ADDRESSES[items[0]]))
    answer = tasks.today(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    if isinstance(answer, Refused):
        return visit.refused(answer)
    due = [block for block in answer.blocks if block.id in DUE_BLOCKS]
    others = [block for block in answer.blocks if block.id not in DUE_BLOCKS]
    context = {"today": answer, "due": due, "due_total": sum(block.total for block in due), "others": others}
    return visit.page("home/today.html", context | _beside(visit))


def _beside(visit: Visit) -> dict[str, Any]:
    """The rail: lists by need and the state of the sources, where the role holds them."""
    beside: dict[str, Any] = {"tabs": (), "health": None}
    if visit.actor.can("see_list"):
        purpose = visit.purpose_of("find")
        beside["tabs"] = assessment.need_tabs(actor=visit.actor, purpose=purpose, now=visit.now)
    if any(item.id == "sources" for item in visit.frame.navigation):
        health = intake.source_health(actor=visit.actor, purpose=visit.purpose_of("sources"), now=visit.now)
        beside["health"] = None if isinstance(health, Refused) else health.strip
    return beside


@require_safe
@screen("work")
def my_work(visit: Visit) -> HttpResponse:
    """自分の仕事: all open work of this person and what was done last."""
    answer = tasks.my_work(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    return (
        visit.refused(answer)
        if isinstance(answer, Refused)
        else visit.page("home/work.html", {"work": answer})
    )
