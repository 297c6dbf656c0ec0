"""Truth, kept apart from the extracts: who each record is, what happened later, and the hidden causes.

links.csv   source, record_key, register_key ("" = not in the register); every source but those that follow
            another one's records (identity = follows)
labels.csv  register_key, outcome, occurred_at, household_strain, poverty, child_need
latent.csv  register_key, household_strain, poverty, child_need of every child (see strain.py)
"""

import csv
from pathlib import Path

import numpy as np

from tsunagu.domain.source import IdentityKind
from tsunagu.synth.arrays import to_date
from tsunagu.synth.extract import Extract
from tsunagu.synth.outcomes import Label
from tsunagu.synth.story import Story


def write_links(path: Path, extracts: list[Extract]) -> int:
    """Write the true person of every record and return the number of lines."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["source", "record_key", "register_key"])
        for extract in extracts:
            if extract.source.identity is IdentityKind.FOLLOWS:
                continue
            keys = zip(extract.record_key.tolist(), extract.register_key.tolist(), strict=True)
            writer.writerows((extract.source.id, key, register) for key, register in keys)
            count += extract.rows
    return count


def write_labels(path: Path, story: Story, labels: list[Label]) -> int:
    """Write the outcomes beside the latent values of their child and return their number."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["register_key", "outcome", "occurred_at", "household_strain", "poverty", "child_need"]
        )
        for person, outcome, day in labels:
            juki = story.world.juki_number[person]
            writer.writerow([juki, outcome, to_date(day).isoformat(), *_latent(story, person)])
    return len(labels)


def write_latent(path: Path, story: Story) -> None:
    """Write the hidden causes of every child."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["register_key", "household_strain", "poverty", "child_need"])
        for person in np.flatnonzero(story.world.child).tolist():
            writer.writerow([story.world.juki_number[person], *_latent(story, person)])


def _latent(story: Story, person: int) -> list[str]:
    strain = story.world.strain
    return [f"{values[person]:.4f}" for values in (strain.household, strain.poverty, strain.child)]
