"""確認シート: steps are the server's; reasons cannot be fetched before one's own view is saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsunagu.apps.assessment import actions, queries
from tsunagu.apps.assessment.shapes import Conflict, Done, Draft, Invalid, Sheet
from tsunagu.domain.access import Refused
from tsunagu.web.assessment.forms import ActionForm, DecisionForm, OwnViewForm
from tsunagu.web.visit import Visit, screen

Answer = Done | Invalid | Conflict | Refused


def _sheet(visit: Visit, need: str, key: str) -> Sheet | Refused:
    return queries.open_sheet(actor=visit.actor, purpose=visit.purpose.id, need=need, key=key, now=visit.now)


def _ids(visit: Visit, need: str, key: str) -> dict[str, Any]:
    return {"actor": visit.actor, "purpose": visit.purpose.id, "need": need, "key": key, "now": visit.now}


def _page(visit: Visit, sheet: Sheet, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"sheet": sheet, "own_form": OwnViewForm(sheet), "form": DecisionForm(sheet)} | more
    return visit.page("assessment/sheet.html", context, status=status)


@require_safe
@screen("sheet")
def sheet(visit: Visit, need: str, key: str) -> HttpResponse:
    """One child, one need, one viewer."""
    found = _sheet(visit, need, key)
    return visit.refused(found) if isinstance(found, Refused) else _page(visit, found)


@require_POST
@screen("sheet")
def take_up(visit: Visit, need: str, key: str) -> HttpResponse:
    """担当になる."""
    found = _sheet(visit, need, key)
    if isinstance(found, Refused):
        return visit.refused(found)
    version = _version(visit.request, found)
    answer = actions.take_up(**_ids(visit, need, key), version=version)
    return _finish(visit, need, key, answer, None, "")


@require_POST
@screen("sheet")
def own_view(visit: Visit, need: str, key: str) -> HttpResponse:
    """見立て: saved once; opens points and reasons."""
    found = _sheet(visit, need, key)
    if isinstance(found, Refused):
        return visit.refused(found)
    form = OwnViewForm(found, visit.request.POST)
    if not form.is_valid():
        return _page(visit, found, status=422, own_form=form)
    data = form.cleaned_data
    answer = actions.save_own_view(
        **_ids(visit, need, key), view=data["view"], words=data["view_words"], version=data["version"]
    )
    return _finish(visit, need, key, answer, form, "own_form")


@require_POST
@screen("sheet")
def decide(visit: Visit, need: str, key: str) -> HttpResponse:
    """決定: a person's, with a reason."""
    found = _sheet(visit, need, key)
    if isinstance(found, Refused):
        return visit.refused(found)
    form = DecisionForm(found, visit.request.POST)
    if not form.is_valid():
        return _page(visit, found, status=422, form=form)
    answer = actions.record_decision(**_ids(visit, need, key), **form.cleaned_data)
    return _finish(visit, need, key, answer, form, "form")


@require_POST
@screen("sheet")
def draft(visit: Visit, need: str, key: str) -> HttpResponse:
    """下書き: kept for this person alone; without JavaScript a button saves it and closes the sheet."""
    answer = actions.save_draft(**_ids(visit, need, key), draft=_typed(visit.request))
    if isinstance(answer, Refused):
        return visit.refused(answer)
    if "close" in visit.request.POST:
        messages.info(visit.request, _("下書きを保存しました。続きはここからいつでも書けます。"))
        return redirect("need_list", need=need)
    saved = isinstance(answer, Done)
    return visit.page("assessment/draft.html", {"saved_at": timezone.now() if saved else None})


def _typed(request: HttpRequest) -> Draft:
    """What stands in the fields now, unchecked: a draft may be unfinished."""
    post = request.POST
    return Draft(
        view=post.get("view", ""),
        view_words=post.get("view_words", ""),
        decision=post.get("decision", ""),
        reason_codes=tuple(post.getlist("reason_codes")),
        against_codes=tuple(post.getlist("against_codes")),
        words=post.get("words", ""),
        next_contact_on=post.get("next_contact_on", ""),
        how=post.get("how", ""),
        by_whom=post.get("by_whom", ""),
    )


def _version(request: HttpRequest, found: Sheet) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else found.version


def _finish(
    visit: Visit, need: str, key: str, answer: Answer, form: ActionForm | None, name: str
) -> HttpResponse:
    """Say what happened in place; after a mistake or a clash everything typed is still there."""
    if isinstance(answer, Done):
        messages.success(visit.request, answer.sentence)
        return redirect("sheet", need=need, key=key)
    if isinstance(answer, Refused):
        return visit.refused(answer)
    found = _sheet(visit, need, key)
    if isinstance(found, Refused):
        return visit.refused(found)
    more: dict[str, Any] = {name: form} if form is not None else {}
    if isinstance(answer, Invalid):
        if form is not None:
            form.take(answer)
        else:
            more["problem"] = " ".join(error.sentence for error in answer.errors)
        return _page(visit, found, status=422, **more)
    if form is not None:
        form.with_version(found.version)
    return _page(visit, found, status=409, conflict=answer, **more)
