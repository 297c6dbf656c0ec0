"""A small source with every type of column, and a way to read bytes as one delivery of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tsunagu.domain.source import ColumnType, FactRule, FileFormat, IdentityKind, Source, SourceColumn
from tsunagu.sources import PreviousDelivery, ReadResult, read_delivery

DELIVERED = date(2026, 11, 1)

Read = Callable[..., ReadResult]


def column(name: str, kind: str, **more: Any) -> SourceColumn:
    return SourceColumn(name, ColumnType(kind), more.pop("item_class", "basic"), **more)


COLUMNS = (
    column("番号", "id", field="juki_number", filled=True),
    column("氏名", "name", field="full_name", filled=True, aliases=("児童氏名",)),
    column("生年月日", "date", field="birth_date"),
    column("性別", "code", field="sex", codes={"1": "男", "2": "女"}),
    column("受付日", "date", content="date"),
    column("点数", "decimal"),
    column("備考", "text", required=False),
)


@pytest.fixture
def make_source() -> Callable[..., Source]:
    def make(**changes: Any) -> Source:
        values: dict[str, Any] = {
            "id": "list",
            "system": "system",
            "name": "一覧",
            "file": "list_{date}.csv",
            "format": FileFormat(changes.pop("format", "csv")),
            "record_key": ("番号",),
            "identity": IdentityKind.MUNICIPAL_ID,
            "basis": "basis",
            "columns": COLUMNS,
            "facts": (FactRule("score", "受付日", value="点数"),),
        }
        return Source(**{**values, **changes})

    return make


@pytest.fixture
def deliver(tmp_path: Path, make_source: Callable[..., Source]) -> Read:
    def read_bytes(
        data: bytes, source: Source | None = None, previous: PreviousDelivery | None = None
    ) -> ReadResult:
        path = tmp_path / "list_20261101.csv"
        path.write_bytes(data)
        return read_delivery(path, source or make_source(), DELIVERED, previous=previous)

    return read_bytes
