"""The store: the batch plane's own folder, where every file appears whole or not at all.

store/operator.key                    the operator's key, unless the environment gives it
store/deliveries/<source>/<date>-<sha>/   one delivery as canonical tables
store/linked/                         the last linkage, named by what went into it
store/bundle/<as_of>/                 the run bundle
store/facts.parquet labels.parquet links.parquet quarantine.csv
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from tsunagu.pipeline.hashed_folder import (
    Reached,
    nothing_happens,
    write_atomically,
    write_parquet,
)

DEMO_KEY = b"tsunagu demonstration key: synthetic people only"
KEY_VARIABLE = "TSUNAGU_OPERATOR_KEY"
SHORTEST_KEY = 16  # bytes


class BadInputError(Exception):
    """Input that a run cannot start from; `sentences` hold one clear sentence each."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True)
class Store:
    """A store folder; `reached` is called at every point where a run may die."""

    root: Path
    reached: Reached = nothing_happens

    @property
    def deliveries(self) -> Path:
        return self.root / "deliveries"

    @property
    def linked(self) -> Path:
        return self.root / "linked"

    @property
    def scratch(self) -> Path:
        return self.root / ".scratch"

    def bundle(self, as_of: date) -> Path:
        """Return the folder of the bundle of a day."""
        return self.root / "bundle" / as_of.isoformat()

    def write_table(self, name: str, rows: pa.Table) -> None:
        """Put a Parquet table at the store's root in one step."""
        write_atomically(self.root / f"{name}.parquet", lambda path: write_parquet(path, rows))
        self.reached(f"stored:{name}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the store for one run; the lock dies with the process. Raises BadInputError when it is taken."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BadInputError(
                    f"{self.root.name}: 別の実行がこの保管場所を使っています。終わってからやり直してください。"
                ) from None
            self._sweep()
            yield

    def _sweep(self) -> None:
        """Remove what a killed run left half done."""
        for pattern in (".*.new", "deliveries/*/.*.new", "bundle/.*.new", ".*.old", "*/.*.old", "*/*/.*.old"):
            for path in self.root.glob(pattern):
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink()
        shutil.rmtree(self.scratch, ignore_errors=True)


def operator_key(store: Store, synthetic: bool) -> bytes:
    """Return the operator's key: environment, else the store's file, else (synthetic) the demo's, else a new one.

    A new key is written with mode 0600: whoever loses it gives every child a new id.
    """
    given = os.environ.get(KEY_VARIABLE, "").encode()
    if given:
        if len(given) < SHORTEST_KEY:
            raise BadInputError(
                f"{KEY_VARIABLE}: 鍵が短すぎます。{SHORTEST_KEY} バイト以上の鍵にしてください。"
            )
        return given
    path = store.root / "operator.key"
    if path.exists():
        return path.read_bytes().strip()
    if synthetic:
        return DEMO_KEY
    key = secrets.token_hex(32).encode()
    write_atomically(path, lambda temporary: _write_secret(temporary, key))
    return key


def _write_secret(path: Path, key: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(key + b"\n")
