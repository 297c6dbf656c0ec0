"""Masks once, at the query: a value goes in with its class, and comes out shown or masked with a reason."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tsunagu.domain.access import (
    Action,
    Actor,
    Decision,
    Masked,
    ReasonCode,
    Shown,
    Subject,
    SubjectKind,
    Value,
    decide,
    masked,
)
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.japanese_dates import age_on, birth, fiscal_year, wareki

NO_RECORD = "記録なし"
NO_SCHOOL = "所属なし"
LAST_SEEN_UNKNOWN = "記録なし"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, for what, when; remembers the answers of `decide` for one response."""

    actor: Actor
    purpose: str
    now: datetime
    _answers: dict[tuple[str, str, str, bool], Decision] = field(default_factory=dict)

    def name(self, text: str, school_code: str) -> Value:
        """A name, or its kana."""
        return self._masked_or(text or NO_RECORD, Action.SEE_NAME, school_code, "", False)

    def value(self, text: str, item_class: str, school_code: str, *, protected: bool = False) -> Value:
        """A value of an item class; `protected` = it would disclose a hiding family's whereabouts."""
        return self._masked_or(text or NO_RECORD, Action.SEE_ITEM, school_code, item_class, protected)

    def school(self, name: str, school_code: str) -> Value:
        """A school's name."""
        return self.value(name or NO_SCHOOL, ItemClass.SCHOOL, school_code)

    def birth_date(self, day: date | None, school_code: str) -> Value:
        """A birth date in both calendars; whoever sees no names sees the age only."""
        shown = self.name(birth(day) if day else NO_RECORD, school_code)
        return shown if isinstance(shown, Masked) else self.value(shown.value, ItemClass.BASIC, school_code)

    def place(self, text: str, school_code: str, *, protected: bool) -> Value:
        """An address or its part; under 支援措置 it never crossed into this plane and stays masked."""
        if protected:
            return masked(ReasonCode.PROTECTED)
        shown = self.name(text, school_code)
        return shown if shown.masked else self.value(text, ItemClass.BASIC, school_code)

    def _masked_or(
        self, text: str, action: Action, school_code: str, item_class: str, protected: bool
    ) -> Value:
        asked = (action.value, school_code, item_class, protected)
        decision = self._answers.get(asked)
        if decision is None:
            subject = Subject(SubjectKind.CHILD, school_code, item_class, protected=protected)
            decision = decide(self.actor, action, subject, self.purpose, self.now)
            self._answers[asked] = decision
        return Shown(text) if decision.reason is None else masked(decision.reason)


def age_words(born: date | None, on: date) -> str:
    """9歳; 生年月日不明 when it is unknown."""
    return f"{age_on(born, on)}歳" if born is not None else "年齢不明"


def day_words(day: date, today: date) -> str:
    """11月22日; a day of another fiscal year in both calendars."""
    if fiscal_year(day) == fiscal_year(today):
        return f"{day.month}月{day.day}日"
    return f"{wareki(day)}（{day.year}年）{day.month}月{day.day}日"


def span_words(begins: date | None, ends: date | None, today: date) -> str:
    """10月24日〜11月22日, a single day, or nothing."""
    if ends is None or begins is None or begins == ends:
        only = ends or begins
        return day_words(only, today) if only else ""
    return f"{day_words(begins, today)}〜{day_words(ends, today)}"
