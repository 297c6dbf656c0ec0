"""Door one: what is written comes back, the same rows give the same bytes, every tampering is told."""

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.pipeline.small_bundle import DAY, ROWS, small_manifest, small_tables, write_small
from tsunagu.pipeline.bundle import (
    SCHEMAS,
    bundle_sha256,
    read_manifest,
    read_table,
    verify_bundle,
    write_bundle,
)
from tsunagu.pipeline.hashed_folder import canonical_json, sha256_of


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    write_small(tmp_path / "bundle")
    return tmp_path / "bundle"


def test_a_written_bundle_has_no_problems(bundle: Path) -> None:
    assert verify_bundle(bundle) == []


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_table_comes_back_as_it_went_in(bundle: Path, name: str) -> None:
    rows = read_table(bundle, name)
    assert rows.schema.equals(SCHEMAS[name])
    assert sorted(map(str, rows.to_pylist())) == sorted(map(str, small_tables()[name].to_pylist()))


def test_the_manifest_comes_back_with_the_hash_of_every_file(bundle: Path) -> None:
    manifest = read_manifest(bundle)
    assert manifest["as_of"] == DAY.isoformat()
    assert manifest["files"]["reports/linkage.json"]["sha256"] == sha256_of(bundle / "reports/linkage.json")
    assert manifest["files"]["reason.parquet"]["rows"] == 2


def test_row_order_does_not_change_the_bundle(tmp_path: Path) -> None:
    first = write_small(tmp_path / "one")
    shuffled = {name: random.Random(7).sample(rows, len(rows)) for name, rows in ROWS.items()}
    assert write_small(tmp_path / "two", **shuffled) == first


def test_chunks_of_a_table_do_not_change_the_bundle(tmp_path: Path) -> None:
    tables = small_tables()
    tables["register_person"] = pa.concat_tables(
        [tables["register_person"].slice(place, 1) for place in range(3)]
    )
    parts = write_bundle(tmp_path / "two", tables, small_manifest(), {"linkage": {"pairs": 1}})
    assert parts == write_small(tmp_path / "one")


def test_one_changed_value_changes_the_bundle(tmp_path: Path) -> None:
    changed = copy.deepcopy(ROWS["item"])
    changed[0]["value"] = "8"
    assert write_small(tmp_path / "one") != write_small(tmp_path / "two", item=changed)


def test_the_returned_hash_is_the_hash_of_the_manifest(tmp_path: Path) -> None:
    assert write_small(tmp_path / "one") == bundle_sha256(tmp_path / "one")


def test_writing_again_replaces_the_whole_folder(bundle: Path) -> None:
    (bundle / "stray.txt").write_text("x")
    write_small(bundle)
    assert verify_bundle(bundle) == []
    assert [path.name for path in bundle.parent.iterdir()] == ["bundle"]


def test_a_missing_table_is_not_written(tmp_path: Path) -> None:
    tables = small_tables()
    del tables["reason"]
    with pytest.raises(ValueError, match="exactly the tables"):
        write_bundle(tmp_path / "bundle", tables, small_manifest())
    assert not (tmp_path / "bundle").exists()


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    tables = small_tables()
    tables["item"] = tables["item"].drop_columns(["sentence"])
    with pytest.raises(ValueError, match="item: columns missing: sentence"):
        write_bundle(tmp_path / "bundle", tables, small_manifest())


def test_a_null_where_none_is_allowed_is_not_written(tmp_path: Path) -> None:
    tables = small_tables()
    loose = pa.schema([field.with_nullable(True) for field in SCHEMAS["link"]])
    tables["link"] = pa.Table.from_pylist([{"source": "pupils"}], schema=loose)
    with pytest.raises(ValueError, match=r"link\.record_key: null"):
        write_bundle(tmp_path / "bundle", tables, small_manifest())


# ---- tampering with files ---------------------------------------------------------------------


def flip_a_byte(bundle: Path) -> None:
    path = bundle / "reason.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def rename_a_column(bundle: Path) -> None:
    rows = pq.read_table(bundle / "item.parquet")
    write_unsealed(bundle, "item", rows.rename_columns(["kid", *rows.column_names[1:]]))


def unsort_rows(bundle: Path) -> None:
    rows = pq.read_table(bundle / "register_person.parquet")
    write_unsealed(bundle, "register_person", rows.take(list(reversed(range(rows.num_rows)))))


def double_a_row(bundle: Path) -> None:
    rows = pq.read_table(bundle / "link.parquet")
    write_unsealed(bundle, "link", pa.concat_tables([rows, rows]))


def write_unsealed(bundle: Path, name: str, rows: pa.Table) -> None:
    """Replace a table and its hash in the manifest, as somebody who knows the format would."""
    pq.write_table(rows, bundle / f"{name}.parquet")
    edit_manifest(bundle, ["files", f"{name}.parquet", "sha256"], sha256_of(bundle / f"{name}.parquet"))


def edit_manifest(bundle: Path, where: list[str], value: Any) -> None:
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    place = manifest
    for name in where[:-1]:
        place = place[name]
    place[where[-1]] = value
    (bundle / "manifest.json").write_bytes(canonical_json(manifest))


def not_parquet(bundle: Path) -> None:
    (bundle / "item.parquet").write_bytes(b"PAR1 not really PAR1")
    edit_manifest(bundle, ["files", "item.parquet", "sha256"], sha256_of(bundle / "item.parquet"))


def unlist_a_table(bundle: Path) -> None:
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    del manifest["files"]["item.parquet"]
    (bundle / "manifest.json").write_bytes(canonical_json(manifest))
    (bundle / "item.parquet").unlink()


TAMPERING: list[tuple[str, Callable[[Path], None], str]] = [
    ("a flipped byte", flip_a_byte, "reason.parquet の内容が作成時と違います"),
    ("a removed table", lambda b: (b / "reason.parquet").unlink(), "reason.parquet がありません"),
    (
        "a removed report",
        lambda b: (b / "reports/linkage.json").unlink(),
        "reports/linkage.json がありません",
    ),
    ("an added file", lambda b: (b / "extra.csv").touch(), "extra.csv は一覧にないファイル"),
    ("an added link", lambda b: (b / "extra").symlink_to("/etc/hostname"), "extra は一覧にないファイル"),
    ("no manifest", lambda b: (b / "manifest.json").unlink(), "manifest.json がないか、読めません"),
    (
        "half a manifest",
        lambda b: (b / "manifest.json").write_text('{"files"'),
        "manifest.json がないか、読めません",
    ),
    (
        "a list as manifest",
        lambda b: (b / "manifest.json").write_text("[]"),
        "manifest.json がないか、読めません",
    ),
    ("a version from the future", lambda b: edit_manifest(b, ["schema_version"], 99), "版 99 は知らない版"),
    ("no version", lambda b: edit_manifest(b, ["schema_version"], None), "版 None は知らない版"),
    (
        "a wrong count of rows",
        lambda b: edit_manifest(b, ["files", "item.parquet", "rows"], 7),
        "一覧の 7 行と合いません",
    ),
    ("a wrong count in the summary", lambda b: edit_manifest(b, ["counts", "item"], 7), "件数 item=7"),
    ("a renamed column", rename_a_column, "item.parquet の列または型が定義と違います"),
    ("unsorted rows", unsort_rows, "register_person.parquet の行が鍵（person_id）の順に並んでいません"),
    ("a doubled row", double_a_row, "link.parquet に同じ鍵"),
    ("something that is no Parquet", not_parquet, "item.parquet は Parquet として読めません"),
    ("a table left out of the list", unlist_a_table, "item.parquet が一覧にありません"),
]


@pytest.mark.parametrize(
    ("tamper", "sentence"), [case[1:] for case in TAMPERING], ids=[case[0] for case in TAMPERING]
)
def test_tampering_with_files_is_told(bundle: Path, tamper: Callable[[Path], None], sentence: str) -> None:
    tamper(bundle)
    assert any(sentence in problem for problem in verify_bundle(bundle)), verify_bundle(bundle)


# ---- content that does not hold together ------------------------------------------------------


def changed(table: str, row: int, **values: Any) -> dict[str, list[dict[str, Any]]]:
    rows = copy.deepcopy(ROWS[table])
    rows[row] |= values
    return {table: rows}


def without(table: str) -> dict[str, list[dict[str, Any]]]:
    return {table: []}


CONTENT: list[tuple[str, dict[str, list[dict[str, Any]]], str]] = [
    ("one point more than the reasons give", changed("judgement", 0, points=6), "点の合計が"),
    ("one reason with a point more", changed("reason", 0, points=7), "点の合計が"),
    ("a judgement without any reason", without("reason"), "reason.parquet にない need・child_id"),
    (
        "a reason without a judgement",
        changed("reason", 1, need="other"),
        "judgement.parquet にない need・child_id",
    ),
    ("reasons that skip a number", changed("reason", 1, position=3), "行番号が 1 から続いていません"),
    ("a link to nobody", changed("link", 0, person_id="nobody"), "register_person.parquet にない person_id"),
    (
        "a review of nobody",
        changed("link_review", 0, person_id="nobody"),
        "register_person.parquet にない person_id",
    ),
    ("a link of no source", changed("link", 0, source="nowhere"), "source_health.parquet にない source"),
    (
        "a household of nobody",
        changed("register_person", 0, household_id="h9"),
        "register_household.parquet にない",
    ),
    ("an item of a child not listed", changed("item", 0, child_id="c2"), "judgement.parquet にない child_id"),
    ("a judgement on an adult", changed("register_person", 0, is_child=False), "対象でない人のもの"),
    (
        "a judgement neither listed nor drawn",
        changed("judgement", 0, listed=False),
        "一覧にも無作為の確認にもない",
    ),
    ("a protected address", changed("register_person", 2, address="架空市1-1"), "支援措置中の人の住所"),
    ("a protected district", changed("register_person", 2, district="本町"), "支援措置中の人の住所"),
]


@pytest.mark.parametrize(
    ("tables", "sentence"), [case[1:] for case in CONTENT], ids=[case[0] for case in CONTENT]
)
def test_tables_that_contradict_each_other_are_told(
    tmp_path: Path, tables: dict[str, list[dict[str, Any]]], sentence: str
) -> None:
    write_small(tmp_path / "bundle", **tables)
    problems = verify_bundle(tmp_path / "bundle")
    assert any(sentence in problem for problem in problems), problems


@pytest.mark.parametrize("tables", [case[1] for case in CONTENT], ids=[case[0] for case in CONTENT])
def test_no_problem_shows_a_personal_value(tmp_path: Path, tables: dict[str, list[dict[str, Any]]]) -> None:
    write_small(tmp_path / "bundle", **tables)
    told = "".join(verify_bundle(tmp_path / "bundle"))
    assert not any(secret in told for secret in ("花子", "架空市", "三丁目", "nobody", "c2"))


def test_every_problem_is_one_sentence_with_an_end(bundle: Path) -> None:
    (bundle / "extra.csv").touch()
    (bundle / "reason.parquet").unlink()
    problems = verify_bundle(bundle)
    assert len(problems) == 2
    assert all(problem.endswith("。") and "\n" not in problem for problem in problems)
