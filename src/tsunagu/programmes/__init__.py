"""Reads and validates programmes/: every error names the file, the key and the mend."""

from tsunagu.programmes.examples import Example, ExampleFact, Expected
from tsunagu.programmes.folder import programme_names, programmes_root
from tsunagu.programmes.load import check_programme, load_examples, load_programme
from tsunagu.programmes.problems import Problem, ProgrammeErrors

__all__ = [
    "Example",
    "ExampleFact",
    "Expected",
    "Problem",
    "ProgrammeErrors",
    "check_programme",
    "load_examples",
    "load_programme",
    "programme_names",
    "programmes_root",
]
