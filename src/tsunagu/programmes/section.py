"""Reads typed values out of a TOML table and notes every mistake instead of stopping at the first."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from tsunagu.programmes.problems import Problem

E = TypeVar("E", bound=StrEnum)
NO_DATE = date(1, 1, 1)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence that suggests the known word nearest to a mistyped one, else names them all."""
    words = sorted(set(known))
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"「{close[0]}」ではないか確かめる"
    if not words:
        return "先に定義を書く"
    if len(words) == 1:
        return f"「{words[0]}」にする"
    listed = "、".join(words[:12]) + (" など" if len(words) > 12 else "")
    return f"{listed} のどれかにする"


class Section:
    """A table of a TOML file: each read marks its key; `close` reports the keys nobody asked for."""

    def __init__(self, file: str, key: str, table: Any, problems: list[Problem]) -> None:
        self.file = file
        self.key = key
        self.problems = problems
        self.used: set[str] = set()
        self.table: Mapping[str, Any] = table if isinstance(table, Mapping) else {}
        if not isinstance(table, Mapping):
            self.note("", "表ではない", "[ ] か { } の表で書く")

    def path(self, key: str) -> str:
        return ".".join(part for part in (self.key, key) if part)

    def note(self, key: str, message: str, mend: str) -> None:
        """Add a problem at `key` of this table."""
        self.problems.append(Problem(self.file, self.path(key), message, mend))

    def has(self, key: str) -> bool:
        return key in self.table

    def _take(self, key: str, required: bool) -> Any:
        self.used.add(key)
        if key not in self.table and required:
            self.note(key, "書かれていない", f"{key} を書く")
        return self.table.get(key)

    def text(self, key: str, default: str | None = None, *, blank: bool = False) -> str:
        """A text; required when there is no default, and then not blank unless `blank`."""
        value = self._take(key, default is None)
        if value is None:
            return default or ""
        if not isinstance(value, str):
            self.note(key, "文字列ではない", '" " で囲んだ文字にする')
            return default or ""
        if default is None and not blank and not value.strip():
            self.note(key, "空である", f"{key} を書く")
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        """A whole number that is not negative; required when there is no default."""
        value = self._take(key, default is None)
        return self._integer(key, value, default or 0)

    def maybe_integer(self, key: str) -> int | None:
        """A whole number, or None when the key is absent."""
        value = self._take(key, False)
        return None if value is None else self._integer(key, value, 0)

    def _integer(self, key: str, value: Any, fallback: int) -> int:
        if value is None:
            return fallback
        if isinstance(value, bool) or not isinstance(value, int):
            self.note(key, "整数ではない", "小数点や引用符のない数にする")
            return fallback
        if value < 0:
            self.note(key, "負の数である", "0以上にする")
            return fallback
        return value

    def share(self, key: str, default: float | None = None) -> float:
        """A number between 0 and 1."""
        value = self._take(key, default is None)
        if value is None:
            return default or 0.0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self.note(key, "0から1までの数ではない", "0.02 のように割合で書く")
            return default or 0.0
        return float(value)

    def day(self, key: str) -> date:
        """A required date."""
        value = self._take(key, True)
        return NO_DATE if value is None else self._day(key, value) or NO_DATE

    def maybe_day(self, key: str) -> date | None:
        """A date, or None when the key is absent."""
        value = self._take(key, False)
        return None if value is None else self._day(key, value)

    def _day(self, key: str, value: Any) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.note(key, "日付ではない", "2026-04-01 のように引用符なしで書く")
        return None

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._take(key, False)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.note(key, "true か false ではない", "true か false にする")
            return default
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, required)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.note(key, "文字列の並びではない", '["…", "…"] の形にする')
            return ()
        if required and not value:
            self.note(key, "空である", f"{key} に一つ以上書く")
        return tuple(value)

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One of the values of an enumeration; the default (else its first member) when it is wrong."""
        fallback = default if default is not None else next(iter(kind))
        value = self.text(key, None if default is None else default.value)
        if not value or value in {member.value for member in kind}:
            return kind(value) if value else fallback
        self.note(key, f"「{value}」は使えない", nearest(value, [member.value for member in kind]))
        return fallback

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        words = tuple(allowed)
        if value and value not in words:
            self.note(key, f"「{value}」は使えない", nearest(value, words))
        return value

    def raw(self, key: str) -> Any:
        """The value as it stands, or None; the caller checks it."""
        return self._take(key, False)

    def sections(self, key: str, *, required: bool = False) -> list["Section"]:
        """The tables of a list such as [[item]], each named by its id where it has one."""
        value = self._take(key, required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(key, "表の並びではない", f"[[{key}]] で書く")
            return []
        return [
            Section(self.file, self._name(key, n, entry), entry, self.problems)
            for n, entry in enumerate(value, 1)
        ]

    def _name(self, key: str, position: int, entry: Any) -> str:
        names = (
            (entry.get(word) for word in ("id", "name", "item", "label")) if isinstance(entry, dict) else ()
        )
        name = next((text for text in names if isinstance(text, str) and text), str(position))
        return self.path(f"{key}[{name}]")

    def section(self, key: str) -> "Section | None":
        """The table under `key`, or None when it is absent."""
        value = self._take(key, False)
        return None if value is None else Section(self.file, self.path(key), value, self.problems)

    def close(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.table:
            if key not in self.used:
                self.note(str(key), "知らないキーである", nearest(str(key), self.used))
