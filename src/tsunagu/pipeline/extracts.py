"""The extracts folder: which file belongs to which source, and whether the people in it are synthetic."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tsunagu.domain.source import Source
from tsunagu.pipeline.deliveries import Waiting
from tsunagu.pipeline.store import BadInputError
from tsunagu.sources import match_files

SYNTHETIC_MARK = "SYNTHETIC.txt"  # written by synth into the extracts folder


@dataclass(frozen=True)
class Extracts:
    """The files of one extracts folder by source, and a sentence for each file that belongs to none."""

    waiting: dict[str, list[Waiting]]
    unknown: list[str]


def open_extracts(folder: Path, sources: Sequence[Source], as_of: date | None) -> Extracts:
    """Match the files of a folder to the sources, leaving out deliveries after `as_of`.

    Raises BadInputError when there is no such folder.
    """
    if not folder.is_dir():
        raise BadInputError(
            f"{folder}: 抽出ファイルのフォルダがありません。--extracts に正しい場所を指定してください。"
        )
    matches, unknown = match_files(folder, sources)
    synthetic = (folder / SYNTHETIC_MARK).is_file()
    waiting: defaultdict[str, list[Waiting]] = defaultdict(list)
    for match in matches:
        if as_of is None or match.delivered_on <= as_of:
            waiting[match.source.id].append(Waiting(match.path, match.delivered_on, synthetic))
    return Extracts(dict(waiting), [sentence for sentence in unknown if SYNTHETIC_MARK not in sentence])
