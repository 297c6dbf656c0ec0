"""Folders that lack a file, files that are no text, logics that stand in each other's way."""

from pathlib import Path

import pytest

from tests.unit.programmes.tiny import HERE, copy_tiny, spoil
from tsunagu.programmes import ProgrammeErrors, check_programme, load_programme, programme_names


def said(programme: Path) -> list[str]:
    return [str(problem) for problem in check_programme(programme)]


@pytest.mark.parametrize("file", ["programme.toml", "sources.toml", "items.toml", "roles.toml"])
def test_a_missing_file_is_the_only_thing_said(file: str, tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    (programme / file).unlink()
    assert said(programme) == [f"{file}: ファイルがない。ほかの計画のフォルダーを見本に作る。"]


@pytest.mark.parametrize(
    "file", ["programme.toml", "sources.toml", "items.toml", "roles.toml", "logic/absence.toml"]
)
def test_a_file_in_another_encoding_is_the_only_thing_said(file: str, tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    text = (programme / file).read_text(encoding="utf-8")
    (programme / file).write_bytes(text.encode("cp932"))
    assert said(programme) == [f"{file}: UTF-8ではない。UTF-8で保存し直す。"]


def test_a_folder_without_logic_is_refused(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    (programme / "logic" / "absence.toml").unlink()
    assert "logic/: 判定ロジックがない。logic/ に一つ以上のTOMLを置く。" in said(programme)


def test_a_folder_that_does_not_exist_is_one_problem_that_names_the_programmes(tmp_path: Path) -> None:
    copy_tiny(tmp_path)
    problems = check_programme("tinny", root=tmp_path / "programmes")
    assert [str(problem) for problem in problems] == [
        "tinny: 計画のフォルダーが見つからない。programmes/ にある名前か、フォルダーのパスを指定する（ある名前: tiny）。"
    ]
    with pytest.raises(ProgrammeErrors):
        load_programme("tinny", root=tmp_path / "programmes")


def test_an_empty_folder_says_every_file_it_lacks(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    files = [problem.file for problem in check_programme(folder)]
    assert files[:4] == ["programme.toml", "sources.toml", "items.toml", "roles.toml"]


def second_logic(programme: Path, *changes: tuple[str, str]) -> None:
    text = (programme / "logic" / "absence.toml").read_text(encoding="utf-8")
    for replace, by in changes:
        assert text.count(replace) == 1
        text = text.replace(replace, by)
    (programme / "logic" / "absence_2.toml").write_text(text, encoding="utf-8")


def test_two_versions_effective_on_one_day_are_refused(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    second_logic(programme, ('version = "1.0"', 'version = "1.1"'))
    assert said(programme) == [
        "logic/absence_2.toml: effective: 「absence」の版が logic/absence.toml と同じ日に施行される。"
        "施行日を分けるか、古い版の status を retired にする。"
    ]


def test_one_version_number_for_two_texts_is_refused(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    second_logic(programme, ("effective = 2026-04-01", "effective = 2026-05-01"))
    assert said(programme) == [
        "logic/absence_2.toml: version: 「tiny-absence」の版 1.0 が logic/absence.toml にもある。新しい版の番号にする。"
    ]


def test_a_retired_version_may_share_the_day(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    second_logic(programme, ('version = "1.0"', 'version = "0.9"'), ('"approved"', '"retired"'))
    assert said(programme) == []


@pytest.mark.parametrize(
    ("law", "allowed"),
    [
        ("地方税法第22条、児童手当法第28条", True),
        ("地方税法 第22条の制限を解く条例", True),
        ("地方税法第20条", False),
        ("個人情報の保護に関する法律第69条第2項第2号", False),
    ],
)
def test_income_needs_a_named_statute(law: str, allowed: bool, tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    spoil(programme, "programme.toml", "学校教育法施行令第19条", law)
    spoil(
        programme,
        "sources.toml",
        'class = "basic", content = "moved_on"',
        'class = "income_tax", content = "moved_on"',
    )
    assert (said(programme) == []) is allowed


def test_income_may_rest_on_consent(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    spoil(
        programme,
        "sources.toml",
        'class = "basic", content = "moved_on"',
        'class = "income_tax", content = "moved_on"',
    )
    spoil(
        programme,
        "sources.toml",
        'identity = "register"\nbasis = "own_use"',
        'identity = "register"\nbasis = "consent"',
    )
    assert said(programme) == []


def test_a_programme_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    by_name = load_programme("tiny", root=tmp_path / "programmes")
    assert by_name == load_programme(programme) == load_programme(str(programme))


def test_names_are_those_of_folders_with_a_programme_file() -> None:
    assert programme_names(HERE) == ["tiny"]


def test_shipped_programmes_are_found_from_any_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_programme("343021-fuchu").municipality == "府中町"


@pytest.mark.parametrize(
    "file", ["programme.toml", "logic/absence.toml", "examples.yaml", "_shared/facts.toml"]
)
def test_the_hash_covers_every_file(file: str, tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    before = load_programme(programme).sha256
    path = programme.parent / file if file.startswith("_") else programme / file
    path.write_text(path.read_text(encoding="utf-8") + "\n# note\n", encoding="utf-8")
    assert load_programme(programme).sha256 != before


def test_the_hash_does_not_depend_on_where_the_folder_lies(tmp_path: Path) -> None:
    assert load_programme(copy_tiny(tmp_path)).sha256 == load_programme(HERE / "tiny").sha256


def test_a_logic_carries_the_hash_of_its_own_bytes(tmp_path: Path) -> None:
    programme = copy_tiny(tmp_path)
    before = load_programme(programme).logics[0].sha256
    spoil(programme, "items.toml", 'label = "異動"\nword', 'label = "異動あり"\nword')
    assert load_programme(programme).logics[0].sha256 == before
    spoil(programme, "logic/absence.toml", "早いしるし", "はやいしるし")
    assert load_programme(programme).logics[0].sha256 != before
