"""The worked cases of every shipped programme, added up by the oracle: what the committee read is what runs."""

import pytest

from tests.spec.programmes.worked_example import judge_example, lines_of, unknown_of
from tsunagu.domain.judgement import ReasonKind
from tsunagu.programmes import Example, load_examples, load_programme, programme_names

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
def test_every_logic_has_a_listed_and_an_unlisted_case(programme_id: str) -> None:
    found = {(example.need, example.expected.listed) for example in load_examples(programme_id)}
    needs = {logic.need for logic in load_programme(programme_id).logics}
    assert found == {(need, listed) for need in needs for listed in (True, False)}


@pytest.mark.parametrize("programme_id", programme_names())
def test_every_must_rule_lists_a_child_below_the_threshold_in_some_case(programme_id: str) -> None:
    programme = load_programme(programme_id)
    judgements = [judge_example(programme, example) for example in load_examples(programme_id)]
    by_rule_alone = {
        reason.item
        for judgement in judgements
        for reason in judgement.reasons
        if reason.kind is ReasonKind.MUST and judgement.listed and not judgement.band
    }
    assert by_rule_alone == {rule.id for logic in programme.logics for rule in logic.must}
