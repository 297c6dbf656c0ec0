"""The generated reference says what the code says."""

from pathlib import Path

import pytest

from tsunagu.cli import reference

PAGES = reference.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_current(name: str) -> None:
    path = reference.REFERENCE / name
    assert path.exists(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == reference.NOTICE + PAGES[name].rstrip() + "\n", (
        "run `make docs`"
    )


def test_no_page_of_the_reference_is_left_over_from_a_programme_that_is_gone() -> None:
    assert {path.name for path in reference.REFERENCE.glob("*.md")} == set(PAGES)


def test_check_finds_a_page_that_somebody_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "REFERENCE", tmp_path)
    assert reference.main(["--check"]) == 1
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    (tmp_path / "tables.md").write_text("edited")
    assert reference.main(["--check"]) == 1
