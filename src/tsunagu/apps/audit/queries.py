"""Who looked at what: the reading log, itself logged."""

from datetime import datetime

from tsunagu.apps.audit.shapes import LookFilters, Looks
from tsunagu.domain.access import Actor, Refused


def looks(*, actor: Actor, purpose: str, filters: LookFilters, now: datetime) -> Looks | Refused:
    """All looks, for whoever reviews them (action review_looks, purpose oversee_looking)."""
    raise NotImplementedError


def my_looks(*, actor: Actor, purpose: str, filters: LookFilters, now: datetime) -> Looks:
    """One's own looks."""
    raise NotImplementedError
