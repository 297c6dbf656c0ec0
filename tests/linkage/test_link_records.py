"""Deciding, case by case: who is joined, who waits for a person, who is left."""

import json
from collections.abc import Callable, Mapping
from types import ModuleType

import pyarrow as pa
import pytest

from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import LinkResult, Municipality, link_records
from tsunagu.linkage.explain import explain
from tsunagu.linkage.link import train_persons

Link = Callable[..., LinkResult]
PLACE = Municipality("広島県", "安芸郡府中町")


def resident(key: str, name: str, kana: str, birth: str, sex: str = "1", **more: str) -> dict[str, str]:
    base = {"source": "juki", "record_key": key, "juki_number": key, "setai_number": "S1", "full_name": name}
    address = "広島県安芸郡府中町大通一丁目2番3号"
    return base | {"full_kana": kana, "birth_date": birth, "sex": sex, "address": address} | more


MOTHER = resident("1", "佐藤　花子", "サトウ ハナコ", "1988-05-05", "2")
HARUTO = resident("2", "佐藤　陽翔", "サトウ ハルト", "2015-04-10")
YUI = resident("3", "佐藤　結衣", "サトウ ユイ", "2017-08-20", "2")
FAMILY = [MOTHER, HARUTO, YUI]


def row(source: str, key: str, **fields: str) -> dict[str, str]:
    return {"source": source, "record_key": key} | fields


def joined(result: LinkResult) -> dict[str, tuple[str, str, str]]:
    return {r["record_key"]: (r["register_key"], r["method"], r["rule"]) for r in result.links.to_pylist()}


def waiting(result: LinkResult) -> dict[str, tuple[str, str]]:
    return {
        r["record_key"]: (r["register_key"], json.loads(r["comparison"])[0]["level"])
        for r in result.review.to_pylist()
    }


JOINED = {
    "municipal id with the same name": (row("welfare", "a", juki_number="2", full_name="佐藤陽翔"), "2", "municipal_id"),
    "municipal id without a name": (row("welfare", "a", juki_number="2"), "2", "municipal_id"),
    "name in variant kanji and birth date": (
        row("school", "a", full_name="佐藤 陽翔", birth_date="平成27年4月10日"), "2", "birth_name",
    ),
    "half-width reading and birth date": (
        row("hospital", "a", full_kana="ｻﾄｳ ﾊﾙﾄ", birth_date="H27.4.10", sex="男"), "2", "birth_kana",
    ),
    "name in hiragana is its reading": (
        row("school", "a", full_name="さとう　はると", birth_date="2015-04-10"), "2", "birth_kana",
    ),
    "name and street number without a birth date": (
        row("lunch", "a", full_name="佐藤陽翔", address="大通1-2-3"), "2", "name_address",
    ),
    "name and guardian in the household": (
        row("lunch", "a", full_name="佐藤 陽翔", guardian_name="佐藤花子"), "2", "name_guardian",
    ),
    "an unknown municipal id goes on by name and birth date": (
        row("welfare", "a", juki_number="99", full_name="佐藤 陽翔", birth_date="2015-04-10"), "2", "birth_name",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("record", "register_key", "rule"), JOINED.values(), ids=JOINED.keys())
def test_joins(link: Link, record: Mapping[str, str], register_key: str, rule: str) -> None:
    found = joined(link([*FAMILY, record]))
    assert found["a"][0] == register_key
    assert found["a"][2] == rule


NOT_JOINED = {
    "only a name": row("school", "a", full_name="佐藤 陽翔", grade="3", class_name="1"),
    "name of one character": row("school", "a", full_name="翔", birth_date="2015-04-10"),
    "birth date that means unknown": row("school", "a", full_name="佐藤 陽翔", birth_date="1900-01-01"),
    "emoji for a name": row("school", "a", full_name="🌸🌸", birth_date="2015-04-10", address="大通1-2-3"),
    "guardian's name in the child's column": row(
        "lunch", "a", full_name="佐藤 花子", birth_date="2015-04-10", guardian_name="佐藤 花子", address="大通1-2-3"
    ),
    "twin who is not in the register": row(
        "school", "a", full_name="佐藤 陽斗", full_kana="サトウ アキト", birth_date="2015-04-10", sex="1",
        address="大通1-2-3", guardian_name="佐藤 花子",
    ),
    "twin whose reading differs by one kana": row(
        "hospital", "a", full_kana="ｻﾄｳ ﾊﾙｷ", birth_date="2015-04-10", sex="1", address="大通1-2-3"
    ),
    "brother who is not in the register": row(
        "school", "a", full_name="佐藤 蓮", full_kana="サトウ レン", birth_date="2019-01-02", sex="1", address="大通1-2-3"
    ),
    "same name, other sex, other birth date": row(
        "school", "a", full_name="佐藤 陽翔", birth_date="2009-11-30", sex="2"
    ),
    "another child's municipal id": row("welfare", "a", juki_number="3", full_name="佐藤 陽翔", birth_date="2015-04-10"),
    "same spelling with another reading": row(
        "school", "a", full_name="佐藤 陽翔", full_kana="サトウ ヒナタ", birth_date="2015-04-10", sex="1"
    ),
    "nothing at all": row("school", "a"),
    "sixty characters": row("school", "a", full_name="佐" * 60, birth_date="2015-04-10"),
}  # fmt: skip


@pytest.mark.parametrize("record", NOT_JOINED.values(), ids=NOT_JOINED.keys())
def test_does_not_join(link: Link, record: Mapping[str, str]) -> None:
    namesake = resident("4", "佐藤　陽希", "サトウ ハルキ", "2011-01-01", setai_number="S4")
    assert "a" not in joined(link([*FAMILY, namesake, namesake | {"record_key": "5", "juki_number": "5"},
                                   namesake | {"record_key": "6", "juki_number": "6"}, record]))  # fmt: skip


def test_id_with_another_name_waits_for_a_person(link: Link) -> None:
    result = link(
        [*FAMILY, row("welfare", "a", juki_number="3", full_name="佐藤 陽翔", birth_date="2015-04-10")]
    )
    assert waiting(result) == {"a": ("3", "id_name_conflict")}


def test_school_ledger_is_the_bridge_to_the_school_roster(link: Link) -> None:
    ledger = row("ledger", "g", juki_number="2", student_number="S-9", full_name="佐藤 陽翔")
    pupil = row("school", "a", student_number="S-9", full_name="佐藤 陽翔", grade="3")
    sister = row("school", "b", student_number="S-9", full_name="佐藤 結衣", grade="3")
    result = link([*FAMILY, ledger, pupil, sister])
    assert joined(result)["a"] == ("2", "rule", "bridge")
    assert waiting(result) == {"b": ("2", "bridge_name_conflict")}


def test_student_number_of_two_children_is_no_bridge(link: Link) -> None:
    ledger = [row("ledger", f"g{key}", juki_number=key, student_number="S-9") for key in ("2", "3")]
    result = link([*FAMILY, *ledger, row("school", "a", student_number="S-9", full_name="佐藤 陽翔")])
    assert "a" not in joined(result)


def test_what_a_person_decided_always_wins(link: Link) -> None:
    record = row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10")
    verdict = {"source": "school", "record_key": "a", "register_key": "3", "verdict": "same"}
    assert joined(link([*FAMILY, record], [verdict]))["a"] == ("3", "human", "human")
    verdict |= {"register_key": "2", "verdict": "different"}
    result = link([*FAMILY, record], [verdict])
    assert "a" not in joined(result) and waiting(result).get("a", ("", ""))[0] != "2"


def test_two_verdicts_that_disagree_wait_for_a_person(link: Link) -> None:
    verdict = {"source": "school", "record_key": "a", "register_key": "3", "verdict": "same"}
    record = row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10")
    result = link([*FAMILY, record], [verdict, verdict | {"register_key": "2"}])
    assert "a" not in joined(result)
    assert {r["register_key"] for r in result.review.to_pylist()} == {"2", "3"}


def test_two_residents_of_one_name_and_birth_date_wait_for_a_person(link: Link) -> None:
    double = HARUTO | {"record_key": "9", "juki_number": "9", "setai_number": "S9"}
    result = link([*FAMILY, double, row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10")])
    assert joined(result) == {}
    assert waiting(result)["a"][1] == "close_second"


@pytest.mark.parametrize("hidden", ["child", "mother"])
def test_review_shows_no_place_of_a_household_under_protection(link: Link, hidden: str) -> None:
    mark = {"protective_measure": "支援措置"}
    people = [MOTHER | (mark if hidden == "mother" else {}), HARUTO | (mark if hidden == "child" else {})]
    record = row(
        "welfare", "a", juki_number="2", full_name="佐藤 葵", address="府中町大通1-2-3", phone="082-000-0000"
    )
    shown = link([*people, record]).review.to_pylist()[0]
    assert "大通" not in json.dumps(shown, ensure_ascii=False) and "082" not in shown["record"]
    assert json.loads(shown["record"])["full_name"] == "佐藤 葵"


def test_comparison_names_the_level_of_every_field_in_words(link: Link) -> None:
    record = row("welfare", "a", juki_number="2", full_name="佐藤 葵", address="府中町大通1-2-3")
    words = json.loads(link([*FAMILY, record]).review.to_pylist()[0]["comparison"])
    fields = {line["field"]: line["level"] for line in words}
    assert fields["surname"] == "kanji" and fields["given_name"] == "else" and fields["address"] == "number"
    assert all(line["words"] for line in words)


def test_former_surname_and_tsusho_are_names_of_the_resident(link: Link) -> None:
    tran = resident(
        "7", "TRAN MINH AN", "トラン ミン アン", "2014-02-03", tsusho="田中　安", former_surname=""
    )
    haruto = HARUTO | {"former_surname": "山本"}
    records = [
        row("school", "a", full_name="田中 安", birth_date="2014-02-03"),
        row("school", "b", full_name="山本 陽翔", birth_date="2015-04-10"),
        row("school", "c", full_name="AN, TRAN MINH", birth_date="2014-02-03"),
    ]
    found = joined(link([tran, haruto, *records]))
    assert {key: value[0] for key, value in found.items()} == {"a": "7", "b": "2", "c": "7"}


def test_no_rows_and_no_register_give_empty_tables(link: Link) -> None:
    assert link(FAMILY).links.num_rows == 0
    only_rows = link([row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10")])
    assert only_rows.links.num_rows == only_rows.review.num_rows == 0


def test_originals_are_not_touched_and_a_repeated_record_counts_once(link: Link) -> None:
    record = row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10")
    assert link([*FAMILY, record, record]).links.num_rows == 1


KINDS = dict.fromkeys(("school", "hospital", "lunch"), IdentityKind.PERSON)


def test_hard_town_is_linked_without_a_wrong_join_and_in_any_order(hard_town: ModuleType) -> None:
    persons, truth = hard_town.build(4000, 900, 11)
    right = {(r["source"], r["record_key"]): r["register_key"] for r in truth.to_pylist()}
    first = link_records(persons, "juki", KINDS, human=None, municipality=PLACE, threads=2)
    wrong = [r for r in first.links.to_pylist() if right[r["source"], r["record_key"]] != r["register_key"]]
    assert wrong == []
    assert first.links.num_rows >= 0.93 * sum(key != "" for key in right.values())
    assert first.review.num_rows <= 0.05 * len(right)
    shuffled = persons.take(
        pa.array(sorted(range(persons.num_rows), key=lambda i: (i * 7919) % persons.num_rows))
    )
    again = link_records(shuffled, "juki", KINDS, human=None, municipality=PLACE, threads=1)
    assert again.links.equals(first.links) and again.review.equals(first.review)
    assert again.report == first.report


def test_any_join_and_any_missing_join_has_its_sentence(link: Link) -> None:
    records = [
        row("school", "a", full_name="佐藤 陽翔", birth_date="2015-04-10"),
        row("welfare", "b", juki_number="2", full_name="佐藤 葵"),
        row("school", "c", full_name="鈴木 一郎", birth_date="2015-04-10"),
    ]
    result = link([*FAMILY, *records])
    assert explain(result.links, result.review, "school", "a") == [
        "生年月日と氏名の漢字が同じ人が一人だけいる"
    ]
    assert explain(result.links, result.review, "welfare", "b")[0] == "宛名番号は同じだが、名が違う"
    assert explain(result.links, result.review, "school", "c") == ["住民記録に、似ている人が見つからない"]


def test_model_trains_on_a_town_without_labels(hard_town: ModuleType) -> None:
    persons, _ = hard_town.build(1500, 900, 5)
    model = train_persons(persons, "juki", PLACE, "town")
    assert model.weight("given_name", "kanji") > 5 and model.weight("birth_date", "exact") > 8
    result = link_records(persons, "juki", KINDS, human=None, municipality=PLACE, model=model)
    assert result.model_version.startswith("town-") and result.links.num_rows > 700
