"""A programme as read from its folder, before anybody has compared one file with another."""

from collections.abc import Iterable
from dataclasses import dataclass

from tsunagu.domain.logic import Logic
from tsunagu.domain.programme import Programme
from tsunagu.programmes.folder import Folder, parse_toml
from tsunagu.programmes.problems import Problem
from tsunagu.programmes.read_items import read_fact, read_item
from tsunagu.programmes.read_logic import read_logic
from tsunagu.programmes.read_programme import (
    read_assumption,
    read_heading,
    read_legal_basis,
    read_purpose,
    read_random_check,
    read_role,
)
from tsunagu.programmes.read_sources import read_source, read_system
from tsunagu.programmes.section import Section, nearest
from tsunagu.programmes.shared_lists import read_shared


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was already wrong: the checks add to `problems`."""

    folder: Folder
    programme: Programme
    logics: tuple[tuple[str, Logic], ...]  # file name and logic, readable files only
    unreadable: frozenset[str]
    problems: list[Problem]

    def note(self, file: str, key: str, message: str, mend: str) -> None:
        """Add a problem."""
        self.problems.append(Problem(file, key, message, mend))

    def already(self, file: str, key: str) -> bool:
        """Whether this very key was found wrong while reading, so that nothing can follow from its value."""
        return any(problem.file == file and problem.key == key for problem in self.problems)

    def touched(self, file: str, prefix: str) -> bool:
        """Whether anything whose key begins like this was found wrong while reading."""
        return any(problem.file == file and problem.key.startswith(prefix) for problem in self.problems)

    def known(self, place: tuple[str, str], what: str, word: str, names: Iterable[str], home: str) -> bool:
        """Check that a word is defined in `home`; an empty word or an unreadable home is reported elsewhere."""
        if not word or home in self.unreadable:
            return False
        words = set(names)
        if word in words:
            return True
        self.note(*place, f"{what}「{word}」がない", nearest(word, words))
        return False


def read_programme(folder: Folder) -> Reading:
    """Read every file of the folder, noting the mistakes of shape on the way."""
    problems: list[Problem] = []
    unreadable: set[str] = set()
    shared = read_shared(folder, problems)
    top, sources, items, roles = (
        _open(folder, name, problems, unreadable)
        for name in ("programme.toml", "sources.toml", "items.toml", "roles.toml")
    )
    logics = [(name, _open(folder, name, problems, unreadable)) for name in folder.logic_files]
    read = [(name, read_logic(section, shared, folder.files[name])) for name, section in logics]
    named = tuple((name, logic) for name, logic in read if name not in unreadable)
    heading = read_heading(top.section("programme") or Section(top.file, "programme", {}, top.problems))
    programme = Programme(
        **{name: getattr(heading, name) for name in heading.__slots__},
        legal_bases=tuple(read_legal_basis(entry) for entry in top.sections("legal_basis", required=True)),
        assumptions=tuple(read_assumption(entry) for entry in top.sections("assumption")),
        random_check=read_random_check(top.section("random_check")),
        systems=tuple(read_system(entry) for entry in sources.sections("system", required=True)),
        sources=tuple(read_source(entry, shared) for entry in sources.sections("source", required=True)),
        fact_items=tuple(read_fact(entry, shared) for entry in items.sections("fact", required=True)),
        items=tuple(read_item(entry) for entry in items.sections("item", required=True)),
        purposes=tuple(read_purpose(entry) for entry in roles.sections("purpose", required=True)),
        roles=tuple(read_role(entry) for entry in roles.sections("role", required=True)),
        logics=tuple(logic for _, logic in named),
        sha256=folder.sha256,
    )
    for section in (top, sources, items, roles):
        section.close()
    return Reading(folder, programme, named, frozenset(unreadable), problems)


def _open(folder: Folder, name: str, problems: list[Problem], unreadable: set[str]) -> Section:
    """The top table of a file; of an unreadable file only that is reported, not what it lacks."""
    before = len(problems)
    table = parse_toml(folder, name, problems)
    if len(problems) > before:
        unreadable.add(name)
        return Section(name, "", {}, [])
    return Section(name, "", table, problems)
