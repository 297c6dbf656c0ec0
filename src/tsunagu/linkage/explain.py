"""Why two records are one person, and why not: the sentences behind a decision."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.linkage.predicates import SENTENCES


def explain(links: pa.Table, review: pa.Table, source: str, record_key: str) -> list[str]:
    """Sentences for one record: the rule that joined it, or why it waits and every field in words."""
    found = [_rows(table, source, record_key) for table in (links, review)]
    if found[0]:
        return [SENTENCES[row["rule"]] for row in found[0]]
    if found[1]:
        return [line["words"] for row in found[1] for line in json.loads(row["comparison"])]
    return ["住民記録に、似ている人が見つからない"]


def _rows(table: pa.Table, source: str, record_key: str) -> list[dict[str, str]]:
    chosen = pc.and_(pc.equal(table["source"], source), pc.equal(table["record_key"], record_key))
    rows: list[dict[str, str]] = table.filter(chosen).to_pylist()
    return rows
