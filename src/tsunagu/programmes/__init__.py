"""Reads and validates programmes/: every error names the file, the key and the mend."""

from tsunagu.programmes.load import load_programme
from tsunagu.programmes.problems import Problem, ProgrammeErrors

__all__ = ["Problem", "ProgrammeErrors", "load_programme"]
