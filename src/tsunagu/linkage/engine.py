"""The only module that knows Splink: scores pairs with a model, and trains one without labels."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from splink import DuckDBAPI, Linker

from tsunagu.linkage.levels import Comparison, Level
from tsunagu.linkage.model import Model, clamp

logging.getLogger("splink").setLevel(logging.ERROR)


def settings(
    comparisons: Sequence[Comparison], model: Model, prior: float, blocking: Sequence[str] = ("1=1",)
) -> dict[str, Any]:
    """Splink's settings of our comparisons with the model's numbers."""
    return {
        "link_type": "link_only",
        "unique_id_column_name": "uid",
        "probability_two_random_records_match": prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": r, "sql_dialect": "duckdb"} for r in blocking
        ],
        "comparisons": [_comparison(c, model.levels[c.id]) for c in comparisons],
        "sql_dialect": "duckdb",
        "max_iterations": 25,
        "em_convergence": 1e-4,
    }


def _comparison(comparison: Comparison, numbers: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    missing = {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    levels = [_level(level, numbers[level.id]) for level in comparison.levels]
    return {"output_column_name": comparison.id, "comparison_levels": [missing, *levels]}


def _level(level: Level, numbers: tuple[float, float]) -> dict[str, Any]:
    m, u = numbers
    settings = {
        "sql_condition": level.condition or "ELSE",
        "label_for_charts": level.id,
        "m_probability": m,
        "u_probability": u,
    }
    if level.tf:
        settings |= {"tf_adjustment_column": level.tf, "tf_adjustment_weight": 1.0}
    return settings


def _linker(
    con: Any, left: str, right: str, content: dict[str, Any], comparisons: Sequence[Comparison]
) -> Any:
    """A linker over two tables; how rare a value is, is counted on the register alone (base names)."""
    api = DuckDBAPI(connection=con)
    shared = ", ".join(_shared_columns(con, left, right))
    for side, table in (("l", left), ("r", right)):
        con.execute(f"create or replace temp view side_{side} as select {shared} from {table}").fetchall()
    tables = [api.register(f"side_{side}", dataset_display_name=side) for side in ("l", "r")]
    linker = Linker(tables, content, log_level=logging.ERROR, validate_settings=False)
    for column in sorted({level.tf for comparison in comparisons for level in comparison.levels if level.tf}):
        con.execute(
            f"create or replace temp table tf_{column} as"
            f" select {column}, count(*) / (sum(count(*)) over ()) as tf_{column}"
            f" from {left} where {column} is not null group by {column}"
        ).fetchall()
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{column}"), column)
    return linker


def _shared_columns(con: Any, left: str, right: str) -> list[str]:
    """Columns that both tables have: Splink stacks the two sides."""
    columns = [
        [str(row[0]) for row in con.execute(f"describe {table}").fetchall()] for table in (left, right)
    ]
    return [column for column in columns[0] if column in columns[1]]


def score_pairs(
    con: Any, comparisons: Sequence[Comparison], model: Model, prior: float, left: str, right: str, pairs: str
) -> None:
    """Score the pairs (uid_l, uid_r) of table `pairs` into table `scored` (uid_l, uid_r, weight, gamma_…).

    `left` and `right` are tables with column uid; weights are bits, rounded to .01.
    """
    con.execute(
        "create or replace temp table blocked as select '0' as match_key,"
        f" 'l-__-' || uid_l as join_key_l, 'r-__-' || uid_r as join_key_r from {pairs}"
    ).fetchall()
    linker = _linker(con, left, right, settings(comparisons, model, prior), comparisons)
    api = linker._db_api
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    result = linker.inference.predict(warning_mode="never")
    gammas = ", ".join(f"gamma_{c.id}" for c in comparisons)
    con.execute(
        f"create or replace temp table scored as select"
        " if(source_dataset_l = 'l', uid_l, uid_r) as uid_l, if(source_dataset_l = 'l', uid_r, uid_l) as uid_r,"
        f" round(match_weight, 2) as weight, {gammas} from {result.physical_name}"
    ).fetchall()
    con.execute(f"drop table if exists {result.physical_name}").fetchall()


def estimate_m(
    con: Any,
    comparisons: Sequence[Comparison],
    start: Model,
    prior: float,
    left: str,
    right: str,
    rounds: Sequence[str],
) -> Model:
    """Estimate m by expectation maximisation, one round a blocking rule; u stays as it is."""
    linker = _linker(con, left, right, settings(comparisons, start, prior), comparisons)
    for rule in rounds:
        linker.training.estimate_parameters_using_expectation_maximisation(
            {"blocking_rule": rule, "sql_dialect": "duckdb"}, estimate_without_term_frequencies=True
        )
    trained = linker.misc.save_model_to_json()
    levels = {
        c["output_column_name"]: _trained(c, start.levels[c["output_column_name"]])
        for c in trained["comparisons"]
    }
    return Model(start.name, start.trained_on, start.cleaning, levels)


def _trained(
    comparison: Mapping[str, Any], start: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """m of a trained comparison; a level that no round has seen speaks against, by four bits."""
    found: dict[str, tuple[float, float]] = {}
    for level in comparison["comparison_levels"]:
        if level.get("is_null_level"):
            continue
        name, m = level["label_for_charts"], level.get("m_probability")
        guess, u = start[name]
        unseen = m is None or m == guess
        found[name] = (clamp(min(guess, u / 16)) if unseen else clamp(m), u)
    return found
