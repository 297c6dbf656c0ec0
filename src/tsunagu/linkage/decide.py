"""Auto, review or none: best resident, margin to the second, veto, and one child per row of a source."""

from typing import Any

from tsunagu.linkage.levels import aliased
from tsunagu.linkage.predicates import (
    AUTO_WEIGHT,
    BRANCHES,
    KANJI_DIFFERS,
    MARGIN,
    NAMESAKES,
    NO_SECOND,
    OTHER_CHILD,
    READING_DIFFERS,
    REVIEW_WEIGHT,
    WAITING,
)

KNOWN_NAME = 3  # a reading that so many residents bear is a name, not a slip of the pen

_CANDIDATES = """
create or replace temp table candidate as
with named as (
  select s.*, l.rid, row_number() over (partition by s.uid_r, l.rid order by s.weight desc, s.uid_l) as nth
  from scored s join l on l.uid = s.uid_l
), ranked as (
  select * exclude (nth), row_number() over (partition by uid_r order by weight desc, rid) as position,
    lead(weight) over (partition by uid_r order by weight desc, rid) as second
  from named where nth = 1
)
select * from ranked
"""


def _facts() -> str:
    """The best resident of each open row (or the forced one), with what the predicates speak of."""
    return f"""
create or replace temp table judged as
select c.*, r.uid, f.reason as forced, round(c.weight - coalesce(c.second, {NO_SECOND}), 2) as margin,
  coalesce({aliased(KANJI_DIFFERS)}, false) as kanji_differs,
  coalesce(l.mei_in_kanji and r.mei_in_kanji and l.mei_kana <> r.mei_kana, false) as given_twice_different,
  coalesce({aliased(READING_DIFFERS)}, false) as reading_differs,
  coalesce(k.n >= {KNOWN_NAME}, false) as kana_is_a_name
from candidate c join l on l.uid = c.uid_l join rows r on r.uid = c.uid_r
left join forced f on f.uid = c.uid_r and f.rid = c.rid
left join known_kana k on k.mei_kana = r.mei_kana
where f.reason is not null or (c.position = 1 and c.uid_r not in (select uid from forced))
"""


def decide(con: Any) -> None:
    """Fill `decided` with the model's joins and create `waiting` (uid, rid, uid_l, weight, margin, reason)."""
    con.execute(_CANDIDATES).fetchall()
    con.execute(_facts()).fetchall()
    branch = " ".join(f"when {rule.condition} then '{rule.id}'" for rule in BRANCHES)
    con.execute(
        "insert into decided select uid, rid, 'model', branch, weight, 100 from"
        f" (select *, case {branch} end as branch from judged)"
        f" where branch is not null and forced is null and (not reading_differs or branch = 'kana_slip') and weight >= {AUTO_WEIGHT} and margin >= {MARGIN}"
        " and uid not in (select uid from decided)"
    ).fetchall()
    reason = " ".join(f"when {rule.condition} then '{rule.id}'" for rule in WAITING)
    con.execute(
        "create or replace temp table waiting as"
        f" select uid, rid, uid_l, weight, margin, second, case {reason} end as reason from judged"
        f" where uid not in (select uid from decided) and (forced is not null"
        f" or (weight >= {REVIEW_WEIGHT} and not ({OTHER_CHILD}) and not ({NAMESAKES})))"
    ).fetchall()


_RIVALS = """
create or replace temp table rival as
with joined as (
  select d.*, r.source from decided d join rows r using (uid)
), crowded as (
  select *, row_number() over (partition by source, rid order by rule = 'kana_slip', place, uid) as nth
  from joined
)
select uid, rid from crowded x where x.nth > 1 and x.rule = 'kana_slip'
"""


def release_rivals(con: Any) -> int:
    """Take back joins over a slip in the reading when the child already has another row in the same source.

    A child may rightly stand in a file several times, but where its own row is there, the row with almost the
    same name is more likely a twin. It becomes a forced pair for review.
    """
    con.execute(_RIVALS).fetchall()
    con.execute("delete from decided where uid in (select uid from rival)").fetchall()
    con.execute("insert into forced select uid, rid, 'same_source_conflict' from rival").fetchall()
    return int(con.execute("select count(*) from rival").fetchall()[0][0])
