"""The linkage model as numbers: m and u of every level; stored as JSON, free of any SQL dialect."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tsunagu.linkage.clean import CLEANING_VERSION
from tsunagu.linkage.levels import COMPARISONS, Comparison

SHIPPED = Path(__file__).parent / "model_files" / "synthetic-1.json"
SMALLEST, LARGEST = 1e-9, 0.9999  # m and u are kept inside: a level that is always true says too much
# Levels whose weight must keep its sign, else the training went wrong.
_FOR, _AGAINST = 1, -1
_SIGNS = {
    ("given_name", "kanji"): _FOR,
    ("given_name", "kana"): _FOR,
    ("given_name", "else"): _AGAINST,
    ("surname", "kanji"): _FOR,
    ("birth_date", "exact"): _FOR,
    ("birth_date", "else"): _AGAINST,
    ("sex", "else"): _AGAINST,
    ("address", "number"): _FOR,
    ("guardian", "in_household"): _FOR,
}


class ModelError(Exception):
    """モデルの誤り: one Japanese sentence that names the file and the mend."""


@dataclass(frozen=True)
class Model:
    """名寄せのモデル: comparison -> level -> (m, u), m among true pairs, u among pairs taken at random."""

    name: str
    trained_on: str
    cleaning: str
    levels: Mapping[str, Mapping[str, tuple[float, float]]]

    @property
    def version(self) -> str:
        """Name and the first eight digits of the hash over all numbers."""
        text = json.dumps({"cleaning": self.cleaning, "levels": self.levels}, sort_keys=True)
        return f"{self.name}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"

    def weight(self, comparison: str, level: str) -> float:
        """Bits that a level adds, before the rarity of a value counts."""
        m, u = self.levels[comparison][level]
        return math.log2(m / u)

    def with_u(self, comparison: str, u: Mapping[str, float]) -> "Model":
        """The same model with u of some levels replaced by what this town's registers say."""
        changed = {
            level: (m, clamp(u[level]) if level in u else old)
            for level, (m, old) in self.levels[comparison].items()
        }
        return Model(self.name, self.trained_on, self.cleaning, {**self.levels, comparison: changed})


def clamp(probability: float) -> float:
    """Keep a probability inside [1e-9, .9999] and to six significant digits (threads change the rest)."""
    return float(f"{min(max(probability, SMALLEST), LARGEST):.6g}")


def save_model(model: Model, path: Path) -> None:
    """Write a model as JSON; a model trained on real people holds no name, only level weights."""
    content = {
        "name": model.name,
        "trained_on": model.trained_on,
        "cleaning": model.cleaning,
        "levels": {
            c: {level: list(pair) for level, pair in sorted(v.items())} for c, v in model.levels.items()
        },
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def load_model(path: Path, comparisons: Sequence[Comparison] = COMPARISONS) -> Model:
    """Read a model; raises ModelError when it is of another cleaning version, incomplete or implausible."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        levels = {
            c: {k: (float(m), float(u)) for k, (m, u) in v.items()} for c, v in content["levels"].items()
        }
        model = Model(content["name"], content["trained_on"], content["cleaning"], levels)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path.name}は名寄せのモデルとして読めません。学習をやり直して保存してください。"
        ) from error
    check_model(model, path.name, comparisons)
    return model


def check_model(model: Model, name: str, comparisons: Sequence[Comparison] = COMPARISONS) -> None:
    """Refuse a model that does not fit the keys of this version or turns a main level upside down."""
    if model.cleaning != CLEANING_VERSION:
        raise ModelError(
            f"{name}はキーの版{model.cleaning}で学習されています。いまの版{CLEANING_VERSION}で学習し直してください。"
        )
    for comparison in comparisons:
        known = model.levels.get(comparison.id, {})
        for level in comparison.levels:
            m, u = known.get(level.id, (0.0, 0.0))
            if not (0 < m < 1 and 0 < u < 1):
                raise ModelError(
                    f"{name}に項目「{comparison.label}」の段階{level.id}の確率がありません。学習し直してください。"
                )
            sign = _SIGNS.get((comparison.id, level.id))
            if sign is not None and sign * math.log2(m / u) <= 0:
                raise ModelError(
                    f"{name}は項目「{comparison.label}」の重みの向きが逆です。学習に使った資料を確かめてください。"
                )


@cache
def shipped_model() -> Model:
    """The model that comes with Tsunagu, trained on synthetic people only."""
    return load_model(SHIPPED)
