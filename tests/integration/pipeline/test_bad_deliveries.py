"""A refused file keeps yesterday's in force; a source that never came withholds what needs it; nothing is lost."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.integration.pipeline.conftest import DAY, PROGRAMME, Run
from tsunagu.cli.main import main
from tsunagu.pipeline.bundle import read_table, verify_bundle
from tsunagu.pipeline.returns import RETURN_SCHEMAS, write_returns
from tsunagu.pipeline.stages import RunOutcome
from tsunagu.pipeline.store import BadInputError

NEXT = "20261127"


def status_of(outcome: RunOutcome, source: str) -> str:
    rows = read_table(outcome.bundle, "source_health").to_pylist()
    return str(next(row["status"] for row in rows if (row["source"], row["column"]) == (source, "")))


def only_next(extracts: Path, name: str, content: bytes) -> None:
    """Leave in the folder one file alone: the next delivery of one source."""
    for path in extracts.glob("*_*"):
        path.unlink()
    (extracts / name).write_bytes(content)


SPOILT: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("an empty file", lambda data: b""),
    ("a header alone", lambda data: data.splitlines(keepends=True)[0]),
    ("half a file", lambda data: b"".join(data.splitlines(keepends=True)[:20])),
    ("a renamed column", lambda data: data.replace("生年月日".encode("cp932"), "誕生日".encode("cp932"), 1)),
    ("another encoding", lambda data: data.decode("cp932").encode("utf-16")),
    ("zero bytes all over", lambda data: b"\0" * 4096),
]


@pytest.mark.parametrize("spoil", [case[1] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_a_refused_file_keeps_yesterdays_in_force(
    extracts: Path, store: Path, clean_run: RunOutcome, run: Run, spoil: Callable[[bytes], bytes]
) -> None:
    only_next(extracts, f"juki_{NEXT}.csv", spoil((extracts / "juki_20261120.csv").read_bytes()))
    outcome = run(extracts, store)
    assert [entry["file"] for entry in outcome.refused] == [f"juki_{NEXT}.csv"]
    assert outcome.refused[0]["reason"].endswith("。")
    assert (outcome.as_of, status_of(outcome, "residents")) == (DAY, "refused")
    assert outcome.counts["children"] == clean_run.counts["children"]
    assert outcome.withheld == []
    assert verify_bundle(outcome.bundle) == []


def test_a_good_file_after_a_refusal_ends_the_refusal(extracts: Path, store: Path, run: Run) -> None:
    good = (extracts / "juki_20261120.csv").read_bytes()
    only_next(extracts, f"juki_{NEXT}.csv", b"")
    assert run(extracts, store).refused
    only_next(extracts, "juki_20261128.csv", good)
    outcome = run(extracts, store)
    assert outcome.refused == []
    assert outcome.as_of.isoformat() == "2026-11-28"


def test_the_same_month_delivered_again_counts_once(
    extracts: Path, store: Path, clean_run: RunOutcome, run: Run
) -> None:
    again = (extracts / "komu_shukketsu_20261120.csv").read_bytes()
    only_next(extracts, f"komu_shukketsu_{NEXT}.csv", again)
    before = pq.read_table(store / "facts.parquet").num_rows
    run(extracts, store)
    assert pq.read_table(store / "facts.parquet").num_rows == before


def test_a_source_that_never_came_withholds_the_needs_that_use_it(
    extracts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (extracts / "komu_meibo_20261120.csv").unlink()
    arguments = ["run", "--programme", PROGRAMME, "--extracts", str(extracts), "--store", str(tmp_path / "s")]
    assert main([*arguments, "--json"]) == 3
    told = capsys.readouterr()
    answer = json.loads(told.out)
    withheld = {entry["need"] for entry in answer["withheld"]}
    assert "long_absence" in withheld
    assert "一覧は出しません" in told.err
    judged = read_table(Path(answer["bundle"]), "judgement")["need"].to_pylist()
    assert not withheld & set(judged)
    assert verify_bundle(Path(answer["bundle"])) == []


NO_START: list[tuple[str, Callable[[Path], None], str]] = [
    ("no register", lambda folder: (folder / "juki_20261120.csv").unlink(), "住民記録"),
    ("an empty register", lambda folder: (folder / "juki_20261120.csv").write_bytes(b""), "空のファイルです"),
    (
        "no file at all",
        lambda folder: [path.unlink() for path in folder.iterdir()] and None,
        "一つもありません",
    ),
]


@pytest.mark.parametrize(
    ("spoil", "sentence"), [case[1:] for case in NO_START], ids=[case[0] for case in NO_START]
)
def test_without_a_register_nothing_starts_and_nothing_is_half_written(
    extracts: Path, tmp_path: Path, run: Run, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(extracts)
    with pytest.raises(BadInputError, match=sentence):
        run(extracts, tmp_path / "store")
    assert not (tmp_path / "store" / "bundle").exists()


def test_a_row_with_a_strange_date_goes_to_quarantine_without_its_value(
    extracts: Path, tmp_path: Path, clean_run: RunOutcome, run: Run
) -> None:
    path = extracts / "juki_20261120.csv"
    header, first, *rows = path.read_bytes().decode("cp932").splitlines(keepends=True)
    cells = first.split(",")
    cells[6] = "令和99年99月"
    path.write_bytes("".join([header, ",".join(cells), *rows]).encode("cp932"))
    run(extracts, tmp_path / "store")
    with (tmp_path / "store" / "quarantine.csv").open(encoding="utf-8", newline="") as stream:
        found = [row for row in csv.DictReader(stream) if row["file"] == path.name]
    assert [(row["row"], row["column"]) for row in found] == [("2", "生年月日")]
    assert "99" not in found[0]["reason"] + found[0]["mend"]


def test_a_file_of_no_source_is_told_and_left_alone(extracts: Path, store: Path, run: Run) -> None:
    (extracts / "memo.txt").write_text("x")
    outcome = run(extracts, store)
    assert len(outcome.unknown_files) == 1
    assert "memo.txt" in outcome.unknown_files[0]


# ---- the return slip --------------------------------------------------------------------------


def returned(folder: Path, **rows: list[dict[str, object]]) -> Path:
    tables = {name: pa.Table.from_pylist(found, schema=RETURN_SCHEMAS[name]) for name, found in rows.items()}
    write_returns(folder, tables, programme=PROGRAMME, exported_on=DAY, synthetic=True)
    return folder


def test_what_people_decided_changes_the_next_run(
    tmp_path: Path, town: Path, store: Path, clean_run: RunOutcome, run: Run
) -> None:
    judged = read_table(clean_run.bundle, "judgement")["child_id"].to_pylist()
    pair = read_table(clean_run.bundle, "link").filter(pc.field("method") == "model").to_pylist()[0]
    gone, asked = judged[0], next(child for child in judged if child != judged[0])
    slip = returned(
        tmp_path / "slip",
        consent=[{"child_id": gone, "kind": "opt_out", "basis": "", "valid_from": DAY, "valid_to": None}],
        consultation_fact=[
            {"child_id": asked, "item": "consultation", "value": "養護", "valid_at": DAY, "known_at": DAY}
        ],
        outcome=[{"child_id": asked, "outcome": "support", "occurred_at": DAY}],
        reviewed_link=[
            {key: pair[key] for key in ("source", "record_key", "person_id")}
            | {"verdict": "different", "decided_on": DAY}
        ],
    )
    outcome = run(town / "extracts", store, returns=slip)
    people = {row["person_id"]: row for row in read_table(outcome.bundle, "register_person").to_pylist()}
    facts = pq.read_table(store / "facts.parquet").to_pylist()
    links = read_table(outcome.bundle, "link").to_pylist()
    assert outcome.counts["children"] == clean_run.counts["children"] - 1
    assert gone not in people or not people[gone]["is_child"]
    assert gone not in {fact["child_id"] for fact in facts}
    assert [fact["child_id"] for fact in facts if fact["source"] == "consultation_return"] == [asked]
    assert pq.read_table(store / "labels.parquet")["child_id"].to_pylist() == [asked]
    taken_apart = (pair["source"], pair["record_key"], pair["person_id"])
    assert taken_apart not in {(link["source"], link["record_key"], link["person_id"]) for link in links}
    assert verify_bundle(outcome.bundle) == []


# ---- what the store tells about its links -----------------------------------------------------


def test_the_links_of_a_store_are_measured_against_the_truth(
    town: Path, clean_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    truth = str(town / "truth" / "links.csv")
    links = str(clean_store / "links.parquet")
    assert main(["linkage", "evaluate", "--links", links, "--truth", truth, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["overall"]
    assert figures["precision"]["value"] > 0.99
    assert figures["recall"]["value"] > 0.9


def test_links_that_cannot_be_read_are_bad_input(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = str(town / "truth" / "links.csv")
    assert main(["linkage", "evaluate", "--links", truth, "--truth", truth]) == 2
    assert "method" in capsys.readouterr().err
    assert main(["linkage", "evaluate", "--links", str(town / "nothing.parquet"), "--truth", truth]) == 2


def test_two_files_are_linked_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    surnames, given = (
        "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村".split(),
        "陽翔 結衣 蓮 葵 美咲 拓也 直子 健一".split(),
    )
    names = [
        (
            f"{surname}　{name}",
            f"{2000 + (3 * s + 7 * g) % 20}-{1 + (s + g) % 12:02d}-{1 + (5 * s + g) % 28:02d}",
        )
        for s, surname in enumerate(surnames)
        for g, name in enumerate(given)
    ]
    for file in ("left.csv", "right.csv"):
        rows = [f"{number},{name},{born}" for number, (name, born) in enumerate(names)]
        (tmp_path / file).write_text("\n".join(["番号,氏名,生年月日", *rows]) + "\n")
    table = 'id = "番号"\nfull_name = "氏名"\nbirth_date = "生年月日"\n'
    (tmp_path / "map.toml").write_text(f"[left]\n{table}\n[right]\n{table}")
    files = [f"--{side}={tmp_path / side}.csv" for side in ("left", "right")]
    out = tmp_path / "out"
    assert main(["link", *files, f"--columns={tmp_path / 'map.toml'}", f"--out={out}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"].get("auto", 0) >= len(names) * 0.95
    made = pq.read_table(out / "links.parquet").to_pylist()
    assert all(row["left_id"] == row["right_id"] for row in made if row["decision"] == "auto")


def test_a_link_is_explained_in_words(clean_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--store", str(clean_store), "--source", "pupils", "--record-key", "no such record"]
    assert main(["linkage", "explain", *arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["words"] == ["住民記録に、似ている人が見つからない"]


def test_a_store_without_links_is_bad_input(tmp_path: Path) -> None:
    arguments = ["--store", str(tmp_path), "--source", "pupils", "--record-key", "1"]
    assert main(["linkage", "explain", *arguments]) == 2
