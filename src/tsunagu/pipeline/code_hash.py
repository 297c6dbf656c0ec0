"""The hash of the program itself: what was computed by other code is computed again."""

import hashlib
from functools import cache
from pathlib import Path

import tsunagu

READING = ("domain", "sources")
LINKING = ("domain", "linkage")
_SUFFIXES = frozenset({".py", ".json", ".tsv", ".csv", ".toml", ".txt", ".parquet"})


@cache
def code_sha256(packages: tuple[str, ...]) -> str:
    """Return the SHA-256 over the files of some packages of tsunagu, in the order of their names."""
    root = Path(tsunagu.__file__).parent
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((root / package).rglob("*")):
            if path.suffix in _SUFFIXES and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
