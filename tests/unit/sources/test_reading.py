"""A delivery against the one before, its facts with two dates, its health, and whole columns of numbers."""

import dataclasses
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tsunagu.domain.source import Delivery, FactRule, IdentityKind, Source
from tsunagu.sources import PreviousDelivery, ReadResult, match_files, read_delivery
from tsunagu.sources.personal_number import passes_check_digit

Deliver = Callable[..., ReadResult]
MakeSource = Callable[..., Source]
HEADER = "番号,氏名,生年月日,性別,受付日,点数\n"


def rows(count: int) -> bytes:
    return (HEADER + "".join(f"{n},児童{n},2019-01-02,1,2026-10-01,5\n" for n in range(count))).encode()


def before(rows: int, day: date = date(2026, 10, 1), sha256: str = "") -> PreviousDelivery:
    return PreviousDelivery(day, rows, sha256)


def test_the_same_file_twice_is_accepted_and_told(deliver: Deliver) -> None:
    first = deliver(rows(9))
    again = deliver(rows(9), previous=before(9, sha256=first.sha256))
    assert (again.refused, again.unchanged, first.unchanged) == ("", True, False)
    assert again.persons.equals(first.persons)
    assert any("まったく同じ内容" in notice for notice in again.notices)


def test_a_file_older_than_the_one_in_force_is_refused(deliver: Deliver) -> None:
    assert "古い日付" in deliver(rows(9), previous=before(9, date(2026, 12, 1))).refused


@pytest.mark.parametrize(
    ("last_time", "now", "refused"),
    [(100, 70, False), (100, 69, True), (10, 6, True), (4, 1, False), (100, 300, False)],
    ids=["a fall within the limit", "beyond it", "half a small file", "three rows fewer", "growth"],
)
def test_the_row_count_may_not_fall_too_far(
    deliver: Deliver, last_time: int, now: int, refused: bool
) -> None:
    result = deliver(rows(now), previous=before(last_time))
    assert ("行数が前回の" in result.refused) == refused


def test_an_append_source_may_bring_few_rows(deliver: Deliver, make_source: MakeSource) -> None:
    assert deliver(rows(1), make_source(delivery=Delivery.APPEND), before(100)).refused == ""


def test_mostly_bad_rows_refuse_the_file(deliver: Deliver) -> None:
    data = rows(60).replace(b"2019-01-02", b"2019-02-30", 31)
    result = deliver(data)
    assert "60行のうち31行に誤りがあります" in result.refused
    assert (len(result.quarantine), result.persons) == (31, None)
    assert deliver(rows(60).replace(b"2019-01-02", b"2019-02-30", 30)).rows_accepted == 30


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, make_source: MakeSource) -> None:
    result = read_delivery(tmp_path / "missing.csv", make_source(), date(2026, 11, 1), previous=None)
    assert "ファイルを開けません" in result.refused


def test_a_cell_of_ten_megabytes_costs_its_row(deliver: Deliver) -> None:
    data = rows(3).replace("児童1,".encode(), b"x" * 10_000_000 + b",")
    result = deliver(data)
    assert [(row.row, row.reason) for row in result.quarantine] == [(3, "値が長すぎます。")]
    assert result.rows_accepted == 2


def test_a_few_unreadable_bytes_cost_their_rows_only(deliver: Deliver, make_source: MakeSource) -> None:
    data = rows(200).decode().encode("cp932").replace("児童7,".encode("cp932"), b"\x81,")
    result = deliver(data, make_source(encoding="cp932"))
    assert [(row.row, row.column) for row in result.quarantine] == [(9, "氏名")]
    assert result.rows_accepted == 199


def test_private_characters_of_the_city_are_kept(deliver: Deliver, make_source: MakeSource) -> None:
    data = HEADER.encode("cp932") + b"1,\xf0\x40\x89\xba,,,,\n"
    assert deliver(data, make_source(encoding="cp932")).persons["full_name"].to_pylist() == ["\ue000下"]


# ---- facts and health ---------------------------------------------------------------------------


def facts(deliver: Deliver, source: Source, text: str) -> list[tuple[Any, ...]]:
    table = deliver((HEADER + text).encode(), source).facts
    return [
        tuple(row.values())
        for row in table.select(["value", "valid_at", "known_at", "first_seen"]).to_pylist()
    ]


ROW = "1,山田,2019-01-02,1,2026-10-01,5\n"


@pytest.mark.parametrize(
    ("changes", "rule", "expected"),
    [
        ({}, {}, ("5", date(2026, 10, 1), date(2026, 11, 1), True)),
        ({"known_lag_days": 10}, {}, ("5", date(2026, 10, 1), date(2026, 10, 11), False)),
        ({"known_lag_days": 99}, {}, ("5", date(2026, 10, 1), date(2026, 11, 1), False)),
        ({"known_lag_days": 9}, {"known_at": "生年月日"}, ("5", date(2026, 10, 1), date(2019, 1, 2), False)),
        ({}, {"valid_at": ""}, ("5", date(2026, 11, 1), date(2026, 11, 1), True)),
        ({}, {"value": "", "constant": "7"}, ("7", date(2026, 10, 1), date(2026, 11, 1), True)),
    ],
    ids=["first seen", "lag", "never after the delivery", "own column", "day of delivery", "constant"],
)
def test_a_fact_has_two_dates(
    deliver: Deliver, make_source: MakeSource, changes: Any, rule: Any, expected: Any
) -> None:
    base = FactRule("score", "受付日", value="点数")
    source = make_source(facts=(dataclasses.replace(base, **rule),), **changes)
    assert facts(deliver, source, ROW) == [expected]


@pytest.mark.parametrize(
    ("when", "keys"),
    [((), ["1", "2"]), (("2",), ["2"]), (("",), ["3"]), (("1", ""), ["1", "3"])],
    ids=["not empty", "one value", "empty", "a value or empty"],
)
def test_a_row_becomes_a_fact_when_its_column_says_so(
    deliver: Deliver, make_source: MakeSource, when: tuple[str, ...], keys: list[str]
) -> None:
    source = make_source(facts=(FactRule("flag", "", when_column="性別", when_values=when),))
    result = deliver((HEADER + "1,山田,,1,,\n2,谷,,２,,\n3,森,,,,\n").encode(), source)
    assert result.facts["record_key"].to_pylist() == keys


def test_no_date_or_no_value_gives_no_fact(deliver: Deliver, make_source: MakeSource) -> None:
    assert facts(deliver, make_source(), "1,山田,,,,5\n2,谷,,,2026-10-01,\n") == []


def test_a_following_source_has_facts_under_the_other_key_and_no_persons(
    deliver: Deliver, make_source: MakeSource
) -> None:
    source = make_source(
        identity=IdentityKind.FOLLOWS,
        follows="roster",
        follows_columns=("点数", "性別"),
        record_key=("番号",),
    )
    result = deliver((HEADER + ROW + "2,谷,,,2026-10-01,6\n").encode(), source)
    assert result.persons is None
    assert result.facts.select(["source", "follows", "record_key"]).to_pylist() == [
        {"source": "list", "follows": "roster", "record_key": "5|1"}
    ]
    assert [(row.row, row.column) for row in result.quarantine] == [(3, "性別")]


def test_health_counts_rows_and_completeness_and_finds_the_newest_day(deliver: Deliver) -> None:
    data = HEADER + ROW + "2,谷,,9,2026-10-09,5\n3,森,,,2026-10-05,5\n"
    health = {row["column"]: row for row in deliver(data.encode()).health.to_pylist()}
    assert (health[""]["rows_read"], health[""]["rows_quarantined"]) == (3, 1)
    assert health[""]["newest_on"] == date(2026, 10, 5)
    assert (health["氏名"]["completeness"], health["性別"]["completeness"]) == (1.0, 0.5)
    assert health["備考"]["completeness"] == 0.0


# ---- personal numbers -----------------------------------------------------------------------------


def with_check_digit(stem: int) -> str:
    digits = f"{stem:011d}"
    return next(digits + str(last) for last in range(10) if passes_check_digit(digits + str(last)))


@pytest.mark.parametrize(
    ("digits", "passes"),
    [
        ("123456789018", True),
        ("123456789017", False),
        ("023456789013", True),
        ("000000000000", True),
        ("12345678901", False),
        ("12345678901８", False),
    ],
)
def test_the_check_digit(digits: str, passes: bool) -> None:
    assert passes_check_digit(digits) == passes


def test_one_last_digit_in_ten_passes() -> None:
    for stem in random.Random(1).sample(range(10**11), 50):
        assert sum(passes_check_digit(f"{stem:011d}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("valid", "invalid", "refused"),
    [(20, 0, True), (19, 0, False), (11, 9, True), (10, 10, False), (60, 61, False), (61, 60, True)],
)
def test_a_column_of_personal_numbers_refuses_the_file(
    deliver: Deliver, valid: int, invalid: int, refused: bool
) -> None:
    good = [with_check_digit(stem * 7919) for stem in range(1, valid + 1)]
    numbers = good + [
        n[:-1] + str((int(n[-1]) + 1) % 10) for n in map(with_check_digit, range(1, invalid + 1))
    ]
    other = [f"R{n:04}" for n in range(200)]  # enough good rows that few bad ones cannot refuse the file
    data = HEADER + "".join(f"{n},児童,,,,\n" for n in numbers + other)
    result = deliver(data.encode())
    assert ("個人番号とみられる値が並ぶ列" in result.refused) == refused
    if not refused:
        assert result.rows_quarantined == valid
    assert not any(number in str(dataclasses.astuple(row)) for row in result.quarantine for number in numbers)


# ---- which file is whose ----------------------------------------------------------------------------


def test_files_are_matched_by_name_and_sorted_by_source_and_date(
    tmp_path: Path, make_source: MakeSource
) -> None:
    names = ["b_20261001.csv", "a_20261101.csv", "a_20261001.csv", "RO_20261001_112241.zip", "a_20261341.csv"]
    names += ["c_20261001.csv", "a_2026101.csv", ".DS_Store", "~$b_20261001.csv"]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "old").mkdir()
    files = ["a_{date}.csv", "b_{date}.csv", "RO_{date}_*.zip"]
    sources = [make_source(id=str(place), file=file) for place, file in enumerate(files)]
    matches, sentences = match_files(tmp_path, sources)
    assert [(match.source.id, match.path.name) for match in matches] == [
        ("0", "a_20261001.csv"),
        ("0", "a_20261101.csv"),
        ("1", "b_20261001.csv"),
        ("2", "RO_20261001_112241.zip"),
    ]
    assert [sentence.split(":")[0] for sentence in sentences] == [
        "a_2026101.csv",
        "a_20261341.csv",
        "c_20261001.csv",
        "old",
    ]
    assert all(sentence.endswith("。") for sentence in sentences)


def test_sources_may_share_a_file(tmp_path: Path, make_source: MakeSource) -> None:
    (tmp_path / "RO_20261001_1.zip").write_bytes(b"")
    sources = [make_source(id=name, file="RO_{date}_1.zip") for name in ("users", "classes")]
    assert [match.source.id for match in match_files(tmp_path, sources)[0]] == ["users", "classes"]
