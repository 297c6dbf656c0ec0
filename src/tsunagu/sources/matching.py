"""Which file of an extracts folder belongs to which source: by its name and the day in it."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tsunagu.domain.source import Source
from tsunagu.sources.results import MatchedFile

_NOT_DELIVERED = ("~$", ".")  # lock files of Excel, hidden files of the system


def match_files(extracts: Path, sources: Sequence[Source]) -> tuple[list[MatchedFile], list[str]]:
    """Return the files by source order and date, and one sentence for each file that matches nothing.

    `{date}` in a source's file name stands for eight digits, `*` for anything.
    """
    patterns = [_pattern(source.file) for source in sources]
    found: list[tuple[int, MatchedFile]] = []
    sentences: list[str] = []
    for path in sorted(extracts.iterdir()):
        if path.name.startswith(_NOT_DELIVERED):
            continue
        matches = [
            (place, _matched(source, path, match["date"]))
            for place, (source, pattern) in enumerate(zip(sources, patterns, strict=True))
            if path.is_file() and (match := pattern.fullmatch(_name(path.name)))
        ]
        found += [(place, match) for place, match in matches if match is not None]
        if not matches:
            sentences.append(_nothing_fits(path))
        elif all(match is None for _, match in matches):
            sentences.append(f"{path.name}: ファイル名の8桁が日付ではありません。YYYYMMDD に直してください。")
    found.sort(key=lambda pair: (pair[0], pair[1].delivered_on, pair[1].path.name))
    return [match for _, match in found], sentences


def _name(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _pattern(file: str) -> re.Pattern[str]:
    parts = re.split(r"(\{date\}|\*)", _name(file))
    known = {"{date}": r"(?P<date>[0-9]{8})", "*": ".*"}
    return re.compile("".join(known.get(part, re.escape(part)) for part in parts))


def _matched(source: Source, path: Path, digits: str) -> MatchedFile | None:
    try:
        return MatchedFile(source, path, date(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    except ValueError:
        return None


def _nothing_fits(path: Path) -> str:
    if path.is_dir():
        return f"{path.name}: フォルダは読みません。ファイルを抽出フォルダの直下に置いてください。"
    return (
        f"{path.name}: どの連携元のファイル名にも当てはまらないので読みません。ファイル名を確かめてください。"
    )
