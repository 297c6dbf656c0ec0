"""What the sources know: the rows of each kind of file (domain.source.ROW_CONTENTS), before any column."""

from dataclasses import dataclass, field

import numpy as np

from tsunagu.synth.arrays import Flags, Ints, Texts, texts


@dataclass(frozen=True, slots=True)
class Rows:
    """行の中身: the person of each row, and what of the row can be written, by content word.

    `days` holds day numbers (NO_DAY = empty), `words` text in the vocabulary of the contracts.
    """

    person: Ints
    days: dict[str, Ints] = field(default_factory=dict)
    words: dict[str, Texts] = field(default_factory=dict)

    def take(self, positions: Ints | Flags) -> "Rows":
        """Return the rows at these positions."""
        days = {name: values[positions] for name, values in self.days.items()}
        words = {name: values[positions] for name, values in self.words.items()}
        return Rows(self.person[positions], days, words)

    def sorted_by(self, day: str) -> "Rows":
        """Return the rows in the order in which an office writes them down."""
        return self.take(np.lexsort((self.person, self.days[day])))


def numbers(values: Ints) -> Texts:
    """Return whole numbers as text."""
    return texts([str(value) for value in values.tolist()])


def join(parts: list[Rows]) -> Rows:
    """Put rows of the same kind behind each other."""
    days = {name: np.concatenate([part.days[name] for part in parts]) for name in parts[0].days}
    words = {name: np.concatenate([part.words[name] for part in parts]) for name in parts[0].words}
    return Rows(np.concatenate([part.person for part in parts]), days, words)
