"""Everything a CSV or TSV can do wrong: one clear sentence, or single rows set aside, and nothing lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tsunagu.domain.source import Delivery, Source
from tsunagu.sources import ReadResult

HEADER = "番号,氏名,生年月日,性別,受付日,点数\n"
TABLE = [
    next(iter(case.items()))
    for case in yaml.safe_load((Path(__file__).parent / "hostile_texts.yaml").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", [case for _, case in TABLE], ids=[name for name, _ in TABLE])
def test_a_hostile_text(
    case: dict[str, Any], deliver: Callable[..., ReadResult], make_source: Callable[..., Source]
) -> None:
    source = make_source(
        encoding=case.get("encoding", "utf-8"),
        delivery=Delivery(case.get("delivery", "snapshot")),
        format=case.get("format", "csv"),
    )
    text = case["whole"] if "whole" in case else HEADER + case["text"]
    text = text.replace("\n", case.get("line_end", "\n"))
    result = deliver(text.encode(case.get("written", "utf-8")), source)
    if "refused" in case:
        assert case["refused"] in result.refused
        assert (result.persons, result.facts, result.rows_accepted) == (None, None, 0)
        return
    assert result.refused == ""
    found = [(row.row, row.column) for row in result.quarantine]
    assert found == [(row, name) for row, name, _ in case.get("bad", [])]
    for row, (_, _, fragment) in zip(result.quarantine, case.get("bad", []), strict=True):
        assert fragment in row.reason
        assert row.mend.endswith("。")
        assert row.file == "list_20261101.csv"
    assert result.rows_accepted == case["good"] == result.persons.num_rows
    assert result.rows_dropped == case.get("dropped", 0)
    assert result.rows_read == result.rows_accepted + result.rows_quarantined + result.rows_dropped
    assert case.get("notice", "") in "".join(result.notices)
    assert not (case.get("silent") and any("改行" in notice for notice in result.notices))
