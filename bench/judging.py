"""Judging 100,000 children × 12 items in SQL, beside the floor of the same engine on the same facts.

    python bench/judging.py [--children 100000] [--seed 1] [--repeat 3] [--threads 2] [--json]

The floor is what DuckDB needs to read the facts once, tie them to the children by one exact join and count
them for each child and item. Goal: items and points together within 1 s.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa

from tsunagu.domain.indicator import IndicatorWord, Item, Scope
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.logic import Band, Bin, Condition, Group, Logic, LogicItem, LogicStatus, MustRule
from tsunagu.domain.programme import RandomCheck
from tsunagu.screening.run import (
    complete_shown,
    create_tables,
    draw_sample,
    evaluate_items,
    find_facts,
    score_population,
    write_items,
    write_reasons,
    written_join_order,
)

AS_OF = date(2026, 10, 31)
GOAL_SECONDS = 1.0

# item id, word, facts, source, window, scope, bins (ge, points), facts per child and year
PLAN = (
    ("absence_30", IndicatorWord.COUNT, ("absence",), "attendance", 30, Scope.CHILD, ((3, 2), (7, 4))),
    ("absence_change", IndicatorWord.CHANGE, ("absence",), "attendance", 60, Scope.CHILD, ((3, 1),)),
    (
        "unexplained_60",
        IndicatorWord.COUNT,
        ("unexplained_absence",),
        "attendance",
        60,
        Scope.CHILD,
        ((2, 2),),
    ),
    ("late_60", IndicatorWord.COUNT, ("late",), "attendance", 60, Scope.CHILD, ((5, 1),)),
    ("nurse_30", IndicatorWord.COUNT, ("nurse_visit",), "nurse", 30, Scope.CHILD, ((4, 1),)),
    (
        "checks_missed",
        IndicatorWord.MISSED_DUE,
        ("check_due", "check_attended"),
        "health",
        None,
        Scope.CHILD,
        ((1, 2),),
    ),
    ("teeth", IndicatorWord.LATEST, ("untreated_teeth",), "dental", 400, Scope.CHILD, ((3, 1),)),
    ("fee_months", IndicatorWord.MONTHS, ("fee_arrears",), "fees", 365, Scope.CHILD, ((2, 1), (4, 2))),
    ("arrears_max", IndicatorWord.MAX, ("care_arrears",), "childcare", 365, Scope.HOUSEHOLD, ((3, 1),)),
    ("assistance", IndicatorWord.ANY, ("assistance",), "assistance", None, Scope.HOUSEHOLD, ((1, 1),)),
    ("sibling_report", IndicatorWord.ANY, ("abuse_report",), "reports", 365, Scope.SIBLING, ((1, 3),)),
    ("report", IndicatorWord.ANY, ("abuse_report",), "reports", 365, Scope.CHILD, ((1, 4),)),
)
FACTS_PER_CHILD = {
    "absence": 6.0,
    "unexplained_absence": 0.8,
    "late": 3.0,
    "nurse_visit": 2.0,
    "check_due": 3.0,
    "check_attended": 2.7,
    "untreated_teeth": 1.0,
    "fee_arrears": 1.5,
    "care_arrears": 0.3,
    "assistance": 0.03,
    "abuse_report": 0.02,
}


def bench_items() -> list[Item]:
    return [
        Item(
            id=item_id,
            label=item_id,
            word=word,
            facts=facts,
            sources=(source,),
            item_class=ItemClass.SCHOOL,
            basis="b1",
            sentence=f"{item_id} {{value}}",
            window_days=window,
            scope=scope,
        )
        for item_id, word, facts, source, window, scope, _ in PLAN
    ]


def bench_logic() -> Logic:
    return Logic(
        id="bench",
        need="bench",
        name="測定用",
        version="1",
        status=LogicStatus.APPROVED,
        approvers=(),
        approved_on=None,
        effective=date(2026, 4, 1),
        review_by=date(2027, 3, 31),
        population="測定用",
        from_age=0,
        to_age=17,
        outcome="測定用",
        capacity=1000,
        threshold=8,
        legal_basis="b1",
        prohibited=(),
        items=tuple(
            LogicItem(row[0], tuple(Bin(points, ge=ge) for ge, points in row[6]), "", "", "b1")
            for row in PLAN
        ),
        must=(
            MustRule(
                "known", "通告のある子ども", (Condition("report", ge=1), Condition("fee_months", ge=4)), "b1"
            ),
        ),
        groups=(
            Group("attendance", "登校に関する項目", ("absence_30", "absence_change", "unexplained_60"), 5),
        ),
        bands=(Band("I", 8), Band("II", 10), Band("III", 12)),
    )


def _texts(prefix: str, numbers: np.ndarray) -> pa.Array:
    """Ids as long as real ones: 24 characters."""
    return pa.array([f"{prefix}{number:023x}" for number in numbers])


def _dates(rng: np.random.Generator, size: int, newest: date, days: int) -> np.ndarray:
    return np.datetime64(newest) - rng.integers(0, days, size).astype("timedelta64[D]")


def build_world(con: duckdb.DuckDBPyConnection, children: int, seed: int) -> int:
    """Register the five input tables; returns the number of facts."""
    rng = np.random.default_rng(seed)
    keys = rng.permutation(children) * 7919
    ids = _texts("c", keys)
    households = _texts("h", rng.integers(0, children * 6 // 10, children))
    population = {"child_id": ids, "household_id": households, "age": pa.array(rng.integers(0, 18, children))}
    _keep(con, "population", pa.table(population))
    adults = pa.concat_arrays([ids, _texts("a", np.arange(children * 12 // 10))])
    homes = pa.concat_arrays([households, _texts("h", np.arange(children * 12 // 10) % (children * 6 // 10))])
    is_child = pa.array([True] * children + [False] * (len(adults) - children))
    _keep(con, "members", pa.table({"household_id": homes, "person_id": adults, "is_child": is_child}))
    _keep(con, "facts", _facts(rng, ids, children))
    sources = sorted({row[3] for row in PLAN})
    _keep(con, "coverage", _coverage(rng, adults, sources))
    state = {
        "source": sources,
        "delivered_on": [AS_OF - timedelta(days=3)] * len(sources),
        "stale_after_days": [45] * len(sources),
        "absence_means": ["no" if source in ("assistance", "reports") else "unknown" for source in sources],
    }
    _keep(con, "source_state", pa.table(state))
    return int(con.execute("SELECT COUNT(*) FROM facts").fetchall()[0][0])


def _keep(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("incoming", table)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    con.unregister("incoming")


def _facts(rng: np.random.Generator, ids: pa.Array, children: int) -> pa.Table:
    parts = []
    source_of = {fact: row[3] for row in PLAN for fact in row[2]}
    for item, each in FACTS_PER_CHILD.items():
        size = int(children * each)
        valid = _dates(rng, size, AS_OF, 365)
        columns = {
            "child_id": ids.take(pa.array(rng.integers(0, children, size))),
            "item": pa.array([item] * size),
            "value": pa.array(rng.integers(1, 5, size).astype(str)),
            "valid_at": pa.array(valid),
            "known_at": pa.array(valid + rng.integers(0, 40, size).astype("timedelta64[D]")),
            "source": pa.array([source_of[item]] * size),
        }
        parts.append(pa.table(columns))
    return pa.concat_tables(parts)


def _coverage(rng: np.random.Generator, people: pa.Array, sources: list[str]) -> pa.Table:
    parts = []
    for source in sources:
        status = np.array(["linked", "absent", "pending"])[rng.choice(3, len(people), p=[0.9, 0.09, 0.01])]
        parts.append(
            pa.table({"child_id": people, "source": pa.array([source] * len(people)), "status": status})
        )
    return pa.concat_tables(parts)


FLOOR = (
    "CREATE OR REPLACE TABLE floor AS SELECT p.child_id, f.item, COUNT(*) AS facts, MAX(f.valid_at) AS newest"
    " FROM facts AS f JOIN population AS p ON p.child_id = f.child_id GROUP BY p.child_id, f.item"
)


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def measure(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """One pass, stage by stage, in seconds."""
    items, logic = bench_items(), bench_logic()
    named = {item.id: item for item in items}
    check = RandomCheck("b1", 0.02, 20)
    create_tables(con)
    stages: dict[str, Callable[[], object]] = {
        "floor": lambda: con.execute(FLOOR),
        "items": lambda: find_facts(con, items, AS_OF),
        "points": lambda: score_population(con, logic, named),
        "sample": lambda: draw_sample(con, logic, check, AS_OF, "bench"),
        "complete": lambda: complete_shown(con, items),
        "reasons": lambda: write_reasons(con, logic, named, AS_OF),
        "item_table": lambda: write_items(con, named, AS_OF),
        "silence_of_all": lambda: evaluate_items(con, items, AS_OF),
    }
    with written_join_order(con):
        return {name: seconds(action) for name, action in stages.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    con = duckdb.connect()
    con.execute(f"SET threads = {options.threads}")
    facts = build_world(con, options.children, options.seed)
    passes = [measure(con) for _ in range(options.repeat)]
    result: dict[str, float] = {
        name: round(statistics.median(p[name] for p in passes), 3) for name in passes[0]
    }
    result["judging"] = round(statistics.median(p["items"] + p["points"] for p in passes), 3)
    listed = con.execute("SELECT COUNT(*) FILTER (WHERE listed), COUNT(*) FROM judgement").fetchall()[0]
    sizes = {
        "children": options.children,
        "items": len(PLAN),
        "facts": facts,
        "listed": listed[0],
        "shown": listed[1],
    }
    if options.json:
        print(json.dumps({"bench": "judging", **sizes, "goal": GOAL_SECONDS, "seconds": result}))
        return 0
    print(f"judging: {sizes}", file=sys.stderr)
    for name, value in result.items():
        print(f"{name:12s} {value:7.3f} s")
    print(f"goal         {GOAL_SECONDS:7.3f} s   judging / floor = {result['judging'] / result['floor']:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
