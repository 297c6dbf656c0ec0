"""Headers that every answer carries."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_STATIC = "/static/"


class SafeHeaders:
    """Nothing about a person is kept by browser or proxy; only our own static files may be."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(_STATIC):
            response["Cache-Control"] = "no-store, private"
            response["Pragma"] = "no-cache"
        return response
