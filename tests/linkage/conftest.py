"""The hard synthetic town of the benchmarks, small, and a helper that links a handful of people."""

import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import LinkResult, Municipality, link_records

PLACE = Municipality("広島県", "安芸郡府中町")
KINDS = {
    "juki": IdentityKind.REGISTER,
    "ledger": IdentityKind.BRIDGE,
    "welfare": IdentityKind.MUNICIPAL_ID,
    "school": IdentityKind.PERSON,
    "hospital": IdentityKind.PERSON,
    "lunch": IdentityKind.PERSON,
}


@pytest.fixture(scope="session")
def hard_town() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "linkage_town.py"
    spec = importlib.util.spec_from_file_location("linkage_town", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["linkage_town"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def link() -> Callable[..., LinkResult]:
    def linked(rows: list[Mapping[str, str]], human: list[Mapping[str, str]] | None = None) -> LinkResult:
        names = sorted({name for row in rows for name in row})
        table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
        decisions = None
        if human:
            names = ["source", "record_key", "register_key", "verdict"]
            decisions = pa.table({name: [row[name] for row in human] for name in names})
        return link_records(table, "juki", KINDS, human=decisions, municipality=PLACE)

    return linked
