"""Twins and siblings are never joined to each other, and the order of rows never matters."""

from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tsunagu.domain.source import IdentityKind
from tsunagu.linkage import LinkResult, Municipality, link_records

PLACE = Municipality("広島県", "安芸郡府中町")
KINDS = {"juki": IdentityKind.REGISTER, "school": IdentityKind.PERSON, "lunch": IdentityKind.PERSON}
NAMES = [
    ("陽翔", "ハルト"), ("陽斗", "アキト"), ("陽希", "ハルキ"), ("春樹", "ハルキ"), ("遥人", "ハルト"), ("結衣", "ユイ"),
    ("結菜", "ユイナ"), ("優衣", "ユイ"), ("美咲", "ミサキ"), ("美月", "ミツキ"), ("蓮", "レン"), ("凛", "リン"),
]  # fmt: skip


@st.composite
def households(draw: st.DrawFn) -> list[dict[str, str]]:
    """Two to eight children in one or two households of one surname, with distinct names in each household.

    Nobody shares both a name (or its reading) and the birth date with a child of the other household: such a
    stranger cannot be told from the same child after a move, by anybody.
    """
    children: list[dict[str, str]] = []
    known: set[tuple[str, str]] = set()
    for house in range(draw(st.integers(1, 2))):
        kana: set[str] = set()
        for name, reading in draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True)):
            if reading in kana:
                continue
            kana.add(reading)
            day = draw(st.sampled_from(["2015-04-10", "2015-04-11", "2017-08-20"]))
            if {(name, day), (reading, day)} & known:
                continue
            known |= {(name, day), (reading, day)}
            child = {
                "full_name": f"佐藤　{name}",
                "full_kana": f"サトウ {reading}",
                "birth_date": day,
                "house": str(house),
            }
            child |= {"address": f"府中町大通1-2-{house + 3}", "guardian_name": f"佐藤　{'花葵'[house]}"}
            children.append(child)
    return children


def rows_of(child: dict[str, str], key: str, source: str, hidden: set[str]) -> dict[str, str]:
    fields = {name: value for name, value in child.items() if name != "house" and name not in hidden}
    return {"source": source, "record_key": key} | fields


def linked(rows: list[dict[str, str]], threads: int = 1) -> LinkResult:
    names = sorted({name for row in rows for name in row})
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    return link_records(table, "juki", KINDS, human=None, municipality=PLACE, threads=threads)


HIDDEN = st.sets(
    st.sampled_from(["full_kana", "full_name", "birth_date", "address", "guardian_name"]), max_size=3
)
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(children=households(), registered=st.sets(st.integers(0, 7)), hidden=HIDDEN, data=st.data())
def test_no_child_is_joined_to_a_sibling_and_order_changes_nothing(
    children: list[dict[str, str]], registered: set[int], hidden: set[str], data: Any
) -> None:
    register = [
        rows_of(child, f"{n:03d}", "juki", {"guardian_name"})
        | {"juki_number": f"{n:03d}", "setai_number": child["house"]}
        for n, child in enumerate(children)
        if n in registered
    ]
    records = [rows_of(child, f"{n:03d}", "school", hidden) for n, child in enumerate(children)]
    result = linked(register + records)
    assert all(row["record_key"] == row["register_key"] for row in result.links.to_pylist())
    shuffled = data.draw(st.permutations(register + records))
    again = linked(shuffled, threads=2)
    assert again.links.equals(result.links) and again.review.equals(result.review)
