"""Measures linkage on hard synthetic towns: time, peak memory, precision, recall, share left to people.

Usage: python bench/linkage_link.py [residents] [rows] [seed ...]
"""

import json
import resource
import sys
import time

import linkage_town
import pyarrow as pa

from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import Municipality, link_records
from tsunagu.linkage.evaluate import evaluate

KINDS = {"juki": IdentityKind.REGISTER} | dict.fromkeys(("school", "hospital", "lunch"), IdentityKind.PERSON)


def measure(persons: pa.Table, truth: pa.Table, seed: int) -> dict[str, object]:
    """Link once and compare with the truth."""
    start = time.perf_counter()
    result = link_records(
        persons,
        "juki",
        KINDS,
        human=None,
        municipality=Municipality(linkage_town.PREFECTURE, linkage_town.CITY),
        threads=2,
    )
    seconds = time.perf_counter() - start
    known = {(row["source"], row["record_key"]): row["register_key"] for row in truth.to_pylist()}
    found = evaluate(result.links, known)
    return {
        "seed": seed,
        "seconds": round(seconds, 2),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "joins": found.overall.precision.whole,
        "wrong": len(found.wrong),
        "precision": found.overall.precision.value,
        "precision_low": round(found.overall.precision.low, 5),
        "recall": round(found.overall.recall.value or 0, 4),
        "review_share": round(result.review.num_rows / truth.num_rows, 4),
        "recall_by_source": {
            figures.group: round(figures.recall.value or 0, 4) for figures in found.by_source
        },
        "wrong_rules": sorted(join.rule for join in found.wrong),
    }


def main(arguments: list[str]) -> None:
    """Print one JSON line a seed."""
    residents, rows = (
        (int(text) for text in ([*arguments, "100000", "25000"])[:2])
        if len(arguments) > 1
        else (100_000, 25_000)
    )
    for seed in [int(text) for text in arguments[2:]] or [1, 2, 3]:
        persons, truth = linkage_town.build(residents, rows, seed)
        print(json.dumps(measure(persons, truth, seed), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
