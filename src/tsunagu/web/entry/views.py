"""The purpose of looking and the length of the session: two small acts of the top bar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tsunagu.apps.accounts import actions
from tsunagu.domain.access import Refused
from tsunagu.web.visit import Visit, screen


def _back(request: HttpRequest) -> str:
    """The page the act was done on, only on this site."""
    there = request.POST.get("next", "/")
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else "/"


@require_POST
@screen("purpose")
def choose_purpose(visit: Visit) -> HttpResponse:
    """閲覧目的を選ぶ: recorded; the page is then drawn anew for that purpose."""
    chosen = visit.request.POST.get("purpose", "")
    answer = actions.choose_purpose(request=visit.request, actor=visit.actor, purpose=chosen)
    return visit.refused(answer) if isinstance(answer, Refused) else redirect(_back(visit.request))


@require_POST
@screen("session")
def extend_session(visit: Visit) -> HttpResponse:
    """のばす: any look at the server starts the half hour anew; this one only leads back."""
    return redirect(_back(visit.request))
