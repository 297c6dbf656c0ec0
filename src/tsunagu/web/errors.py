"""Pages for what went wrong: each says what to do, none holds personal data or the address asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from tsunagu.web.visit import visit_of


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    visit = visit_of(request, "error")
    if visit is None:
        return render(request, template, status=status)
    return visit.page(template, {}, status=status, block="errors/block.html")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, "errors/400.html", 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, "errors/403.html", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same page for what does not exist and for what this person may not know of."""
    return _page(request, "errors/404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: no query, no frame, nothing that could break again."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "errors/csrf.html", status=403)
