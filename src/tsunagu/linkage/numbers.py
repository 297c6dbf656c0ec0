"""Joins that need no comparison: what people decided, the municipal id, and the school register's bridge."""

from typing import Any

import pyarrow as pa

# A name conflicts when it can be compared and agrees with none of the resident's names.
_SAME_NAME = """(
  r.mei = l.mei or r.mei_kana = l.mei_kana or r.raw = l.raw or r.raw_kana = l.raw_kana or r.latin = l.latin
  or (length(r.mei_code) > 1 and length(l.mei_code) > 1 and damerau_levenshtein(r.mei_code, l.mei_code) <= 1)
  or contains(r.mei, '〓') or contains(l.mei, '〓')
  or ((r.mei is null or l.mei is null) and (r.mei_kana is null or l.mei_kana is null))
)"""


def join_human(con: Any, human: pa.Table | None) -> None:
    """Create `decided`, `forced` and `forbidden`; a person's "same" joins, "different" bars the pair for good."""
    con.execute(
        "create table decided (uid bigint, rid text, method text, rule text, weight double, place int)"
    )
    con.execute("create table forced (uid bigint, rid text, reason text)").fetchall()
    con.execute("create table forbidden (uid bigint, rid text)").fetchall()
    if human is None or human.num_rows == 0:
        return
    con.register("human_arrow", human.select(["source", "record_key", "register_key", "verdict"]))
    con.execute(
        "create temp table human as select distinct rows.uid, h.register_key as rid, h.verdict"
        " from human_arrow h join rows on rows.source = h.source and rows.record_key = h.record_key"
        " where h.register_key in (select rid from l)"
    ).fetchall()
    con.unregister("human_arrow")
    con.execute(
        "insert into decided select uid, min(rid), 'human', 'human', null, 0 from human where verdict = 'same'"
        " and (uid, rid) not in (select (uid, rid) from human where verdict = 'different')"
        " group by uid having count(*) = 1"
    ).fetchall()
    con.execute(
        "insert into forced select uid, rid, 'human_conflict' from human where verdict = 'same'"
        " and uid not in (select uid from decided)"
    ).fetchall()
    con.execute(
        "insert into forbidden select uid, rid from human where verdict = 'different'"
        " and (uid, rid) not in (select (uid, rid) from forced)"
    ).fetchall()


def join_municipal_id(con: Any) -> None:
    """Join rows that carry the id of a resident; a name that agrees with none of the resident's goes to review."""
    con.execute(
        "create temp table by_id as select r.uid, r.juki as rid, bool_or(coalesce("
        + _SAME_NAME
        + ", false)) as same"
        " from rows r join l on l.rid = r.juki where r.uid not in (select uid from decided)"
        " and r.uid not in (select uid from forced)"
        " and (r.uid, r.juki) not in (select (uid, rid) from forbidden) group by r.uid, r.juki"
    ).fetchall()
    con.execute(
        "insert into decided select uid, rid, 'id', 'municipal_id', null, 1 from by_id where same"
    ).fetchall()
    con.execute("insert into forced select uid, rid, 'id_name_conflict' from by_id where not same").fetchall()


def join_bridge(con: Any, bridge_sources: list[str]) -> None:
    """Join rows that carry a student number which the school register ties to exactly one resident."""
    con.execute(
        "create temp table bridge as select student, min(rid) as rid from rows join decided using (uid)"
        " where student is not null and source in (select unnest($bridges))"
        " group by student having count(distinct rid) = 1",
        {"bridges": bridge_sources},
    ).fetchall()
    con.execute(
        "create temp table by_bridge as select r.uid, b.rid, bool_or(coalesce("
        + _SAME_NAME
        + ", false)) as same"
        " from rows r join bridge b using (student) join l on l.rid = b.rid"
        " where r.uid not in (select uid from decided) and r.uid not in (select uid from forced)"
        " and (r.uid, b.rid) not in (select (uid, rid) from forbidden) group by r.uid, b.rid"
    ).fetchall()
    con.execute(
        "insert into decided select uid, rid, 'rule', 'bridge', null, 2 from by_bridge where same"
    ).fetchall()
    con.execute(
        "insert into forced select uid, rid, 'bridge_name_conflict' from by_bridge where not same"
    ).fetchall()
