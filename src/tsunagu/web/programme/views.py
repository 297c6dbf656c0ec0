"""計画の説明: the programme's own sheet; no child stands here."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tsunagu.apps.intake import queries
from tsunagu.domain.access import Refused
from tsunagu.web.visit import Visit, screen


@require_safe
@screen("programme")
def programme(visit: Visit) -> HttpResponse:
    """Purpose, legal bases, sources, items, roles and logics in words."""
    answer = queries.programme_sheet(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    if isinstance(answer, Refused):
        return visit.refused(answer)
    return visit.page("programme/sheet.html", {"sheet": answer})
