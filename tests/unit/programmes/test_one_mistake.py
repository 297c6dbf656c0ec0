"""Every single mistake in a programme folder is said in full: file, key, what is wrong, how to mend it."""

from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from tests.unit.programmes.tiny import copy_tiny, spoil
from tsunagu.programmes import Problem, ProgrammeErrors, check_programme, load_programme


class Mistake(TypedDict):
    name: str
    file: str
    replace: str
    by: str
    says: list[str]


MISTAKES: list[Mistake] = yaml.safe_load(
    (Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake["name"] for mistake in MISTAKES])
def test_a_mistake_is_said_with_file_key_and_mend(mistake: Mistake, tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    spoil(programme, mistake["file"], mistake["replace"], mistake["by"])
    assert [str(problem) for problem in check_programme(programme)] == mistake["says"]


def test_the_tiny_programme_itself_is_sound(tmp_path: Path) -> None:
    assert check_programme(copy_tiny(tmp_path)) == []


def test_the_table_holds_at_least_a_hundred_mistakes_in_every_kind_of_file() -> None:
    assert len(MISTAKES) >= 100
    files = {mistake["file"].split("/")[0] for mistake in MISTAKES}
    assert {"programme.toml", "sources.toml", "items.toml", "logic", "roles.toml", "examples.yaml"} <= files


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    chosen = ("部局の言葉", "項目の根拠がない", "負の点", "役割の操作がない", "団体コードの検査数字")
    made = [mistake for mistake in MISTAKES if mistake["name"] in chosen]
    for mistake in made:
        spoil(programme, mistake["file"], mistake["replace"], mistake["by"])
    said = {str(problem) for problem in check_programme(programme)}
    assert len(made) == len(chosen)
    assert said == {sentence for mistake in made for sentence in mistake["says"]}


def test_loading_refuses_with_the_same_problems(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    spoil(programme, "items.toml", 'word = "any"', 'word = "some"')
    with pytest.raises(ProgrammeErrors) as refused:
        load_programme(programme)
    assert refused.value.problems == check_programme(programme)
    assert "item[moves].word" in str(refused.value)


def test_loading_does_not_ask_for_worked_cases(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    (programme / "examples.yaml").unlink()
    assert load_programme(programme).id == "tiny"
    assert check_programme(programme) == [
        Problem("examples.yaml", "", "事例のファイルがない", "ロジックごとに一つ以上の事例を書く")
    ]
