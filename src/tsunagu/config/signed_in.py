"""Closed by default: without a login and a second factor only the ways in are open."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from tsunagu.apps.accounts.logins import set_token, token_of
from tsunagu.apps.accounts.queries import actor_of, current_login

# URL names that work without a login, and those that work with the password alone (to set up a factor).
OPEN_NAMES = frozenset(
    {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
     "mfa_trust", "health_check"}
)  # fmt: skip
FIRST_FACTOR_NAMES = frozenset(
    {"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "mfa_reauthenticate",
     "mfa_reauthenticate_webauthn"}
)  # fmt: skip


class SignedIn:
    """Sets `request.actor` (frozen) and tells the database who is asking, or sends to the login page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        name = _name_of(request)
        if not request.user.is_authenticated:
            return self._answer(request, name in OPEN_NAMES)
        set_token(token_of(request))
        login = current_login(request)
        if login is None or login.user_id != request.user.pk or not login.user.is_active:
            logout(request)
            set_token("")
            return self._answer(request, name in OPEN_NAMES)
        request.actor = actor_of(request)  # type: ignore[attr-defined]
        if not login.second_factor and name not in OPEN_NAMES | FIRST_FACTOR_NAMES:
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _answer(self, request: HttpRequest, is_open: bool) -> HttpResponse:
        return self.get_response(request) if is_open else redirect("account_login")


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
