"""The reading log as a file that anyone can verify without the database: one JSON object a line."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tsunagu.apps.audit.chain import ChainReport, ChainRow, read_row_content, verify_rows
from tsunagu.apps.audit.models import ChainHead, ReadLog

_TEXTS = ("actor_name", "organisation", "role", "purpose")
_LISTS = ("places", "classes", "subjects", "reasons")


def export_file(path: Path) -> int:
    """Write the whole reading log and its head to a file; returns the number of rows."""
    head = ChainHead.objects.get(name="read")
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"head": head.number, "hash": bytes(head.hash).hex()}) + "\n")
        for row in ReadLog.objects.order_by("number").iterator():
            file.write(json.dumps(_written(row), ensure_ascii=False, sort_keys=True) + "\n")
    return int(head.number)


def verify_file(path: Path) -> ChainReport:
    """Verify an exported reading log, from its first row to the head noted in its first line."""
    with path.open(encoding="utf-8") as file:
        try:
            head = json.loads(file.readline())
            wanted = (int(head["head"]), bytes.fromhex(head["hash"]))
            return verify_rows(_rows(file), wanted, (0, b""))
        except (ValueError, KeyError, TypeError):
            return ChainReport(0, 1, "このファイルは閲覧記録の書き出しとして読めません。")


def _rows(lines: Any) -> Iterator[ChainRow]:
    for line in lines:
        entry = json.loads(line)
        row = ReadLog(
            number=entry["number"], at=datetime.fromisoformat(entry["at"]), refused=entry["refused"],
            previous=bytes.fromhex(entry["previous"]), actor_id=entry["actor_id"],
            **{name: entry[name] for name in (*_TEXTS, *_LISTS)},
        )  # fmt: skip
        yield ChainRow(
            entry["number"], bytes(row.previous or b""), bytes.fromhex(entry["hash"]), read_row_content(row)
        )


def _written(row: ReadLog) -> dict[str, object]:
    return {
        "number": row.number,
        "at": row.at.isoformat() if row.at else "",
        "previous": bytes(row.previous or b"").hex(),
        "hash": bytes(row.hash or b"").hex(),
        "actor_id": row.actor_id,
        "refused": row.refused,
        **{name: getattr(row, name) for name in (*_TEXTS, *_LISTS)},
    }
