"""The error model: the rates of record_errors.py are what happens, and without errors nothing does."""

import numpy as np
import pytest

from tests.unit.synth.programme_of import field_column, source_of
from tsunagu.domain.source import ColumnType, IdentityKind
from tsunagu.synth.arrays import NO_DAY, stream
from tsunagu.synth.copies import Copies, make_copies
from tsunagu.synth.errors import spoil
from tsunagu.synth.extract import make_extract
from tsunagu.synth.record_errors import ERROR_RATES, ErrorRates
from tsunagu.synth.rows import Rows
from tsunagu.synth.story import Story


def _copies(story: Story, rates: ErrorRates) -> tuple[Copies, Copies]:
    """Return true and spoiled copies of all children of the town."""
    rows = Rows(np.flatnonzero(story.world.child))
    true, spoiled = make_copies(story.world, rows), make_copies(story.world, rows)
    spoil(stream(1, "test"), story.world, spoiled, rates)
    return true, spoiled


def _changed(true: Copies, spoiled: Copies, column: str) -> float:
    return float((getattr(true, column) != getattr(spoiled, column)).mean())


def test_without_errors_every_copy_is_true(story: Story) -> None:
    true, spoiled = _copies(story, ERROR_RATES["none"])
    for column in ("surname", "given", "surname_kana", "given_kana", "birth", "sex", "dwelling", "guardian"):
        assert _changed(true, spoiled, column) == 0, column
    assert spoiled.in_register.all()


@pytest.mark.parametrize("level", ["easy", "hard"])
@pytest.mark.parametrize(
    ("column", "share"),
    [
        pytest.param("in_register", lambda r: r.stranger, id="strangers"),
        pytest.param("sex", lambda r: r.sex, id="sex"),
        pytest.param(
            "dwelling", lambda r: r.old_address + 0.8 * r.stranger, id="old addresses and strangers"
        ),
        pytest.param("guardian", lambda r: r.guardian + r.stranger / 2, id="guardians and strangers"),
        pytest.param("birth", lambda r: r.birth_digit + r.no_birth + 0.85 * r.stranger, id="days of birth"),
    ],
)
def test_errors_come_at_their_rates(story: Story, level: str, column: str, share) -> None:  # type: ignore[no-untyped-def]
    rates = ERROR_RATES[level]
    expected = share(rates)
    assert 0.5 * expected - 0.004 <= _changed(*_copies(story, rates), column) <= 2 * expected + 0.012


@pytest.mark.parametrize(
    "name",
    [
        "kana_slip",
        "long_vowel",
        "other_kanji",
        "in_hiragana",
        "surname",
        "birth_swap",
        "stranger",
        "katakana",
    ],
)
def test_an_error_alone_changes_only_what_it_is_about(story: Story, name: str) -> None:
    about = {
        "kana_slip": {"surname_kana", "given_kana"},
        "long_vowel": {"surname_kana", "given_kana"},
        "other_kanji": {"surname", "given"},
        "in_hiragana": {"surname", "given"},
        "surname": {"surname", "surname_kana"},
        "birth_swap": {"birth"},
        "stranger": {
            "surname",
            "given",
            "surname_kana",
            "given_kana",
            "birth",
            "dwelling",
            "guardian",
            "in_register",
        },
        "katakana": {"surname", "given"},
    }[name]
    true, spoiled = _copies(story, ErrorRates(**{name: 0.9}))
    columns = (
        "surname",
        "given",
        "surname_kana",
        "given_kana",
        "birth",
        "sex",
        "dwelling",
        "guardian",
        "in_register",
    )
    touched = {column for column in columns if _changed(true, spoiled, column) > 0}
    assert touched
    assert touched <= about


def test_half_of_the_strangers_are_relatives_with_the_same_surname(story: Story) -> None:
    true, spoiled = _copies(story, ErrorRates(stranger=1.0))
    same = float((true.surname == spoiled.surname).mean())
    assert 0.45 <= same <= 0.6
    relatives = true.surname == spoiled.surname
    assert 0.2 <= (true.birth == spoiled.birth)[relatives].mean() <= 0.4
    assert 0.4 <= (true.dwelling == spoiled.dwelling)[relatives].mean() <= 0.6


def test_hard_is_harder_than_easy_in_every_error() -> None:
    easy, hard = ERROR_RATES["easy"], ERROR_RATES["hard"]
    for name in ErrorRates.__dataclass_fields__:
        assert getattr(hard, name) >= getattr(easy, name) >= 0, name


def test_missing_days_of_birth_are_empty_cells(story: Story) -> None:
    _, spoiled = _copies(story, ErrorRates(no_birth=1.0))
    assert (spoiled.birth == NO_DAY).all()


def test_sources_with_the_municipal_number_keep_names_but_mistype_a_few_numbers(story: Story) -> None:
    columns = (field_column("juki_number", "宛名番号", ColumnType.ID), field_column("full_name", "氏名"))
    source = source_of("child_allowance", columns=columns, record_key=("宛名番号",))
    extract = make_extract(story, source, ErrorRates(bad_number=0.05, stranger=0.5, in_hiragana=0.5), {})
    wrong = extract.columns["宛名番号"] != extract.register_key
    assert 0.02 <= wrong.mean() <= 0.08
    true = make_extract(story, source, ErrorRates(), {})
    assert set(extract.columns["氏名"].tolist()) <= set(true.columns["氏名"].tolist())


def test_lists_that_number_their_rows_hold_some_children_again(story: Story) -> None:
    source = source_of("pupil", identity=IdentityKind.PERSON, record_key=("番号",))
    extract = make_extract(story, source, ErrorRates(again=0.1), {})
    once = make_extract(story, source, ErrorRates(), {})
    assert 1.05 <= extract.rows / once.rows <= 1.15
    assert len(set(extract.record_key.tolist())) == extract.rows


def test_rosters_keyed_by_the_student_number_never_repeat_a_child(story: Story) -> None:
    columns = (field_column("student_number", "学籍番号", ColumnType.ID),)
    source = source_of("pupil", identity=IdentityKind.PERSON, record_key=("学籍番号",), columns=columns)
    extract = make_extract(story, source, ErrorRates(again=0.5), {})
    assert len(set(extract.person.tolist())) == extract.rows
