"""The command line's promises: exit codes, one JSON object on stdout, sentences on stderr, no traceback."""

import errno
import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.pipeline.small_bundle import write_small
from tsunagu.cli import batch_commands, main, web_commands
from tsunagu.cli.answer import Answer, Exit, bad_input
from tsunagu.pipeline.store import BadInputError


class ProblemListError(ValueError):
    """Looks like the programmes' list of problems."""

    problems = ("sources.toml: 綴りの誤り。直してください。", "items.toml: 項目がない。足してください。")


def raising(error: BaseException) -> Callable[[Namespace], Answer]:
    def command(options: Namespace) -> Answer:
        raise error

    return command


OUTCOMES: list[tuple[str, Callable[[Namespace], Answer], int, str]] = [
    ("done", lambda options: Answer(Exit.DONE), 0, ""),
    (
        "a failed verification",
        lambda options: Answer(Exit.VERIFICATION_FAILED, problems=("違う。",)),
        1,
        "違う。",
    ),
    ("bad input", lambda options: bad_input("直してください。"), 2, "直してください。"),
    ("a withheld list", lambda options: Answer(Exit.WITHHELD, problems=("出しません。",)), 3, "出しません。"),
    ("bad input from the batch", raising(BadInputError("足りません。")), 2, "足りません。"),
    ("a programme with problems", raising(ProblemListError()), 2, "綴りの誤り"),
    (
        "a full disk",
        raising(OSError(errno.ENOSPC, "No space left on device")),
        2,
        "ディスクの空きがありません",
    ),
    ("a file size limit", raising(OSError(errno.EFBIG, "File too large")), 2, "上限に達しました"),
    (
        "a full disk told by an engine",
        raising(RuntimeError("IO Error: No space left on device")),
        2,
        "空きが",
    ),
    (
        "a closed folder",
        raising(PermissionError(errno.EACCES, "denied", "/x/y")),
        2,
        "/x/y: 読み書きする権限",
    ),
    (
        "a file that is gone",
        raising(FileNotFoundError(errno.ENOENT, "no", "/x/y")),
        2,
        "/x/y: ファイルがありません",
    ),
    ("no memory", raising(MemoryError()), 2, "メモリが足りません"),
    ("a fault of our own", raising(KeyError("架空 花子")), 70, "つなぐの中の誤りです（KeyError"),
    ("an interruption", raising(KeyboardInterrupt()), 130, "続きから始められます"),
]


@pytest.mark.parametrize(
    ("command", "code", "sentence"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES]
)
def test_every_way_to_end_has_its_exit_code_and_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: Callable[[Namespace], Answer],
    code: int,
    sentence: str,
) -> None:
    monkeypatch.setattr(batch_commands, "check", command)
    assert main.main(["check", "--programme", "x"]) == code
    told = capsys.readouterr()
    assert sentence in told.err
    assert "Traceback" not in told.err
    assert "花子" not in told.err + told.out


@pytest.mark.parametrize(
    "command", [case[1] for case in OUTCOMES[:-1]], ids=[case[0] for case in OUTCOMES[:-1]]
)
def test_json_is_one_object_on_stdout_however_it_ends(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: Callable[[Namespace], Answer],
) -> None:
    monkeypatch.setattr(batch_commands, "check", command)
    main.main(["check", "--programme", "x", "--json"])
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_every_problem_of_a_programme_is_told_on_its_own_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch_commands, "check", raising(ProblemListError()))
    main.main(["check", "--programme", "x", "--json"])
    told = capsys.readouterr()
    assert told.err.splitlines() == list(ProblemListError.problems)
    assert json.loads(told.out) == {"errors": list(ProblemListError.problems)}


# ---- the real commands ------------------------------------------------------------------------

USAGE = [
    ("no command", []),
    ("an unknown command", ["dance"]),
    ("run without anything", ["run"]),
    (
        "run with a day that is none",
        ["run", "--programme", "p", "--extracts", "e", "--store", "s", "--as-of", "R8"],
    ),
    ("synth without residents", ["synth", "--programme", "p", "--out", "o"]),
    ("bundle without a verb", ["bundle"]),
]


@pytest.mark.parametrize("arguments", [case[1] for case in USAGE], ids=[case[0] for case in USAGE])
def test_wrong_usage_is_bad_input(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2
    assert "tsunagu" in capsys.readouterr().err


def test_a_programme_that_does_not_exist_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", "--programme", str(tmp_path / "nowhere"), "--extracts", str(tmp_path), "--store", "s"]
    assert main.main(arguments) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("residents", ["0", "-1", "99", "3000001"])
def test_a_town_of_impossible_size_is_bad_input(tmp_path: Path, residents: str) -> None:
    arguments = [
        "synth",
        "--programme",
        "343021-fuchu",
        "--out",
        str(tmp_path / "town"),
        "--residents",
        residents,
    ]
    assert main.main(arguments) == 2
    assert not (tmp_path / "town").exists()


def test_a_good_bundle_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sha256 = write_small(tmp_path / "bundle")
    assert main.main(["bundle", "verify", str(tmp_path / "bundle"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["bundle_sha256"] == sha256


@pytest.mark.parametrize("command", [["bundle", "verify"], ["load"]], ids=["verify", "load"])
def test_a_touched_bundle_fails_verification(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    write_small(tmp_path / "bundle")
    (tmp_path / "bundle" / "link.parquet").write_bytes(b"")
    assert main.main([*command, str(tmp_path / "bundle"), "--json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["problems"] == told.err.splitlines()


@pytest.mark.parametrize("command", [["bundle", "verify"], ["load"]], ids=["verify", "load"])
def test_a_bundle_that_is_not_there_is_bad_input(tmp_path: Path, command: list[str]) -> None:
    assert main.main([*command, str(tmp_path / "bundle")]) == 2


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from tsunagu.cli.main import build_parser; build_parser().format_help();"
        "print(sorted({'duckdb', 'pyarrow', 'django', 'splink', 'numpy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_command_explains_itself_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(
        word in told for word in ("synth", "check", "run", "bundle", "load", "returns", "audit", "demo")
    )
    assert "終了コード exit codes" in told


def test_demo_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Namespace] = []

    def remember(options: Namespace) -> Answer:
        seen.append(options)
        return Answer(Exit.DONE)

    monkeypatch.setattr(web_commands, "demo", remember)
    assert main.main(["demo", "--no-serve", "--residents", "500"]) == 0
    assert main.main(["demo", "code", "worker"]) == 0
    assert (seen[0].no_serve, seen[0].residents, seen[0].topic) == (True, 500, None)
    assert (seen[1].topic, seen[1].account) == ("code", "worker")
