"""確認シート: one child, one need, one viewer; reasons exist only after one's own view."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from tsunagu.apps.assessment.lines import (
    StoredReason,
    covered_line,
    open_line,
    points_chip,
    stored_reasons,
    sum_words,
)
from tsunagu.apps.assessment.needs import logic_of, tabs_of
from tsunagu.apps.assessment.opening import Opened
from tsunagu.apps.assessment.rows import points_open
from tsunagu.apps.assessment.saved import Saved, people_for_contact, saved_of
from tsunagu.apps.assessment.shapes import Option, ReasonTable, Sheet, StepState
from tsunagu.apps.assessment.sheet_items import by_source, household_rows, item_rows, masked_rows
from tsunagu.apps.assessment.words import (
    AGAINST_CODES,
    DECISIONS,
    HOWS,
    NEEDS_CONTACT,
    REASON_CODES,
    VIEW_URGENCY,
    VIEWS,
    goes_against,
)
from tsunagu.apps.audit.queries import times_looked_at
from tsunagu.apps.registry.masking import LAST_SEEN_UNKNOWN, Viewer, age_words, day_words
from tsunagu.apps.registry.models import Child
from tsunagu.apps.tasks.clocks import clock_of
from tsunagu.apps.tasks.queries import STATUS_LABELS
from tsunagu.domain.access import REASON_SENTENCES, Action, ReasonCode
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.judgement import ReasonKind
from tsunagu.domain.logic import Logic

PROTECTED_STRIP = "支援措置があります。住所・学校・電話を、だれにも知らせないでください。"
SEXES = {"1": "男", "2": "女", "男": "男", "女": "女"}
STEPS = ("事実を読む", "自分の見立て", "判定の理由をくらべる", "決める")
NOT_KNOWN = ("no_record", "not_delivered", "link_pending")


def build_sheet(opened: Opened) -> tuple[Sheet, list[str]]:
    """The sheet, and the item classes that it shows (for the reading log)."""
    row, today = opened.row, timezone.localdate(opened.now)
    viewer = Viewer(opened.actor, opened.purpose, opened.now)
    child, saved, logic = Child.objects.get(pk=row.child_id), saved_of(opened), logic_of(opened.need.need)
    sees_points = points_open(opened.actor, decided=row.decided, viewed_by_me=saved.own is not None)
    reasons = stored_reasons(opened.run.pk, opened.need.pk, [row.child_id])[row.child_id]
    items = item_rows(opened, viewer, today)
    rows = [entry for _, entry in items]
    may = _may(opened, saved)
    sheet = Sheet(
        key=row.key,
        need=opened.need.need,
        title=logic.name if logic else opened.need.need,
        tabs=tabs_of(opened.actor, opened.purpose, opened.now, opened.need.need),
        **_identity(opened, viewer, child, today),
        last_seen=LAST_SEEN_UNKNOWN,
        clock=clock_of(row.follow_up_on if row.decided else row.due_on, today),
        assignee=row.assignee or "担当が未定",
        mine=row.assignee_id == opened.actor.id,
        status=row.status,
        status_label=STATUS_LABELS[row.status],
        as_of=opened.run.as_of,
        logic_name=logic.name if logic else "",
        logic_version=logic.version if logic else "",
        step=_step(saved, sees_points=sees_points),
        steps=_steps(saved, _step(saved, sees_points=sees_points)),
        must=tuple(covered_line(reason, today) for reason in reasons if reason.kind == ReasonKind.MUST),
        items=by_source(items, opened, today),
        own_view=saved.own,
        other_views=saved.others if sees_points else (),
        reasons=_table(opened, reasons, logic, today) if sees_points else None,
        unknown=tuple(entry for entry in rows if entry.kind in NOT_KNOWN),
        stale=tuple(entry for entry in rows if entry.kind == "stale"),
        masked=masked_rows(opened),
        none=tuple(entry for entry in rows if entry.kind == "none"),
        household=household_rows(opened, viewer, today),
        household_note=f"住民記録 {day_words(opened.run.as_of, today)}時点",
        **_choices(opened, saved, sees_points=sees_points),
        draft=saved.draft,
        version=saved.version,
        decision=saved.decision if sees_points else None,
        history=saved.history if sees_points else (),
        comparison=_comparison(opened, saved) if sees_points else "",
        looked=_looked(row.key, today),
        **may,
    )
    shown = {ItemClass.BASIC.value, *opened.need.classes}
    return sheet, sorted(shown & opened.actor.classes | {ItemClass.BASIC.value})


def _identity(opened: Opened, viewer: Viewer, child: Child, today: date) -> dict[str, Any]:
    code = opened.row.school_code
    return {
        "name": viewer.name(child.full_name, code),
        "kana": viewer.name(child.full_kana, code),
        "birth_date": viewer.birth_date(child.birth_date, code),
        "age": age_words(child.birth_date, today),
        "sex": SEXES.get(child.sex, "性別の記録なし"),
        "school": viewer.school(child.school_name, code),
        "grade": viewer.value(child.grade, ItemClass.SCHOOL, code),
        "class_name": viewer.value(_class_words(child.class_name), ItemClass.SCHOOL, code),
        "district": viewer.place(child.district, code, protected=child.protected),
        "address": viewer.place(child.address, code, protected=child.protected),
        "protective": (PROTECTED_STRIP,) if child.protected else (),
    }


def _class_words(name: str) -> str:
    """1組 where the roster says 1; a class with a name of its own stays as it is."""
    return f"{name}組" if name.isdecimal() else name


def _step(saved: Saved, *, sees_points: bool) -> int:
    if saved.decision is not None:
        return 4
    return 3 if saved.own is not None or sees_points else 2


def _steps(saved: Saved, here: int) -> tuple[StepState, ...]:
    moments: dict[int, datetime] = {}
    if saved.own is not None:
        moments |= {1: saved.own.at, 2: saved.own.at}
    if saved.decision is not None:
        moments[4] = saved.decision.at
    return tuple(
        StepState(
            number,
            title,
            "done" if number < here or number in moments else "here" if number == here else "later",
            moments.get(number),
        )
        for number, title in enumerate(STEPS, start=1)
    )


def _table(opened: Opened, reasons: Sequence[StoredReason], logic: Logic | None, today: date) -> ReasonTable:
    """The lines that earn or could have earned points; what is unknown or a confirmed no stands apart."""
    row = opened.row
    drawn = (ReasonKind.MUST, ReasonKind.POINTS, ReasonKind.CAP)
    lines = tuple(open_line(reason, today) for reason in reasons if reason.kind in drawn)
    chip = points_chip(logic, covered=False, must=row.must, band=row.band, points=row.points)
    return ReasonTable(chip, lines, sum_words(lines), row.points)


def _choices(opened: Opened, saved: Saved, *, sees_points: bool) -> dict[str, Any]:
    draft, row = saved.draft, opened.row
    return {
        "views": _options(VIEWS, draft.view),
        "decisions": tuple(
            Option(
                name,
                label,
                name == draft.decision,
                name in NEEDS_CONTACT,
                sees_points and goes_against(name, band=row.band, must=row.must),
            )
            for name, label in DECISIONS.items()
        ),
        "reason_codes": _options(REASON_CODES, *draft.reason_codes),
        "against_codes": _options(AGAINST_CODES, *draft.against_codes),
        "hows": _options(HOWS, draft.how),
        "people": _people(opened, draft.by_whom),
    }


def _options(words: dict[str, str], *selected: str) -> tuple[Option, ...]:
    return tuple(Option(name, label, name in selected) for name, label in words.items())


def _people(opened: Opened, selected: str) -> tuple[Option, ...]:
    chosen = selected or str(opened.actor.id)
    return tuple(
        Option(str(user.pk), _called(user.display_name, user.pk == opened.actor.id), str(user.pk) == chosen)
        for user in people_for_contact()
    )


def _called(name: str, is_me: bool) -> str:
    return f"{name}（自分）" if is_me else name


def _comparison(opened: Opened, saved: Saved) -> str:
    """見立てと判定のくらべ: in words, and what a different direction asks for."""
    row = opened.row
    drawn = "" if row.listed else "線の下から無作為に選ばれ、確かめた児童です。"
    if saved.own is None:
        return drawn
    if row.band or row.must:
        place = f"{row.band}帯" if row.band else "必ず確認する条件"
    else:
        place = "一覧の線より下"
    urgent = VIEW_URGENCY[saved.own.view]
    if not urgent:
        return f"{drawn}見立ては「{saved.own.view_label}」、判定は{place}です。"
    same = (urgent == "act") == bool(row.band or row.must)
    direction = "同じ向き" if same else "ちがう向き"
    return (
        f"{drawn}見立て「{saved.own.view_label}」と、{place}は{direction}です。"
        "判定とちがう向きで決めるときは、どちらの向きでも理由を一つ多く選びます。"
    )


def _may(opened: Opened, saved: Saved) -> dict[str, Any]:
    """What can be done now, and the sentence for what cannot."""
    row = opened.row
    assess, decide_ = opened.may(Action.ASSESS), opened.may(Action.DECIDE)
    still_open = row.task_id is not None and not row.decided
    waits_for_view = assess is None and saved.own is None
    shut = decide_ or (ReasonCode.OWN_VIEW_FIRST if waits_for_view else None)
    return {
        "may_take_up": assess is None and still_open and row.assignee_id is None,
        "may_view": assess is None and still_open and saved.own is None,
        "may_decide": shut is None and still_open,
        "why_not": f"{REASON_SENTENCES[shut]}（理由 {shut.value}）" if shut is not None else "",
    }


def _looked(key: str, today: date) -> str:
    begins = timezone.make_aware(datetime.combine(today.replace(day=1), time()))
    return f"この児童を見た記録：今月 {times_looked_at(key, begins)}回"
