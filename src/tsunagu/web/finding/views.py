"""見つける: the list of a need, and search by name."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsunagu.apps.assessment import queries
from tsunagu.apps.registry import queries as registry
from tsunagu.domain.access import Refused
from tsunagu.web.finding.forms import FilterForm, SearchForm
from tsunagu.web.visit import Visit, screen


@require_safe
@screen("find")
def find(visit: Visit) -> HttpResponse:
    """The first list that this person may open."""
    tabs = queries.need_tabs(actor=visit.actor, purpose=visit.purpose.id, now=visit.now)
    if not tabs:
        answer = Refused("R-04", _("あなたの役割で開ける一覧は、いまありません。"))
        return visit.refused(answer)
    return redirect("need_list", need=tabs[0].need)


@require_safe
@screen("find")
def need_list(visit: Visit, need: str) -> HttpResponse:
    """One need's list; the block alone when only filters or the page changed."""
    filters = FilterForm(visit.request.GET).filters()
    answer = queries.list_need(
        actor=visit.actor, purpose=visit.purpose.id, need=need, filters=filters, now=visit.now
    )
    if isinstance(answer, Refused):
        return visit.refused(answer)
    sorts = [
        ("band", _("帯・届いた順")),
        ("due", _("期限の近い順")),
        ("age", _("年齢の順")),
        ("school", _("学校・園の順")),
    ]
    filtered = any((filters.school, filters.status, filters.assignee, filters.band))
    context = {"list": answer, "sorts": sorts, "filtered": filtered}
    return visit.page("finding/list.html", context, block="finding/block.html")


@require_POST
@screen("search")
def search(visit: Visit) -> HttpResponse:
    """Children found by name, kana or birth date; the words travel in the body, not in the address."""
    form = SearchForm(visit.request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    answer = registry.search_children(actor=visit.actor, purpose=visit.purpose.id, words=words, now=visit.now)
    if isinstance(answer, Refused):
        return visit.refused(answer)
    return visit.page("finding/search.html", {"answer": answer, "words": words})
