"""The return slip: what is written comes back; a slip that was touched or speaks strange words is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tsunagu.pipeline.people import Ids
from tsunagu.pipeline.returned import human_links, open_returns
from tsunagu.pipeline.returns import (
    RETURN_SCHEMAS,
    read_return_table,
    read_returns_manifest,
    verify_returns,
    write_returns,
)
from tsunagu.pipeline.store import BadInputError

DAY = date(2026, 11, 1)
IDS = Ids(b"a key for tests only", "residents")


def write(folder: Path, programme: str = "343021-fuchu", **tables: list[dict[str, Any]]) -> str:
    shaped = {name: pa.Table.from_pylist(rows, schema=RETURN_SCHEMAS[name]) for name, rows in tables.items()}
    return write_returns(folder, shaped, programme=programme, exported_on=DAY, synthetic=True)


def reviewed(person: str, verdict: str = "same") -> dict[str, Any]:
    return {"source": "pupils", "record_key": "1", "person_id": person, "verdict": verdict, "decided_on": DAY}


def opt_out(child: str, start: date, end: date | None) -> dict[str, Any]:
    return {"child_id": child, "kind": "opt_out", "basis": "", "valid_from": start, "valid_to": end}


def test_a_slip_comes_back_and_absent_tables_are_empty(tmp_path: Path) -> None:
    write(tmp_path / "slip", reviewed_link=[reviewed("c1")])
    assert verify_returns(tmp_path / "slip") == []
    assert read_return_table(tmp_path / "slip", "reviewed_link").num_rows == 1
    assert read_return_table(tmp_path / "slip", "outcome").num_rows == 0
    assert read_returns_manifest(tmp_path / "slip")["exported_on"] == "2026-11-01"


def test_the_same_slip_has_the_same_hash(tmp_path: Path) -> None:
    rows = [reviewed("c1"), reviewed("c2", "different")]
    assert write(tmp_path / "one", reviewed_link=rows) == write(tmp_path / "two", reviewed_link=rows[::-1])


def test_a_table_that_no_slip_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="diary"):
        write_returns(
            tmp_path / "slip", {"diary": pa.table({"a": [1]})}, programme="p", exported_on=DAY, synthetic=True
        )


SPOILT: list[tuple[str, dict[str, Any], Callable[[Path], None], str]] = [
    ("a strange verdict", {"reviewed_link": [reviewed("c1", "maybe")]}, lambda slip: None, "知らない値"),
    (
        "a strange consent",
        {"consent": [opt_out("c1", DAY, None) | {"kind": "perhaps"}]},
        lambda slip: None,
        "知らない値",
    ),
    ("a removed file", {}, lambda slip: (slip / "consent.parquet").unlink(), "consent.parquet がありません"),
    ("a touched file", {}, lambda slip: (slip / "consent.parquet").write_bytes(b"x"), "SHA-256 不一致"),
    ("another programme", {"programme": "112241-toda"}, lambda slip: None, "計画 112241-toda のもの"),
]


@pytest.mark.parametrize(
    ("content", "spoil", "sentence"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT]
)
def test_a_spoilt_slip_starts_no_run(
    tmp_path: Path, content: dict[str, Any], spoil: Callable[[Path], None], sentence: str
) -> None:
    write(tmp_path / "slip", **content)
    spoil(tmp_path / "slip")
    with pytest.raises(BadInputError, match=sentence):
        open_returns(tmp_path / "slip", "343021-fuchu", DAY)


def test_a_slip_that_is_not_there_starts_no_run(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--returns"):
        open_returns(tmp_path / "slip", "343021-fuchu", DAY)


OPT_OUTS = [
    ("from today", opt_out("c1", DAY, None), True),
    ("until today", opt_out("c1", date(2026, 1, 1), DAY), True),
    ("ended yesterday", opt_out("c1", date(2026, 1, 1), date(2026, 10, 31)), False),
    ("from tomorrow", opt_out("c1", date(2026, 11, 2), None), False),
    ("a consent", opt_out("c1", DAY, None) | {"kind": "consent"}, False),
]


@pytest.mark.parametrize(("row", "out"), [case[1:] for case in OPT_OUTS], ids=[case[0] for case in OPT_OUTS])
def test_an_opt_out_holds_from_its_first_to_its_last_day(
    tmp_path: Path, row: dict[str, Any], out: bool
) -> None:
    write(tmp_path / "slip", consent=[row])
    returned = open_returns(tmp_path / "slip", "343021-fuchu", DAY)
    assert returned.opted_out == (frozenset({"c1"}) if out else frozenset())


def test_decided_links_find_their_register_key(tmp_path: Path) -> None:
    rows = [reviewed(IDS.person("9000000001")), reviewed("somebody who moved away", "different")]
    write(tmp_path / "slip", reviewed_link=rows)
    returned = open_returns(tmp_path / "slip", "343021-fuchu", DAY)
    keys = pa.chunked_array([["9000000001", "9000000002", None]])
    found = human_links(returned, keys, IDS)
    assert found is not None
    assert found.to_pylist() == [
        {"source": "pupils", "record_key": "1", "register_key": "9000000001", "verdict": "same"}
    ]


def test_without_decided_links_nothing_goes_to_linkage(tmp_path: Path) -> None:
    write(tmp_path / "slip")
    returned = open_returns(tmp_path / "slip", "343021-fuchu", DAY)
    assert human_links(returned, pa.chunked_array([["9000000001"]]), IDS) is None
    assert human_links(None, pa.chunked_array([["9000000001"]]), IDS) is None
