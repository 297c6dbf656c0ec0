"""Training without labels: u from the registers themselves, m by expectation maximisation."""

from collections.abc import Sequence
from typing import Any

from tsunagu.linkage.clean import CLEANING_VERSION
from tsunagu.linkage.engine import estimate_m
from tsunagu.linkage.levels import COMPARISONS, Comparison
from tsunagu.linkage.model import Model, check_model, clamp

SAMPLE_PAIRS = 4_000_000
EXPECTED_SHARE = 0.9  # of the rows that have a true resident
ROUNDS = (
    "l.birth = r.birth and l.mei_kana = r.mei_kana",
    "l.birth = r.birth and l.shi_kana = r.shi_kana",
    "l.mei_kana = r.mei_kana and l.shi_kana = r.shi_kana and l.town = r.town",
    "l.mei = r.mei and l.addr = r.addr",
)


def prior(con: Any, left: str = "l") -> float:
    """Chance that a resident and a row taken at random are one person."""
    count = con.execute(f"select count(*) from {left}").fetchall()[0][0]
    return min(0.5, EXPECTED_SHARE / max(1, int(count)))


def train_model(
    con: Any, name: str, trained_on: str, rows: str = "rows", *, seed: int = 1,
    comparisons: Sequence[Comparison] = COMPARISONS, rounds: Sequence[str] = ROUNDS, checked: bool = True,
) -> Model:  # fmt: skip
    """Train on table `l` (register) and `rows`; raises ModelError when a main level comes out upside down."""
    levels = {c.id: _start(c, _sampled_u(con, c, rows, seed)) for c in comparisons}
    start = Model(name, trained_on, CLEANING_VERSION, levels)
    if comparisons is COMPARISONS:
        start = localised(con, start, rows)
    model = estimate_m(con, comparisons, start, prior(con), "l", rows, rounds)
    if checked:
        check_model(model, name, comparisons)
    return model


def _start(comparison: Comparison, u: Sequence[float]) -> dict[str, tuple[float, float]]:
    """First guess of m: most true pairs agree on the best level, the rest is shared out."""
    count = len(comparison.levels)
    rest = 0.2 / max(1, count - 1)
    return {
        level.id: (0.8 if place == 0 else rest, clamp(u[place]))
        for place, level in enumerate(comparison.levels)
    }


def _sampled_u(con: Any, comparison: Comparison, rows: str, seed: int) -> list[float]:
    """Share of each level among pairs of residents and rows drawn by the hash of their keys."""
    side = int(SAMPLE_PAIRS**0.5)
    drawn = "select * from {} order by md5(uid || '/' || {}), uid limit {}"
    found = con.execute(
        f"with a as ({drawn.format('l', seed, side)}), b as ({drawn.format(rows, -seed, side)})"
        f" select {comparison.case('a', 'b')} as gamma, count(*) from a, b group by gamma"
    ).fetchall()
    counts = {int(gamma): int(count) for gamma, count in found}
    total = sum(count for gamma, count in counts.items() if gamma >= 0)
    top = len(comparison.levels) - 1
    return [max(counts.get(top - place, 0), 0.5) / max(total, 1) for place in range(top + 1)]


def localised(con: Any, model: Model, rows: str = "rows") -> Model:
    """Fit u of address and guardian to this town: how often strangers share a street number is local."""
    number = _agreement(con, "l", rows, "addr", "town")
    town = _agreement(con, "l", rows, "town", "town")
    adult = _agreement(con, "l_adult", "rows_adult", "adult", "uid")
    if number > 0:
        u = {"number": number, "town": max(town - number, number), "else": 1 - max(town, 2 * number)}
        model = model.with_u("address", u)
    if adult > 0:
        model = model.with_u("guardian", {"in_household": adult, "else": 1 - adult})
    return model


def _agreement(con: Any, left: str, right: str, column: str, present: str) -> float:
    """Chance that two records taken at random agree on a column, computed from the values' frequencies."""
    totals = [
        con.execute(f"select count(distinct uid) from {table} where {present} is not null").fetchall()[0][0]
        for table in (left, right)
    ]
    shared = con.execute(
        f"select sum(a.n * b.n) from (select {column}, count(*)::double as n from {left} group by 1) a"
        f" join (select {column}, count(*)::double as n from {right} group by 1) b using ({column})"
    ).fetchall()[0][0]
    return float(shared or 0) / max(1.0, float(totals[0]) * float(totals[1]))
