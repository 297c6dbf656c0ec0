"""The model file: complete, of this version, with no main level upside down."""

import json
from pathlib import Path

import pytest

from tsunagu.linkage.levels import COMPARISONS
from tsunagu.linkage.model import SHIPPED, ModelError, clamp, load_model, save_model, shipped_model


def test_shipped_model_is_trained_on_synthetic_people_and_complete() -> None:
    model = shipped_model()
    assert "合成" in model.trained_on
    for comparison in COMPARISONS:
        weights = [model.weight(comparison.id, level.id) for level in comparison.levels]
        assert weights[0] == max(weights) > 0 > weights[-1]


def test_saved_model_loads_as_the_same_version(tmp_path: Path) -> None:
    save_model(shipped_model(), tmp_path / "m.json")
    assert load_model(tmp_path / "m.json").version == shipped_model().version
    assert shipped_model().with_u("sex", {"equal": 0.4}).version != shipped_model().version


def _changed(path: Path, change: dict[str, object]) -> Path:
    content = json.loads(SHIPPED.read_text(encoding="utf-8")) | change
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_model_of_other_cleaning_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="キーの版0"):
        load_model(_changed(tmp_path / "m.json", {"cleaning": "0"}))


def test_model_with_a_weight_upside_down_is_refused(tmp_path: Path) -> None:
    levels = json.loads(SHIPPED.read_text(encoding="utf-8"))["levels"]
    levels["birth_date"]["exact"] = [0.0001, 0.9]
    with pytest.raises(ModelError, match="生年月日"):
        load_model(_changed(tmp_path / "m.json", {"levels": levels}))


def test_model_without_a_level_is_refused(tmp_path: Path) -> None:
    levels = json.loads(SHIPPED.read_text(encoding="utf-8"))["levels"]
    del levels["sex"]["equal"]
    with pytest.raises(ModelError, match="性別"):
        load_model(_changed(tmp_path / "m.json", {"levels": levels}))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"levels": {"sex": 3}}'])
def test_other_file_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"m\.json"):
        load_model(path)


@pytest.mark.parametrize(("given", "kept"), [(1.0, 0.9999), (0.0, 1e-9), (0.12345678, 0.123457)])
def test_probabilities_stay_inside_and_short(given: float, kept: float) -> None:
    assert clamp(given) == kept
