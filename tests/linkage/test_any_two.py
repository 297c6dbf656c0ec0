"""Two files of strangers: Latin names after the manner of the FEBRL sets, and Japanese ones."""

import csv
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tsunagu.linkage.any_two import LinkInputError, link_files, link_tables, read_column_map

GIVEN = "james emma oliver mia jack chloe noah sophie liam grace ethan lucy jacob ruby thomas ella joshua isla".split()
ENDS = "smith jones brown taylor wilson white martin clarke walker harris reid scott green baker hall king".split()
STREETS = "station church victoria mill park bridge school castle river garden forest chapel".split()


def _slip(r: random.Random, text: str) -> str:
    i = r.randrange(len(text))
    return text[:i] + r.choice("abcdefghijklmnopqrstuvwxyz") + text[i + 1 :]


def latin_people(count: int, seed: int) -> tuple[pa.Table, pa.Table]:
    """Originals and one duplicate each with one to three slips; ids tell who belongs together."""
    r = random.Random(seed)
    left, right = [], []
    for n in range(count):
        person = {
            "id": f"rec-{n}-org",
            "given_name": r.choice(GIVEN) + r.choice(["", "a", "e", "y"]),
            "surname": r.choice(ENDS) + r.choice(["", "son", "ton", "ley", "man", "er"]),
            "birth_date": f"{r.randint(1930, 2010)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}",
            "address": f"{r.choice(STREETS)} {r.choice(ENDS)} street",
            "postcode": str(r.randint(2000, 2400)),
        }
        copy = person | {"id": f"rec-{n}-dup"}
        for field in r.sample(["given_name", "surname", "address", "postcode"], r.randint(1, 2)):
            copy[field] = _slip(r, copy[field]) if r.random() < 0.85 else ""
        left.append(person)
        right.append({key: value or None for key, value in copy.items()})
    return pa.Table.from_pylist(left), pa.Table.from_pylist(right)


def _number(identifier: str) -> str:
    return identifier.split("-")[1]


def test_latin_files_are_linked_without_labels() -> None:
    left, right = latin_people(1200, 4)
    links = [
        row for row in link_tables(left, right, one_to_one=True).to_pylist() if row["decision"] == "auto"
    ]
    good = sum(_number(row["left_id"]) == _number(row["right_id"]) for row in links)
    assert good / len(links) >= 0.998
    assert good / 1200 >= 0.97


def test_order_of_rows_and_threads_change_nothing() -> None:
    left, right = latin_people(300, 5)
    first = link_tables(left, right, one_to_one=True, threads=2)
    backwards = [table.take(pa.array(range(table.num_rows - 1, -1, -1))) for table in (left, right)]
    assert link_tables(*backwards, one_to_one=True, threads=1).equals(first)


@pytest.mark.parametrize("one_to_one", [True, False])
def test_a_record_stands_in_at_most_one_auto_join_when_asked(one_to_one: bool) -> None:
    left, right = latin_people(200, 6)
    again = right.set_column(0, "id", pa.array([f"{name}-2" for name in right["id"].to_pylist()]))
    links = link_tables(left, pa.concat_tables([right, again]), one_to_one=one_to_one).to_pylist()
    auto = [row["left_id"] for row in links if row["decision"] == "auto"]
    assert (len(auto) == len(set(auto))) is one_to_one


def test_empty_side_gives_no_links() -> None:
    left, right = latin_people(3, 1)
    assert link_tables(left, right.slice(0, 0), one_to_one=True).num_rows == 0


def _write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


MAP = """
[left]
id = "番号"
full_name = ["氏", "名"]
birth_date = "生年月日"
[right]
id = "no"
full_name = "name"
birth_date = "birth"
"""


def _files(folder: Path, mapping: str = MAP) -> tuple[Path, Path, Path]:
    names = [("佐藤", f"{a}{b}") for a in "陽悠大蒼健拓直和" for b in "翔斗人太介輔也平"]
    births = [f"20{10 + n % 9:02d}-{n % 12 + 1:02d}-{n % 27 + 1:02d}" for n in range(len(names))]
    left = [
        {"番号": str(n), "氏": s, "名": g, "生年月日": b}
        for n, ((s, g), b) in enumerate(zip(names, births, strict=True))
    ]
    right = [
        {"no": f"r{n}", "name": f"{s}　{g}", "birth": b}
        for n, ((s, g), b) in enumerate(zip(names, births, strict=True))
    ]
    columns = folder / "map.toml"
    columns.write_text(mapping, encoding="utf-8")
    return _write(folder / "a.csv", left), _write(folder / "b.csv", right), columns


def test_japanese_files_with_different_columns_are_linked_and_written(tmp_path: Path) -> None:
    links = link_files(*_files(tmp_path), tmp_path / "out")
    assert {(row["left_id"], row["right_id"]) for row in links.to_pylist()} >= {
        (str(n), f"r{n}") for n in range(64)
    }
    assert pq.read_table(tmp_path / "out" / "links.parquet").equals(links)
    header = (tmp_path / "out" / "links.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "left_id,right_id,weight,method,decision,reasons"


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ("[left]\nid = 'a'", r"\[right\]"),
        ("[left]\nfull_name = 'a'\n[right]\nid = 'b'", r"\[left\].*id"),
        ("[left]\nid = 'a'\nname = 'n'\n[right]\nid = 'b'", "name"),
        ("not toml", r"map\.toml"),
        (MAP.replace('"生年月日"', '"誕生日"'), "誕生日"),
    ],
    ids=["no right table", "no id", "unknown name", "not TOML", "column that is not in the file"],
)
def test_wrong_column_map_gets_one_clear_sentence(tmp_path: Path, mapping: str, word: str) -> None:
    left, right, columns = _files(tmp_path, mapping)
    with pytest.raises(LinkInputError, match=word):
        link_files(left, right, columns, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_column_map_reads_one_or_several_columns(tmp_path: Path) -> None:
    mapping = read_column_map(_files(tmp_path)[2])
    assert mapping.left["full_name"] == ("氏", "名") and mapping.right["full_name"] == ("name",)
