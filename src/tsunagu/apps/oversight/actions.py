"""The return slip (web → batch): what people decided, for the next run and for evaluation."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from tsunagu.apps.accounts.database_roles import acting_as_owner
from tsunagu.apps.audit.actions import record_event
from tsunagu.apps.intake.models import Run
from tsunagu.domain.access import Actor
from tsunagu.pipeline.returns import RETURN_SCHEMAS, write_returns

# "Another child's records are mixed in" speaks about links, not about the child: it is no decision.
_DECISIONS = """
select c.child_id, n.need, (d.at at time zone 'Asia/Tokyo')::date as decided_on, d.decision, r.as_of,
       j.logic_version, j.sampled
from assessment_decision d
join registry_child c on c.id = d.child_id
join intake_need n on n.id = d.need_id
join intake_run r on r.id = d.run_id
join intake_judgement j on j.run_id = d.run_id and j.child_id = d.child_id and j.need_id = d.need_id
where d.decision <> 'mixed_records'
order by 1, 2, 3, 4
"""


class NothingToReturnError(Exception):
    """No bundle was ever loaded, so there is nobody to return anything about."""

    sentences = ("まだ何も取り込まれていません。tsunagu load のあとに書き出してください。",)


def export_returns(
    folder: Path, *, actor: Actor | None = None, now: datetime | None = None
) -> dict[str, int]:
    """Write the return slip to a folder; returns the number of rows of each table that has any.

    Decisions of support become outcomes named `support_decided`: what the city did, not what was true.
    A slip that lies there already is replaced as a whole. Raises NothingToReturnError before the first bundle.
    """
    moment = now or timezone.now()
    with acting_as_owner(), transaction.atomic():
        run = Run.objects.filter(current=True).first()
        if run is None:
            raise NothingToReturnError
        tables = {"decision": _decisions()}
        tables["outcome"] = _outcomes(tables["decision"])
        sha256 = write_returns(
            folder,
            tables,
            programme=run.programme_id,
            exported_on=timezone.localdate(moment),
            synthetic=run.synthetic,
        )
        record_event(
            actor=actor, purpose="maintain_data", action="export_returns", subject="", details=sha256
        )
    return {name: table.num_rows for name, table in tables.items() if table.num_rows}


def _decisions() -> pa.Table:
    schema = RETURN_SCHEMAS["decision"]
    with connection.cursor() as cursor:
        cursor.execute(_DECISIONS)
        rows = cursor.fetchall()
    columns: list[Any] = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema
    )


def _outcomes(decisions: pa.Table) -> pa.Table:
    rows = [row for row in decisions.to_pylist() if row["decision"] == "support"]
    schema = RETURN_SCHEMAS["outcome"]
    columns = (
        [row["child_id"] for row in rows],
        ["support_decided"] * len(rows),
        [row["decided_on"] for row in rows],
    )
    table = pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)
    return (
        table.group_by(["child_id", "outcome"])
        .aggregate([("occurred_at", "min")])
        .rename_columns(["child_id", "outcome", "occurred_at"])
    )
