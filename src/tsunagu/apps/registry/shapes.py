"""Search answers and the persons of a household, already masked."""

from dataclasses import dataclass

from tsunagu.domain.access import Value


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A child found by name, kana or birth date."""

    key: str
    name: Value
    kana: Value
    birth_date: Value
    age: str
    school: Value
    grade: Value
    needs: tuple[tuple[str, str], ...]  # (need id, title) of the lists the viewer may open
    protected: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """さがした結果; `sentence` says why it is empty or cut."""

    hits: tuple[SearchHit, ...]
    more: bool
    sentence: str
