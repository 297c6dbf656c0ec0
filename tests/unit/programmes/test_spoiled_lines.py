"""Whatever happens to a line of a programme, the answer is a list of problems, never a crash."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.programmes.tiny import HERE, copy_tiny
from tsunagu.programmes import ProgrammeErrors, check_programme, load_programme

FILES = sorted(path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file())
LINES = {name: (HERE / name).read_text(encoding="utf-8").splitlines() for name in FILES}
VALUES = (
    "3",
    "-1",
    "2.5",
    "true",
    '""',
    '"見本"',
    "[]",
    "{}",
    '["見本"]',
    "2026-02-30",
    "1e400",
    "nan",
    "{ ge = 1 }",
)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the tiny programme and its text with one line dropped, doubled, cut or given another value."""
    name = draw(st.sampled_from(FILES))
    lines = list(LINES[name])
    place = draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    key = line.split(" = ")[0] if " = " in line else line.split(":")[0]
    sign = " = " if name.endswith(".toml") else ": "
    lines[place : place + 1] = draw(
        st.sampled_from(
            [[], [line, line], [line[: len(line) // 2]], *([f"{key}{sign}{value}"] for value in VALUES)]
        )
    )
    return name, "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(case=spoiled())
def test_a_spoiled_line_never_crashes_and_every_problem_can_be_mended(case: tuple[str, str]) -> None:
    name, text = case
    with tempfile.TemporaryDirectory() as folder:
        programme = copy_tiny(Path(folder))
        (programme.parent / name).write_text(text, encoding="utf-8")
        problems = check_programme(programme)
        for problem in problems:
            assert problem.file
            assert problem.message and problem.mend
            assert not str(problem).endswith("。。")
        if any(problem.file != "examples.yaml" for problem in problems):
            with pytest.raises(ProgrammeErrors):
                load_programme(programme)
