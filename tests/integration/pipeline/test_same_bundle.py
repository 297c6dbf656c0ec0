"""Same input, same bundle: other processes, hash seeds, stores, row orders; and what must change it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.pipeline.conftest import DAY, PROGRAMME, Run
from tsunagu.pipeline.bundle import read_manifest, read_table, verify_bundle
from tsunagu.pipeline.extracts import SYNTHETIC_MARK
from tsunagu.pipeline.stages import RunOutcome
from tsunagu.pipeline.store import KEY_VARIABLE


def test_a_bundle_of_a_whole_run_verifies(clean_run: RunOutcome) -> None:
    assert verify_bundle(clean_run.bundle) == []
    assert clean_run.counts["children"] > 100
    assert clean_run.counts["listed"] > 0
    assert clean_run.withheld == []


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_bundle(
    tmp_path: Path, town: Path, clean_run: RunOutcome, seed: str
) -> None:
    arguments = [
        "--programme",
        PROGRAMME,
        "--extracts",
        str(town / "extracts"),
        "--store",
        str(tmp_path / "s"),
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "tsunagu.cli.main", "run", *arguments, "--json"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ended.stdout)["bundle_sha256"] == clean_run.bundle_sha256


def test_the_order_of_rows_in_the_files_changes_nothing_but_their_own_order(
    extracts: Path, tmp_path: Path, clean_run: RunOutcome, run: Run
) -> None:
    for path in extracts.glob("*.[ct]sv"):
        header, *rows = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(header + b"".join(reversed(rows)))
    outcome = run(extracts, tmp_path / "store")
    assert outcome.bundle_sha256 == clean_run.bundle_sha256


def test_a_repeated_run_reads_and_links_nothing_again(
    store: Path, town: Path, clean_run: RunOutcome, run: Run
) -> None:
    seen: list[str] = []
    outcome = run(town / "extracts", store, reached=seen.append)
    assert outcome.bundle_sha256 == clean_run.bundle_sha256
    assert not any(name.startswith("read:") or name == "linked" for name in seen)


def test_another_operators_key_gives_every_child_another_id(
    store: Path, town: Path, clean_run: RunOutcome, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(read_table(clean_run.bundle, "register_person")["person_id"].to_pylist())
    monkeypatch.setenv(KEY_VARIABLE, "the key of another operator")
    outcome = run(town / "extracts", store)
    assert outcome.counts["children"] == clean_run.counts["children"]
    assert not before & set(read_table(outcome.bundle, "register_person")["person_id"].to_pylist())


def test_no_number_of_the_register_and_no_protected_address_crosses_the_door(clean_run: RunOutcome) -> None:
    people = read_table(clean_run.bundle, "register_person")
    assert not any(
        str(key).startswith("99") and len(str(key)) == 10 for key in people["person_id"].to_pylist()
    )
    assert "residents" not in read_table(clean_run.bundle, "link")["source"].to_pylist()
    protected = [row for row in people.to_pylist() if row["protected"]]
    assert all(row["address"] is None and row["district"] is None for row in protected)


def test_the_manifest_says_what_went_in(clean_run: RunOutcome) -> None:
    manifest = read_manifest(clean_run.bundle)
    assert manifest["synthetic"] is True
    assert manifest["as_of"] == DAY.isoformat()
    assert {logic["need"] for logic in manifest["logics"]} == {"abuse", "long_absence", "problem_behaviour"}
    assert manifest["model_version"]


def test_files_without_the_mark_are_not_taken_for_synthetic(extracts: Path, tmp_path: Path, run: Run) -> None:
    (extracts / SYNTHETIC_MARK).unlink()
    outcome = run(extracts, tmp_path / "store")
    assert read_manifest(outcome.bundle)["synthetic"] is False
    assert (tmp_path / "store" / "operator.key").exists()
