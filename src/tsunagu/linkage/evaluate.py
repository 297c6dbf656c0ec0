"""How good the links are, against a truth that synthetic towns know and real cities sample."""

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_Z = 1.959964  # 95 %


class TruthError(Exception):
    """正解ファイルの誤り: one Japanese sentence with the column that is missing."""


@dataclass(frozen=True, slots=True)
class Share:
    """割合: part of whole with its Wilson interval (95 %); `value` is None when there is nothing to divide."""

    part: int
    whole: int
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figures:
    """成績: precision over joins made, recall over records that have a resident."""

    group: str
    precision: Share
    recall: Share
    f1: float | None


@dataclass(frozen=True, slots=True)
class WrongJoin:
    """誤った名寄せ: the record, whom it was joined to, who it is ("" not registered), and the rule."""

    source: str
    record_key: str
    joined_to: str
    truly: str
    method: str
    rule: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """評価: overall, by source, by method (recall there is the method's share), and every wrong join."""

    overall: Figures
    by_source: tuple[Figures, ...]
    by_method: tuple[Figures, ...]
    wrong: tuple[WrongJoin, ...]
    unknown: int  # joins whose record the truth does not know; they count for nothing

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`."""
        return asdict(self)


def wilson(part: int, whole: int) -> Share:
    """Wilson score interval of a share; (0, 1) when nothing was seen."""
    if whole == 0:
        return Share(part, whole, None, 0.0, 1.0)
    share = part / whole
    centre = share + _Z**2 / (2 * whole)
    spread = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2))
    scale = 1 + _Z**2 / whole
    return Share(part, whole, share, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale))


def read_truth(path: Path) -> dict[tuple[str, str], str]:
    """Read truth CSV (source, record_key, register_key; empty = not registered); raises TruthError."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        for column in ("source", "record_key", "register_key"):
            if column not in (reader.fieldnames or []):
                raise TruthError(
                    f"{path.name}に列「{column}」がありません。source,record_key,register_keyの列で作り直してください。"
                )
        return {(row["source"], row["record_key"]): row["register_key"] or "" for row in reader}


def read_links(path: Path) -> pa.Table:
    """Read a links table, Parquet or CSV (source, record_key, register_key, method); raises TruthError."""
    try:
        table = pq.read_table(path) if path.suffix == ".parquet" else _read_csv(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise TruthError(
            f"{path.name}を読めません。links.parquet か CSV の場所を指定してください。"
        ) from error
    for column in ("source", "record_key", "register_key", "method"):
        if column not in table.column_names:
            raise TruthError(
                f"{path.name}に列「{column}」がありません。tsunagu run の links.parquet を指定してください。"
            )
    return table


def _read_csv(path: Path) -> pa.Table:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return pa.Table.from_pylist(list(csv.DictReader(handle)))


def evaluate(links: pa.Table, truth: Mapping[tuple[str, str], str]) -> Evaluation:
    """Compare a links table (contract of link_records) with the truth."""
    rows: Sequence[Mapping[str, Any]] = links.to_pylist()
    known = [row for row in rows if (row["source"], row["record_key"]) in truth]
    linkable = Counter(source for (source, _), key in truth.items() if key)
    total = sum(linkable.values())

    def right(row: Mapping[str, Any]) -> bool:
        return bool(truth[row["source"], row["record_key"]] == row["register_key"])

    wrong = [
        WrongJoin(r["source"], r["record_key"], r["register_key"], truth[r["source"], r["record_key"]], r["method"], r.get("rule", ""))
        for r in known
        if not right(r)
    ]  # fmt: skip
    return Evaluation(
        _figures("", known, right, total),
        _grouped(known, "source", right, lambda group: linkable[group], extra=linkable),
        _grouped(known, "method", right, lambda _: total),
        tuple(sorted(wrong, key=lambda join: (join.source, join.record_key))),
        len(rows) - len(known),
    )


def _grouped(
    rows: Sequence[Mapping[str, Any]],
    column: str,
    right: Callable[[Mapping[str, Any]], bool],
    linkable: Callable[[str], int],
    extra: Iterable[str] = (),
) -> tuple[Figures, ...]:
    groups = sorted({str(row[column]) for row in rows} | set(extra))
    return tuple(
        _figures(group, [row for row in rows if row[column] == group], right, linkable(group))
        for group in groups
    )


def _figures(
    group: str, rows: Sequence[Mapping[str, Any]], right: Callable[[Mapping[str, Any]], bool], linkable: int
) -> Figures:
    good = sum(right(row) for row in rows)
    precision, recall = wilson(good, len(rows)), wilson(good, linkable)
    total = len(rows) + linkable
    return Figures(group, precision, recall, 2 * good / total if total else None)
