"""Runs, source health and the programme sheet: no child stands in them, and looking at them is logged too."""

from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.intake.health import cells_of, strip_of
from tsunagu.apps.intake.models import Judgement, Need, Run, SourceState
from tsunagu.apps.intake.programme_words import sheet_of
from tsunagu.apps.intake.shapes import (
    ColumnHealth,
    ProgrammeSheet,
    RunRow,
    Runs,
    SourceCell,
    SourceDetail,
    SourceHealth,
)
from tsunagu.domain.access import Action, Actor, Refused, Subject, SubjectKind, decide, refused

RUNS_SHOWN = 50


def runs(*, actor: Actor, purpose: str, now: datetime) -> Runs | Refused:
    """取込の記録 (action see_sources): how many children were listed, as far as the viewer may know."""
    refusal = _look(actor, purpose, "runs", Action.SEE_SOURCES, now)
    if refusal is not None:
        return refusal
    titles = {logic.need: logic.name for logic in programme().logics}
    needs = dict(Need.objects.values_list("id", "need"))
    counts: dict[int, list[tuple[str, int]]] = {}
    listed = Judgement.objects.filter(listed=True).values_list("run_id", "need_id").annotate(Count("id"))
    for run_id, need_id, count in listed.order_by("run_id", "need_id"):
        need = needs[need_id]
        counts.setdefault(run_id, []).append((titles.get(need, need), count))
    found = Run.objects.order_by("-loaded_at", "-id")
    rows = tuple(
        RunRow(
            number=run.pk, as_of=run.as_of, loaded_at=run.loaded_at, loaded_by=run.loaded_by,
            synthetic=run.synthetic, children=run.children, listed=tuple(counts.get(run.pk, ())),
            bundle=run.bundle_sha256[:12], current=run.current,
        )
        for run in found[:RUNS_SHOWN]
    )  # fmt: skip
    return Runs(rows, found.count())


def source_health(*, actor: Actor, purpose: str, now: datetime) -> SourceHealth | Refused:
    """もとの記録の状態, source by source and column by column (action see_sources)."""
    refusal = _look(actor, purpose, "source_health", Action.SEE_SOURCES, now)
    if refusal is not None:
        return refusal
    run = current_run()
    states = list(SourceState.objects.filter(run=run).order_by("source", "column")) if run else []
    cells = cells_of(states, timezone.localdate(now))
    details = tuple(_detail(cell, states) for cell in cells)
    return SourceHealth(run.as_of if run else None, strip_of(cells), details)


def programme_sheet(*, actor: Actor, purpose: str, now: datetime) -> ProgrammeSheet | Refused:
    """計画書: purpose, legal bases, sources, items, roles, logics in words (no child)."""
    refusal = _look(actor, purpose, "programme_sheet", Action.SEE_PROGRAMME, now)
    return sheet_of(programme()) if refusal is None else refusal


def current_run() -> Run | None:
    """The run whose bundle is in force."""
    return Run.objects.filter(Q(current=True)).first()


def _look(actor: Actor, purpose: str, place: str, action: Action, now: datetime) -> Refused | None:
    reason = decide(actor, action, Subject(SubjectKind.SCREEN), purpose, now).reason
    note_look(actor=actor, purpose=purpose, place=place, reason=reason or "")
    return None if reason is None else refused(reason)


def _detail(cell: SourceCell, states: list[SourceState]) -> SourceDetail:
    own = [state for state in states if state.source == cell.source]
    source = next((source for source in programme().sources if source.id == cell.source), None)
    holder = next((s.holder for s in programme().systems if source and s.id == source.system), "")
    newest = next((state.newest_on for state in own if not state.column), None)
    columns = tuple(ColumnHealth(s.column, s.completeness, s.message) for s in own if s.column)
    return SourceDetail(cell, holder, newest, columns)
