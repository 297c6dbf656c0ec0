"""Children of the population, their households and pseudonymous ids: the register as of a day."""

from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from tsunagu.domain.child_id import child_id, household_id
from tsunagu.domain.programme import Programme
from tsunagu.pipeline.districts import district

RESIDENT = "住登者"
NO_MEASURE = ("", "0", "00", "なし", "無", "無し", "該当なし")
SEXES = {"1": "1", "男": "1", "男性": "1", "2": "2", "女": "2", "女性": "2"}


@dataclass(frozen=True)
class Ids:
    """Turns register keys into the ids of one operator."""

    key: bytes
    register: str  # source id of the register

    def person(self, register_key: str) -> str:
        return child_id(self.key, self.register, register_key)

    def household(self, setai_number: str) -> str:
        return household_id(self.key, self.register, setai_number)


def prepare_people(
    con: duckdb.DuckDBPyConnection, programme: Programme, ids: Ids, as_of: date, opted_out: frozenset[str]
) -> None:
    """Leave the tables `member_full`, `member_household`, `members` and `population`.

    Reads the view `persons`. A child of the population is a resident (住登者) aged from_age..to_age on
    `as_of` who has not opted out; a member is a resident of such a child's household. A protective
    measure of one member protects the whole household, else the others' rows would tell the address.
    """
    con.execute(
        _RESIDENT_SQL,
        {"register": ids.register, "as_of": as_of, "from": programme.from_age, "to": programme.to_age},
    )
    con.execute(_MEMBER_SQL)
    _attach_ids(con, programme, ids, opted_out)
    for statement in _SPLIT_SQL:
        con.execute(statement)


def _attach_ids(
    con: duckdb.DuckDBPyConnection, programme: Programme, ids: Ids, opted_out: frozenset[str]
) -> None:
    rows = con.execute(
        "SELECT record_key, setai_number, address, sex FROM member_raw ORDER BY record_key"
    ).fetchall()
    people = [ids.person(row[0]) for row in rows]
    households = {row[1]: ids.household(row[1]) for row in rows if row[1] is not None}
    places = {row[2]: district(row[2], programme.prefecture, programme.city) for row in rows}
    table = pa.table(
        {
            "record_key": pa.array([row[0] for row in rows], pa.string()),
            "person_id": pa.array(people, pa.string()),
            "household_id": pa.array([households.get(row[1]) for row in rows], pa.string()),
            "district": pa.array([places[row[2]] for row in rows], pa.string()),
            "sex_code": pa.array([SEXES.get(row[3]) for row in rows], pa.string()),
            "opted_out": pa.array([person in opted_out for person in people], pa.bool_()),
        }
    )
    con.register("member_id", table)


_RESIDENT_SQL = f"""
CREATE OR REPLACE TABLE resident AS
WITH dated AS (
    SELECT *, TRY_CAST(birth_date AS DATE) AS born, TRY_CAST(moved_in_on AS DATE) AS moved_in,
        TRY_CAST(moved_out_on AS DATE) AS moved_out, TRY_CAST(protective_until AS DATE) AS protected_until
    FROM persons WHERE source = $register
), aged AS (
    SELECT *, DATE_DIFF('year', born, $as_of)
        - CASE WHEN strftime(born, '%m%d') > strftime($as_of, '%m%d') THEN 1 ELSE 0 END AS age,
        COALESCE(protective_measure, '') NOT IN {NO_MEASURE}
            AND (protected_until IS NULL OR protected_until >= $as_of) AS protected
    FROM dated
    WHERE COALESCE(resident_state, '{RESIDENT}') = '{RESIDENT}' AND (moved_out IS NULL OR moved_out > $as_of)
)
SELECT *, born IS NOT NULL AND born <= $as_of AND age BETWEEN $from AND $to AS in_ages FROM aged
"""
_MEMBER_SQL = """
CREATE OR REPLACE TABLE member_raw AS
SELECT r.* EXCLUDE (protected),
    COALESCE(BOOL_OR(r.protected) OVER (PARTITION BY COALESCE(r.setai_number, 'alone' || r.record_key)), FALSE)
        AS protected
FROM resident AS r
WHERE r.in_ages OR r.setai_number IN (SELECT setai_number FROM resident WHERE in_ages)
"""
_SPLIT_SQL = (
    """
    CREATE OR REPLACE TABLE member_full AS
    SELECT i.person_id, i.household_id, r.in_ages AND NOT i.opted_out AS is_child, i.opted_out, i.district,
        i.sex_code, r.*
    FROM member_raw AS r JOIN member_id AS i ON i.record_key = r.record_key
    QUALIFY BOOL_OR(is_child) OVER (PARTITION BY COALESCE(i.household_id, i.person_id))
    """,
    """
    CREATE OR REPLACE TABLE member_household AS
    SELECT household_id, CAST(COUNT(*) AS BIGINT) AS members,
        CAST(SUM(CASE WHEN is_child THEN 1 ELSE 0 END) AS BIGINT) AS children,
        CASE WHEN BOOL_OR(protected) THEN NULL ELSE MIN(district) END AS district, BOOL_OR(protected) AS protected
    FROM member_full WHERE household_id IS NOT NULL GROUP BY household_id
    """,
    """
    CREATE OR REPLACE TABLE members AS
    SELECT COALESCE(household_id, person_id) AS household_id, person_id, is_child
    FROM member_full WHERE NOT opted_out
    """,
    """
    CREATE OR REPLACE TABLE population AS
    SELECT person_id AS child_id, COALESCE(household_id, person_id) AS household_id, CAST(age AS INTEGER) AS age
    FROM member_full WHERE is_child
    """,
)
REGISTER_PERSON_SQL = """
SELECT m.person_id, m.household_id, m.is_child, m.relation,
    COALESCE(m.full_name, NULLIF(CONCAT_WS('　', m.surname, m.given_name), '')) AS full_name,
    COALESCE(m.full_kana, NULLIF(CONCAT_WS('　', m.surname_kana, m.given_kana), '')) AS full_kana,
    m.born AS birth_date, m.sex_code AS sex,
    CASE WHEN m.protected THEN NULL ELSE m.district END AS district,
    CASE WHEN m.protected THEN NULL ELSE m.address END AS address,
    m.protected, s.school_code, s.school_name, s.grade, s.class_name,
    COALESCE(m.resident_state, '住登者') AS resident_state, m.moved_in AS moved_in_on
FROM member_full AS m LEFT JOIN school AS s ON s.register_key = m.record_key
"""
