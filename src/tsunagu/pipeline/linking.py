"""The linkage stage: who is who among all deliveries in force, computed once for the same input."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.programme import Programme
from tsunagu.domain.source import Delivery as DeliveryKind
from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import LinkResult, Municipality, link_records
from tsunagu.pipeline.deliveries import SourceDeliveries
from tsunagu.pipeline.hashed_folder import canonical_json, flush_folder, replace_folder, write_parquet
from tsunagu.pipeline.store import BadInputError, Store

PERSON_COLUMNS = ("source", "record_key", *PERSON_FIELDS)
PERSON_SCHEMA = pa.schema([(name, pa.string()) for name in PERSON_COLUMNS])
THREADS = 2


@dataclass(frozen=True)
class Linked:
    """名寄せの結果: links and review pairs by register key (宛名番号), and the report for the bundle."""

    links: pa.Table
    review: pa.Table
    model_version: str
    report: dict[str, Any]


def register_source(programme: Programme) -> str:
    """Return the id of the programme's resident register."""
    return next(source.id for source in programme.sources if source.identity is IdentityKind.REGISTER)


def persons_in_force(readings: Sequence[SourceDeliveries]) -> pa.Table:
    """Return the person records of all sources: newest row of each record key, one table."""
    tables = [PERSON_SCHEMA.empty_table()]
    for reading in readings:
        rows = [table for delivery in reading.used if (table := delivery.table("persons")) is not None]
        if reading.source.identity is IdentityKind.FOLLOWS or not rows:
            continue
        shaped = [table.select(list(PERSON_COLUMNS)).cast(PERSON_SCHEMA) for table in rows]
        if reading.source.delivery is DeliveryKind.APPEND and len(shaped) > 1:
            tables.append(_newest_rows(shaped))
        else:
            tables += shaped
    return pa.concat_tables(tables)


def _newest_rows(tables: Sequence[pa.Table]) -> pa.Table:
    newest, seen = [], pa.array([], pa.string())
    for table in reversed(tables):
        newest.append(table.filter(pc.invert(pc.is_in(table["record_key"], seen))))
        seen = pa.concat_arrays([seen, table["record_key"].combine_chunks()])
    return pa.concat_tables(newest)


def link_people(
    programme: Programme,
    readings: Sequence[SourceDeliveries],
    persons: pa.Table,
    human: pa.Table | None,
    store: Store,
    code: str,
) -> Linked:
    """Link all records to the register, or return what the store keeps for exactly the same input."""
    key = _input_key(programme, readings, human, code)
    kept = store.linked / "report.json"
    if kept.exists():
        report = json.loads(kept.read_bytes())
        if report["key"] == key:
            return _load(store, report)
    result = link_records(
        persons,
        register_source(programme),
        {source.id: source.identity for source in programme.sources},
        human=human,
        municipality=Municipality(programme.prefecture, programme.city),
        threads=THREADS,
    )
    _keep(store, key, result)
    return _load(store, json.loads(kept.read_bytes()))


def _input_key(
    programme: Programme, readings: Sequence[SourceDeliveries], human: pa.Table | None, code: str
) -> str:
    parts = {
        "deliveries": [
            [reading.source.id, str(reading.source.identity), [delivery.key for delivery in reading.used]]
            for reading in readings
        ],
        "place": [programme.prefecture, programme.city],
        "human": human.to_pylist() if human is not None else [],
        "code": code,
    }
    return hashlib.sha256(canonical_json(parts)).hexdigest()


def _keep(store: Store, key: str, result: LinkResult) -> None:
    temporary = store.root / ".linked.new"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir()
    write_parquet(temporary / "links.parquet", result.links)
    write_parquet(temporary / "review.parquet", result.review)
    report = {"key": key, "model_version": result.model_version, "report": result.report}
    (temporary / "report.json").write_bytes(canonical_json(report))
    flush_folder(temporary)
    store.reached("linked")
    replace_folder(temporary, store.linked, store.reached)


def _load(store: Store, report: dict[str, Any]) -> Linked:
    return Linked(
        pq.read_table(store.linked / "links.parquet"),
        pq.read_table(store.linked / "review.parquet"),
        report["model_version"],
        report["report"],
    )


def kept_links(store_folder: Path) -> tuple[pa.Table, pa.Table]:
    """Return links and review pairs of a store's last linkage; BadInputError when there was none."""
    folder = Store(store_folder).linked
    if not (folder / "report.json").exists():
        raise BadInputError(
            f"{store_folder}: 名寄せの結果がありません。先に tsunagu run を実行してください。"
        )
    return pq.read_table(folder / "links.parquet"), pq.read_table(folder / "review.parquet")
