"""The reading stage: every file becomes canonical tables in the store, once.

A delivery is kept under its date and SHA-256, so a killed run reads again only what it had not finished,
and a file that left the extracts folder stays in force until a newer one is accepted.
"""

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tsunagu.domain.source import Delivery as DeliveryKind
from tsunagu.domain.source import Source
from tsunagu.pipeline.hashed_folder import (
    canonical_json,
    flush_folder,
    replace_folder,
    sha256_of,
    write_parquet,
)
from tsunagu.pipeline.store import Store
from tsunagu.sources import PreviousDelivery, QuarantineRow, ReadResult, read_delivery

READING = "reading.json"


@dataclass(frozen=True)
class Delivery:
    """納品: one file as the store keeps it, accepted or refused (`refused` = the sentence why)."""

    source: str
    file: str
    delivered_on: date
    sha256: str
    sequence: int  # order of arrival, decides between two deliveries of one day
    key: str  # of everything the reading depends on
    refused: str
    rows_read: int
    rows_accepted: int
    synthetic: bool
    folder: Path

    @property
    def order(self) -> tuple[date, int]:
        return (self.delivered_on, self.sequence)

    def table(self, name: str) -> pa.Table | None:
        """Return `persons`, `facts` or `health` of the delivery, None when it has no such table."""
        path = self.folder / f"{name}.parquet"
        return pq.read_table(path) if path.exists() else None

    def notices(self) -> list[str]:
        """Return what is worth telling about the file, one sentence each."""
        return [str(each) for each in json.loads((self.folder / READING).read_bytes())["notices"]]

    def quarantine(self) -> list[QuarantineRow]:
        """Return the rows of the file that were set aside, with their reasons."""
        return [
            QuarantineRow(**row) for row in json.loads((self.folder / READING).read_bytes())["quarantine"]
        ]


@dataclass(frozen=True)
class SourceDeliveries:
    """What the store holds of one source up to as_of: accepted deliveries, oldest first, and a newer refusal."""

    source: Source
    accepted: tuple[Delivery, ...]
    refusal: Delivery | None

    @property
    def in_force(self) -> Delivery | None:
        return self.accepted[-1] if self.accepted else None

    @property
    def used(self) -> tuple[Delivery, ...]:
        """The deliveries whose rows count: all of an append source, the newest of a snapshot."""
        return self.accepted if self.source.delivery is DeliveryKind.APPEND else self.accepted[-1:]


@dataclass(frozen=True)
class Waiting:
    """A file of the extracts folder that belongs to a source."""

    path: Path
    delivered_on: date
    synthetic: bool


def read_source(
    source: Source, waiting: Sequence[Waiting], store: Store, code: str, as_of: date | None
) -> SourceDeliveries:
    """Read what is new of one source and return its deliveries up to `as_of` (None = all).

    `code` is the hash of the reading program: a changed reader reads again whatever still lies there.
    """
    kept = _kept(source, store)
    files = {_name(file.delivered_on, sha256_of(file.path)): file for file in waiting}
    sequence = max((delivery.sequence for delivery in kept.values()), default=0)
    turns = {name: delivery.order for name, delivery in kept.items()}
    for name, file in sorted(files.items(), key=lambda pair: (pair[1].delivered_on, pair[1].path.name)):
        if name not in turns:
            sequence += 1
            turns[name] = (file.delivered_on, sequence)
    accepted: list[Delivery] = []
    refusal: Delivery | None = None
    for name, (delivered_on, turn) in sorted(turns.items(), key=lambda pair: pair[1]):
        if as_of is not None and delivered_on > as_of:
            break
        previous = accepted[-1] if accepted else None
        known = kept.get(name)
        delivery = _read(source, name, files.get(name), known, turn, previous, store, code)
        if delivery.refused:
            refusal = delivery
        else:
            accepted.append(delivery)
            refusal = None
    return SourceDeliveries(source, tuple(accepted), refusal)


def _name(delivered_on: date, sha256: str) -> str:
    return f"{delivered_on:%Y%m%d}-{sha256[:16]}"


def _kept(source: Source, store: Store) -> dict[str, Delivery]:
    found = sorted((store.deliveries / source.id).glob(f"*/{READING}"))
    return {path.parent.name: _load(path) for path in found}


def _load(path: Path) -> Delivery:
    values: dict[str, Any] = json.loads(path.read_bytes())
    del values["quarantine"], values["notices"]
    values["delivered_on"] = date.fromisoformat(values["delivered_on"])
    return Delivery(**values, folder=path.parent)


def _read(
    source: Source,
    name: str,
    file: Waiting | None,
    known: Delivery | None,
    turn: int,
    previous: Delivery | None,
    store: Store,
    code: str,
) -> Delivery:
    """Return the kept reading when nothing it depends on has changed, else read the file."""
    if file is None:
        if known is None:
            raise LookupError(f"{source.id}: neither a file nor a kept reading for {name}")
        return known
    key = _reading_key(source, name, previous, code)
    if known is not None and known.key == key and known.synthetic == file.synthetic:
        return known
    before = (
        PreviousDelivery(previous.delivered_on, previous.rows_read, previous.sha256) if previous else None
    )
    result = read_delivery(file.path, source, file.delivered_on, previous=before)
    folder = store.deliveries / source.id / name
    _keep(folder, result, turn, key, file.synthetic, store)
    return _load(folder / READING)


def _reading_key(source: Source, name: str, previous: Delivery | None, code: str) -> str:
    parts = {
        "name": name,
        "source": dataclasses.asdict(source),
        "previous": [str(previous.delivered_on), previous.rows_read, previous.sha256] if previous else [],
        "code": code,
    }
    return hashlib.sha256(canonical_json(parts)).hexdigest()


def _keep(folder: Path, result: ReadResult, turn: int, key: str, synthetic: bool, store: Store) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = folder.parent / f".{folder.name}.new"
    temporary.mkdir()
    tables = {"persons": result.persons, "facts": result.facts, "health": result.health}
    for name, rows in tables.items():
        if rows is not None and not (result.refused and name != "health"):
            write_parquet(temporary / f"{name}.parquet", rows)
    reading = {
        "source": result.source,
        "file": result.file,
        "delivered_on": result.delivered_on.isoformat(),
        "sha256": result.sha256,
        "sequence": turn,
        "key": key,
        "refused": result.refused,
        "rows_read": result.rows_read,
        "rows_accepted": result.rows_accepted,
        "synthetic": synthetic,
        "notices": list(result.notices),
        "quarantine": [dataclasses.asdict(row) for row in result.quarantine],
    }
    (temporary / READING).write_bytes(canonical_json(reading))
    flush_folder(temporary)
    store.reached(f"read:{result.source}")
    replace_folder(temporary, folder, store.reached)
