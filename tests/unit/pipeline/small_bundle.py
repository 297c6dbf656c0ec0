"""A whole, valid bundle of one household, small enough to read."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from tsunagu.pipeline.bundle import SCHEMA_VERSION, SCHEMAS, Manifest, write_bundle

DAY = date(2026, 11, 1)

ROWS: dict[str, list[dict[str, Any]]] = {
    "register_person": [
        {
            "person_id": "c1",
            "household_id": "h1",
            "is_child": True,
            "full_name": "架空 花子",
            "birth_date": date(2015, 4, 2),
            "district": "本町三丁目",
            "address": "架空県架空市本町三丁目5-1",
            "protected": False,
            "resident_state": "住登者",
        },
        {"person_id": "a1", "household_id": "h1", "is_child": False, "protected": False, "sex": "2"},
        {"person_id": "c2", "household_id": "h2", "is_child": True, "protected": True},
    ],
    "register_household": [
        {"household_id": "h1", "members": 2, "children": 1, "district": "本町三丁目", "protected": False},
        {"household_id": "h2", "members": 1, "children": 1, "protected": True},
    ],
    "link": [
        {
            "source": "pupils",
            "record_key": "0001",
            "person_id": "c1",
            "method": "model",
            "weight": 21.5,
            "model_version": "1",
        },
    ],
    "link_review": [
        {
            "source": "pupils",
            "record_key": "0002",
            "person_id": "c2",
            "weight": 3.25,
            "comparison": "[]",
            "record": "{}",
        },
    ],
    "judgement": [
        {
            "need": "long_absence",
            "child_id": "c1",
            "logic_id": "long_absence",
            "logic_version": "1",
            "listed": True,
            "sampled": False,
            "must": False,
            "points": 5,
            "band": "II",
        },
    ],
    "reason": [
        {
            "need": "long_absence",
            "child_id": "c1",
            "position": 1,
            "kind": "points",
            "item": "absence_30",
            "item_class": "school",
            "sentence": "欠席 9日（30日間）",
            "points": 6,
            "value": "9",
            "source": "pupils",
        },
        {
            "need": "long_absence",
            "child_id": "c1",
            "position": 2,
            "kind": "cap",
            "item": "school",
            "item_class": "school",
            "sentence": "学校は合わせて5点まで",
            "points": -1,
        },
    ],
    "item": [
        {
            "child_id": "c1",
            "item": "absence_30",
            "item_class": "school",
            "value": "9",
            "sentence": "欠席 9日（30日間）",
            "valid_from": DAY,
            "source": "pupils",
        },
    ],
    "source_health": [
        {
            "source": "pupils",
            "column": "",
            "status": "ok",
            "delivered_on": DAY,
            "rows_read": 2,
            "rows_quarantined": 0,
            "message": "",
        },
    ],
}


def small_tables() -> dict[str, pa.Table]:
    """Return the tables of the small bundle."""
    return {name: pa.Table.from_pylist(rows, schema=SCHEMAS[name]) for name, rows in ROWS.items()}


def small_manifest() -> Manifest:
    """Return the manifest of the small bundle, without its files."""
    return {
        "schema_version": SCHEMA_VERSION,
        "synthetic": True,
        "programme": {"id": "000000-kaku", "name": "架空市", "sha256": "0" * 64},
        "logics": [],
        "model_version": "1",
        "operator_key_id": "00000000",
        "as_of": DAY.isoformat(),
        "counts": {name: len(rows) for name, rows in ROWS.items()},
        "refused": [],
        "withheld": [],
    }


def write_small(folder: Path, **changed: list[dict[str, Any]]) -> str:
    """Write the small bundle with some tables replaced; counts follow; return bundle_sha256."""
    tables, manifest = small_tables(), small_manifest()
    for name, rows in changed.items():
        tables[name] = pa.Table.from_pylist(rows, schema=SCHEMAS[name])
        manifest["counts"][name] = len(rows)
    return write_bundle(folder, tables, manifest, {"linkage": {"pairs": 1}})
