"""A small valid programme on disk that tests may spoil."""

import shutil
from pathlib import Path

HERE = Path(__file__).parent / "tiny_programmes"


def copy_tiny(folder: Path) -> Path:
    """Copy the tiny programme and its shared lists; returns the programme's folder."""
    shutil.copytree(HERE, folder / "programmes")
    return folder / "programmes" / "tiny"


def spoil(programme: Path, file: str, replace: str, by: str) -> None:
    """Replace a text that stands exactly once in a file of the programme, or in _shared."""
    path = programme.parent / file if file.startswith("_shared/") else programme / file
    text = path.read_text(encoding="utf-8")
    assert text.count(replace) == 1, f"{file}: {replace!r} must stand exactly once"
    path.write_text(text.replace(replace, by), encoding="utf-8")
