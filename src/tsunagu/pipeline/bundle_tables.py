"""The tables of a bundle out of one DuckDB connection, and the files that stay in the store."""

import json
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.tables import FACTS
from tsunagu.pipeline.hashed_folder import arrow_schema
from tsunagu.pipeline.people import REGISTER_PERSON_SQL, Ids

ADDRESS_FIELDS = frozenset({"address", "postcode", "phone", "district"})

_LINK_SQL = """
SELECT source, record_key, person_id, method, weight, model_version FROM person_link
WHERE source <> $register AND NOT opted_out
"""
_ALL_LINKS_SQL = """
SELECT source, record_key, register_key, method, weight, model_version FROM links WHERE source <> $register
UNION ALL
SELECT source, record_key, record_key, 'id', NULL, '' FROM persons WHERE source = $register
ORDER BY source, record_key
"""
_REVIEW_SQL = """
SELECT r.source, r.record_key, m.person_id, r.weight, r.comparison, r.record, m.protected
FROM review AS r JOIN member_full AS m ON m.record_key = r.register_key
WHERE NOT m.opted_out
"""


def bundle_tables(con: duckdb.DuckDBPyConnection, ids: Ids, health: pa.Table) -> dict[str, pa.Table]:
    """Return every table of the bundle; judgement, reason and item as screening left them."""
    return {
        "register_person": _wide_kana(_arrow(con, REGISTER_PERSON_SQL)),
        "register_household": _arrow(con, "SELECT * FROM member_household"),
        "link": _arrow(con, _LINK_SQL, {"register": ids.register}),
        "link_review": _without_addresses(_arrow(con, _REVIEW_SQL)),
        "judgement": _arrow(con, "SELECT * FROM judgement"),
        "reason": _arrow(con, "SELECT * FROM reason"),
        "item": _arrow(con, "SELECT * FROM item"),
        "source_health": health,
    }


def _wide_kana(persons: pa.Table) -> pa.Table:
    """Half-width kana as people read them; the source's own spelling stays in the store."""
    place = persons.schema.get_field_index("full_kana")
    return persons.set_column(place, "full_kana", pc.utf8_normalize(persons["full_kana"], form="NFKC"))


def _without_addresses(reviews: pa.Table) -> pa.Table:
    """Take address, postcode and phone out of the pairs of protected people."""
    comparison, record = reviews["comparison"].to_pylist(), reviews["record"].to_pylist()
    for place, protected in enumerate(reviews["protected"].to_pylist()):
        if protected:
            comparison[place] = _cleaned(comparison[place])
            record[place] = _cleaned(record[place])
    kept = reviews.drop_columns(["comparison", "record", "protected"])
    kept = kept.append_column("comparison", pa.array(comparison, pa.string()))
    return kept.append_column("record", pa.array(record, pa.string()))


def _cleaned(text: str) -> str:
    value: Any = json.loads(text)
    if isinstance(value, list):
        value = [line for line in value if line.get("field") not in ADDRESS_FIELDS]
    else:
        value = {name: cell for name, cell in value.items() if name not in ADDRESS_FIELDS}
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def facts_table(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return facts.parquet: sorted by its key."""
    key = ", ".join(FACTS.key)
    return _arrow(con, f"SELECT {', '.join(arrow_schema(FACTS).names)} FROM facts ORDER BY {key}")


def links_table(con: duckdb.DuckDBPyConnection, ids: Ids) -> pa.Table:
    """Return links.parquet: every link of every record, with the register key that the bundle leaves out.

    The register's own rows stand there too, each tied to itself.
    """
    rows = _arrow(con, _ALL_LINKS_SQL, {"register": ids.register})
    keys = rows["register_key"].combine_chunks().dictionary_encode()
    people = pa.array([ids.person(key) for key in keys.dictionary.to_pylist()], pa.string())
    named = rows.append_column("person_id", people.take(keys.indices))
    return named.select(
        ["source", "record_key", "person_id", "method", "weight", "model_version", "register_key"]
    )


def _arrow(con: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any] | None = None) -> pa.Table:
    return con.sql(query, params=values).to_arrow_table()
