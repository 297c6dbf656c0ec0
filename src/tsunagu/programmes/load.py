"""Loads a programme folder, or says everything that is wrong with it."""

from pathlib import Path

from tsunagu.domain.programme import Programme
from tsunagu.programmes.check_items import check_items
from tsunagu.programmes.check_logic import check_logics
from tsunagu.programmes.check_register import check_duplicates, check_register
from tsunagu.programmes.check_roles import check_roles
from tsunagu.programmes.check_sources import check_sources
from tsunagu.programmes.examples import Example, check_examples, read_examples
from tsunagu.programmes.folder import find_folder, read_folder
from tsunagu.programmes.problems import Problem, ProgrammeErrors
from tsunagu.programmes.reading import Reading, read_programme


def load_programme(ref: str | Path, *, root: Path | None = None) -> Programme:
    """Load a programme by its name under programmes/ or by its folder; ProgrammeErrors with all problems."""
    reading = _read(ref, root)
    if reading.problems:
        raise ProgrammeErrors(reading.problems)
    return reading.programme


def check_programme(ref: str | Path, *, root: Path | None = None) -> list[Problem]:
    """All problems of a programme at once, its worked examples included; an empty list when it is sound."""
    try:
        reading = _read(ref, root)
    except ProgrammeErrors as errors:
        return errors.problems
    check_examples(reading)
    return reading.problems


def load_examples(ref: str | Path, *, root: Path | None = None) -> tuple[Example, ...]:
    """The worked cases of a sound programme; ProgrammeErrors otherwise."""
    reading = _read(ref, root)
    examples = read_examples(reading)
    if reading.problems:
        raise ProgrammeErrors(reading.problems)
    return examples


def _read(ref: str | Path, root: Path | None) -> Reading:
    reading = read_programme(read_folder(find_folder(ref, root), root))
    for check in (check_register, check_duplicates, check_sources, check_items, check_logics, check_roles):
        check(reading)
    return reading
