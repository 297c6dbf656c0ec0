"""What a person sees of an uncertain pair: the comparison in words and the record as delivered."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.linkage.levels import COMPARISONS, Comparison
from tsunagu.linkage.predicates import SENTENCES

_PLACES = ("address", "postcode", "phone", "school_code", "school_name")
REVIEW_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("source", "record_key", "register_key")]
    + [("weight", pa.float64()), ("comparison", pa.string()), ("record", pa.string())]
)


def comparison_words(
    gammas: Mapping[str, int],
    reason: str,
    margin: float | None,
    comparisons: Sequence[Comparison] = COMPARISONS,
) -> list[dict[str, str]]:
    """The pair in words: first the rule that decided, then every field's level; values never appear."""
    words = [{"field": "decision", "level": reason, "words": SENTENCES[reason]}]
    for comparison in comparisons:
        level = comparison.level_of(gammas[comparison.id])
        if level is None:
            words.append(
                {"field": comparison.id, "level": "missing", "words": f"{comparison.label}は比べられない"}
            )
        else:
            words.append({"field": comparison.id, "level": level.id, "words": level.words})
    if margin is not None:
        level_id = "close" if margin < 3 else "clear"
        words.append({"field": "runner_up", "level": level_id, "words": _margin_words(margin)})
    return words


def _margin_words(margin: float) -> str:
    if margin < 0:
        return "もっと近い人がほかにいる"
    if margin < 3:
        return "同じくらい近い人がほかにもいる"
    return "次に近い人とは差がある"


def review_table(con: Any, persons: pa.Table) -> pa.Table:
    """Table `review` of the contract from `waiting`, sorted by source and record key.

    Where the resident, anyone of the household, or the row itself is under a protective measure (支援措置), the
    record comes without address, postcode, phone and school.
    """
    gammas = ", ".join(f"c.gamma_{comparison.id} as {comparison.id}" for comparison in COMPARISONS)
    found = con.sql(
        f"select w.uid, w.rid, w.weight, w.margin, w.second is not null as has_second, w.reason, {gammas},"
        " coalesce(l.protected or r.protected, false)"
        "   or coalesce(l.household in (select household from protected_household), false) as protected"
        " from waiting w join candidate c on c.uid_r = w.uid and c.rid = w.rid"
        " join l on l.uid = c.uid_l join rows r on r.uid = w.uid order by w.uid, w.rid"
    ).to_arrow_table()
    records = persons.take(found["uid"]).to_pylist()
    rows = [_review_row(pair, record) for pair, record in zip(found.to_pylist(), records, strict=True)]
    return pa.Table.from_pylist(rows, schema=REVIEW_SCHEMA)


def _review_row(pair: Mapping[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    margin = pair["margin"] if pair["has_second"] else None
    hidden = _PLACES if pair["protected"] else ()
    shown = {name: record[name] for name in PERSON_FIELDS if record[name] is not None and name not in hidden}
    return {
        "source": record["source"],
        "record_key": record["record_key"],
        "register_key": pair["rid"],
        "weight": pair["weight"],
        "comparison": json.dumps(comparison_words(pair, pair["reason"], margin), ensure_ascii=False),
        "record": json.dumps(shown, ensure_ascii=False),
    }
