"""Source systems and the files they export, as a programme declares them in sources.toml."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum


class FileFormat(StrEnum):
    """ファイル形式: how an extract file is laid out."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    ONEROSTER = "oneroster"


class ColumnType(StrEnum):
    """列の型: what a cell must hold; dates take any Japanese or Western form of domain.japanese_dates."""

    ID = "id"  # an identifier: trimmed, NFKC, leading zeros kept
    TEXT = "text"
    NAME = "name"
    KANA = "kana"
    DATE = "date"
    MONTH = "month"  # YYYY-MM, YYYYMM or wareki year and month: becomes its last day
    INTEGER = "integer"
    DECIMAL = "decimal"
    CODE = "code"  # one of `codes`
    ADDRESS = "address"


class IdentityKind(StrEnum):
    """本人の特定方法: how the rows of a file are tied to a person."""

    REGISTER = "register"  # 住民記録: each row defines a person (juki_number)
    MUNICIPAL_ID = "municipal_id"  # the row carries 宛名番号
    BRIDGE = "bridge"  # 学齢簿: carries 宛名番号 and the school's student number
    FOLLOWS = "follows"  # the row names a record of another source (attendance -> roster)
    PERSON = "person"  # names and dates only: linkage decides


class Delivery(StrEnum):
    """納品の型: a snapshot replaces the one before, an append adds to it."""

    SNAPSHOT = "snapshot"
    APPEND = "append"


class AbsenceMeaning(StrEnum):
    """記載なしの意味: what it means that a child does not stand in a delivered source."""

    NO = "no"  # a complete ledger (生活保護): not listed = confirmed "no"
    UNKNOWN = "unknown"  # a partial record (校務 of one school): not listed = nothing known


# What one row of a file can be, and what of it a column can hold (beside the person's own fields).
ROW_CONTENTS: dict[str, tuple[str, ...]] = {
    "resident": ("moved_on", "move_kind"),  # 住民記録の一人
    "pupil": (),  # 校務の名簿の一人
    "school_ledger": (),  # 学齢簿の一人
    "attendance_day": ("date", "kind", "reason"),  # 欠席・遅刻・早退の一日
    "nurse_visit": ("date", "reason"),  # 保健室来室の一回
    "behaviour_record": ("date", "kind"),  # 生徒指導の記録の一件
    "school_check": ("date", "untreated_teeth"),  # 学校健診の一人一回
    "health_check": ("kind", "due_date", "attended_date", "finding"),  # 乳幼児健診の一人一回
    "pregnancy": ("reported_on", "weeks"),  # 妊娠届の一件
    "public_assistance": ("started_on", "ended_on", "household_type"),  # 生活保護の世帯員一人
    "disability": ("kind", "grade", "granted_on", "ended_on"),  # 手帳の一冊
    "childcare": ("facility", "started_on", "ended_on", "arrears_months"),  # 保育利用の一人
    "child_allowance": ("certified_on", "amount", "report_state"),  # 児童手当の児童一人
    "rearing_allowance": ("certified_on", "ground", "category", "report_state"),  # 児童扶養手当
    "school_aid": ("year", "applied_on", "category"),  # 就学援助の一人一年度
    "abuse_report": ("received_on", "channel", "kind", "severity"),  # 虐待通告・相談の一件
    "consultation": ("date", "kind", "channel"),  # 家庭児童相談の一件
    "school_fee": ("month", "billed", "paid", "arrears_months"),  # 学校徴収金・給食費の一人一月
    "achievement": ("taken_on", "score", "level"),  # 学力調査の一人一回
    "noncognitive": ("taken_on", "score"),  # 非認知能力調査の一人一回
    "learning_log": ("month", "days"),  # 学習系の利用の一人一月
}


@dataclass(frozen=True, slots=True)
class System:
    """連携元システム: a system of a section, as the published plan names it."""

    id: str
    name: str
    holder: str
    side: str  # "mayor" 首長部局 | "education" 教育部局
    published: str = ""  # the words of the published plan


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """連携元の列: a column of an extract file and the canonical field it fills, if any."""

    name: str
    type: ColumnType
    item_class: str
    field: str = ""  # a name of domain.person_record.PERSON_FIELDS, or "" when only facts use it
    required: bool = True  # the column must exist in the file
    filled: bool = False  # every row must hold a value, else the row is quarantined
    codes: dict[str, str] = dataclasses.field(default_factory=dict)  # value as delivered -> meaning
    content: str = ""  # what of the row stands here, beside `field`: a word of ROW_CONTENTS[row_of]
    aliases: tuple[str, ...] = ()
    assumption: str = ""  # why this column is assumed, when the published plan is silent


@dataclass(frozen=True, slots=True)
class FactRule:
    """事実の取り出し: one row becomes one fact of `item` when `when_column` holds one of `when_values`."""

    item: str
    valid_at: str  # a column of type date or month; "" = the date of the delivery
    value: str = ""  # a column; "" = `constant`
    constant: str = "1"
    known_at: str = ""  # a column; "" = valid_at + lag, else first delivery
    when_column: str = ""
    when_values: tuple[str, ...] = ()  # empty with when_column set = "the cell is not empty"


@dataclass(frozen=True, slots=True)
class Source:
    """連携元ファイル: one kind of extract file, its contract and what becomes of its rows."""

    id: str
    system: str
    name: str
    file: str  # file name with {date} standing for YYYYMMDD, e.g. "juki_{date}.csv"
    format: FileFormat
    record_key: tuple[str, ...]  # columns; the key is their values joined by "|"
    identity: IdentityKind
    basis: str  # id of a legal basis of the programme
    columns: tuple[SourceColumn, ...]
    facts: tuple[FactRule, ...] = ()
    encoding: str = "utf-8"  # utf-8 | utf-8-sig | cp932 (xlsx and oneroster: ignored)
    sheet: str = ""
    header_rows: int = 1
    follows: str = ""  # source id, with identity = follows
    follows_columns: tuple[str, ...] = ()  # the columns that hold the other source's record key
    delivery: Delivery = Delivery.SNAPSHOT
    absence_means: AbsenceMeaning = AbsenceMeaning.UNKNOWN
    known_lag_days: int | None = None
    refresh: str = "monthly"
    stale_after_days: int = 45
    row_change_limit: float = 0.3  # refuse when the row count falls by more than this share
    row_of: str = ""  # what one row is: a key of ROW_CONTENTS
    member: str = ""  # the file inside the ZIP for format = oneroster ("users.csv")
    assumption: str = ""
