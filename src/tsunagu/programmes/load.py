"""Loads a programme folder, or says everything that is wrong with it."""

from pathlib import Path

from tsunagu.domain.programme import Programme
from tsunagu.programmes.folder import Folder, find_folder, parse_toml, read_folder
from tsunagu.programmes.problems import Problem, ProgrammeErrors
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
from tsunagu.programmes.section import Section
from tsunagu.programmes.shared_lists import read_shared


def load_programme(ref: str | Path, *, root: Path | None = None) -> Programme:
    """Load a programme by its name under programmes/ or by its folder; ProgrammeErrors with all problems."""
    folder = read_folder(find_folder(ref, root), root)
    problems: list[Problem] = []
    programme = read_all(folder, problems)
    if problems:
        raise ProgrammeErrors(problems)
    return programme


def read_all(folder: Folder, problems: list[Problem]) -> Programme:
    """Read every file of the folder into one programme, noting the problems of shape on the way."""
    shared = read_shared(folder, problems)
    top = _open(folder, "programme.toml", problems)
    sources = _open(folder, "sources.toml", problems)
    items = _open(folder, "items.toml", problems)
    roles = _open(folder, "roles.toml", problems)
    logics = [(name, _open(folder, name, problems)) for name in folder.logic_files]
    heading = read_heading(top.section("programme") or Section(top.file, "programme", {}, problems))
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
        logics=tuple(read_logic(section, shared, folder.files[name]) for name, section in logics),
        sha256=folder.sha256,
    )
    for section in (top, sources, items, roles):
        section.close()
    return programme


def _open(folder: Folder, name: str, problems: list[Problem]) -> Section:
    return Section(name, "", parse_toml(folder, name, problems), problems)
