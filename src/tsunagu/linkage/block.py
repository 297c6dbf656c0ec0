"""Which pairs are scored: those that share two fields, never household fields alone."""

from typing import Any

from tsunagu.linkage.predicates import BLOCKS

LARGEST_BLOCK = 50_000  # pairs of one key; beyond it (a placeholder, an institution) the key says nothing


def create_pairs(
    con: Any, rows: str = "open_rows", blocks: tuple[str, ...] = BLOCKS, adults: bool = True
) -> None:
    """Create table `pairs` (uid_l, uid_r): blocked pairs of open rows and every forced pair."""
    con.execute("create or replace temp table pairs_raw (uid_l bigint, uid_r bigint)").fetchall()
    for block in blocks:
        con.execute(_block_sql(rows, "l", block.split())).fetchall()
    if adults:
        con.execute(
            f"create or replace temp view r_adult as select *, unnest(adults) as adult from {rows}"
        ).fetchall()
        con.execute(_block_sql("r_adult", "l_adult", ["adult", "mei"])).fetchall()
    con.execute(
        "create or replace temp table pairs as select distinct p.uid_l, p.uid_r from ("
        " select uid_l, uid_r from pairs_raw union all"
        " select l.uid, f.uid from forced f join l using (rid)"
        ") p join l on l.uid = p.uid_l where (p.uid_r, l.rid) not in (select (uid, rid) from forbidden)"
    ).fetchall()


def _block_sql(rows: str, left: str, columns: list[str]) -> str:
    keys = ", ".join(columns)
    filled = " and ".join(f"{column} is not null" for column in columns)
    return f"""
insert into pairs_raw
with size as (select {keys}, count(*) as n from {left} where {filled} group by {keys}),
     wanted as (select {keys}, count(*) as n from {rows} where {filled} group by {keys}),
     usable as (select {keys} from size join wanted using ({keys}) where size.n * wanted.n <= {LARGEST_BLOCK})
select l.uid, r.uid from usable join {left} l using ({keys}) join {rows} r using ({keys})
"""
