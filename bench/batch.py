"""`tsunagu run` on a seeded town, stage by stage beside the floor: times, ratios, sizes, peak memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.floor import floor_seconds, utf8_copies

RESIDENTS = int(os.environ.get("RESIDENTS", "100000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
PROGRAMME, SEED = "343021-fuchu", "1"
STAGES = ("read", "link", "people", "facts", "screen", "bundle")
APART = ("link",)  # cleaning and linkage have their own goal
GOAL_RATIO, GOAL_SECONDS, GOAL_MIB = 12, 60, 2048
COMMAND = [sys.executable, "-m", "tsunagu.cli.main"]


def main() -> None:
    """Measure and print; nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="tsunagu-bench-") as name:
        folder = Path(name)
        town = ["--programme", PROGRAMME, "--residents", str(RESIDENTS), "--seed", SEED]
        subprocess.run([*COMMAND, "synth", *town, "--out", name], check=True, capture_output=True)
        copies = utf8_copies(folder / "extracts", folder / "utf8")
        floor = median(floor_seconds(copies) for _ in range(max(ROUNDS, 3)))
        rounds = [_run(folder / "extracts", folder / f"store{turn}") for turn in range(ROUNDS)]
        again = _run(folder / "extracts", folder / "store0")
        _print_table(floor, rounds, again)
        _print_sizes(folder, rounds[0])


def _run(extracts: Path, store: Path) -> dict[str, Any]:
    """One run in its own process: its answer, seconds in all, and peak memory in MiB."""
    arguments = [
        "run",
        "--programme",
        PROGRAMME,
        "--extracts",
        str(extracts),
        "--store",
        str(store),
        "--json",
    ]
    started = time.perf_counter()
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    answer: dict[str, Any] = json.loads(process.stdout.read())
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return {**answer, "all": time.perf_counter() - started, "mib": used.ru_maxrss / 1024}


def _print_table(floor: float, rounds: list[dict[str, Any]], again: dict[str, Any]) -> None:
    stages = [stage for stage in STAGES if stage in rounds[0]["seconds"]]
    middle = {stage: median(each["seconds"][stage] for each in rounds) for stage in stages}
    together = sum(seconds for stage, seconds in middle.items() if stage not in APART)
    whole, peak = median(each["all"] for each in rounds), max(each["mib"] for each in rounds)
    print(
        f"{RESIDENTS:,} residents, {rounds[0]['counts']['children']:,} children, median of {len(rounds)} runs"
    )
    print(f"{'stage':<28}{'seconds':>9}{'x floor':>9}")
    for name, seconds in [
        ("floor", floor),
        *middle.items(),
        ("all but linkage", together),
        ("whole run", whole),
    ]:
        print(f"{name:<28}{seconds:>9.2f}{seconds / floor:>9.1f}")
    print(f"{'repeated run':<28}{again['all']:>9.2f}")
    print(f"all but linkage <= {GOAL_RATIO} x floor: {_verdict(together <= GOAL_RATIO * floor)}")
    print(f"whole run <= {GOAL_SECONDS} s: {_verdict(whole <= GOAL_SECONDS)}")
    print(f"peak memory {peak:.0f} MiB <= {GOAL_MIB} MiB: {_verdict(peak <= GOAL_MIB)}")
    hashes = {each["bundle_sha256"] for each in [*rounds, again]}
    print(f"one bundle hash over {len(rounds) + 1} runs: {_verdict(len(hashes) == 1)}")


def _verdict(reached: bool) -> str:
    return "reached" if reached else "NOT reached"


def _print_sizes(folder: Path, outcome: dict[str, Any]) -> None:
    for name, place in [
        ("extracts", folder / "extracts"),
        ("store", folder / "store0"),
        ("bundle", Path(outcome["bundle"])),
    ]:
        size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        print(f"{name:<28}{size / 2**20:>9.1f} MiB")


if __name__ == "__main__":
    main()
