"""Deterministic passes: a row is joined when exactly one resident fulfils the condition and nothing conflicts."""

from typing import Any

from tsunagu.linkage.levels import aliased
from tsunagu.linkage.predicates import CONFLICTS, PASSES, Rule

_OPEN = """
create or replace temp table open_rows as select * from rows
where uid not in (select uid from decided) and uid not in (select uid from forced)
"""


def run_passes(con: Any, passes: tuple[Rule, ...] = PASSES) -> None:
    """Run the passes in order into `decided`; what conflicts or is not unique stays for the model."""
    con.execute(_OPEN).fetchall()
    for place, rule in enumerate(passes, start=3):
        con.execute(_pass_sql(rule), {"rule": rule.id, "place": place}).fetchall()
        con.execute(
            "delete from open_rows where uid in (select uid from decided where place = $place)",
            {"place": place},
        ).fetchall()


def _pass_sql(rule: Rule) -> str:
    """Rows whose condition names one resident, and no conflict under any of that resident's names."""
    conflict = " or ".join(f"coalesce({aliased(conflict.condition)}, false)" for conflict in CONFLICTS)
    return f"""
insert into decided
select uid, min(rid), 'rule', $rule, null, $place from (
  select r.uid, l.rid, bool_and({conflict}) as conflicts
  from {_joined(rule)}
  group by r.uid, l.rid
) where (uid, rid) not in (select (uid, rid) from forbidden)
group by uid having count(*) = 1 and not bool_or(conflicts)
"""


def _joined(rule: Rule) -> str:
    """Join by equality; a guardian in the household becomes an equality by unfolding both lists."""
    condition = aliased(rule.condition)
    if "list_has_any" not in condition:
        return f"open_rows r join l on {condition}"
    plain = condition.replace(" and list_has_any(l.adults, r.adults)", "")
    return f"(select *, unnest(adults) as adult from open_rows) r join l_adult l on {plain} and l.adult = r.adult"
