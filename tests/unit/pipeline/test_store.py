"""The store: one run at a time, the operator's key where it belongs, leftovers of killed runs swept away."""

import stat
from pathlib import Path

import pytest

from tsunagu.pipeline.store import DEMO_KEY, KEY_VARIABLE, BadInputError, Store, operator_key


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    store = Store(tmp_path / "store")
    store.root.mkdir()
    return store


def test_two_runs_do_not_share_a_store(store: Store) -> None:
    with store.locked(), pytest.raises(BadInputError, match="別の実行"), Store(store.root).locked():
        pass


def test_the_lock_is_free_after_a_run(store: Store) -> None:
    for _ in range(2):
        with store.locked():
            assert store.root.is_dir()


LEFTOVERS = [
    ".facts.parquet.new",
    ".linked.new/links.parquet",
    ".linked.old/links.parquet",
    "deliveries/pupils/.20261101-aa.new/reading.json",
    "deliveries/pupils/.20261101-aa.old/reading.json",
    "bundle/.2026-11-01.new/manifest.json",
    "bundle/.2026-11-01.old/manifest.json",
    ".scratch/duckdb.tmp",
]
KEPT = ["facts.parquet", "operator.key", "deliveries/pupils/20261101-aa/reading.json", "bundle/2026-11-01/x"]


@pytest.mark.parametrize("leftover", LEFTOVERS)
def test_what_a_killed_run_left_is_swept(store: Store, leftover: str) -> None:
    for name in [leftover, *KEPT]:
        path = store.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    with store.locked():
        assert not (store.root / leftover).exists()
        assert all((store.root / name).exists() for name in KEPT)


def test_the_environment_gives_the_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sixteen bytes or more")
    assert operator_key(store, synthetic=True) == b"sixteen bytes or more"
    assert not (store.root / "operator.key").exists()


def test_a_short_key_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "short")
    with pytest.raises(BadInputError, match="鍵が短すぎます"):
        operator_key(store, synthetic=False)


def test_synthetic_people_have_the_demo_key(store: Store) -> None:
    assert operator_key(store, synthetic=True) == DEMO_KEY
    assert not (store.root / "operator.key").exists()


def test_real_people_get_a_new_key_that_stays(store: Store) -> None:
    key = operator_key(store, synthetic=False)
    assert key != DEMO_KEY
    assert operator_key(store, synthetic=False) == key
    assert operator_key(store, synthetic=True) == key
    assert stat.S_IMODE((store.root / "operator.key").stat().st_mode) == 0o600
