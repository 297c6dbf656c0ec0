"""確認シート: facts first, then one's own view, then the reasons that add up, then the decision."""

from datetime import date, datetime

from django.utils import timezone

from tsunagu.apps.accounts.models import User
from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.drafts import draft_of
from tsunagu.apps.assessment.items import items_by_source, items_of, masked_items
from tsunagu.apps.assessment.lines import StoredReason, open_line, points_chip, stored_reasons, sum_words
from tsunagu.apps.assessment.models import SavedDecision, SavedView
from tsunagu.apps.assessment.needs import logic_of
from tsunagu.apps.assessment.rows import points_open
from tsunagu.apps.assessment.rules import why_not_decide, why_not_view
from tsunagu.apps.assessment.shapes import (
    DecisionView,
    HouseholdRow,
    NeedTab,
    Option,
    OwnView,
    ReasonTable,
    Sheet,
    StepState,
)
from tsunagu.apps.assessment.subjects import Found
from tsunagu.apps.assessment.words import (
    AGAINST_CODES,
    DECISIONS,
    HOWS,
    NEEDS_CONTACT,
    REASON_CODES,
    VIEWS,
    goes_against,
)
from tsunagu.apps.audit.queries import times_looked_at
from tsunagu.apps.registry.masking import LAST_SEEN_UNKNOWN, NO_SCHOOL, Viewer, age_words
from tsunagu.apps.registry.models import HouseholdMember
from tsunagu.apps.tasks.clocks import clock_of
from tsunagu.apps.tasks.queries import STATUS_LABELS
from tsunagu.domain.access import REASON_SENTENCES, Action, ReasonCode, masked
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.judgement import ReasonKind

SEX = {"1": "男", "2": "女"}
STEPS = ("事実を読む", "自分の見立て", "判定の理由をくらべる", "決める")


def build_sheet(viewer: Viewer, found: Found, tabs: tuple[NeedTab, ...]) -> Sheet:
    """The sheet of a child for one viewer; reasons and points are not in it before they may be."""
    actor, today = viewer.actor, timezone.localdate(viewer.now)
    child, code, task = found.child, found.school_code, found.task
    own = found.view_of(actor)
    opened = points_open(actor, decided=found.decided, viewed_by_me=own is not None)
    reasons = stored_reasons(found.judgement.run_id, found.need.pk, [child.pk])[child.pk]
    logic, items = logic_of(found.need.need), items_of(viewer, found)
    step = 4 if found.decided else 3 if opened else 1
    no_view, no_decision = why_not_view(actor, found, viewer), why_not_decide(actor, found, viewer)
    return Sheet(
        key=child.key,
        need=found.need.need,
        title=logic.name if logic else found.need.need,
        tabs=tabs,
        name=viewer.name(child.full_name, code),
        kana=viewer.name(child.full_kana, code),
        birth_date=viewer.birth_date(child.birth_date, code),
        age=age_words(child.birth_date, today),
        sex=SEX.get(child.sex, child.sex or "記録なし"),
        school=viewer.school(child.school_name, code),
        grade=viewer.value(child.grade, ItemClass.SCHOOL, code),
        class_name=viewer.value(child.class_name, ItemClass.SCHOOL, code),
        district=viewer.place(child.district, code, protected=child.protected),
        address=viewer.place(child.address, code, protected=child.protected),
        protective=_strips(child.protected),
        last_seen=LAST_SEEN_UNKNOWN,
        clock=clock_of(task.follow_up_on if found.decided else task.due_on, today),
        assignee=found.assignee.display_name if found.assignee else "担当が未定",
        mine=task.assignee_id == actor.id,
        status=_status(found),
        status_label=STATUS_LABELS[_status(found)],
        as_of=found.judgement.run.as_of,
        logic_name=logic.name if logic else found.need.need,
        logic_version=found.judgement.logic_version,
        step=step,
        steps=_steps(step, own, found.decision),
        must=tuple(open_line(r, today) for r in reasons if r.kind == ReasonKind.MUST),
        items=items_by_source(items, today),
        own_view=_view(own) if own else None,
        other_views=tuple(_view(v) for v in found.views if v.by_id != actor.id) if opened else (),
        reasons=_reason_table(found, reasons, today) if opened else None,
        unknown=tuple(r for r in items.rows if r.kind in ("no_record", "not_delivered", "link_pending")),
        stale=tuple(row for row in items.rows if row.kind == "stale"),
        masked=masked_items(actor),
        none=tuple(row for row in items.rows if row.kind == "none"),
        household=_household(viewer, found, today),
        household_note=f"住民記録 {found.judgement.run.as_of.month}月{found.judgement.run.as_of.day}日時点",
        views=tuple(Option(name, label, bool(own and own.view == name)) for name, label in VIEWS.items()),
        decisions=_decisions(found, opened),
        reason_codes=tuple(Option(name, label) for name, label in REASON_CODES.items()),
        against_codes=tuple(Option(name, label) for name, label in AGAINST_CODES.items()),
        hows=tuple(Option(name, label) for name, label in HOWS.items()),
        people=_people(viewer),
        draft=draft_of(actor, task),
        version=found.version,
        decision=_decision(found.decision) if found.decision and opened else None,
        history=tuple(_decision(d) for d in found.decisions if d.task_id != task.pk) if opened else (),
        comparison=_comparison(found, own) if opened else "",
        looked=f"この児童を見た記録：今月 {_looks_this_month(child.key, viewer.now)}回",
        may_take_up=no_view is None and task.assignee_id is None,
        may_view=no_view is None and own is None,
        may_decide=no_decision is None,
        why_not=_why_not(no_view, no_decision, own),
    )


def people_who_contact() -> list[User]:
    """The accounts that may be asked to contact a child: those whose role assesses or decides."""
    able = [role.id for role in programme().roles if {"assess", "decide"} & set(role.actions)]
    return list(User.objects.filter(is_active=True, role__in=able).order_by("display_name", "pk"))


def _status(found: Found) -> str:
    if found.decided:
        return found.task.closed_as
    return "own_view" if found.views else "open"


def _strips(protected: bool) -> tuple[str, ...]:
    return (
        ("支援措置あり：住所・学校・連絡先を、家族を含むだれにも知らせないでください。",) if protected else ()
    )


def _steps(step: int, own: SavedView | None, decision: SavedDecision | None) -> tuple[StepState, ...]:
    moments: tuple[datetime | None, ...] = (
        None, own.at if own else None, None, decision.at if decision else None,
    )  # fmt: skip
    here = 2 if step == 1 else 4 if step == 4 else 3
    return tuple(
        StepState(
            n, title, "done" if n < here or decision else "here" if n == here else "later", moments[n - 1]
        )
        for n, title in enumerate(STEPS, 1)
    )


def _view(view: SavedView) -> OwnView:
    return OwnView(view.view, VIEWS.get(view.view, view.view), view.words, view.by.display_name, view.at)


def _reason_table(found: Found, reasons: list[StoredReason], today: date) -> ReasonTable:
    judged = found.judgement
    logic = logic_of(found.need.need)
    earning = (ReasonKind.MUST, ReasonKind.POINTS, ReasonKind.CAP)
    lines = tuple(open_line(reason, today) for reason in reasons if reason.kind in earning)
    chip = points_chip(logic, covered=False, must=judged.must, band=judged.band, points=judged.points)
    return ReasonTable(chip, lines, sum_words(lines), judged.points)


def _decisions(found: Found, opened: bool) -> tuple[Option, ...]:
    """The choices; whether one goes against the band is told only once the band is open."""
    judged = found.judgement
    return tuple(
        Option(
            name,
            label,
            bool(found.decision and found.decision.decision == name),
            name in NEEDS_CONTACT,
            opened and goes_against(name, band=judged.band, must=judged.must),
        )
        for name, label in DECISIONS.items()
    )


def _decision(saved: SavedDecision) -> DecisionView:
    codes = {**REASON_CODES, **AGAINST_CODES}
    return DecisionView(
        decision=saved.decision,
        label=DECISIONS.get(saved.decision, saved.decision),
        reasons=tuple(codes.get(code, code) for code in (*saved.reason_codes, *saved.against_codes)),
        words=saved.words,
        next_contact_on=saved.next_contact_on,
        how=HOWS.get(saved.how, saved.how),
        by_whom=saved.by_whom.display_name if saved.by_whom else "",
        by=saved.by.display_name,
        at=saved.at,
    )


def _people(viewer: Viewer) -> tuple[Option, ...]:
    if not viewer.actor.can(Action.DECIDE):
        return ()
    me = viewer.actor.id
    people = sorted(people_who_contact(), key=lambda user: user.pk != me)
    return tuple(
        Option(str(user.pk), f"{user.display_name}（自分）" if user.pk == me else user.display_name)
        for user in people
    )


def _household(viewer: Viewer, found: Found, today: date) -> tuple[HouseholdRow, ...]:
    members = HouseholdMember.objects.filter(child=found.child).order_by(
        "is_child", "birth_date", "person_id"
    )
    return tuple(_member(viewer, found, member, today) for member in members)


def _member(viewer: Viewer, found: Found, member: HouseholdMember, today: date) -> HouseholdRow:
    """A member of the household; a school sees no brother or sister of another school."""
    other = viewer.actor.reach == "school" and member.is_child
    other = other and member.member_school_id != found.child.school_id
    name = masked(ReasonCode.OTHER_SCHOOL) if other else viewer.name(member.full_name, found.school_code)
    note = ""
    if member.is_child and not other:
        note = f"{member.school_name or NO_SCHOOL} {member.grade}".strip()
    if member.protected:
        note = "支援措置のため、住所・連絡先は市民課だけが見られます"
    age = "" if other else age_words(member.birth_date, today)
    relation = member.relation or "記録なし"
    return HouseholdRow(
        name, relation, age, member.is_child, note, LAST_SEEN_UNKNOWN if member.is_child else ""
    )


def _comparison(found: Found, own: SavedView | None) -> str:
    if own is None:
        return ""
    band = f"{found.judgement.band}帯" if found.judgement.band else "一覧の線の下"
    return f"見立て「{VIEWS.get(own.view, own.view)}」と、{band}です。ちがう向きで決めるときは、理由をもう1つ選びます。"


def _looks_this_month(key: str, now: datetime) -> int:
    month = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return times_looked_at(key, month)


def _why_not(no_view: ReasonCode | None, no_decision: ReasonCode | None, own: SavedView | None) -> str:
    code = no_view if own is None and no_view is not None else no_decision
    return f"{REASON_SENTENCES[code]}（{code.value}）" if code is not None else ""
