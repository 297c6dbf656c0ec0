"""Access, in one place: who may do what to whom, for which purpose, and when (house §6).

`decide` is pure, total and never raises. Row-level security in PostgreSQL repeats its answer for rows.
Legal ground: 個人情報の保護に関する法律 66条・69条; 児童福祉法 10条・25条の2.
"""

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
    SEARCH = "search"  # 氏名で探す (follows from see_list, for whoever sees names)
    REVIEW_LOOKS = "review_looks"  # だれが見たかを点検する
    SEE_PROGRAMME = "see_programme"  # 計画書を見る
    SEE_SOURCES = "see_sources"  # もとの記録と取込を見る
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
    NOT_ASSIGNED = "T-01"
    DECIDED = "T-02"
    TAKEN = "T-03"
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
    ReasonCode.NOT_ASSIGNED: "担当の人だけが決められます。担当は係長が替えられます。",
    ReasonCode.DECIDED: "もう決定が記録されています。",
    ReasonCode.TAKEN: "もう担当がいます。",
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


def masked(reason: ReasonCode) -> Masked:
    """The mask with its sentence from the catalogue."""
    return Masked(reason.value, REASON_SENTENCES[reason])


@dataclass(frozen=True, slots=True)
class Refused:
    """断り: a returned answer (never an exception) whose log row is already written.

    `status` is 404 where the viewer may not know that the thing exists, else 403.
    """

    reason_code: str
    sentence: str
    status: int = 403
    refused: bool = True


def refused(reason: ReasonCode, status: int = 403) -> Refused:
    """The refusal with its sentence from the catalogue."""
    return Refused(reason.value, REASON_SENTENCES[reason], status)


# What the role must hold for an action; an action that is missing here is refused (closed by default).
ROLE_WORDS: dict[Action, str] = {
    Action.SEE_LIST: "see_list",
    Action.SEE_CHILD: "see_list",
    Action.SEE_ITEM: "see_list",
    Action.SEE_NAME: "see_list",
    Action.SEE_JUDGEMENT: "see_list",
    Action.SEARCH: "see_list",
    Action.ASSESS: "assess",
    Action.DECIDE: "decide",
    Action.REVIEW_LOOKS: "review_looks",
    Action.SEE_PROGRAMME: "see_programme",
    Action.SEE_SOURCES: "see_sources",
}

FIND_CHILDREN, ASSESS_CHILD = "find_children", "assess_child"
OVERSEE_LOOKING, MAINTAIN_DATA = "oversee_looking", "maintain_data"
_CHILD_PURPOSES = frozenset({FIND_CHILDREN, ASSESS_CHILD})

# For which purposes an action may be done; an action that is missing here takes any purpose of the role.
ACTION_PURPOSES: dict[Action, frozenset[str]] = {
    Action.SEE_LIST: _CHILD_PURPOSES,
    Action.SEE_CHILD: _CHILD_PURPOSES,
    Action.SEE_ITEM: _CHILD_PURPOSES,
    Action.SEE_NAME: _CHILD_PURPOSES,
    Action.SEE_JUDGEMENT: _CHILD_PURPOSES,
    Action.SEARCH: _CHILD_PURPOSES,
    Action.ASSESS: _CHILD_PURPOSES,
    Action.DECIDE: _CHILD_PURPOSES,
    Action.REVIEW_LOOKS: frozenset({OVERSEE_LOOKING}),
}

ABOUT_A_CHILD = frozenset(
    {Action.SEE_CHILD, Action.SEE_ITEM, Action.SEE_NAME, Action.SEE_JUDGEMENT, Action.ASSESS, Action.DECIDE}
)
# Asked about a screen instead of a child, these ask whether the role has such work at all.
OWN_WORK = frozenset({Action.ASSESS, Action.DECIDE})
_CLASSES = frozenset(item_class.value for item_class in ItemClass)
_ALLOWED = Decision(True)


def decide(actor: Actor | None, action: str, subject: Subject, purpose: str, now: datetime) -> Decision:
    """Decide one question; total and pure: every input has an answer, and unknown words are refused.

    `now` must carry a time zone. 個人情報保護法 66条 (safety), 69条 (use within the purpose).
    """
    if actor is None:
        return Decision(False, ReasonCode.NOT_SIGNED_IN)
    if not _in_force(actor, now):
        return Decision(False, ReasonCode.ACCOUNT_ENDED)
    if action == Action.SEE_OWN:
        return _ALLOWED
    refusal = _role_and_purpose(actor, action, purpose) or _reach(actor, action, subject)
    refusal = refusal or _content(actor, action, subject)
    return _ALLOWED if refusal is None else Decision(False, refusal)


def sees_every_class(actor: Actor, classes: frozenset[str]) -> bool:
    """Whether the actor may see every item class of a logic and judgements at all.

    A total minus the reasons one may see would tell the rest; so without this there is neither level nor
    total nor the fact of being listed.
    """
    return classes <= _CLASSES and classes | {ItemClass.JUDGEMENT.value} <= actor.classes


def _in_force(actor: Actor, now: datetime) -> bool:
    """Whether the account is active and within its dates; a time without a zone is refused."""
    bounds = [bound for bound in (actor.valid_from, actor.valid_until) if bound is not None]
    if not actor.active or any(moment.tzinfo is None for moment in (now, *bounds)):
        return False
    if actor.valid_from is not None and now < actor.valid_from:
        return False
    return actor.valid_until is None or now < actor.valid_until


def _role_and_purpose(actor: Actor, action: str, purpose: str) -> ReasonCode | None:
    word = {known.value: needed for known, needed in ROLE_WORDS.items()}.get(action)
    if word is None:
        return ReasonCode.UNKNOWN_ACTION
    if word not in actor.actions:
        return ReasonCode.ROLE_ACTION
    fitting = ACTION_PURPOSES.get(Action(action), actor.purposes)
    return None if purpose in actor.purposes & fitting else ReasonCode.PURPOSE


def _reach(actor: Actor, action: str, subject: Subject) -> ReasonCode | None:
    """Whose children: the city's, one school's, nobody's."""
    about_child = subject.kind == SubjectKind.CHILD or action in ABOUT_A_CHILD - OWN_WORK
    if not about_child and action not in {Action.SEE_LIST, Action.SEARCH, *OWN_WORK}:
        return None
    if actor.reach == Reach.CITY:
        return None
    if actor.reach != Reach.SCHOOL or not actor.school_code:
        return ReasonCode.NO_REACH
    if about_child and subject.school_code != actor.school_code:
        return ReasonCode.OTHER_SCHOOL
    return None


def _content(actor: Actor, action: str, subject: Subject) -> ReasonCode | None:
    """Names, item classes and judgements."""
    if action in (Action.SEE_NAME, Action.SEARCH) and not actor.sees_names:
        return ReasonCode.ROLE_NAMES
    if action == Action.SEE_ITEM:
        if subject.item_class not in _CLASSES:
            return ReasonCode.UNCLASSIFIED
        if subject.protected and ItemClass.HIDDEN_ADDRESS.value not in actor.classes:
            return ReasonCode.PROTECTED
        return None if subject.item_class in actor.classes else ReasonCode.ROLE_CLASS
    if action in (Action.SEE_JUDGEMENT, Action.ASSESS, Action.DECIDE) or subject.logic_classes:
        return None if sees_every_class(actor, subject.logic_classes) else ReasonCode.LOGIC_CLASS
    return None
