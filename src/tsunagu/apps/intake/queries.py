"""Runs, source health and the programme sheet."""

from datetime import datetime

from tsunagu.apps.intake.shapes import ProgrammeSheet, Runs, SourceHealth
from tsunagu.domain.access import Actor, Refused


def runs(*, actor: Actor, purpose: str, now: datetime) -> Runs | Refused:
    """取込の記録 (action see_runs or see_programme)."""
    raise NotImplementedError


def source_health(*, actor: Actor, purpose: str, now: datetime) -> SourceHealth | Refused:
    """もとの記録の状態, source by source and column by column."""
    raise NotImplementedError


def programme_sheet(*, actor: Actor, purpose: str, now: datetime) -> ProgrammeSheet | Refused:
    """計画書: purpose, legal bases, sources, items, roles, logics in words (no child)."""
    raise NotImplementedError
