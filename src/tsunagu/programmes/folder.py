"""Finds a programme's folder and reads its files; nothing else here touches the disk."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tsunagu.programmes.problems import Problem, ProgrammeErrors

PROJECT_ROOT = Path(__file__).resolve().parents[3]
SHARED = "_shared"
REQUIRED_FILES = ("programme.toml", "sources.toml", "items.toml", "roles.toml")


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a programme folder and of `_shared`: relative name -> bytes."""

    path: Path
    files: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """Hash over names and bytes of all files, shared lists included."""
        total = hashlib.sha256()
        for name in sorted(self.files):
            total.update(f"{name}\0{len(self.files[name])}\0".encode())
            total.update(self.files[name])
        return total.hexdigest()

    @property
    def logic_files(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith("logic/") and name.endswith(".toml"))


def programmes_root(root: Path | None = None) -> Path:
    """The folder `programmes/`: the given one, else beside the project root, else under the cwd."""
    candidates = [root] if root else [PROJECT_ROOT / "programmes", Path.cwd() / "programmes"]
    return next((path for path in candidates if path.is_dir()), candidates[0])


def find_folder(ref: str | Path, root: Path | None = None) -> Path:
    """Resolve a programme's name under programmes/ or a folder path; ProgrammeErrors when there is none."""
    named = programmes_root(root) / str(ref)
    for path in (Path(ref), named):
        if path.is_dir() and (path / "programme.toml").exists():
            return path.resolve()
    existing = next((path for path in (named, Path(ref)) if str(ref) and path.is_dir()), None)
    if existing is not None:
        return existing.resolve()
    known = "、".join(programme_names(root)) or "なし"
    mend = f"programmes/ にある名前か、フォルダーのパスを指定する（ある名前: {known}）"
    raise ProgrammeErrors([Problem(str(ref), "", "計画のフォルダーが見つからない", mend)])


def programme_names(root: Path | None = None) -> list[str]:
    """Names of the programmes under programmes/, sorted."""
    base = programmes_root(root)
    if not base.is_dir():
        return []
    return sorted(path.name for path in base.iterdir() if (path / "programme.toml").is_file())


def read_folder(path: Path, root: Path | None = None) -> Folder:
    """Read the TOML and YAML files of a programme folder and of the `_shared` folder beside it."""
    files = _files_of(path, "")
    beside = path.parent / SHARED
    shared = beside if beside.is_dir() else programmes_root(root) / SHARED
    if shared.is_dir():
        files |= _files_of(shared, f"{SHARED}/")
    return Folder(path, files)


def _files_of(path: Path, prefix: str) -> dict[str, bytes]:
    found = (file for pattern in ("*.toml", "*.yaml", "logic/*.toml") for file in path.glob(pattern))
    return {prefix + file.relative_to(path).as_posix(): file.read_bytes() for file in found if file.is_file()}


def parse_toml(folder: Folder, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Parse one TOML file; a missing or broken file becomes a problem and an empty table."""
    raw = folder.files.get(name)
    if raw is None:
        problems.append(Problem(name, "", "ファイルがない", "ほかの計画のフォルダーを見本に作る"))
        return {}
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        problems.append(Problem(name, "", "UTF-8ではない", "UTF-8で保存し直す"))
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(name, "", f"TOMLとして読めない（{error}）", "その行の書き方を直す"))
    return {}
