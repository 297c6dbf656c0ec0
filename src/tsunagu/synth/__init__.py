"""合成の町: a synthetic town that writes the extract files of any programme, errors included."""

from tsunagu.synth.extract import SynthError
from tsunagu.synth.town import TownSummary, write_town

__all__ = ["SynthError", "TownSummary", "write_town"]
