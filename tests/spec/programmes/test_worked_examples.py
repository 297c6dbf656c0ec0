"""The worked cases of every shipped programme, added up by the oracle: what the committee read is what runs."""

import sys
from pathlib import Path

import pytest

from tsunagu.domain.judgement import ReasonKind
from tsunagu.programmes import Example, load_examples, load_programme, programme_names

sys.path.insert(0, str(Path(__file__).parent))

from worked_example import judge_example, lines_of, unknown_of  # noqa: E402

CASES = [(name, example) for name in programme_names() for example in load_examples(name)]
by_name = pytest.mark.parametrize(
    ("programme_id", "example"), CASES, ids=[f"{name}-{example.name}" for name, example in CASES]
)


@by_name
def test_the_case_adds_up_as_written(programme_id: str, example: Example) -> None:
    judgement = judge_example(load_programme(programme_id), example)
    expected = example.expected
    assert lines_of(judgement) == list(expected.lines)
    assert unknown_of(judgement) == list(expected.unknown)
    assert (judgement.points, judgement.band, judgement.listed) == (
        expected.points,
        expected.band,
        expected.listed,
    )


@by_name
def test_every_item_of_the_logic_has_its_line(programme_id: str, example: Example) -> None:
    programme = load_programme(programme_id)
    judgement = judge_example(programme, example)
    logic = next(one for one in programme.logics if one.id == judgement.logic_id)
    lines = [one.item for one in judgement.reasons if one.kind not in (ReasonKind.MUST, ReasonKind.CAP)]
    assert sorted(lines) == sorted(entry.item for entry in logic.items)
    assert sum(one.points for one in judgement.reasons) == judgement.points


@pytest.mark.parametrize("programme_id", programme_names())
def test_every_must_rule_and_every_cap_is_shown_by_a_case(programme_id: str) -> None:
    programme = load_programme(programme_id)
    shown = {
        (one.logic_id, reason.item)
        for example in load_examples(programme_id)
        for one in [judge_example(programme, example)]
        for reason in one.reasons
        if reason.kind in (ReasonKind.MUST, ReasonKind.CAP)
    }
    needs_with_must = {logic.id for logic in programme.logics if logic.must}
    assert needs_with_must - {logic for logic, _ in shown} <= set()
