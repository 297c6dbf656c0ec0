"""Reads the extract files of the source systems: decode, find the header, check, set aside, hand on."""

from tsunagu.sources.matching import match_files
from tsunagu.sources.reading import read_delivery
from tsunagu.sources.results import MatchedFile, PreviousDelivery, QuarantineRow, ReadResult

__all__ = ["MatchedFile", "PreviousDelivery", "QuarantineRow", "ReadResult", "match_files", "read_delivery"]
