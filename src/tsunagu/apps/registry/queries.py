"""Search by name: by POST, never in an address."""

from datetime import datetime

from tsunagu.apps.registry.shapes import SearchAnswer
from tsunagu.domain.access import Actor, Refused


def search_children(*, actor: Actor, purpose: str, words: str, now: datetime) -> SearchAnswer | Refused:
    """Children whose kana, name or birth date (2017-08-12, 平成29年8月12日) begins with `words`."""
    raise NotImplementedError
