"""The whole batch, stage by stage: read, link, people, facts, screen, bundle.

Every stage is a function of what lies in the store and writes beside, then renames: a run killed
anywhere and repeated ends with the same files.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.compute as pc

from tsunagu.domain.programme import Programme
from tsunagu.domain.tables import LABELS
from tsunagu.pipeline.bundle import Refused, Withheld, write_bundle
from tsunagu.pipeline.bundle_tables import bundle_tables, facts_table, links_table
from tsunagu.pipeline.code_hash import LINKING, READING, code_sha256
from tsunagu.pipeline.deliveries import SourceDeliveries, read_source
from tsunagu.pipeline.extracts import Extracts, open_extracts
from tsunagu.pipeline.facts import (
    add_returned_facts,
    prepare_coverage,
    prepare_facts,
    prepare_links,
    prepare_schools,
    source_states,
)
from tsunagu.pipeline.hashed_folder import Reached, arrow_schema, nothing_happens, write_atomically
from tsunagu.pipeline.health import (
    counted_deliveries,
    refused_files,
    source_health,
    withheld_needs,
    write_quarantine,
)
from tsunagu.pipeline.linking import Linked, link_people, persons_in_force, register_source
from tsunagu.pipeline.manifest import build_manifest
from tsunagu.pipeline.people import Ids, prepare_people
from tsunagu.pipeline.returned import Returned, human_links, open_returns
from tsunagu.pipeline.store import BadInputError, Store, operator_key
from tsunagu.screening.run import run_screening

MEMORY_LIMIT = "1GB"  # of DuckDB; with Arrow's own tables a run stays below 2 GiB
THREADS = 2

Say = Callable[[str], None]


@dataclass(frozen=True)
class RunOutcome:
    """What a run left: the bundle, its hash, and what was refused or withheld."""

    bundle: Path
    bundle_sha256: str
    as_of: date
    counts: dict[str, int]
    refused: list[Refused]
    withheld: list[Withheld]
    unknown_files: list[str]
    seconds: dict[str, float] = field(default_factory=dict)  # by stage; never in a hashed file


@dataclass
class _Clock:
    """Tells the reader which stage runs, and how long each took."""

    say: Say
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str, words: str) -> Iterator[None]:
        self.say(words)
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started


def run_pipeline(
    programme: Programme,
    extracts: Path,
    store_folder: Path,
    *,
    as_of: date | None = None,
    returns: Path | None = None,
    say: Say = lambda words: None,
    reached: Reached = nothing_happens,
) -> RunOutcome:
    """Run the whole batch and leave the bundle of `as_of` in the store.

    Raises BadInputError (one sentence each) when nothing can be judged; the store's last bundle stays.
    """
    store = Store(store_folder, reached)
    clock = _Clock(say)
    with store.locked():
        with clock.stage("read", "読み取り"):
            files = open_extracts(extracts, programme.sources, as_of)
            readings = read_sources(programme, files, store, as_of)
        day = as_of or newest_delivery(readings, extracts)
        require_register(programme, readings, day)
        returned = open_returns(returns, programme.id, day) if returns else None
        run = _Run(programme, store, readings, day, returned, clock)
        return run.outcome(files)


def read_sources(
    programme: Programme, files: Extracts, store: Store, as_of: date | None
) -> list[SourceDeliveries]:
    """Read what is new of every source, in the order of the programme."""
    code = code_sha256(READING)
    return [
        read_source(source, files.waiting.get(source.id, []), store, code, as_of)
        for source in programme.sources
    ]


def newest_delivery(readings: list[SourceDeliveries], extracts: Path) -> date:
    """Return the newest date among accepted deliveries; BadInputError when there is none."""
    days = [reading.in_force.delivered_on for reading in readings if reading.in_force]
    if not days:
        sentences = [item["reason"] for item in refused_files(readings)]
        raise BadInputError(
            f"{extracts}: 使える抽出ファイルが一つもありません。sources.toml の file の名で置いてください。",
            *sentences,
        )
    return max(days)


def require_register(programme: Programme, readings: list[SourceDeliveries], as_of: date) -> None:
    """Raise BadInputError unless a delivery of the resident register is in force on `as_of`."""
    register = register_source(programme)
    reading = next(each for each in readings if each.source.id == register)
    if reading.in_force is None:
        why = [f"{reading.refusal.file}: {reading.refusal.refused}"] if reading.refusal else []
        raise BadInputError(
            f"{reading.source.name}（{reading.source.file}）の {as_of} までの使える納品がないので、始められません。"
            "住民記録を届けてからやり直してください。",
            *why,
        )


@dataclass
class _Run:
    programme: Programme
    store: Store
    readings: list[SourceDeliveries]
    as_of: date
    returned: Returned | None
    clock: _Clock

    def outcome(self, files: Extracts) -> RunOutcome:
        key = operator_key(self.store, self.synthetic)
        ids = Ids(key, register_source(self.programme))
        withheld = withheld_needs(self.programme, self.readings, self.as_of)
        with _connection(self.store) as con:
            linked = self._link(con, ids)
            self._prepare(con, ids)
            with self.clock.stage("screen", "指標と判定"):
                self._screen(con, withheld)
            with self.clock.stage("bundle", "バンドルの作成"):
                return self._bundle(con, ids, linked, withheld, files)

    @property
    def synthetic(self) -> bool:
        """Whether every delivery used and the return slip hold synthetic people only."""
        flags = [delivery.synthetic for delivery in counted_deliveries(self.readings)]
        return all(flags) and (self.returned is None or self.returned.synthetic)

    def _link(self, con: duckdb.DuckDBPyConnection, ids: Ids) -> Linked:
        with self.clock.stage("link", "名寄せ"):
            persons = persons_in_force(self.readings)
            register_keys = persons.filter(pc.field("source") == ids.register)["record_key"]
            human = human_links(self.returned, register_keys, ids)
            code = code_sha256(LINKING)
            linked = link_people(self.programme, self.readings, persons, human, self.store, code)
            con.register("persons", persons)
            con.register("links", linked.links)
            con.register("review", linked.review)
            return linked

    def _prepare(self, con: duckdb.DuckDBPyConnection, ids: Ids) -> None:
        opted_out = self.returned.opted_out if self.returned else frozenset()
        with self.clock.stage("people", "対象の子どもと世帯"):
            prepare_people(con, self.programme, ids, self.as_of, opted_out)
            prepare_links(con, ids.register)
            prepare_schools(con, self.programme)
        with self.clock.stage("facts", "事実"):
            prepare_facts(con, self.readings)
            if self.returned:
                add_returned_facts(con, self.returned.facts)
            prepare_coverage(con, self.programme)
            returned_on = self.returned.exported_on if self.returned else None
            con.register("source_state", source_states(self.readings, returned_on))
            self.store.reached("facts")

    def _screen(self, con: duckdb.DuckDBPyConnection, withheld: list[Withheld]) -> None:
        kept_back = {entry["logic"] for entry in withheld}
        logics = tuple(logic for logic in self.programme.logics if logic.id not in kept_back)
        run_screening(con, dataclasses.replace(self.programme, logics=logics), self.as_of)
        self.store.reached("screened")

    def _bundle(
        self,
        con: duckdb.DuckDBPyConnection,
        ids: Ids,
        linked: Linked,
        withheld: list[Withheld],
        files: Extracts,
    ) -> RunOutcome:
        refused = refused_files(self.readings)
        tables = bundle_tables(con, ids, source_health(self.readings, self.as_of))
        manifest = build_manifest(
            self.programme,
            tables,
            as_of=self.as_of,
            synthetic=self.synthetic,
            operator_key=ids.key,
            model_version=linked.model_version,
            refused=refused,
            withheld=withheld,
        )
        self._leave_in_store(con, ids)
        folder = self.store.bundle(self.as_of)
        reports: dict[str, Any] = {"linkage": linked.report}
        sha256 = write_bundle(folder, tables, manifest, reports, self.store.reached)
        counts = manifest["counts"]
        return RunOutcome(
            folder, sha256, self.as_of, counts, refused, withheld, files.unknown, self.clock.seconds
        )

    def _leave_in_store(self, con: duckdb.DuckDBPyConnection, ids: Ids) -> None:
        self.store.write_table("facts", facts_table(con))
        labels = self.returned.labels if self.returned else arrow_schema(LABELS).empty_table()
        self.store.write_table("labels", labels)
        self.store.write_table("links", links_table(con, ids))
        write_atomically(
            self.store.root / "quarantine.csv", lambda path: write_quarantine(path, self.readings)
        )
        self.store.reached("stored:quarantine")


@contextmanager
def _connection(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a scratch engine: fixed threads and memory, spilling into the store's scratch folder."""
    config: dict[str, Any] = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(store.scratch),
    }
    con = duckdb.connect(":memory:", config=config)
    try:
        yield con
    finally:
        con.close()
