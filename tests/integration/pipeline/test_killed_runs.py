"""A run killed anywhere, or stopped by a full disk, and repeated: the same bundle, nothing lost or doubled."""

import errno
import filecmp
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.pipeline.conftest import PROGRAMME, Run
from tsunagu.cli.main import main
from tsunagu.pipeline.bundle import verify_bundle
from tsunagu.pipeline.stages import RunOutcome

# In the order of a run: each run is killed a little later than the one before, all in one store.
POINTS = [
    "read:residents",
    "read:attendance",
    "linked",
    "facts",
    "screened",
    "stored:facts",
    "stored:quarantine",
    "written:link.parquet",
    "complete:2026-11-20",
]
STORE_FILES = ["facts.parquet", "labels.parquet", "links.parquet", "quarantine.csv"]


def same_files(one: Path, other: Path) -> bool:
    return all(filecmp.cmp(one / name, other / name, shallow=False) for name in STORE_FILES)


def test_a_run_killed_at_every_stage_and_repeated_gives_the_same_bundle(
    tmp_path: Path, town: Path, clean_store: Path, clean_run: RunOutcome, run: Run
) -> None:
    store = tmp_path / "store"
    for point in POINTS:
        command = [sys.executable, str(Path(__file__).with_name("dying_run.py"))]
        died = subprocess.run([*command, PROGRAMME, str(town / "extracts"), str(store), point], check=False)
        assert died.returncode == -signal.SIGKILL, f"the run never reached {point}"
        assert not (store / "bundle" / "2026-11-20").exists(), f"{point} left a bundle"
    outcome = run(town / "extracts", store)
    assert outcome.bundle_sha256 == clean_run.bundle_sha256
    assert same_files(store, clean_store)
    assert [path.name for path in (store / "bundle").iterdir()] == ["2026-11-20"]


class DiskFullError(OSError):
    """What the system raises when the disk is full."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "point", ["between:2026-11-20", "complete:2026-11-20", "stored:links", "written:item.parquet"]
)
def test_a_full_disk_keeps_a_bundle_that_verifies_or_none(
    store: Path, town: Path, clean_run: RunOutcome, run: Run, point: str
) -> None:
    def full(name: str) -> None:
        if name == point:
            raise DiskFullError

    with pytest.raises(DiskFullError):
        run(town / "extracts", store, reached=full)
    bundle = store / "bundle" / "2026-11-20"
    assert not bundle.exists() or verify_bundle(bundle) == []
    outcome = run(town / "extracts", store)
    assert outcome.bundle_sha256 == clean_run.bundle_sha256
    assert verify_bundle(bundle) == []


LIMITED = (
    "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000));"
    "from tsunagu.cli.main import main; sys.exit(main(sys.argv[1:]))"
)


def test_files_that_cannot_grow_end_in_one_sentence_and_no_bundle(tmp_path: Path, town: Path) -> None:
    arguments = [
        "run",
        "--programme",
        PROGRAMME,
        "--extracts",
        str(town / "extracts"),
        "--store",
        str(tmp_path / "s"),
    ]
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, *arguments], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "もう一度実行してください" in ended.stderr.splitlines()[-1]
    assert not (tmp_path / "s" / "bundle").exists()
    assert main([*arguments, "--json"]) == 0
