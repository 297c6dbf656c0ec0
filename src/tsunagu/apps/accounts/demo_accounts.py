"""One account a role, for demonstration on synthetic data only; passwords and TOTP come from a fixed key."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.db import transaction

from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.accounts.models import User
from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.audit.actions import record_event
from tsunagu.domain.programme import Programme, Role

_DEMO_KEY = b"tsunagu demonstration accounts: synthetic data only"
_PERIOD_SECONDS = 30

# A name for each role that a demonstration shows; a role that is not here is called by its own name.
DEMO_NAMES = {
    "case_worker": "田中 美咲",
    "public_health_nurse": "木村 亮子",
    "education_analyst": "和田 拓也",
    "school_teacher": "石田 直子",
    "manager": "村上 健一",
    "information_officer": "大野 由紀",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A demonstration account with everything one needs to sign in."""

    account: str
    password: str
    name: str
    role: str
    role_name: str
    organisation: str


def create_demo_accounts(chosen: Programme, *, school_code: str = "") -> tuple[DemoAccount, ...]:
    """Make (or mend) one account a role, with TOTP set up; returns account, password and role of each.

    `school_code` is the school of the school's account; without it the first school of the register is
    taken at loading. Runs on the owner's connection.
    """
    with acting_as_owner(), transaction.atomic():
        accounts = tuple(_make(role, school_code) for role in chosen.roles)
        record_event(actor=None, purpose="maintain_data", action="create_demo_accounts", subject="",
                     details=str(len(accounts)))  # fmt: skip
    return accounts


def demo_totp_code(account: str, at: float | None = None) -> str:
    """The six digits of a demonstration account at a moment (epoch seconds, default now)."""
    counter = int(time.time() if at is None else at) // _PERIOD_SECONDS
    return format_hotp_value(hotp_value(demo_totp_secret(account), counter))


def demo_totp_secret(account: str) -> str:
    """The TOTP secret of a demonstration account, base32."""
    return base64.b32encode(_derived("totp", account)[:20]).decode()


def demo_password(account: str) -> str:
    """The password of a demonstration account: 16 letters and digits."""
    return base64.b32encode(_derived("password", account))[:16].decode().lower()


def place_school_accounts(school_code: str) -> None:
    """Give demonstration accounts of a school that have none yet this school; on the owner's connection."""
    roles = [role.id for role in programme().roles if role.reach == "school"]
    User.objects.filter(is_demo=True, role__in=roles, school_code="").update(school_code=school_code)


def _make(role: Role, school_code: str) -> DemoAccount:
    password = demo_password(role.id)
    fields = {
        "display_name": DEMO_NAMES.get(role.id, role.name),
        "organisation": role.organisation,
        "organisation_kind": role.organisation_kind,
        "role": role.id,
        "is_demo": True,
        "is_active": True,
    }
    if role.reach == "school" and school_code:
        fields["school_code"] = school_code
    user, made = User.objects.update_or_create(username=role.id, defaults=fields)
    if made or not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, demo_totp_secret(role.id))
    return DemoAccount(role.id, password, user.display_name, role.id, role.name, role.organisation)


def _derived(kind: str, account: str) -> bytes:
    return hmac.new(_DEMO_KEY, f"{kind}\0{account}".encode(), hashlib.sha256).digest()
