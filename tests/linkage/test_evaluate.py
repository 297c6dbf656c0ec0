"""Evaluation: precision, recall and wrong joins by source and method."""

from pathlib import Path

import pyarrow as pa
import pytest

from tsunagu.linkage.evaluate import TruthError, evaluate, read_truth, wilson

TRUTH = {("school", "a"): "1", ("school", "b"): "2", ("school", "c"): "", ("lunch", "d"): "4"}


def _links(*rows: tuple[str, str, str, str, str]) -> pa.Table:
    names = ("source", "record_key", "register_key", "method", "rule")
    return pa.table({name: pa.array([row[i] for row in rows], pa.string()) for i, name in enumerate(names)})


LINKS = _links(
    ("school", "a", "1", "rule", "birth_name"),
    ("school", "b", "9", "model", "name_and_birth"),
    ("school", "c", "3", "model", "birth_slip"),
    ("unknown", "x", "3", "id", "municipal_id"),
)


def test_overall_counts_joins_of_unregistered_people_as_wrong() -> None:
    found = evaluate(LINKS, TRUTH)
    assert (found.overall.precision.part, found.overall.precision.whole) == (1, 3)
    assert (found.overall.recall.part, found.overall.recall.whole) == (1, 3)
    assert found.overall.f1 == pytest.approx(1 / 3)
    assert found.unknown == 1


def test_a_source_without_joins_is_named_too() -> None:
    groups = {figures.group: figures for figures in evaluate(LINKS, TRUTH).by_source}
    assert groups["lunch"].precision.value is None and groups["lunch"].recall.value == 0
    assert groups["school"].recall.value == 0.5


def test_wrong_joins_are_listed_with_their_rule() -> None:
    wrong = {(join.record_key, join.truly, join.rule) for join in evaluate(LINKS, TRUTH).wrong}
    assert wrong == {("b", "2", "name_and_birth"), ("c", "", "birth_slip")}


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval(part: int, whole: int, low: float, high: float) -> None:
    share = wilson(part, whole)
    assert share.low == pytest.approx(low, abs=0.001) and share.high == pytest.approx(high, abs=0.001)


def test_truth_file_is_read_and_a_missing_column_named(tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("source,record_key,register_key\nschool,a,1\nschool,c,\n", encoding="utf-8")
    assert read_truth(path) == {("school", "a"): "1", ("school", "c"): ""}
    path.write_text("source,key\nschool,a\n", encoding="utf-8")
    with pytest.raises(TruthError, match="record_key"):
        read_truth(path)
