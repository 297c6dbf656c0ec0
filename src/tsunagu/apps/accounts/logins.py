"""Logins and their tokens: the database learns who is asking from the hash of a token that it never stores.

The token is an HMAC over a random word of the session under SECRET_KEY: whoever reads the session table, or
injects SQL that can only read, cannot make it (an injected write could: SECURITY.md). 12 hours at most,
30 minutes idle (NIST SP 800-63B-4, AAL2 and above).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from tsunagu.apps.accounts.models import Login, User

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)
_NOTED_EVERY = timedelta(minutes=1)
_SESSION_WORD = "tsunagu_login"


def begin_login(request: HttpRequest, user: User, now: datetime) -> Login:
    """Begin a login for a session that has just been authenticated; called by the sign-in signal."""
    request.session[_SESSION_WORD] = secrets.token_urlsafe(32)
    token = token_of(request)
    set_token(token)
    return Login.objects.create(
        token_hash=hash_of(token),
        user=user,
        second_factor=has_second_factor(request),
        started_at=now,
        last_used_at=now,
        expires_at=now + LONGEST,
    )


def end_login(request: HttpRequest, now: datetime) -> None:
    """End the login of this session; row-level security shuts in the same moment."""
    Login.objects.filter(token_hash=hash_of(token_of(request)), ended_at=None).update(ended_at=now)
    set_token("")


def login_in_force(request: HttpRequest, now: datetime) -> Login | None:
    """The login of this session when it has neither ended, nor run out, nor lain idle; notes its use."""
    if not request.session.get(_SESSION_WORD):
        return None
    found = Login.objects.select_related("user").filter(token_hash=hash_of(token_of(request)), ended_at=None)
    login = found.first()
    if login is None or now >= login.expires_at or now - login.last_used_at >= IDLE:
        return None
    if now - login.last_used_at >= _NOTED_EVERY:
        login.last_used_at = now
        login.save(update_fields=["last_used_at"])
    if not login.second_factor and has_second_factor(request):
        login.second_factor = True
        login.save(update_fields=["second_factor"])
    return login


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was confirmed with TOTP, a recovery code or a passkey."""
    records = request.session.get("account_authentication_methods")
    return isinstance(records, list) and any(record.get("method") == "mfa" for record in records)


def token_of(request: HttpRequest) -> str:
    """The token of this session, empty where there is none."""
    word = request.session.get(_SESSION_WORD, "")
    if not word:
        return ""
    return hmac.new(settings.SECRET_KEY.encode(), f"login {word}".encode(), hashlib.sha256).hexdigest()


def hash_of(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def set_token(token: str) -> None:
    """Tell the database who is asking, for this transaction alone."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.token', %s, true)", [token])


def on_signed_in(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Signal: a person has signed in (after the second factor where one is set up)."""
    begin_login(request, user, timezone.now())


def on_signed_out(sender: object, request: HttpRequest, **_: object) -> None:
    """Signal: a person has signed out."""
    if getattr(request, "session", None) is not None:
        end_login(request, timezone.now())


def on_factor_added(sender: object, request: HttpRequest, **_: object) -> None:
    """Signal: a second factor was set up in this session, which thereby has one."""
    Login.objects.filter(token_hash=hash_of(token_of(request)), ended_at=None).update(second_factor=True)
