"""Access, in one place: who may do what to whom, for which purpose, and when (house §6).

`decide` is pure, total and never raises. Row-level security in PostgreSQL repeats its answer for rows.
Legal ground: 個人情報の保護に関する法律 66条・69条; 児童福祉法 10条・25条の2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tsunagu.domain.item_class import ItemClass


class Action(StrEnum):
    """操作: what an actor wants to do; the words of `Role.actions`."""

    SEE_LIST = "see_list"  # 一覧を見る
    SEE_CHILD = "see_child"  # 児童を開く (follows from see_list)
    ASSESS = "assess"  # 見立てを書く
    DECIDE = "decide"  # 決定する
    SEARCH = "search"  # 氏名で探す
    REVIEW_LOOKS = "review_looks"  # だれが見たかを点検する
    SEE_PROGRAMME = "see_programme"  # 計画書を見る
    SEE_RUNS = "see_runs"  # 取込の記録を見る
    SEE_ITEM = "see_item"  # 項目の値を見る
    SEE_NAME = "see_name"  # 氏名を見る
    SEE_JUDGEMENT = "see_judgement"  # 点・帯・一覧にいることを見る
    SEE_OWN = "see_own"  # 自分の記録を見る


class SubjectKind(StrEnum):
    """対象の種類."""

    SCREEN = "screen"
    CHILD = "child"


class Reach(StrEnum):
    """範囲: whose children a role reaches."""

    CITY = "city"
    SCHOOL = "school"
    NONE = "none"


class ReasonCode(StrEnum):
    """理由コード: why something is refused or masked; the sentences stand in REASON_SENTENCES."""

    NOT_FOUND = "N-01"
    NOT_SIGNED_IN = "L-01"
    ACCOUNT_ENDED = "L-02"
    ROLE_ACTION = "R-01"
    ROLE_NAMES = "R-02"
    ROLE_CLASS = "R-03"
    LOGIC_CLASS = "R-04"
    PURPOSE = "P-01"
    OTHER_SCHOOL = "A-01"
    NO_REACH = "A-02"
    PROTECTED = "S-01"
    UNCLASSIFIED = "C-01"
    OWN_VIEW_FIRST = "V-01"
    UNKNOWN_ACTION = "X-01"


REASON_SENTENCES: dict[ReasonCode, str] = {
    ReasonCode.NOT_FOUND: "見つかりません。番号が違うか、あなたの担当の範囲にありません。",
    ReasonCode.NOT_SIGNED_IN: "ログインしてください。",
    ReasonCode.ACCOUNT_ENDED: "この利用者の利用期間ではありません。子育て支援課の係長に連絡してください。",
    ReasonCode.ROLE_ACTION: "あなたの役割では、この操作はできません。",
    ReasonCode.ROLE_NAMES: "あなたの役割では、氏名は見られません。",
    ReasonCode.ROLE_CLASS: "あなたの役割では、この区分の情報は見られません。",
    ReasonCode.LOGIC_CLASS: "この一覧は、もとの情報のすべてを見られる役割だけが開けます。",
    ReasonCode.PURPOSE: "この閲覧目的では見られません。上の帯で閲覧目的を選び直してください。",
    ReasonCode.OTHER_SCHOOL: "担当の学校の児童ではありません。",
    ReasonCode.NO_REACH: "あなたの役割では、児童の情報は見られません。",
    ReasonCode.PROTECTED: "支援措置があるため、ここには出しません。",
    ReasonCode.UNCLASSIFIED: "区分が決まっていない情報のため、出しません。",
    ReasonCode.OWN_VIEW_FIRST: "先に自分の見立てを書くと、点と理由が開きます。",
    ReasonCode.UNKNOWN_ACTION: "この操作は決められていません。",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """判断: allowed, or the code of the reason why not."""

    allowed: bool
    reason: ReasonCode | None = None

    @property
    def sentence(self) -> str:
        """The sentence shown to the person, empty when allowed."""
        return "" if self.reason is None else REASON_SENTENCES[self.reason]


@dataclass(frozen=True, slots=True)
class Actor:
    """利用者: everything about a person that access depends on, frozen for one request."""

    id: int
    name: str
    organisation: str
    organisation_kind: str
    role: str
    role_name: str
    reach: str
    school_code: str
    sees_names: bool
    classes: frozenset[str]
    purposes: frozenset[str]
    actions: frozenset[str]
    active: bool = True
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    def can(self, action: str) -> bool:
        """Whether the role holds the action at all: decides what is drawn, never what is shown."""
        return action in self.actions


@dataclass(frozen=True, slots=True)
class Subject:
    """対象: a screen or a child, with the item class or the classes of the logic asked about."""

    kind: SubjectKind
    school_code: str = ""
    item_class: str = ""
    logic_classes: frozenset[str] = frozenset()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """見せる値: a value this viewer may see; prints as the value."""

    value: str
    masked: bool = False

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Masked:
    """閲覧制限: stands in the place of a value, with the reason and nothing of the value."""

    reason_code: str
    sentence: str
    masked: bool = True

    def __str__(self) -> str:
        return "閲覧制限"


Value = Shown | Masked


@dataclass(frozen=True, slots=True)
class Refused:
    """断り: a returned answer (never an exception) whose log row is already written.

    `status` is 404 where the viewer may not know that the thing exists, else 403.
    """

    reason_code: str
    sentence: str
    status: int = 403
    refused: bool = True
