"""The facts stage: facts of all deliveries that count, under child ids, and what each source covers."""

from collections.abc import Sequence
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.programme import Programme
from tsunagu.domain.source import Delivery as DeliveryKind
from tsunagu.domain.source import IdentityKind, Source
from tsunagu.pipeline.deliveries import SourceDeliveries

RETURN_SOURCE = "consultation_return"  # the city's own consultations, from the return slip
RETURN_STALE_DAYS = 45
FACT_COLUMNS = ("source", "follows", "record_key", "item", "value", "valid_at", "known_at", "first_seen")
SCHOOL_ROWS = ("pupil", "school_ledger")  # the first that knows a child's school is believed


def prepare_links(con: duckdb.DuckDBPyConnection, register: str) -> None:
    """Leave `person_link`: every record tied to a member of the register, the member's own row included.

    Reads the views `links` (linkage's result) and `member_full`.
    """
    con.execute(
        """
        CREATE OR REPLACE TABLE person_link AS
        SELECT l.source, l.record_key, l.register_key, m.person_id, l.method, l.weight, l.rule, l.model_version,
            m.opted_out
        FROM links AS l JOIN member_full AS m ON m.record_key = l.register_key
        WHERE l.source <> $register
        UNION ALL
        SELECT $register, record_key, record_key, person_id, 'id', NULL, '', '', opted_out FROM member_full
        """,
        {"register": register},
    )


def prepare_schools(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Leave `school`: one row a register key with school and class, from the roster, else the ledger."""
    order = sorted(
        (SCHOOL_ROWS.index(source.row_of), place, source.id)
        for place, source in enumerate(programme.sources)
        if source.row_of in SCHOOL_ROWS
    )
    con.register(
        "school_order",
        pa.table(
            {
                "source": pa.array([row[2] for row in order], pa.string()),
                "place": pa.array(range(len(order)), pa.int32()),
            }
        ),
    )
    con.execute(
        """
        CREATE OR REPLACE TABLE school AS
        SELECT l.register_key, p.school_code, p.school_name, p.grade, p.class_name
        FROM persons AS p
        JOIN school_order AS o ON o.source = p.source
        JOIN person_link AS l ON l.source = p.source AND l.record_key = p.record_key
        WHERE p.school_code IS NOT NULL OR p.school_name IS NOT NULL
        QUALIFY ROW_NUMBER() OVER (PARTITION BY l.register_key ORDER BY o.place, p.record_key DESC) = 1
        """
    )


def prepare_facts(con: duckdb.DuckDBPyConnection, readings: Sequence[SourceDeliveries]) -> None:
    """Leave `facts` (domain.tables.FACTS) of all members who have not opted out.

    A fact `first_seen` keeps the date of the first delivery that carried it. An append source counts a
    fact as often as the delivery that holds it most often does, so a month delivered twice counts once.
    """
    con.execute(
        "CREATE OR REPLACE TABLE facts (child_id VARCHAR NOT NULL, item VARCHAR NOT NULL, value VARCHAR NOT NULL,"
        " valid_at DATE NOT NULL, known_at DATE NOT NULL, source VARCHAR NOT NULL)"
    )
    for reading in readings:
        for rows in _facts_of(con, reading):
            con.register("source_fact", rows)
            con.execute(
                """
                INSERT INTO facts
                SELECT l.person_id, f.item, f.value, f.valid_at, f.known_at, f.source
                FROM source_fact AS f JOIN person_link AS l ON l.source = f.follows AND l.record_key = f.record_key
                WHERE NOT l.opted_out AND f.value IS NOT NULL AND f.valid_at IS NOT NULL AND f.known_at IS NOT NULL
                """
            )
            con.unregister("source_fact")


def _facts_of(con: duckdb.DuckDBPyConnection, reading: SourceDeliveries) -> list[pa.Table]:
    append = reading.source.delivery is DeliveryKind.APPEND
    newest = reading.in_force.table("facts") if reading.in_force else None
    if not append and (newest is None or not pc.any(newest["first_seen"]).as_py()):
        return [newest.select(list(FACT_COLUMNS))] if newest is not None else []
    tables = [delivery.table("facts") for delivery in reading.accepted]
    kept = [table.select(list(FACT_COLUMNS)) for table in tables if table is not None]
    if len(kept) < 2:
        return kept
    numbered = [
        table.append_column("delivery", pa.array([number] * table.num_rows, pa.int32()))
        for number, table in enumerate(kept)
    ]
    con.register("all_fact", pa.concat_tables(numbered))
    query = _APPEND_SQL if append else _SNAPSHOT_SQL.replace("$newest", str(len(kept) - 1))
    merged = con.sql(query).to_arrow_table()
    con.unregister("all_fact")
    return [merged]


_NUMBERED = """
WITH numbered AS (
    SELECT *, ROW_NUMBER() OVER (
        PARTITION BY delivery, follows, record_key, item, value, valid_at ORDER BY known_at) AS nth
    FROM all_fact
)
"""
_APPEND_SQL = f"""{_NUMBERED}
SELECT source, follows, record_key, item, value, valid_at, MIN(known_at) AS known_at
FROM numbered GROUP BY source, follows, record_key, item, value, valid_at, nth
"""
_SNAPSHOT_SQL = f"""{_NUMBERED}, first AS (
    SELECT follows, record_key, item, value, valid_at, nth, MIN(known_at) AS known_at
    FROM numbered WHERE first_seen GROUP BY follows, record_key, item, value, valid_at, nth
)
SELECT n.source, n.follows, n.record_key, n.item, n.value, n.valid_at,
    CASE WHEN n.first_seen THEN LEAST(n.known_at, f.known_at) ELSE n.known_at END AS known_at
FROM numbered AS n
LEFT JOIN first AS f ON f.follows = n.follows AND f.record_key = n.record_key AND f.item = n.item
    AND f.value = n.value AND f.valid_at = n.valid_at AND f.nth = n.nth
WHERE n.delivery = $newest
"""


def add_returned_facts(con: duckdb.DuckDBPyConnection, returned: pa.Table) -> None:
    """Append the return slip's consultation facts of members, under their own source."""
    con.register("returned_fact", returned)
    con.execute(
        """
        INSERT INTO facts
        SELECT r.child_id, r.item, r.value, r.valid_at, r.known_at, $source
        FROM returned_fact AS r JOIN member_full AS m ON m.person_id = r.child_id AND NOT m.opted_out
        """,
        {"source": RETURN_SOURCE},
    )


def prepare_coverage(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Leave `coverage`: linked or pending for each member and source; no row means absent.

    A source that follows another covers whom the other covers.
    """
    covers = [(source.id, _covered_by(source)) for source in programme.sources]
    con.register(
        "covering",
        pa.table(
            {
                "source": pa.array([pair[0] for pair in covers], pa.string()),
                "by_source": pa.array([pair[1] for pair in covers], pa.string()),
            }
        ),
    )
    con.execute(
        """
        CREATE OR REPLACE TABLE coverage AS
        WITH known AS (
            SELECT DISTINCT person_id, source, 1 AS rank FROM person_link WHERE NOT opted_out
            UNION ALL
            SELECT DISTINCT m.person_id, r.source, 2
            FROM review AS r JOIN member_full AS m ON m.record_key = r.register_key WHERE NOT m.opted_out
        ), best AS (SELECT person_id, source, MIN(rank) AS rank FROM known GROUP BY person_id, source)
        SELECT b.person_id AS child_id, c.source, CASE b.rank WHEN 1 THEN 'linked' ELSE 'pending' END AS status
        FROM best AS b JOIN covering AS c ON c.by_source = b.source
        """
    )


def _covered_by(source: Source) -> str:
    return source.follows if source.identity is IdentityKind.FOLLOWS else source.id


def source_states(readings: Sequence[SourceDeliveries], returned_on: date | None) -> pa.Table:
    """Return `source_state`; a source whose followed source never came counts as never delivered."""
    delivered = {
        reading.source.id: reading.in_force.delivered_on if reading.in_force else None for reading in readings
    }
    rows = [
        (
            source.id,
            delivered[source.id] if delivered.get(_covered_by(source)) else None,
            source.stale_after_days,
            str(source.absence_means),
        )
        for source in (reading.source for reading in readings)
    ]
    if returned_on is not None:
        rows.append((RETURN_SOURCE, returned_on, RETURN_STALE_DAYS, "unknown"))
    schema = [
        ("source", pa.string()),
        ("delivered_on", pa.date32()),
        ("stale_after_days", pa.int32()),
        ("absence_means", pa.string()),
    ]
    return pa.table(
        [pa.array(column, kind) for column, (_, kind) in zip(zip(*rows, strict=True), schema, strict=True)],
        schema=pa.schema(schema),
    )
