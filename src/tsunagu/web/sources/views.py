"""もとの記録の状態 and 取込の記録."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tsunagu.apps.intake import queries
from tsunagu.domain.access import Refused
from tsunagu.web.visit import Visit, screen


@require_safe
@screen("sources")
def sources(visit: Visit) -> HttpResponse:
    """Every source with its columns."""
    answer = queries.source_health(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    return (
        visit.refused(answer)
        if isinstance(answer, Refused)
        else visit.page("sources/health.html", {"health": answer})
    )


@require_safe
@screen("runs")
def runs(visit: Visit) -> HttpResponse:
    """Every run that was loaded, and which is in force."""
    answer = queries.runs(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    return (
        visit.refused(answer)
        if isinstance(answer, Refused)
        else visit.page("sources/runs.html", {"runs": answer})
    )
