"""Linking the records of all sources to the residents' register, in the order that the rules prescribe."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import block, decide, numbers, prepare, records, review, train, waterfall
from tsunagu.linkage.clean import CLEANING_VERSION
from tsunagu.linkage.clean.address import Municipality
from tsunagu.linkage.clean.variants import BUILT_IN, VariantMap
from tsunagu.linkage.engine import score_pairs
from tsunagu.linkage.levels import COMPARISONS
from tsunagu.linkage.model import Model, shipped_model
from tsunagu.linkage.predicates import RULES_VERSION

LINK_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("source", "record_key", "register_key", "method")]
    + [("weight", pa.float64()), ("rule", pa.string()), ("model_version", pa.string())]
)


@dataclass(frozen=True)
class LinkResult:
    """名寄せの結果: joins, pairs that wait for a person, and what the run has to say about itself."""

    links: pa.Table
    review: pa.Table
    model_version: str
    report: dict[str, Any]


def link_records(
    persons: pa.Table,
    register_source: str,
    identities: Mapping[str, IdentityKind],
    *,
    human: pa.Table | None,
    municipality: Municipality,
    threads: int = 2,
    seed: int = 1,
    model: Model | None = None,
    variants: VariantMap = BUILT_IN,
    memory_limit: str = "",
) -> LinkResult:
    """Join every record to a resident, hand it to a person, or leave it; the same input gives the same links.

    `persons` holds all sources (source, record_key, PERSON_FIELDS); register rows have record_key = juki_number.
    `human` holds source, record_key, register_key and verdict (same | different) and always wins. Neither the
    order of rows nor `threads` changes the result. Raises ModelError when `model` does not fit.
    """
    ordered = prepare.sorted_persons(persons)
    keys = prepare.key_table(ordered, register_source, municipality, variants)
    used = model or shipped_model()
    version = f"{used.version}/rules-{RULES_VERSION}/keys-{CLEANING_VERSION}-{variants.sha256[:8]}"
    with duckdb.connect(":memory:") as con:
        configure(con, threads, memory_limit)
        records.create_records(con, keys, register_source)
        rivals = _decide_all(con, used, human, _bridges(identities))
        links = _links(con, version)
        waiting = review.review_table(con, ordered)
        report = _report(con, links, waiting, variants, rivals)
    return LinkResult(links, waiting, version, report)


def train_persons(
    persons: pa.Table,
    register_source: str,
    municipality: Municipality,
    name: str,
    *,
    trained_on: str = "",
    threads: int = 2,
    seed: int = 1,
    variants: VariantMap = BUILT_IN,
) -> Model:
    """Train a model on a town's own records, without labels; raises ModelError when a main level is upside down.

    Training is a deliberate act: runs use a saved model, so that links do not drift from night to night.
    """
    keys = prepare.key_table(prepare.sorted_persons(persons), register_source, municipality, variants)
    with duckdb.connect(":memory:") as con:
        configure(con, threads)
        records.create_records(con, keys, register_source)
        return train.train_model(con, name, trained_on or name, seed=seed)


def configure(con: Any, threads: int, memory_limit: str = "") -> None:
    """Set DuckDB up for a batch: fixed threads, no progress bar, order of rows left to the SQL."""
    con.execute(f"set threads = {int(threads)}").fetchall()
    con.execute("set preserve_insertion_order = false").fetchall()
    if memory_limit:
        con.execute(f"set memory_limit = '{memory_limit}'").fetchall()


def _bridges(identities: Mapping[str, IdentityKind]) -> list[str]:
    return sorted(source for source, kind in identities.items() if kind is IdentityKind.BRIDGE)


def _decide_all(con: Any, model: Model, human: pa.Table | None, bridges: list[str]) -> int:
    """Run the steps in their order; gives the number of joins taken back from rival rows."""
    numbers.join_human(con, human)
    numbers.join_municipal_id(con)
    numbers.join_bridge(con, bridges)
    waterfall.run_passes(con)
    _score(con, model)
    decide.decide(con)
    rivals = decide.release_rivals(con)
    if rivals:
        _score(con, model)
        decide.decide(con)
    return rivals


def _score(con: Any, model: Model) -> None:
    block.create_pairs(con)
    score_pairs(con, COMPARISONS, train.localised(con, model), train.prior(con), "l", "rows", "pairs")


def _links(con: Any, version: str) -> pa.Table:
    found = con.sql(
        "select r.source, r.record_key, d.rid as register_key, d.method, d.weight, d.rule"
        " from decided d join rows r using (uid) order by r.source, r.record_key"
    ).to_arrow_table()
    versions = pa.array([version] * found.num_rows, pa.string())
    return found.append_column("model_version", versions).cast(LINK_SCHEMA)


def _report(
    con: Any, links: pa.Table, waiting: pa.Table, variants: VariantMap, rivals: int
) -> dict[str, Any]:
    """Counts by source and method, reasons of waiting, and what was odd; nothing that names a person."""
    rows = con.execute("select source, count(*) from rows group by source order by source").fetchall()
    methods = con.execute(
        "select r.source, d.method, d.rule, count(*) from decided d join rows r using (uid) group by all order by all"
    ).fetchall()
    reasons = con.execute("select reason, count(*) from waiting group by reason order by reason").fetchall()
    institutions = con.execute(
        "select count(*) from (select household from l where alias = 0 and household is not null"
        f" group by household having count(*) > {records.LARGEST_HOUSEHOLD})"
    ).fetchall()[0][0]
    return {
        "rows": dict(rows),
        "linked": links.num_rows,
        "review": waiting.num_rows,
        "methods": [{"source": s, "method": m, "rule": r, "rows": n} for s, m, r, n in methods],
        "review_reasons": dict(reasons),
        "rival_rows": rivals,
        "large_households": int(institutions),
        "variants": variants.origin,
    }
