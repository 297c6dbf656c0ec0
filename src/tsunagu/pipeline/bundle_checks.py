"""What must hold between the tables of a bundle: references, points that add up, protected addresses."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Tables = Mapping[str, pa.Table]

# (table, columns, referred table, its columns): every row of the first must stand in the second.
REFERENCES: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("register_person", ("household_id",), "register_household", ("household_id",)),
    ("link", ("person_id",), "register_person", ("person_id",)),
    ("link", ("source",), "source_health", ("source",)),
    ("link_review", ("person_id",), "register_person", ("person_id",)),
    ("link_review", ("source",), "source_health", ("source",)),
    ("judgement", ("child_id",), "register_person", ("person_id",)),
    ("reason", ("need", "child_id"), "judgement", ("need", "child_id")),
    ("judgement", ("need", "child_id"), "reason", ("need", "child_id")),
    ("item", ("child_id",), "judgement", ("child_id",)),
)


def content_problems(tables: Tables, counts: Mapping[str, int]) -> list[str]:
    """Return one sentence for each rule between the tables that does not hold; never a personal value."""
    problems = [sentence for reference in REFERENCES for sentence in _dangling(tables, *reference)]
    return [
        *problems,
        *_points(tables),
        *_positions(tables["reason"]),
        *_children_only(tables),
        *_unlisted(tables["judgement"]),
        *_protected(tables["register_person"]),
        *_counts(tables, counts),
    ]


def _dangling(
    tables: Tables, name: str, columns: tuple[str, ...], other: str, other_columns: tuple[str, ...]
) -> list[str]:
    rows = tables[name].select(list(columns)).drop_null()
    known = tables[other].select(list(other_columns))
    lost = rows.join(known, list(columns), list(other_columns), join_type="left anti").num_rows
    if not lost:
        return []
    return [
        f"{name}.parquet の {lost} 行が、{other}.parquet にない {'・'.join(columns)} を指しています。"
        "バンドルを作り直してください。"
    ]


def _points(tables: Tables) -> list[str]:
    summed = tables["reason"].group_by(["need", "child_id"]).aggregate([("points", "sum")])
    both = tables["judgement"].select(["need", "child_id", "points"]).join(summed, ["need", "child_id"])
    wrong = pc.sum(pc.not_equal(both["points"], both["points_sum"])).as_py() or 0
    if not wrong:
        return []
    return [
        f"判定 {wrong} 件で、reason.parquet の点の合計が judgement.parquet の点と合いません。"
        "バンドルを作り直してください。"
    ]


def _positions(reasons: pa.Table) -> list[str]:
    grouped = reasons.group_by(["need", "child_id"]).aggregate(
        [("position", "min"), ("position", "max"), ("position", "count")]
    )
    fits = pc.and_(
        pc.equal(grouped["position_min"], 1), pc.equal(grouped["position_max"], grouped["position_count"])
    )
    wrong = pc.sum(pc.invert(fits)).as_py() or 0
    return [f"reason.parquet で {wrong} 件の行番号が 1 から続いていません。"] if wrong else []


def _children_only(tables: Tables) -> list[str]:
    adults = tables["register_person"].filter(~pc.field("is_child")).select(["person_id"])
    wrong = tables["judgement"].join(adults, ["child_id"], ["person_id"], join_type="left semi").num_rows
    return [f"judgement.parquet の {wrong} 行が、対象でない人のものです。"] if wrong else []


def _unlisted(judgements: pa.Table) -> list[str]:
    idle = judgements.filter(~(pc.field("listed") | pc.field("sampled"))).num_rows
    return [f"judgement.parquet の {idle} 行が、一覧にも無作為の確認にもない子のものです。"] if idle else []


def _protected(people: pa.Table) -> list[str]:
    shown = people.filter(
        pc.field("protected") & (pc.field("address").is_valid() | pc.field("district").is_valid())
    ).num_rows
    return [f"register_person.parquet の {shown} 行に、支援措置中の人の住所があります。"] if shown else []


def _counts(tables: Tables, counts: Mapping[str, Any]) -> list[str]:
    return [
        f"manifest.json の件数 {name}={counts.get(name)} が、{name}.parquet の {rows.num_rows} 行と合いません。"
        for name, rows in sorted(tables.items())
        if counts.get(name) != rows.num_rows
    ]
