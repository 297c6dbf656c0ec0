"""Writes of accounts."""

from django.http import HttpRequest

from tsunagu.domain.access import Actor, Refused


def choose_purpose(*, request: HttpRequest, actor: Actor, purpose: str) -> Refused | None:
    """Select the purpose of looking for this session; recorded."""
    raise NotImplementedError
