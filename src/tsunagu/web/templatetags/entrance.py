"""The demonstration's own help on the login pages; outside a demonstration it is not there."""

from typing import Any

from django import template
from django.conf import settings

from tsunagu.apps.accounts import queries

register = template.Library()
COMMAND = ".venv/bin/tsunagu demo code"


@register.inclusion_tag("entry/demo_accounts.html")
def demo_accounts() -> dict[str, Any]:
    """The demonstration accounts and how to get a code."""
    return {"accounts": queries.demo_accounts() if settings.DEMO else (), "command": COMMAND}


@register.inclusion_tag("entry/demo_code.html")
def demo_code() -> dict[str, str]:
    """How to get the code of a demonstration account."""
    return {"command": COMMAND if settings.DEMO else ""}


@register.simple_tag
def demonstration() -> bool:
    """Whether this site shows synthetic people only, known before anybody has signed in."""
    return bool(settings.DEMO)
