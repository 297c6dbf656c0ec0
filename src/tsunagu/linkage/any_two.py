"""Any two files of persons: cleaned, compared and linked with a model that trains itself on what is there."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from tsunagu.linkage.any_two_levels import BLOCKS, COLUMNS, clean_side, comparisons_for, training_rounds
from tsunagu.linkage.engine import score_pairs
from tsunagu.linkage.levels import Comparison
from tsunagu.linkage.link import configure
from tsunagu.linkage.train import train_model

AUTO, REVIEW, CLEAR = 4.0, -2.0, 0.01
_SCHEMA = pa.schema(
    [("left_id", pa.string()), ("right_id", pa.string()), ("weight", pa.float64())]
    + [(name, pa.string()) for name in ("method", "decision", "reasons")]
)


class LinkInputError(Exception):
    """入力の誤り: one Japanese sentence with file and column."""


@dataclass(frozen=True)
class ColumnMap:
    """列の対応: canonical name -> columns of the file, joined by a space; `id` must be there."""

    left: Mapping[str, tuple[str, ...]]
    right: Mapping[str, tuple[str, ...]]


def read_column_map(path: Path) -> ColumnMap:
    """Read MAP.toml with its tables [left] and [right]; raises LinkInputError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LinkInputError(f"{path.name}を読めません。[left]と[right]のあるTOMLにしてください。") from error
    return ColumnMap(_side(content, "left", path.name), _side(content, "right", path.name))


def _side(content: Mapping[str, Any], name: str, file: str) -> Mapping[str, tuple[str, ...]]:
    side = content.get(name)
    if not isinstance(side, dict) or "id" not in side:
        raise LinkInputError(f"{file}の[{name}]に id がありません。記録を見分ける列を id に書いてください。")
    unknown = sorted(set(side) - set(COLUMNS))
    if unknown:
        raise LinkInputError(
            f"{file}の[{name}]の「{unknown[0]}」は使えません。使える名前は{'、'.join(COLUMNS)}です。"
        )
    return {
        key: (value,) if isinstance(value, str) else tuple(map(str, value)) for key, value in side.items()
    }


def link_files(
    left: Path,
    right: Path,
    columns: Path,
    out: Path,
    *,
    one_to_one: bool = True,
    threads: int = 2,
    seed: int = 1,
) -> pa.Table:
    """Link two CSV files and write links.csv and links.parquet into `out`; returns the links.

    Columns: left_id, right_id, weight (bits, .01), method, decision (auto | review), reasons (Japanese).
    With `one_to_one` a right record, and a left one, stands in at most one auto-join.
    """
    mapping = read_column_map(columns)
    links = link_tables(
        _read(left, mapping.left),
        _read(right, mapping.right),
        one_to_one=one_to_one,
        threads=threads,
        seed=seed,
    )
    out.mkdir(parents=True, exist_ok=True)
    pq.write_table(links, out / "links.parquet")
    with (out / "links.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, _SCHEMA.names)
        writer.writeheader()
        writer.writerows(links.to_pylist())
    return links


def _read(path: Path, mapping: Mapping[str, Sequence[str]]) -> pa.Table:
    """Read the mapped columns as text; empty cells are missing."""
    try:
        header = path.read_text(encoding="utf-8-sig").partition("\n")[0]
        names = next(csv.reader([header.rstrip("\r")]))
        options = pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        )
        table = pacsv.read_csv(path, convert_options=options)
        table = table.rename_columns([name.lstrip("\ufeff") for name in table.column_names])
    except (OSError, ValueError, StopIteration) as error:
        raise LinkInputError(
            f"{path.name}をUTF-8のCSVとして読めません。文字コードと列の数を確かめてください。"
        ) from error
    wanted: dict[str, Any] = {}
    for canonical, columns in mapping.items():
        for column in columns:
            if column not in table.column_names:
                raise LinkInputError(f"{path.name}に列「{column}」がありません。列の対応表を直してください。")
        parts = [pc.utf8_trim_whitespace(table[column]) for column in columns]
        joined = (
            pc.binary_join_element_wise(*parts, " ", null_handling="skip") if len(parts) > 1 else parts[0]
        )
        wanted[canonical] = pc.if_else(pc.equal(joined, ""), None, joined)
    return pa.table(wanted)


def link_tables(
    left: pa.Table, right: pa.Table, *, one_to_one: bool, threads: int = 2, seed: int = 1
) -> pa.Table:
    """Link two tables of canonical columns (`id` and any of COLUMNS); the order of rows changes nothing."""
    if left.num_rows == 0 or right.num_rows == 0:
        return _SCHEMA.empty_table()
    comparisons = comparisons_for(set(left.column_names) & set(right.column_names) | _names(left, right))
    with duckdb.connect(":memory:") as con:
        configure(con, threads)
        for side, table in (("l", left), ("rows", right)):
            con.register("cleaned", clean_side(table.sort_by("id")))
            con.execute(f"create table {side} as select * from cleaned order by uid").fetchall()
            con.unregister("cleaned")
        _pairs(con)
        rounds = training_rounds(comparisons)
        model = train_model(
            con, "any-two", "この二つの資料", seed=seed, comparisons=comparisons, rounds=rounds, checked=False
        )
        chance = _prior(con)
        score_pairs(con, comparisons, model, chance, "l", "rows", "pairs")
        return _decisions(con, comparisons, one_to_one)


def _names(left: pa.Table, right: pa.Table) -> set[str]:
    """Names are split or joined where needed, so a full name on one side meets the parts on the other."""
    sides = [set(table.column_names) for table in (left, right)]
    kanji = all(side & {"full_name", "surname", "given_name"} for side in sides)
    kana = all(side & {"full_kana", "surname_kana", "given_kana"} for side in sides)
    return ({"full_name"} if kanji else set()) | ({"full_kana"} if kana else set())


def _pairs(con: Any) -> None:
    """Table `pairs` of all blocks; a block that would give too many pairs says nothing and is left out."""
    con.execute("create table pairs_raw (uid_l bigint, uid_r bigint)").fetchall()
    for block in BLOCKS:
        keys = ", ".join(block.split())
        filled = " and ".join(f"{key} is not null" for key in block.split())
        con.execute(
            f"insert into pairs_raw with a as (select {keys}, count(*) n from l where {filled} group by all),"
            f" b as (select {keys}, count(*) n from rows where {filled} group by all),"
            f" usable as (select {keys} from a join b using ({keys}) where a.n * b.n <= 5000)"
            f" select l.uid, r.uid from usable join l using ({keys}) join rows r using ({keys})"
        ).fetchall()
    con.execute("create table pairs as select distinct * from pairs_raw").fetchall()


def _prior(con: Any) -> float:
    """Chance of a match between two records taken at random: at most one partner for each."""
    sizes = [con.execute(f"select count(*) from {table}").fetchall()[0][0] for table in ("l", "rows")]
    return float(min(0.5, 0.9 / max(1, *sizes)))


def _decisions(con: Any, comparisons: Sequence[Comparison], one_to_one: bool) -> pa.Table:
    """Best partner of each right record; auto when clearly the best, and each other's best with one_to_one."""
    gammas = ", ".join(f"s.gamma_{c.id} as {c.id}" for c in comparisons)
    names = (
        " and ".join(f"s.gamma_{c.id} <= 0" for c in comparisons if c.id in ("given_name", "surname"))
        or "false"
    )
    found = con.sql(
        "with ranked as (select s.*, l.id as left_id, r.id as right_id,"
        " row_number() over (partition by uid_r order by weight desc, l.id) as nth_r,"
        " row_number() over (partition by uid_l order by weight desc, r.id) as nth_l,"
        " weight - coalesce(lead(weight) over (partition by uid_r order by weight desc, l.id), -99) as margin"
        " from scored s join l on l.uid = s.uid_l join rows r on r.uid = s.uid_r)"
        f" select left_id, right_id, weight, weight >= {AUTO} and margin >= {CLEAR}"
        f" and not ({names.replace('s.', '')}) and ({'nth_l = 1' if one_to_one else 'true'}) as auto,"
        f" {gammas.replace('s.', '')} from ranked where nth_r = 1 and weight >= {REVIEW} order by left_id, right_id"
    ).to_arrow_table()
    rows = [_link(pair, comparisons) for pair in found.to_pylist()]
    return pa.Table.from_pylist(rows, schema=_SCHEMA)


def _link(pair: Mapping[str, Any], comparisons: Sequence[Comparison]) -> dict[str, Any]:
    levels = [comparison.level_of(pair[comparison.id]) for comparison in comparisons]
    return {
        "left_id": pair["left_id"],
        "right_id": pair["right_id"],
        "weight": pair["weight"],
        "method": "model",
        "decision": "auto" if pair["auto"] else "review",
        "reasons": "；".join(level.words for level in levels if level is not None),
    }
