"""Writes a synthetic town: the extract files of a programme, and the truth apart."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tsunagu.domain.programme import Programme
from tsunagu.domain.source import FileFormat, Source
from tsunagu.synth.extract import Extract, Keys, SynthError, make_extract
from tsunagu.synth.outcomes import make_labels
from tsunagu.synth.record_errors import ERROR_RATES, SHARES
from tsunagu.synth.story import Story, make_story
from tsunagu.synth.truth import write_labels, write_latent, write_links
from tsunagu.synth.world import build_world
from tsunagu.synth.write_excel import write_excel
from tsunagu.synth.write_oneroster import write_oneroster
from tsunagu.synth.write_text import write_text

Progress = Callable[[str], None]
FEWEST_RESIDENTS = 50
SYNTHETIC_MARK = "SYNTHETIC.txt"  # the name that a batch run looks for
MARK_TEXT = "架空の町のデータです。実在の人の情報ではありません。 Synthetic people only.\n"


@dataclass(frozen=True, slots=True)
class TownSummary:
    """合成の町のまとめ: what was written, for the command line and for tests."""

    programme: str
    residents: int
    children: int
    seed: int
    until: date
    errors: str
    files: tuple[tuple[str, int], ...]  # file name and rows of each source, in the programme's order
    records: int  # lines of truth/links.csv
    labels: int


def write_town(
    programme: Programme, residents: int, seed: int, out: Path, *, until: date = date(2026, 11, 20),
    errors: str = "easy", progress: Progress | None = None,
) -> TownSummary:  # fmt: skip
    """Write `out/extracts/` and `out/truth/`; the same arguments give the same bytes.

    `errors` is "hard", "easy" or "none" (record_errors.py). Raises SynthError with one sentence when the
    programme declares what cannot be written or the town is too small.
    """
    tell = progress or _silent
    if residents < FEWEST_RESIDENTS or errors not in ERROR_RATES:
        raise SynthError(f"住民は{FEWEST_RESIDENTS}人以上、誤りは hard・easy・none のどれかにしてください。")
    tell(f"町をつくっています（{residents:,}人）")
    shares = SHARES[errors]
    world = build_world(
        programme.prefecture, programme.city, programme.municipality_code, residents, seed, until, shares
    )
    story = make_story(world)
    extracts = make_extracts(story, programme, errors, tell)
    folder, truth = _folders(out)
    (folder / SYNTHETIC_MARK).write_text(MARK_TEXT, encoding="utf-8")
    _write_files(folder, story, extracts, programme.municipality_code, until, tell)
    tell("正解を書いています")
    labels = make_labels(story)
    records = write_links(truth / "links.csv", extracts)
    write_labels(truth / "labels.csv", story, labels)
    write_latent(truth / "latent.csv", story)
    code = programme.municipality_code
    files = tuple((file_name(extract.source, code, until), extract.rows) for extract in extracts)
    summary = TownSummary(
        programme.id, residents, int(world.child.sum()), seed, until, errors, files, records, len(labels)
    )
    _write_mark(out, summary)
    return summary


def make_extracts(story: Story, programme: Programme, errors: str, tell: Progress) -> list[Extract]:
    """Return the tables of all sources in the programme's order; followed sources are made first."""
    keys: Keys = {}
    made: dict[str, Extract] = {}
    for source in sorted(programme.sources, key=lambda source: bool(source.follows)):
        tell(f"{source.name}")
        extract = make_extract(story, source, ERROR_RATES[errors], keys)
        made[source.id] = extract
        parts = [extract.columns[name].tolist() for name in source.record_key]
        if not source.follows:
            keys[source.id] = dict(zip(extract.person.tolist(), zip(*parts, strict=True), strict=True))
    return [made[source.id] for source in programme.sources]


def file_name(source: Source, code: str, delivered_on: date) -> str:
    """Return the name of a source's file for a delivery; `*` (anything) becomes the municipality's code."""
    return source.file.replace("{date}", f"{delivered_on:%Y%m%d}").replace("*", code)


def _folders(out: Path) -> tuple[Path, Path]:
    """Return the two folders, emptied of an earlier synthetic town; raises SynthError for files of others."""
    folder, truth = out / "extracts", out / "truth"
    if folder.is_dir() and any(folder.iterdir()) and not (folder / SYNTHETIC_MARK).is_file():
        raise SynthError(
            f"{folder}: 合成でないかもしれないファイルがあります。空のフォルダを --out に指定してください。"
        )
    for made in (folder, truth):
        made.mkdir(parents=True, exist_ok=True)
        for old in made.iterdir():
            if old.is_file():
                old.unlink()
    return folder, truth


def _write_files(
    folder: Path, story: Story, extracts: list[Extract], code: str, until: date, tell: Progress
) -> None:
    archives: dict[str, list[Extract]] = {}
    for extract in extracts:
        name = file_name(extract.source, code, until)
        tell(f"{name}（{extract.rows:,}行）")
        if extract.source.format is FileFormat.ONEROSTER:
            archives.setdefault(name, []).append(extract)
        elif extract.source.format is FileFormat.XLSX:
            write_excel(folder / name, extract, until)
        else:
            write_text(folder / name, extract, "\t" if extract.source.format is FileFormat.TSV else ",")
    for name, inside in archives.items():
        write_oneroster(folder / name, story, inside, until)


def _write_mark(out: Path, summary: TownSummary) -> None:
    """Say beside the extracts that nobody in them is real."""
    mark = {
        "synthetic": True, "programme": summary.programme, "residents": summary.residents, "seed": summary.seed,
        "until": summary.until.isoformat(), "errors": summary.errors,
    }  # fmt: skip
    (out / "synthetic.json").write_text(
        json.dumps(mark, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _silent(_sentence: str) -> None:
    return None
