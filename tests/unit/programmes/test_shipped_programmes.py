"""What the shipped programmes must keep: published systems, no personal numbers, needs and roles that fit."""

import pytest

from tsunagu.domain.item_class import ItemClass
from tsunagu.programmes import check_programme, load_programme, programme_names
from tsunagu.programmes.check_columns import refused_number
from tsunagu.programmes.role_matrix import logic_classes, role_matrix
from tsunagu.programmes.sheet import render_markdown

PUBLISHED = {
    "343021-fuchu": {
        ("mayor", "住民記録システム"),
        ("mayor", "障害者福祉総合システム"),
        ("mayor", "生活保護システム"),
        ("mayor", "子ども・子育て支援システム"),
        ("mayor", "健康管理システム"),
        ("mayor", "児童福祉システム"),
        ("mayor", "就学援助（Excel）"),
        ("mayor", "虐待通告・相談一覧（Excel）"),
        ("education", "校務支援システム"),
        ("mayor", "家庭児童相談システム（新設）"),
    },
    "112241-toda": {
        ("mayor", "住民情報"),
        ("mayor", "学齢簿情報"),
        ("mayor", "保育園・幼稚園"),
        ("mayor", "乳幼児健診"),
        ("education", "校務支援システム"),
        ("education", "埼玉県学力・学習状況調査"),
        ("education", "非認知能力調査"),
        ("education", "その他学習系情報"),
    },
}
OPENS = {
    ("343021-fuchu", "case_worker"): 3,
    ("343021-fuchu", "public_health_nurse"): 3,
    ("343021-fuchu", "education_analyst"): 1,
    ("343021-fuchu", "school_teacher"): 1,
    ("343021-fuchu", "manager"): 3,
    ("343021-fuchu", "information_officer"): 0,
    ("112241-toda", "case_worker"): 1,
    ("112241-toda", "school_teacher"): 1,
    ("112241-toda", "information_officer"): 0,
}
each_programme = pytest.mark.parametrize("name", programme_names())


@each_programme
def test_nothing_shipped_is_invalid(name: str) -> None:
    assert check_programme(name) == []


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_the_systems_are_those_of_the_published_plan(name: str) -> None:
    assert {(system.side, system.name) for system in load_programme(name).systems} == PUBLISHED[name]


@each_programme
def test_every_system_that_is_connected_brings_a_file(name: str) -> None:
    programme = load_programme(name)
    assert {source.system for source in programme.sources} == {system.id for system in programme.systems}


@each_programme
def test_no_personal_number_and_no_income_anywhere(name: str) -> None:
    programme = load_programme(name)
    columns = [column for source in programme.sources for column in source.columns]
    assert not [column.name for column in columns if refused_number(column.name)]
    assert not [column.name for column in columns if column.item_class == ItemClass.INCOME_TAX]
    assert not [item.id for item in programme.items if item.item_class is ItemClass.INCOME_TAX]


@each_programme
def test_every_source_says_that_its_columns_are_assumed(name: str) -> None:
    assert not [source.id for source in load_programme(name).sources if not source.assumption]


@pytest.mark.parametrize(
    ("name", "need"), [("343021-fuchu", "long_absence"), ("112241-toda", "non_attendance")]
)
def test_lists_of_schools_are_made_of_school_items_only(name: str, need: str) -> None:
    programme = load_programme(name)
    for logic in programme.logics:
        if logic.need == need:
            assert logic_classes(programme, logic) == {ItemClass.SCHOOL}


@pytest.mark.parametrize(("name", "role", "lists"), [(*key, count) for key, count in OPENS.items()])
def test_a_role_opens_only_the_lists_whose_every_class_it_holds(name: str, role: str, lists: int) -> None:
    row = next(row for row in role_matrix(load_programme(name)).rows if row.role.id == role)
    assert len(row.needs) == lists


def test_disability_and_lone_parents_never_earn_points() -> None:
    programme = load_programme("343021-fuchu")
    used = [programme.item(entry.item) for logic in programme.logics for entry in logic.items]
    assert not [item.id for item in used if {"disability", "rearing_allowance"} & set(item.facts)]


@each_programme
def test_the_sheet_says_everything_the_programme_says(name: str) -> None:
    programme = load_programme(name)
    sheet = render_markdown(programme)
    words = [programme.purpose, programme.disclaimer, programme.published_source, programme.sha256]
    words += [basis.law for basis in programme.legal_bases] + [system.name for system in programme.systems]
    words += [column.name for source in programme.sources for column in source.columns]
    words += [item.label for item in programme.items] + [role.name for role in programme.roles]
    words += [entry.rationale for logic in programme.logics for entry in logic.items]
    words += [rule.label for logic in programme.logics for rule in logic.must]
    words += [one.text for one in programme.assumptions]
    assert not [word for word in words if word not in sheet]
    assert sheet == render_markdown(load_programme(name))


@each_programme
def test_every_table_of_the_sheet_has_rows_of_one_width(name: str) -> None:
    tables = [block for block in render_markdown(load_programme(name)).split("\n\n") if block.startswith("|")]
    assert tables
    for block in tables:
        assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("個人番号", True),
        ("個 人 番 号", True),
        ("マイナンバー", True),
        ("ﾏｲﾅﾝﾊﾞｰ", True),
        ("My Number", True),
        ("住民票コード", True),
        ("宛名番号", False),
        ("学籍番号", False),
        ("ケース番号", False),
    ],
)
def test_columns_of_personal_numbers_are_known_by_name(name: str, refused: bool) -> None:
    assert refused_number(name) is refused
