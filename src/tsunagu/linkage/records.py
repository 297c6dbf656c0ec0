"""The two sides in DuckDB: `l` the residents under each of their names, `r` the rows to be linked."""

from typing import Any

import pyarrow as pa

from tsunagu.linkage.levels import KEY_COLUMNS

LARGEST_HOUSEHOLD = 30  # beyond it the "household" is an institution, and its adults say nothing
ADULT_YEARS = 13  # an adult of a person's household was born at least so many years earlier

_ADULTS = f"""
create table adults as
with member as (
  select record_key, household, raw, raw_kana, cast(substr(birth, 1, 4) as integer) as year
  from keys where source = $register and household is not null
), small as (
  select household from member group by household having count(*) between 2 and {LARGEST_HOUSEHOLD}
), key as (
  select c.record_key as rid, unnest([a.raw, a.raw_kana]) as name
  from member c join small using (household) join member a using (household)
  where a.record_key <> c.record_key and coalesce(a.year <= c.year - {ADULT_YEARS}, true)
)
select rid, list_sort(list(distinct name)) as adults from key
where name is not null and length(name) > 1 group by rid
"""

_BASE = ", ".join(KEY_COLUMNS)


def _names(alias: int, condition: str, **written: str) -> str:
    """Select the residents under one kind of name; keys given in `written` replace the register's own."""
    columns = ", ".join(f"{written[name]} as {name}" if name in written else name for name in KEY_COLUMNS)
    return (
        f"select record_key as rid, {alias} as alias, {columns}, mei_in_kanji, protected, household, guardians"
        f" from keys where source = $register and {condition}"
    )


_UNREAD = dict.fromkeys(("raw_kana", "latin", "shi_kana", "shi_code"), "null::text")
_TSUSHO = _UNREAD | {
    "shi": "tsusho_shi",
    "mei": "tsusho_mei",
    "raw": "tsusho",
    "mei_kana": "null::text",
    "mei_code": "null::text",
}
_FORMER = _UNREAD | {"shi": "former", "raw": "former || mei"}
_RESIDENTS = f"""
create table l as
with named as (
  {_names(0, "true")}
  union all {_names(1, "tsusho is not null and tsusho is distinct from raw", **_TSUSHO)}
  union all {_names(2, "former is not null and former is distinct from shi", **_FORMER)}
)
select row_number() over (order by rid, alias) as uid, named.* exclude (guardians),
  nullif(list_sort(list_distinct(list_concat(coalesce(adults.adults, []), coalesce(guardians, [])))), []) as adults
from named left join adults using (rid)
order by rid, alias
"""

_ROWS = f"""
create table rows as
select uid, source, record_key, juki, student, {_BASE}, mei_in_kanji, protected,
  nullif(list_filter(guardians, lambda g: g is distinct from raw and g is distinct from raw_kana), []) as adults
from keys where source <> $register order by uid
"""

_FREQUENT = """
create table known_kana as
select mei_kana, count(*) as n from l where alias = 0 and mei_kana is not null group by mei_kana
"""


def create_records(con: Any, keys: pa.Table, register_source: str) -> None:
    """Create the tables keys, adults, l (uid, rid, alias, …), rows (uid, source, …) and known_kana."""
    con.register("keys_arrow", keys)
    con.execute("create table keys as select * from keys_arrow").fetchall()
    con.unregister("keys_arrow")
    for statement in (_ADULTS, _RESIDENTS, _ROWS):
        con.execute(statement, {"register": register_source}).fetchall()
    con.execute(_FREQUENT).fetchall()
    for side in ("l", "rows"):
        con.execute(f"create view {side}_adult as select *, unnest(adults) as adult from {side}").fetchall()
    con.execute(
        "create table protected_household as select distinct household from l where protected"
    ).fetchall()
