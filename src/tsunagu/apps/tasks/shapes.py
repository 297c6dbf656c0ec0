"""Work and its clocks, as the screens show them."""

from dataclasses import dataclass
from datetime import date

from tsunagu.domain.access import Value


@dataclass(frozen=True, slots=True)
class Clock:
    """期限の時計: state none | plain | soon | overdue, with its words."""

    due_on: date | None
    state: str
    words: str  # あと6日 | 今日まで | 4日超過 | 期限なし


@dataclass(frozen=True, slots=True)
class WorkRow:
    """仕事の一行: a child to look at or to contact."""

    key: str  # public key of the child
    need: str
    need_title: str
    kind: str  # assess | contact
    kind_label: str  # 確認する | 連絡する・会う
    name: Value
    kana: Value
    age: str
    clock: Clock
    status: str
    status_label: str
    assignee: str
    last_seen: str  # 記録なし until contacts are recorded


@dataclass(frozen=True, slots=True)
class WorkBlock:
    """A block of the home screen; empty blocks stay with `empty_sentence`."""

    id: str  # overdue | due_today | soon | without_plan | later
    title: str
    rows: tuple[WorkRow, ...]
    total: int
    empty_sentence: str = "いま、ありません"


@dataclass(frozen=True, slots=True)
class Today:
    """今日: what must be done before going home."""

    today: date
    blocks: tuple[WorkBlock, ...]
    waiting: int  # overdue + due today + without a plan: the filled count of the navigation


@dataclass(frozen=True, slots=True)
class MyWork:
    """予定とタスク: all open work of this person, then what was decided last."""

    open: tuple[WorkRow, ...]
    done: tuple[WorkRow, ...]
    open_total: int
    done_total: int
