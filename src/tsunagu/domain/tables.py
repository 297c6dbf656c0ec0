"""The tables that cross a boundary, column by column: the one place their shapes are written down."""

from dataclasses import dataclass

# Column types: text, int, float, bool, date (all nullable unless said otherwise).


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table that crosses a boundary."""

    name: str
    type: str
    doc: str
    nullable: bool = True
    item_class: str = "basic"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that crosses a boundary; `key` also gives the row order in files."""

    name: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[TableColumn, ...]


def _table(name: str, doc: str, key: str, columns: str) -> Table:
    """Build a table from lines `name | type | class | doc`; a `!` after the type forbids null."""
    parsed = []
    for line in columns.strip().splitlines():
        column, kind, item_class, text = (part.strip() for part in line.split("|", 3))
        parsed.append(TableColumn(column, kind.rstrip("!"), text, not kind.endswith("!"), item_class))
    return Table(name, doc, tuple(key.split()), tuple(parsed))


# ---- the store (batch plane) ------------------------------------------------------------------

FACTS = _table(
    "facts",
    "Facts of a child or a member of its household, with the two dates.",
    "child_id item valid_at known_at source value",
    """
    child_id | text! | basic | child id (or person id of an adult of the household)
    item     | text! | basic | fact item of items.toml
    value    | text! | basic | canonical text: a number without trailing zeros, or a code as delivered
    valid_at | date! | basic | when it was true
    known_at | date! | basic | when the city could know it
    source   | text! | basic | source id
    """,
)
LABELS = _table(
    "labels",
    "Outcomes: what the city did or found later, named for what it is.",
    "child_id outcome occurred_at",
    """
    child_id    | text! | basic | child id
    outcome     | text! | judgement | name of the outcome
    occurred_at | date! | judgement | day of the outcome
    """,
)

# ---- door one: the run bundle -----------------------------------------------------------------

REGISTER_PERSON = _table(
    "register_person",
    "Children of the population and the members of their households, in minimal columns.",
    "person_id",
    """
    person_id         | text! | basic | child id: HMAC(operator's key, source, first record key)
    household_id      | text  | basic | household id
    is_child          | bool! | basic | belongs to the programme's population
    relation          | text  | basic | 続柄 as the register has it
    full_name         | text  | basic | 氏名 as delivered
    full_kana         | text  | basic | 氏名カナ, full-width
    birth_date        | date  | basic | 生年月日; null when unknown
    sex               | text  | basic | 1 男, 2 女, null unknown
    district          | text  | basic | 町字; null where protected
    address           | text  | basic | 住所; null where a protective measure stands
    protected         | bool! | hidden_address | 支援措置 in force on as_of
    school_code       | text  | school | 学校コード of the roster
    school_name       | text  | school | 学校名 of the roster
    grade             | text  | school | 学年 as delivered
    class_name        | text  | school | 組
    resident_state    | text  | basic | 住登者, 転出, 死亡
    moved_in_on       | date  | basic | 住民となった年月日
    """,
)
REGISTER_HOUSEHOLD = _table(
    "register_household",
    "Households of the children.",
    "household_id",
    """
    household_id | text! | basic | household id
    members      | int!  | basic | number of members on as_of
    children     | int!  | basic | number of members of the population
    district     | text  | basic | 町字; null where protected
    protected    | bool! | hidden_address | any member under 支援措置
    """,
)
LINK = _table(
    "link",
    "Which record of which source belongs to which person.",
    "source record_key",
    """
    source        | text! | basic | source id
    record_key    | text! | basic | the record's own key
    person_id     | text! | basic | person it belongs to
    method        | text! | basic | id, rule, model or human
    weight        | float | basic | match weight in bits, rounded to .01; null for id and human
    model_version | text! | basic | rules and model that decided
    """,
)
LINK_REVIEW = _table(
    "link_review",
    "Uncertain pairs for a person to decide, with the comparison in words.",
    "source record_key person_id",
    """
    source     | text! | basic | source id
    record_key | text! | basic | the record's own key
    person_id  | text! | basic | best candidate of the register
    weight     | float! | basic | match weight in bits, rounded to .01
    comparison | text! | basic | JSON list of {field, level, words}; no address of a protected person
    record     | text! | basic | JSON of the record as delivered; address left out where protected
    """,
)
JUDGEMENT = _table(
    "judgement",
    "Children whom the logic lists or the random check draws.",
    "need child_id",
    """
    need          | text! | judgement | id of the need
    child_id      | text! | judgement | child id
    logic_id      | text! | judgement | logic
    logic_version | text! | judgement | its version
    listed        | bool! | judgement | at or above the threshold, or a must rule holds
    sampled       | bool! | judgement | drawn below the line for the random check
    must          | bool! | judgement | a must rule holds
    points        | int!  | judgement | sum of the points of all reasons
    band          | text! | judgement | band label, empty below the threshold
    """,
)
REASON = _table(
    "reason",
    "The lines of a judgement; their points add up to its total.",
    "need child_id position",
    """
    need       | text! | judgement | id of the need
    child_id   | text! | judgement | child id
    position   | int!  | judgement | order on the sheet, from 1
    kind       | text! | judgement | must, points, cap, none or unknown
    item       | text! | judgement | item id, group id (cap) or rule id (must)
    item_class | text! | judgement | class that decides who may see the line
    sentence   | text! | judgement | Japanese sentence with the value
    points     | int!  | judgement | points of the line, 0 where it earns none
    value      | text  | judgement | value as text
    because    | text  | judgement | no_record, not_delivered, stale or link_pending
    valid_from | date  | judgement | oldest fact used
    valid_to   | date  | judgement | newest fact used
    known_at   | date  | judgement | when the newest fact could be known
    source     | text  | judgement | source id of the newest fact
    """,
)
ITEM = _table(
    "item",
    "Items of listed or sampled children, only those the programme's logics name.",
    "child_id item",
    """
    child_id   | text! | basic | child id
    item       | text! | basic | item id
    item_class | text! | basic | class that decides who may see it
    value      | text  | basic | value as text
    because    | text  | basic | why it is unknown
    sentence   | text! | basic | Japanese sentence
    valid_from | date  | basic | oldest fact used
    valid_to   | date  | basic | newest fact used
    known_at   | date  | basic | when the newest fact could be known
    source     | text  | basic | source id
    """,
)
SOURCE_HEALTH = _table(
    "source_health",
    "State and age of each source and completeness of each column (column empty = whole source).",
    "source column",
    """
    source           | text! | basic | source id
    column           | text! | basic | column name, or empty for the whole source
    status           | text! | basic | ok, stale, refused (older delivery in force) or missing
    delivered_on     | date  | basic | delivery in force
    rows_read        | int!  | basic | rows in the file
    rows_quarantined | int!  | basic | rows in quarantine
    completeness     | float | basic | share of accepted rows with a value
    newest_on        | date  | basic | newest date among the facts
    message          | text! | basic | one sentence when something needs attention, else empty
    """,
)

BUNDLE_TABLES: tuple[Table, ...] = (
    REGISTER_PERSON,
    REGISTER_HOUSEHOLD,
    LINK,
    LINK_REVIEW,
    JUDGEMENT,
    REASON,
    ITEM,
    SOURCE_HEALTH,
)

# ---- the return slip (web plane -> batch plane) -------------------------------------------------

REVIEWED_LINK = _table(
    "reviewed_link",
    "What a person decided about an uncertain pair, or a link taken apart (verdict different).",
    "source record_key person_id",
    """
    source     | text! | basic | source id
    record_key | text! | basic | the record's own key
    person_id  | text! | basic | person of the register the record was compared with
    verdict    | text! | basic | same or different
    decided_on | date! | basic | day of the decision
    """,
)
CONSENT = _table(
    "consent",
    "Consents and opt-outs in force; a child with an opt-out leaves the population.",
    "child_id kind basis",
    """
    child_id   | text! | basic | child id
    kind       | text! | basic | consent or opt_out
    basis      | text! | basic | legal basis the consent serves; empty for an opt-out of the whole programme
    valid_from | date! | basic | first day
    valid_to   | date  | basic | last day; null = until withdrawn
    """,
)
DECISION = _table(
    "decision",
    "What people decided about a listed or sampled child.",
    "child_id need decided_on decision",
    """
    child_id      | text! | judgement | child id
    need          | text! | judgement | id of the need
    decided_on    | date! | judgement | day of the decision
    decision      | text! | judgement | support, watch, not_now or already_supported
    as_of         | date! | judgement | as_of of the bundle that was looked at
    logic_version | text! | judgement | version of the logic that was looked at
    sampled       | bool! | judgement | drawn for the random check, not listed
    """,
)
OUTCOME = _table(
    "outcome",
    "Outcomes found in the city's own work; they become labels.",
    "child_id outcome occurred_at",
    """
    child_id    | text! | basic | child id
    outcome     | text! | judgement | name of the outcome
    occurred_at | date! | judgement | day of the outcome
    """,
)
CONSULTATION_FACT = _table(
    "consultation_fact",
    "Codes and counts of the city's own consultations, never narrative.",
    "child_id item valid_at known_at value",
    """
    child_id | text! | basic | child id
    item     | text! | basic | fact item of items.toml
    value    | text! | consultation | canonical text
    valid_at | date! | consultation | when it was true
    known_at | date! | consultation | when the city knew it
    """,
)
APPROVAL = _table(
    "approval",
    "Approvals of a logic, bound to the bytes of its file.",
    "logic sha256 person",
    """
    logic  | text! | basic | logic id
    sha256 | text! | basic | SHA-256 of the approved file
    person | text! | basic | account that approved
    at     | date! | basic | day of the approval
    """,
)
SIGNOFF = _table(
    "signoff",
    "Gates passed by a person, in the person's words.",
    "gate source at person",
    """
    gate   | text! | basic | id of the gate
    source | text! | basic | source id, empty when the gate is not about a source
    at     | date! | basic | day
    person | text! | basic | account that signed
    words  | text! | basic | why the person let it pass
    """,
)

RETURN_TABLES: tuple[Table, ...] = (
    REVIEWED_LINK,
    CONSENT,
    DECISION,
    OUTCOME,
    CONSULTATION_FACT,
    APPROVAL,
    SIGNOFF,
)
