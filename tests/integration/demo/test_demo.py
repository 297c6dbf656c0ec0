"""The demonstration as a newcomer starts it: one command, both programmes, twice."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tsunagu import postgres

TSUNAGU = Path(sys.executable).with_name("tsunagu")


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="tsunagu-demo-", dir="/var/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def demo(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    environ |= {"TSUNAGU_HOME": str(home)}
    environ.pop("TSUNAGU_TESTING", None)
    return subprocess.run(
        [TSUNAGU, "demo", *arguments], env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("programme", ["343021-fuchu", "112241-toda"])
def test_one_command_ends_with_accounts_and_a_list(home: Path, programme: str) -> None:
    done = demo(home, "--no-serve", "--residents", "3000", "--programme", programme, "--json")
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert facts["programme"] == programme
    assert sum(facts["listed"].values()) > 0


def test_the_second_time_nothing_is_written_anew_and_decisions_stay(home: Path) -> None:
    first = demo(home, "--no-serve", "--residents", "3000", "--json")
    second = demo(home, "--no-serve", "--residents", "3000")
    assert (first.returncode, second.returncode) == (0, 0), second.stderr
    assert "case_worker" in second.stdout
    with (
        postgres.running(home / "demo" / "postgres") as server,
        psycopg.connect(server.url("tsunagu_343021")) as connection,
    ):
        runs = connection.execute("select count(*) from intake_run").fetchone()
    assert runs == (1,)


def test_progress_goes_to_stderr_and_the_accounts_to_stdout(home: Path) -> None:
    done = demo(home, "--no-serve", "--residents", "3000")
    assert "[1/6]" in done.stderr
    assert "[1/6]" not in done.stdout
    assert "合成データ" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["code"], "だれのコードか", id="a code of nobody"),
        pytest.param(["--residents", "10"], "1000 から", id="a town too small to have schools"),
        pytest.param(
            ["--programme", "999999-nowhere", "--no-serve"], "999999-nowhere", id="an unknown programme"
        ),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_two(
    home: Path, arguments: list[str], sentence: str
) -> None:
    done = demo(home, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said_before_anything_is_done(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = demo(home, "--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert "使われています" in done.stderr


def test_codes_have_six_digits_and_differ_between_accounts(home: Path) -> None:
    codes = {name: demo(home, "code", name).stdout.strip() for name in ("case_worker", "manager")}
    assert all(len(code) == 6 and code.isdigit() for code in codes.values())
    assert codes["case_worker"] != codes["manager"]
