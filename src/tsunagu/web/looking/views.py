"""だれが見たか, and one's own looks; this look is a row of the same log."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tsunagu.apps.audit import queries
from tsunagu.apps.audit.shapes import LookFilters
from tsunagu.domain.access import Refused
from tsunagu.web.visit import Visit, screen


class LookForm(forms.Form):
    """Filters of the log as the address keeps them."""

    person = forms.IntegerField(min_value=1, max_value=2**31, required=False)
    child = forms.CharField(max_length=40, required=False)
    day = forms.DateField(required=False)
    result = forms.ChoiceField(choices=[("shown", ""), ("refused", "")], required=False)
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)


def _filters(request: HttpRequest) -> LookFilters:
    form = LookForm(request.GET)
    form.is_valid()
    found = form.cleaned_data
    return LookFilters(
        person=found.get("person"),
        child=found.get("child", ""),
        day=found.get("day"),
        result=found.get("result", ""),
        page=found.get("page") or 1,
    )


@require_safe
@screen("looks")
def looks(visit: Visit) -> HttpResponse:
    """All looks, for whoever reviews them."""
    answer = queries.looks(
        actor=visit.actor, purpose=visit.purpose.id, filters=_filters(visit.request), now=visit.now
    )
    if isinstance(answer, Refused):
        return visit.refused(answer)
    return visit.page("looking/looks.html", {"looks": answer, "own": False}, block="looking/block.html")


@require_safe
@screen("my_looks")
def my_looks(visit: Visit) -> HttpResponse:
    """自分の記録: one's own looks and one's own settings."""
    answer = queries.my_looks(
        actor=visit.actor, purpose=visit.purpose.id, filters=_filters(visit.request), now=visit.now
    )
    return visit.page("looking/mine.html", {"looks": answer, "own": True}, block="looking/block.html")
