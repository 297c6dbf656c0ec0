"""Search by name: by POST, never in an address."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from tsunagu.apps.accounts.programme_in_force import programme
from tsunagu.apps.audit.actions import note_look
from tsunagu.apps.registry.masking import Viewer, age_words
from tsunagu.apps.registry.name_grams import LONGEST_QUERY, fits, grams_of_query
from tsunagu.apps.registry.shapes import SearchAnswer, SearchHit
from tsunagu.domain.access import Action, Actor, Refused, Subject, SubjectKind, decide, refused
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.japanese_dates import parse_date, parse_month

SHOWN_AT_MOST = 20
_LOOKED_AT = 400

_COLUMNS = (
    "c.id, c.key, c.full_name, c.full_kana, c.birth_date, c.grade, c.school_name, coalesce(s.code, ''),"
    " c.protected from registry_child c left join registry_school s on s.id = c.school_id"
)
_BY_GRAMS = (
    f"select {_COLUMNS} where c.present and c.id in (select child_id from registry_name_gram"
    " where gram = any(%s) group by child_id having count(distinct gram) = %s) order by c.full_kana, c.id limit %s"
)
_BY_BIRTH = f"select {_COLUMNS} where c.present and c.birth_date between %s and %s order by c.full_kana, c.id limit %s"
_LISTS = (
    "select distinct j.child_id, n.need from intake_judgement j join intake_run r on r.id = j.run_id"
    " and r.current join intake_need n on n.id = j.need_id where j.listed and j.child_id = any(%s)"
)


def search_children(*, actor: Actor, purpose: str, words: str, now: datetime) -> SearchAnswer | Refused:
    """Children whose kana, name or birth date (2017-08-12, 平成29年8月12日) begins with `words`.

    The words themselves are not kept; the log says which children were shown.
    """
    decision = decide(actor, Action.SEARCH, Subject(SubjectKind.SCREEN), purpose, now)
    if decision.reason is not None:
        note_look(actor=actor, purpose=purpose, place="search_children", reason=decision.reason)
        return refused(decision.reason)
    viewer, found = Viewer(actor, purpose, now), _found(words.replace("\x00", ""))
    hits = tuple(_hits(viewer, found[:SHOWN_AT_MOST]))
    classes = (ItemClass.BASIC, ItemClass.SCHOOL)
    keys = [hit.key for hit in hits]
    note_look(actor=actor, purpose=purpose, place="search_children", subjects=keys, classes=classes)
    more = len(found) > SHOWN_AT_MOST
    return SearchAnswer(hits, more, _sentence(words, len(hits), more))


def _found(words: str) -> Sequence[tuple[Any, ...]]:
    span = _birth_span(words)
    with connection.cursor() as cursor:
        if span is not None:
            cursor.execute(_BY_BIRTH, [*span, SHOWN_AT_MOST + 1])
            return cursor.fetchall()
        grams = sorted(grams_of_query(words))
        if not grams:
            return []
        cursor.execute(_BY_GRAMS, [grams, len(grams), _LOOKED_AT])
        return [row for row in cursor.fetchall() if fits(words, row[2], row[3])]


def _birth_span(words: str) -> tuple[date, date] | None:
    """The days that a written birth date or month stands for."""
    if not any(sign.isdigit() for sign in words):
        return None
    day, month = parse_date(words), parse_month(words)
    if day is not None and day.iso:
        return date.fromisoformat(day.iso), date.fromisoformat(day.iso)
    if month is not None and month.iso:
        last = date.fromisoformat(month.iso)
        return last.replace(day=1), last
    return None


def _hits(viewer: Viewer, found: Sequence[tuple[Any, ...]]) -> list[SearchHit]:
    lists = _lists_of([row[0] for row in found])
    today = timezone.localdate(viewer.now)
    return [
        SearchHit(
            key=key,
            name=viewer.name(name, code),
            kana=viewer.name(kana, code),
            birth_date=viewer.birth_date(born, code),
            age=age_words(born, today),
            school=viewer.school(school, code),
            grade=viewer.value(grade, ItemClass.SCHOOL, code),
            needs=lists.get(child, ()),
            protected=protected,
        )
        for child, key, name, kana, born, grade, school, code, protected in found
    ]


def _lists_of(children: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Which lists a child is on, of those that row-level security lets this person know of."""
    titles = {logic.need: logic.name for logic in programme().logics}
    lists: dict[int, tuple[tuple[str, str], ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LISTS, [children])
        for child, need in sorted(cursor.fetchall()):
            lists[child] = (*lists.get(child, ()), (need, titles.get(need, need)))
    return lists


def _sentence(words: str, count: int, more: bool) -> str:
    if len(words) > LONGEST_QUERY:
        return f"{LONGEST_QUERY}文字までで探しました。"
    if more:
        return f"はじめの{SHOWN_AT_MOST}人です。文字を足すと絞れます。"
    return "" if count else "この氏名・かな・生年月日で始まる児童は、見つかりません。"
