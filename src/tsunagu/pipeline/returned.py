"""What a return slip changes in a run: decided links, opt-outs, consultation facts, outcomes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.tables import LABELS
from tsunagu.pipeline.hashed_folder import arrow_schema
from tsunagu.pipeline.people import Ids
from tsunagu.pipeline.returns import read_return_table, read_returns_manifest, verify_returns
from tsunagu.pipeline.store import BadInputError

HUMAN_COLUMNS = ("source", "record_key", "register_key", "verdict")


@dataclass(frozen=True)
class Returned:
    """A return slip as the batch plane needs it."""

    exported_on: date
    synthetic: bool
    opted_out: frozenset[str]
    reviewed: pa.Table
    facts: pa.Table
    labels: pa.Table


def open_returns(folder: Path, programme_id: str, as_of: date) -> Returned:
    """Read and verify a return slip; raises BadInputError with one sentence for each problem."""
    if not folder.is_dir():
        raise BadInputError(
            f"{folder}: 返却票のフォルダがありません。--returns に正しい場所を指定してください。"
        )
    problems = verify_returns(folder)
    if problems:
        raise BadInputError(*(f"返却票 {problem}" for problem in problems))
    manifest = read_returns_manifest(folder)
    if manifest["programme"] != programme_id:
        raise BadInputError(
            f"返却票は計画 {manifest['programme']} のものです。計画 {programme_id} の返却票を指定してください。"
        )
    facts = read_return_table(folder, "consultation_fact")
    return Returned(
        date.fromisoformat(manifest["exported_on"]),
        manifest["synthetic"],
        _opted_out(read_return_table(folder, "consent"), as_of),
        read_return_table(folder, "reviewed_link"),
        facts,
        read_return_table(folder, "outcome").cast(arrow_schema(LABELS)),
    )


def _opted_out(consents: pa.Table, as_of: date) -> frozenset[str]:
    day = pa.scalar(as_of, pa.date32())
    in_force = consents.filter(
        (pc.field("kind") == "opt_out")
        & (pc.field("valid_from") <= day)
        & (pc.field("valid_to").is_null() | (pc.field("valid_to") >= day))
    )
    return frozenset(in_force.column("child_id").to_pylist())


def human_links(returned: Returned | None, register_keys: pa.ChunkedArray, ids: Ids) -> pa.Table | None:
    """Return the decided links by register key; decisions about people no longer in the register fall away.

    Shape: source, record_key, register_key, verdict (same | different).
    """
    if returned is None or not returned.reviewed.num_rows:
        return None
    wanted = set(returned.reviewed.column("person_id").to_pylist())
    keys = {
        person: key
        for key in register_keys.to_pylist()
        if key is not None and (person := ids.person(key)) in wanted
    }
    rows = [
        (row["source"], row["record_key"], keys[row["person_id"]], row["verdict"])
        for row in returned.reviewed.to_pylist()
        if row["person_id"] in keys
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(HUMAN_COLUMNS)
    return pa.table(
        {name: pa.array(column, pa.string()) for name, column in zip(HUMAN_COLUMNS, columns, strict=True)}
    )
