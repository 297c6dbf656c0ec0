"""The files of both shipped programmes: declared columns, readable by the real readers, true in truth."""

import csv
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.unit.synth.conftest import SHIPPED, UNTIL
from tsunagu.domain.programme import Programme
from tsunagu.domain.source import FileFormat, IdentityKind, Source
from tsunagu.pipeline.extracts import SYNTHETIC_MARK as PIPELINE_MARK
from tsunagu.sources import match_files, read_delivery
from tsunagu.synth import TownSummary, write_town
from tsunagu.synth.town import MARK_TEXT, SYNTHETIC_MARK, file_name
from tsunagu.synth.write_oneroster import HEADERS

Town = tuple[Programme, Path, TownSummary]


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _path(town: Town, source: Source) -> Path:
    return town[1] / "extracts" / file_name(source, town[0].municipality_code, UNTIL)


def _truth(town: Town) -> dict[str, dict[str, str]]:
    links: dict[str, dict[str, str]] = {}
    with (town[1] / "truth" / "links.csv").open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            links.setdefault(line["source"], {})[line["record_key"]] = line["register_key"]
    return links


@pytest.mark.parametrize("name", SHIPPED)
def test_the_same_seed_gives_the_same_bytes(shipped, tmp_path: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    for folder in ("one", "two"):
        write_town(shipped(name), 1_000, 5, tmp_path / folder, errors="hard")
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")


def test_another_seed_gives_other_people(shipped, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for seed in (1, 2):
        write_town(shipped(SHIPPED[0]), 500, seed, tmp_path / str(seed))
    one, two = _hashes(tmp_path / "1"), _hashes(tmp_path / "2")
    assert one.keys() == two.keys()
    assert one["truth/links.csv"] != two["truth/links.csv"]


def test_archives_hold_no_clock(town: Town) -> None:
    for path in (town[1] / "extracts").iterdir():
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                assert {entry.date_time[:3] for entry in archive.infolist()} <= {(1980, 1, 31), (2026, 4, 1)}
                for member in archive.namelist():
                    assert b"dcterms:modified" not in archive.read(member) or b"2026-04-01" in archive.read(
                        member
                    )


def test_every_source_has_its_file_and_nothing_else_lies_there(town: Town) -> None:
    expected = {_path(town, source).name for source in town[0].sources} | {SYNTHETIC_MARK}
    assert {path.name for path in (town[1] / "extracts").iterdir()} == expected


def test_the_real_readers_accept_every_file_and_truth_knows_every_record(town: Town) -> None:
    truth = _truth(town)
    matches, _ = match_files(town[1] / "extracts", town[0].sources)
    assert {match.source.id for match in matches} == {source.id for source in town[0].sources}
    for match in matches:
        result = read_delivery(match.path, match.source, match.delivered_on, previous=None)
        assert result.refused == ""
        assert result.rows_accepted > 0.97 * result.rows_read - 2
        if match.source.identity is not IdentityKind.FOLLOWS:
            assert result.persons is not None
            assert set(result.persons["record_key"].to_pylist()) <= set(truth[match.source.id])


def test_text_files_hold_the_declared_columns_in_the_declared_encoding(town: Town) -> None:
    for source in town[0].sources:
        if source.format in (FileFormat.CSV, FileFormat.TSV):
            text = _path(town, source).read_bytes().decode(source.encoding)
            header = next(
                csv.reader(io.StringIO(text), delimiter="\t" if source.format is FileFormat.TSV else ",")
            )
            assert header == [column.name for column in source.columns]


def test_oneroster_holds_the_seven_files_with_the_headers_of_the_profile(town: Town) -> None:
    for source in town[0].sources:
        if source.format is FileFormat.ONEROSTER:
            with zipfile.ZipFile(_path(town, source)) as archive:
                assert {"manifest.csv", *HEADERS} <= set(archive.namelist())
                for member, header in HEADERS.items():
                    line = archive.read(member).decode("utf-8").split("\r\n")[0]
                    assert line == ",".join(f'"{name}"' for name in header.split(","))


def test_truth_names_only_people_of_the_register_or_nobody(town: Town) -> None:
    truth = _truth(town)
    register = next(s.id for s in town[0].sources if s.identity is IdentityKind.REGISTER)
    people = set(truth[register].values())
    assert set(truth[register]) == people
    by_name = [source.id for source in town[0].sources if source.identity is IdentityKind.PERSON]
    for source in truth:
        assert set(truth[source].values()) - {""} <= people
    assert any("" in truth[source].values() for source in by_name)


def test_labels_and_latent_values_stay_out_of_the_extracts(town: Town) -> None:
    with (town[1] / "truth" / "labels.csv").open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert {line["outcome"] for line in lines} <= {
        "abuse_support", "long_absence", "non_attendance", "problem_behaviour",
    }  # fmt: skip
    for path in (town[1] / "extracts").iterdir():
        assert b"strain" not in path.read_bytes()


def test_no_cell_is_twelve_digits_as_a_personal_number_would_be(town: Town) -> None:
    for path in (town[1] / "extracts").iterdir():
        if path.suffix in (".csv", ".tsv"):
            assert not re.search(rb"(?<![0-9A-Z])[0-9]{12}(?![0-9])", path.read_bytes())


def test_addresses_and_files_say_that_nobody_is_real(town: Town) -> None:
    assert SYNTHETIC_MARK == PIPELINE_MARK
    assert (town[1] / "extracts" / SYNTHETIC_MARK).read_text(encoding="utf-8") == MARK_TEXT
    register = next(s for s in town[0].sources if s.identity is IdentityKind.REGISTER)
    text = _path(town, register).read_bytes().decode(register.encoding)
    lines = list(csv.DictReader(io.StringIO(text)))
    assert all(line["郵便番号"].startswith("000-") for line in lines)
    assert all(line["宛名番号"].startswith("99") for line in lines)


def test_a_hiding_family_stands_in_every_town_of_five_thousand(town: Town) -> None:
    register = next(s for s in town[0].sources if s.identity is IdentityKind.REGISTER)
    text = _path(town, register).read_bytes().decode(register.encoding)
    protected = [line for line in csv.DictReader(io.StringIO(text)) if line["支援措置区分"]]
    assert len({line["世帯番号"] for line in protected}) >= 2
    assert all(line["支援措置終了年月日"] for line in protected)
