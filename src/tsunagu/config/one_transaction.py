"""One middleware: open the transaction, let the view render, store the look, commit, and only then send."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseServerError

from tsunagu.apps.accounts.logins import set_token
from tsunagu.apps.audit.actions import one_response, store_looks

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A statement may write at its beginning, or in and after a WITH.
_WRITE = re.compile(
    r"(?:^|[()])\s*(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|copy|merge\s+into)\s+\"?(\w+)",
    re.I,
)
# What a GET may write: the reading log, and the tables of sessions, logins and limits.
GET_MAY_WRITE = frozenset({"audit_read_log", "django_session", "accounts_login", "tsunagu_cache"})


class WriteOnGetError(RuntimeError):
    """A GET tried to change something."""


class OneTransaction:
    """Everything of a request stands or falls together; a page whose log row fails is never sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic(), one_response() as looks:
            set_token("")
            with _reading_only() if request.method in _SAFE_METHODS else nullcontext():
                response = self.get_response(request)
                if getattr(response, "streaming", False):
                    response = HttpResponseServerError(
                        "この答えは送れません。", content_type="text/plain; charset=utf-8"
                    )
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    store_looks(looks)
        return response


@contextmanager
def _reading_only() -> Iterator[None]:
    with connection.execute_wrapper(_refuse_writes):
        yield


def _refuse_writes(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
    for table in _WRITE.findall(str(statement)):
        if table.lower() not in GET_MAY_WRITE:
            raise WriteOnGetError(f"GET may not write {table}")
    return execute(statement, params, many, context)
