"""The list and the sheet: every displayed value already cut down to what this viewer may see."""

from dataclasses import dataclass
from datetime import date, datetime

from tsunagu.apps.intake.shapes import HealthStrip
from tsunagu.apps.tasks.shapes import Clock
from tsunagu.domain.access import Value


@dataclass(frozen=True, slots=True)
class ListFilters:
    """しぼりこみ・並び・頁: what the address bar keeps (never a name)."""

    school: str = ""  # school code; "none" = 所属なし
    status: str = ""  # open | own_view | support | watch | not_now | already_supported | mixed_records
    assignee: str = ""  # "me" | "nobody" | account id
    band: str = ""  # label of the band | "covered" | "must"
    sort: str = "band"  # band | due | age | school
    page: int = 1
    per_page: int = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter choice with the number of children behind it."""

    id: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class NeedTab:
    """A need this viewer may open, with the number of rows behind it."""

    need: str
    title: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """帯・点: `covered` hides band and points alike; nothing of them is in the object then."""

    covered: bool
    must: bool
    band: str = ""  # Ⅲ | Ⅱ | Ⅰ, "" below the line (random check, after one's own view)
    points: int | None = None
    filled: int = 0  # cells of the chip
    cells: int = 0
    words: str = "点は見立ての後"


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """理由の行: kind must | points | fact | cap | folded | none | unknown | stale | masked."""

    kind: str
    sentence: str
    points: int | None = None  # None while covered
    dates: str = ""  # 10月24日〜11月22日
    source: str = ""  # 校務（11月23日）
    label: str = ""  # label of the item


@dataclass(frozen=True, slots=True)
class UnknownChip:
    """わからないこと: state no_record | not_delivered | stale | link_pending | masked."""

    state: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """一覧の一行: one child."""

    key: str
    name: Value
    kana: Value
    age: str
    school: Value
    grade: Value
    protected: bool  # 支援措置 chip
    points: Points
    reasons: tuple[ReasonLine, ...]  # at most 3
    folded: ReasonLine | None  # 「ほか 3つ」 with the points of the rest, so that all adds up
    folded_reasons: tuple[ReasonLine, ...]  # what unfolds in place
    unknown: tuple[UnknownChip, ...]
    last_seen: str
    status: str
    status_label: str
    assignee: str
    mine: bool
    clock: Clock
    arrived_on: date


@dataclass(frozen=True, slots=True)
class ListGroup:
    """A group of rows: mine | unassigned | others | band:Ⅲ | … | random."""

    id: str
    title: str
    note: str
    total: int  # of the whole list, not of this page
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True)
class NeedList:
    """見つける: the list of one need."""

    need: str
    title: str
    as_of: date
    logic_name: str
    logic_version: str
    health: HealthStrip
    tabs: tuple[NeedTab, ...]
    filters: ListFilters
    bands: tuple[Choice, ...]  # filter: rows whose points are open to this person, must, covered, random
    levels: tuple[Choice, ...]  # 帯ごとの人数, numbers only (no filter): covered rows are counted, not told
    statuses: tuple[Choice, ...]
    schools: tuple[Choice, ...]
    assignees: tuple[Choice, ...]
    total: int  # rows behind the filters
    unfiltered_total: int
    groups: tuple[ListGroup, ...]
    page: int
    pages: int
    first: int
    last: int
    empty_sentence: str
    foot: str  # 名前が表示されたことは閲覧記録に残ります（7人・18:52）


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """世帯の一人."""

    name: Value
    relation: str
    age: str
    is_child: bool
    note: str  # 学校・学年, or the reason of a mask
    last_seen: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """項目: kind known | none | no_record | not_delivered | stale | link_pending | masked."""

    kind: str
    label: str
    item_class: str  # Japanese name of the class
    sentence: Value
    dates: str
    known: str  # もとの記録に届いた日


@dataclass(frozen=True, slots=True)
class ItemsBySource:
    """Items of one source, by date."""

    source: str
    title: str
    delivered: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class StepState:
    """手順: 1 facts, 2 own view, 3 reasons, 4 decision; state done | here | later."""

    number: int
    title: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OwnView:
    """見立て: saved and locked."""

    view: str
    view_label: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a form; `needs_contact` = a next contact date is required."""

    id: str
    label: str
    selected: bool = False
    needs_contact: bool = False
    against: bool = False  # against the band's direction: one more code is required


@dataclass(frozen=True, slots=True)
class Draft:
    """下書き: what the person typed last, with the time it was saved."""

    view: str = ""
    view_words: str = ""
    decision: str = ""
    reason_codes: tuple[str, ...] = ()
    against_codes: tuple[str, ...] = ()
    words: str = ""
    next_contact_on: str = ""
    how: str = ""
    by_whom: str = ""
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """決定: what was recorded."""

    decision: str
    label: str
    reasons: tuple[str, ...]
    words: str
    next_contact_on: date | None
    how: str
    by_whom: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReasonTable:
    """判定の理由: exists only from step 3 on (or the must lines alone before)."""

    points: Points
    lines: tuple[ReasonLine, ...]
    sum_words: str  # 4＋2＋2−2＝6
    total: int
    note: str = "点は、確かめる順番を決めるためのものです。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """確認シート: one child, one need, one viewer."""

    key: str
    need: str
    title: str
    tabs: tuple[NeedTab, ...]
    name: Value
    kana: Value
    birth_date: Value
    age: str
    sex: str
    school: Value
    grade: Value
    class_name: Value
    district: Value
    address: Value
    protective: tuple[str, ...]  # full-width strips
    last_seen: str
    clock: Clock
    assignee: str
    mine: bool
    status: str
    status_label: str
    as_of: date
    logic_name: str
    logic_version: str
    step: int
    steps: tuple[StepState, ...]
    must: tuple[ReasonLine, ...]  # open from step 1
    items: tuple[ItemsBySource, ...]
    own_view: OwnView | None
    other_views: tuple[OwnView, ...]  # of colleagues, from step 3 on
    reasons: ReasonTable | None  # None before one's own view is saved
    unknown: tuple[ItemRow, ...]  # no_record, not_delivered, link_pending
    stale: tuple[ItemRow, ...]
    masked: tuple[ItemRow, ...]
    none: tuple[ItemRow, ...]  # 確かめて「ない」
    household: tuple[HouseholdRow, ...]
    household_note: str
    views: tuple[Option, ...]
    decisions: tuple[Option, ...]
    reason_codes: tuple[Option, ...]
    against_codes: tuple[Option, ...]
    hows: tuple[Option, ...]
    people: tuple[Option, ...]  # who may be asked to contact
    draft: Draft
    version: int  # hand back with every action: optimistic concurrency
    decision: DecisionView | None
    history: tuple[DecisionView, ...]  # earlier rounds
    comparison: str  # 見立てと判定のくらべ, from step 3 on
    looked: str  # この児童を見た記録：今月 3回
    may_take_up: bool
    may_view: bool
    may_decide: bool
    why_not: str  # sentence with reason code where a control is shut


@dataclass(frozen=True, slots=True)
class Done:
    """記録した: the sentence shown in place; `again` = the same form was sent twice."""

    sentence: str
    version: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """A mistake in a form field, with the sentence that stands under it."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Invalid:
    """直すところ: nothing was saved, nothing typed is lost."""

    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """ほかの人が先に変えた: who, when; none is overwritten."""

    sentence: str
    by: str
    at: datetime
    version: int
