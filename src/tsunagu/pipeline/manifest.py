"""The manifest of a run: what went in and what came out, without clock or run id."""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.child_id import operator_key_id
from tsunagu.domain.programme import Programme
from tsunagu.pipeline.bundle import SCHEMA_VERSION, Manifest, Refused, Withheld
from tsunagu.screening.run import logics_in_force


def build_manifest(
    programme: Programme,
    tables: Mapping[str, pa.Table],
    *,
    as_of: date,
    synthetic: bool,
    operator_key: bytes,
    model_version: str,
    refused: Sequence[Refused],
    withheld: Sequence[Withheld],
) -> Manifest:
    """Return the manifest without the list of files, which write_bundle fills in."""
    return {
        "schema_version": SCHEMA_VERSION,
        "synthetic": synthetic,
        "programme": {"id": programme.id, "name": programme.name, "sha256": programme.sha256},
        "logics": [
            {
                "id": logic.id,
                "need": logic.need,
                "version": logic.version,
                "status": str(logic.status),
                "sha256": logic.sha256,
            }
            for logic in logics_in_force(programme.logics, as_of)
        ],
        "model_version": model_version,
        "operator_key_id": operator_key_id(operator_key),
        "as_of": as_of.isoformat(),
        "counts": count_rows(programme, tables, as_of),
        "refused": list(refused),
        "withheld": list(withheld),
    }


def count_rows(programme: Programme, tables: Mapping[str, pa.Table], as_of: date) -> dict[str, int]:
    """Return rows by table, and children, listed and sampled (listed_<need> for each need)."""
    judgements = tables["judgement"]
    counts = {name: rows.num_rows for name, rows in tables.items()}
    counts["children"] = pc.sum(tables["register_person"]["is_child"]).as_py() or 0
    counts["listed"] = judgements.filter(pc.field("listed")).num_rows
    counts["sampled"] = judgements.filter(pc.field("sampled")).num_rows
    for logic in logics_in_force(programme.logics, as_of):
        chosen = judgements.filter(pc.field("listed") & (pc.field("need") == logic.need))
        counts[f"listed_{logic.need}"] = chosen.num_rows
    return counts
