"""見つける: one need's list as this person may see it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from math import ceil

from django.utils import timezone

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.assessment.lines import (
    StoredReason,
    points_chip,
    stored_reasons,
    top_lines,
    unknown_chips,
)
from tsunagu.apps.assessment.needs import logic_of
from tsunagu.apps.assessment.rows import Row, points_open, rows_of
from tsunagu.apps.assessment.shapes import Choice, ListFilters, ListGroup, ListRow, NeedList, NeedTab
from tsunagu.apps.intake.health import cells_of, sources_of_need, strip_of
from tsunagu.apps.intake.models import Need, Run, SourceState
from tsunagu.apps.registry.masking import LAST_SEEN_UNKNOWN, NO_SCHOOL, Viewer, age_words
from tsunagu.apps.tasks.clocks import clock_of
from tsunagu.apps.tasks.queries import STATUS_LABELS
from tsunagu.domain.access import Actor
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.logic import Logic

PER_PAGE_AT_MOST = 100
COUNTED_FROM = 10  # bands of covered rows are counted together only where a single child cannot be told
NOTES = {
    "mine": "見立てを書くまで点を伏せています（届いた順）",
    "unassigned": "担当がまだいません。点は見立ての後（届いた順）",
    "others": "ほかの人の担当です。点は見立ての後（届いた順）",
    "random": "線の下から無作為に確かめた児童です",
}
TITLES = {
    "mine": "わたしの担当・これから確認",
    "unassigned": "担当が未定・これから確認",
    "others": "ほかの担当・確認中",
    "random": "無作為の確認",
}


def build_list(
    viewer: Viewer, need: Need, run: Run, tabs: tuple[NeedTab, ...], filters: ListFilters
) -> NeedList:
    """The list: filtered, grouped, sorted, paged, with the reasons of this page's children alone."""
    actor, today = viewer.actor, timezone.localdate(viewer.now)
    logic = logic_of(need.need)
    everyone = rows_of(actor, need.pk)
    chosen = [row for row in everyone if _fits(row, filters, actor)]
    ordered = sorted(chosen, key=_order(filters.sort, actor, logic, today))
    per_page = min(max(1, filters.per_page), PER_PAGE_AT_MOST)
    pages = max(1, ceil(len(ordered) / per_page))
    page = min(max(1, filters.page), pages)
    on_page = ordered[(page - 1) * per_page : page * per_page]
    reasons = stored_reasons(run.pk, need.pk, [row.child_id for row in on_page])
    shown = {row.child_id: _list_row(viewer, row, reasons[row.child_id], logic, today) for row in on_page}
    states = SourceState.objects.filter(run=run, column="", source__in=sources_of_need(need.need))
    return NeedList(
        need=need.need,
        title=logic.name if logic else need.need,
        as_of=run.as_of,
        logic_name=logic.name if logic else need.need,
        logic_version=logic.version if logic else "",
        health=strip_of(cells_of(list(states), today)),
        tabs=tabs,
        filters=filters,
        bands=_band_choices(everyone, filters, actor, logic),
        levels=_levels(everyone, actor, logic),
        statuses=_choices(((row.status, STATUS_LABELS[row.status]) for row in everyone), filters.status),
        schools=_choices(((_school(row), row.school_name or NO_SCHOOL) for row in everyone), filters.school),
        assignees=_assignee_choices(everyone, filters, actor),
        total=len(chosen),
        unfiltered_total=len(everyone),
        groups=_groups(ordered, shown, actor, logic),
        page=page,
        pages=pages,
        first=(page - 1) * per_page + 1 if on_page else 0,
        last=(page - 1) * per_page + len(on_page),
        empty_sentence="" if ordered else "この条件では、いません。",
        foot=_foot(actor, len(on_page), viewer.now),
    )


def covered(row: Row, actor: Actor) -> bool:
    """Whether this row hides band and points from this person."""
    return not points_open(actor, decided=row.decided, viewed_by_me=row.viewed_by_me)


def _group_of(row: Row, actor: Actor) -> str:
    if covered(row, actor):
        return "mine" if row.assignee_id == actor.id else "others" if row.assignee_id else "unassigned"
    if not row.listed:
        return "random"
    return f"band:{row.band}"


def _group_order(actor: Actor, logic: Logic | None) -> Callable[[Row], int]:
    bands = sorted(logic.bands, key=lambda band: -band.at_least) if logic else []
    names = ["mine", "unassigned", "others", *(f"band:{band.label}" for band in bands), "band:", "random"]
    places = {name: place for place, name in enumerate(names)}
    return lambda row: places.get(_group_of(row, actor), len(names))


def _order(sort: str, actor: Actor, logic: Logic | None, today: date) -> Callable[[Row], tuple[object, ...]]:
    """Group first; inside it what the person chose; then points where they are open; then arrival."""
    group = _group_order(actor, logic)
    chosen: dict[str, Callable[[Row], object]] = {
        "due": lambda row: row.due_on or date.max,
        "age": lambda row: -(row.birth_date or date.min).toordinal(),
        "school": lambda row: (row.school_name or "\uffff", row.grade),
    }
    first = chosen.get(sort, lambda row: 0)
    return lambda row: (
        group(row), first(row), 0 if covered(row, actor) else -row.points, row.task_id or 0, row.child_id,
    )  # fmt: skip


def _fits(row: Row, filters: ListFilters, actor: Actor) -> bool:
    wanted_person = {"me": actor.id, "nobody": None}.get(filters.assignee, filters.assignee)
    return (
        (not filters.school or filters.school == _school(row))
        and (not filters.status or filters.status == row.status)
        and (not filters.assignee or str(row.assignee_id) == str(wanted_person))
        and (not filters.band or filters.band in _band_names(row, actor))
    )


def _band_names(row: Row, actor: Actor) -> set[str]:
    """What the band filter may find a row by: a covered row is found by nothing that it hides."""
    names = {"covered"} if covered(row, actor) else {row.band} if row.band else {"random"}
    return names | {"must"} if row.must else names


def _school(row: Row) -> str:
    return row.school_code or "none"


def _choices(pairs: Iterable[tuple[str, str]], selected: str) -> tuple[Choice, ...]:
    labels: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name, label in pairs:
        labels[name] = label
        counts[name] += 1
    return tuple(
        Choice(name, labels[name], counts[name], name == selected)
        for name in sorted(labels, key=lambda n: (n == "none", labels[n]))
    )


def _band_choices(
    rows: Sequence[Row], filters: ListFilters, actor: Actor, logic: Logic | None
) -> tuple[Choice, ...]:
    counts = Counter(name for row in rows for name in _band_names(row, actor))
    bands = sorted(logic.bands, key=lambda band: -band.at_least) if logic else []
    labels = {band.label: f"{band.label}帯（{band.at_least}点以上）" for band in bands}
    labels |= {"must": "必ず確認", "covered": "点は見立ての後", "random": "無作為の確認"}
    return tuple(
        Choice(name, label, counts[name], name == filters.band)
        for name, label in labels.items()
        if counts[name] or name in {band.label for band in bands}
    )


def _levels(rows: Sequence[Row], actor: Actor, logic: Logic | None) -> tuple[Choice, ...]:
    """How many listed children stand in each band, as numbers only; none where they could point at a child."""
    hidden = [row for row in rows if covered(row, actor)]
    if hidden and len(hidden) < COUNTED_FROM:
        return ()
    bands = sorted(logic.bands, key=lambda band: -band.at_least) if logic else []
    counts = Counter(row.band for row in rows if row.listed)
    return tuple(Choice(band.label, f"{band.label}帯", counts[band.label]) for band in bands)


def _assignee_choices(rows: Sequence[Row], filters: ListFilters, actor: Actor) -> tuple[Choice, ...]:
    pairs = (
        ("me", "わたし") if row.assignee_id == actor.id
        else (str(row.assignee_id), row.assignee or "") if row.assignee_id
        else ("nobody", "担当が未定")
        for row in rows
    )  # fmt: skip
    return _choices(pairs, filters.assignee)


def _groups(
    ordered: Sequence[Row], shown: dict[int, ListRow], actor: Actor, logic: Logic | None
) -> tuple[ListGroup, ...]:
    totals = Counter(_group_of(row, actor) for row in ordered)
    musts = Counter(_group_of(row, actor) for row in ordered if row.must)
    names = dict.fromkeys(_group_of(row, actor) for row in ordered)
    groups = []
    for name in names:
        rows = tuple(shown[row.child_id] for row in ordered if _group_of(row, actor) == name
                     and row.child_id in shown)  # fmt: skip
        if rows:
            must = f"うち必ず確認する条件にあたる {musts[name]}人" if musts[name] else ""
            groups.append(ListGroup(name, _title(name, logic), NOTES.get(name, must), totals[name], rows))
    return tuple(groups)


def _title(name: str, logic: Logic | None) -> str:
    if name in TITLES:
        return TITLES[name]
    label = name.removeprefix("band:")
    if not label:
        return "必ず確認する条件だけにあたる"
    bounds = sorted((band.at_least, band.label) for band in (logic.bands if logic else ()))
    place = next((index for index, (_, known) in enumerate(bounds) if known == label), None)
    if place is None:
        return f"{label}帯"
    upper = f"{bounds[place + 1][0] - 1}点" if place + 1 < len(bounds) else "以上"
    lower = bounds[place][0]
    return f"{label}帯　{lower}点以上" if upper == "以上" else f"{label}帯　{lower}〜{upper}"


def _list_row(
    viewer: Viewer, row: Row, reasons: Sequence[StoredReason], logic: Logic | None, today: date
) -> ListRow:
    hidden = covered(row, viewer.actor)
    lines, folded, rest = top_lines(reasons, covered=hidden, today=today)
    return ListRow(
        key=row.key,
        name=viewer.name(row.full_name, row.school_code),
        kana=viewer.name(row.full_kana, row.school_code),
        age=age_words(row.birth_date, today),
        school=viewer.school(row.school_name, row.school_code),
        grade=viewer.value(row.grade, ItemClass.SCHOOL, row.school_code),
        protected=row.protected,
        points=points_chip(logic, covered=hidden, must=row.must, band=row.band, points=row.points),
        reasons=lines,
        folded=folded,
        folded_reasons=rest,
        unknown=unknown_chips(reasons),
        last_seen=LAST_SEEN_UNKNOWN,
        status=row.status,
        status_label=STATUS_LABELS[row.status],
        assignee=row.assignee or "担当が未定",
        mine=row.assignee_id == viewer.actor.id,
        clock=clock_of(row.follow_up_on if row.decided else row.due_on, today),
        arrived_on=row.arrived_on or today,
    )


def _foot(actor: Actor, count: int, now: datetime) -> str:
    what = "名前が表示されたこと" if actor.sees_names else "この一覧を見たこと"
    return f"{what}は閲覧記録に残ります（{count}人・{timezone.localtime(now):%H:%M}）"


def programme_need_titles() -> dict[str, str]:
    """What each need is called."""
    return {logic.need: logic.name for logic in programme().logics}
