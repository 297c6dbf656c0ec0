"""The lists of programmes/_shared: code lists, fact items and parameters of law with their dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tsunagu.domain.item_class import ItemClass
from tsunagu.programmes.folder import SHARED, Folder, parse_toml
from tsunagu.programmes.problems import Problem
from tsunagu.programmes.section import Section

FACT_KINDS = ("number", "code", "flag")


@dataclass(frozen=True, slots=True)
class Parameter:
    """法令の数: a number that a law or notice sets, in force from `effective` until `ends`."""

    id: str
    label: str
    value: float
    unit: str
    law: str
    effective: date
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class SharedFact:
    """共有の事実の項目: what items.toml need not repeat."""

    label: str
    item_class: ItemClass
    kind: str
    unit: str


@dataclass(frozen=True, slots=True)
class SharedLists:
    """All of programmes/_shared."""

    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Mapping[str, SharedFact] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, parameter_id: str, on: date) -> Parameter | None:
        """The newest parameter of that id in force on a day."""
        fitting = [
            entry
            for entry in self.parameters
            if entry.id == parameter_id and entry.effective <= on and (entry.ends is None or on <= entry.ends)
        ]
        return max(fitting, key=lambda entry: entry.effective, default=None)


def read_shared(folder: Folder, problems: list[Problem]) -> SharedLists:
    """Read the shared lists that stand beside the programme; each file may be missing."""
    return SharedLists(
        codes=dict(_codes(entry) for entry in _entries(folder, "codes.toml", "code_list", problems)),
        facts=dict(_fact(entry) for entry in _entries(folder, "facts.toml", "fact", problems)),
        parameters=tuple(
            _parameter(entry) for entry in _entries(folder, "parameters.toml", "parameter", problems)
        ),
    )


def _entries(folder: Folder, name: str, key: str, problems: list[Problem]) -> list[Section]:
    path = f"{SHARED}/{name}"
    if path not in folder.files:
        return []
    top = Section(path, "", parse_toml(folder, path, problems), problems)
    found = top.sections(key)
    top.close()
    return found


def code_values(section: Section, key: str, value: object) -> dict[str, str]:
    """Check a table of codes (value as delivered -> meaning)."""
    if isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        return {str(code): str(text) for code, text in value.items()}
    section.note(key, "区分値の表ではない", '{ "1" = "男" } の形にする')
    return {}


def _codes(section: Section) -> tuple[str, dict[str, str]]:
    name = section.text("id")
    section.text("label")
    section.text("source")
    values = code_values(section, "values", section.raw("values"))
    section.close()
    return name, values


def _fact(section: Section) -> tuple[str, SharedFact]:
    name = section.text("id")
    fact = SharedFact(
        label=section.text("label"),
        item_class=section.choice("class", ItemClass),
        kind=section.word("kind", FACT_KINDS, "number"),
        unit=section.text("unit", ""),
    )
    section.close()
    return name, fact


def _parameter(section: Section) -> Parameter:
    value = section.raw("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        section.note("value", "数ではない", "引用符のない数にする")
        value = 0
    parameter = Parameter(
        id=section.text("id"),
        label=section.text("label"),
        value=float(value),
        unit=section.text("unit", ""),
        law=section.text("law"),
        effective=section.day("effective"),
        ends=section.maybe_day("ends"),
    )
    section.close()
    return parameter
