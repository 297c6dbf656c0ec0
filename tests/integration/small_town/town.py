"""A small synthetic city as a run bundle: two schools, a protected family, siblings, every kind of reason."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from tsunagu.domain.programme import Programme
from tsunagu.pipeline.bundle import SCHEMA_VERSION, SCHEMAS, Manifest, write_bundle
from tsunagu.programmes import load_programme

AS_OF = date(2026, 11, 20)
PROGRAMME = "343021-fuchu"
CHILDREN = 30
SCHOOLS = (("S01", "架空小学校"), ("S02", "見本小学校"), ("", ""))
LISTED, OF_NURSE, UNASSIGNED, SECOND_SCHOOL, PROTECTED = "c00", "c03", "c06", "c01", "c04"
SAMPLED, MUST_ONLY, NO_SCHOOL, NOT_JUDGED, ABUSE_ONLY = "c18", "c15", "c02", "c29", "c21"
SCHOOL_ITEM, CONSULTATION_ITEM, HEALTH_ITEM = "absence_30d", "abuse_reports_365d", "untreated_teeth"
SCHOOL_CHANGES: dict[str, tuple[str, str]] = {}  # a test may move a child before the next bundle
Rows = list[dict[str, Any]]


def name_of(child: str) -> str:
    """Every word of a canary name stands nowhere else."""
    return f"架空{child} 花子{child}"


def school_of(child: str) -> tuple[str, str]:
    """Children take turns: first school, second school, none; unless one has moved."""
    return SCHOOL_CHANGES.get(child, SCHOOLS[int(child[1:]) % 3])


def children() -> list[str]:
    return [f"c{number:02d}" for number in range(CHILDREN)]


def _person(child: str) -> dict[str, Any]:
    code, school = school_of(child)
    shielded = child == PROTECTED
    return {
        "person_id": child,
        "household_id": "h00" if child == SECOND_SCHOOL else f"h{child[1:]}",
        "is_child": True,
        "relation": "子",
        "full_name": name_of(child),
        "full_kana": f"カクウ{child.upper()} ハナコ",
        "birth_date": date(2015, 4, 2 + int(child[1:]) % 20),
        "sex": "2",
        "district": None if shielded else f"町字{child}",
        "address": None if shielded else f"住所{child}",
        "protected": shielded,
        "school_code": code or None,
        "school_name": school or None,
        "grade": "小5",
        "class_name": "1",
        "resident_state": "住登者",
    }


def _adult(number: int) -> dict[str, Any]:
    shielded = f"c{number:02d}" == PROTECTED
    return {
        "person_id": f"a{number:02d}",
        "household_id": f"h{number:02d}",
        "is_child": False,
        "relation": "母",
        "full_name": f"保護者a{number:02d}",
        "birth_date": date(1985, 1, 1),
        "protected": shielded,
    }


def _line(
    child: str, position: int, kind: str, item: str, item_class: str, points: int, **more: Any
) -> dict[str, Any]:
    return {
        "child_id": child, "position": position, "kind": kind, "item": item, "item_class": item_class,
        "sentence": f"{item_class}の文{position}-{child}", "points": points, "source": "attendance",
        "valid_from": date(2026, 11, 1), "valid_to": date(2026, 11, 18), "known_at": date(2026, 11, 19),
    } | more  # fmt: skip


def absence_reasons(child: str) -> Rows:
    """Lines of 長期欠席; the first child has a line of every kind."""
    if child == SAMPLED:
        return [_line(child, 1, "points", SCHOOL_ITEM, "school", 3, value="5")]
    if child == MUST_ONLY:
        return [_line(child, 1, "must", "unexplained_absence_7", "school", 0)]
    lines = [
        _line(child, 1, "points", SCHOOL_ITEM, "school", 9, value="12"),
        _line(child, 2, "points", "absence_365d", "school", 2, value="40"),
        _line(child, 3, "cap", "absence", "school", -1),
    ]
    if child == LISTED:
        lines.append(_line(child, 4, "none", "late_early_30d", "school", 0, value="0"))
        for place, because in enumerate(("no_record", "not_delivered", "stale", "link_pending"), start=5):
            item = (
                "nurse_visits_60d",
                "absence_change_30d",
                "absence_months_180d",
                "unexplained_absence_30d",
            )
            lines.append(_line(child, place, "unknown", item[place - 5], "school", 0, because=because))
    return lines


def abuse_reasons(child: str) -> Rows:
    return [
        _line(child, 1, "points", CONSULTATION_ITEM, "consultation", 3, value="1", source="abuse_reports"),
        _line(child, 2, "points", HEALTH_ITEM, "health", 2, value="4", source="teeth"),
    ]


def _judged(need: str, child: str, reasons: Rows) -> dict[str, Any]:
    points = sum(line["points"] for line in reasons)
    must = any(line["kind"] == "must" for line in reasons)
    listed = child != SAMPLED
    band = "" if must or not listed else "Ⅲ" if need == "long_absence" else "Ⅰ"
    return {
        "need": need, "child_id": child, "logic_id": f"fuchu-{need}", "logic_version": "1.0", "listed": listed,
        "sampled": not listed, "must": must, "points": points, "band": band,
    }  # fmt: skip


def _items(child: str, reasons: Rows) -> Rows:
    wanted = (
        "item",
        "item_class",
        "value",
        "because",
        "sentence",
        "valid_from",
        "valid_to",
        "known_at",
        "source",
    )
    return [
        {"child_id": child} | {name: line[name] for name in wanted if name in line}
        for line in reasons
        if line["kind"] in ("points", "none", "unknown")
    ]


def tables(
    programme: Programme, judged: range = range(20), without: frozenset[str] = frozenset()
) -> dict[str, Rows]:
    """The tables of the bundle; `judged` = numbers on the list of 長期欠席, `without` = children who left."""
    here = [child for child in children() if child not in without]
    absence = {c: absence_reasons(c) for c in here if int(c[1:]) in judged}
    abuse = {c: abuse_reasons(c) for c in here if int(c[1:]) in (0, 3, 4, 21)}
    people = [_person(child) for child in here] + [
        _adult(number) for number in range(CHILDREN) if number != 1
    ]
    households = sorted({person["household_id"] for person in people})
    reasons = [{"need": "long_absence"} | line for lines in absence.values() for line in lines]
    reasons += [{"need": "abuse"} | line for lines in abuse.values() for line in lines]
    statuses = ("ok", "stale", "missing", "refused")
    return {
        "register_person": people,
        "register_household": [
            {"household_id": h, "members": 2, "children": 1, "protected": h == f"h{PROTECTED[1:]}"} for h in households
        ],
        "link": [{"source": programme.sources[0].id, "record_key": "1", "person_id": "c00", "method": "id", "model_version": "1"}],
        "link_review": [
            {"source": programme.sources[0].id, "record_key": "2", "person_id": "c02", "weight": 3.25,
             "comparison": "[]", "record": '{"full_name": "名寄せの記録"}'}
        ],
        "judgement": [_judged("long_absence", c, lines) for c, lines in absence.items()]
        + [_judged("abuse", c, lines) for c, lines in abuse.items()],
        "reason": reasons,
        "item": [row for c in here for row in _items(c, absence.get(c, []) + abuse.get(c, []))],
        "source_health": [
            {"source": source.id, "column": "", "status": statuses[place % 4], "delivered_on": AS_OF if place % 4 != 2 else None,
             "rows_read": 10, "rows_quarantined": 1, "message": ""}
            for place, source in enumerate(programme.sources)
        ],
    }  # fmt: skip


def write_city(
    folder: Path, *, as_of: date = AS_OF, synthetic: bool = True, programme_id: str = PROGRAMME, **chosen: Any
) -> str:
    """Write the city's bundle to a folder; returns its hash."""
    programme = load_programme(PROGRAMME)
    rows = tables(programme, **chosen)
    manifest: Manifest = {
        "schema_version": SCHEMA_VERSION,
        "synthetic": synthetic,
        "programme": {"id": programme_id, "name": programme.name, "sha256": programme.sha256},
        "logics": [],
        "model_version": "1",
        "operator_key_id": "00000000",
        "as_of": as_of.isoformat(),
        "counts": {name: len(table) for name, table in rows.items()},
        "refused": [],
        "withheld": [],
    }
    arrow = {name: pa.Table.from_pylist(table, schema=SCHEMAS[name]) for name, table in rows.items()}
    return write_bundle(folder, arrow, manifest, {})
