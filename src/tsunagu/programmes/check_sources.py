"""Checks sources.toml: files, systems, how rows are tied to a person, and the facts taken from them."""

from tsunagu.domain.source import (
    ROW_CONTENTS,
    ColumnType,
    FactRule,
    FileFormat,
    IdentityKind,
    Source,
    SourceColumn,
)
from tsunagu.programmes.check_columns import FILE, check_columns, known_source_basis
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import nearest

SUFFIXES = {
    FileFormat.CSV: (".csv",),
    FileFormat.TSV: (".tsv", ".txt"),
    FileFormat.XLSX: (".xlsx",),
    FileFormat.ONEROSTER: (".zip",),
}
REFRESH_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "half_yearly": 184, "yearly": 366}
NEEDED_FIELDS = {
    IdentityKind.REGISTER: ("juki_number",),
    IdentityKind.MUNICIPAL_ID: ("juki_number",),
    IdentityKind.BRIDGE: ("juki_number", "student_number"),
}


def check_sources(reading: Reading) -> None:
    """Check every source and the sources against each other."""
    if FILE in reading.unreadable:
        return
    for source in reading.programme.sources:
        _check_source(reading, source)
        check_columns(reading, source)
        _check_identity(reading, source)
        for rule in source.facts:
            _check_rule(reading, source, rule)
    _check_files(reading)
    _check_register_source(reading)


def _check_source(reading: Reading, source: Source) -> None:
    where = f"source[{source.id}]"
    reading.known(
        (FILE, f"{where}.system"), "システム", source.system, (s.id for s in reading.programme.systems), FILE
    )
    known_source_basis(reading, source)
    _check_file_name(reading, source, where)
    if source.row_of and source.row_of not in ROW_CONTENTS:
        reading.note(
            FILE,
            f"{where}.row_of",
            f"行の種類「{source.row_of}」がない",
            nearest(source.row_of, ROW_CONTENTS),
        )
    if source.format is FileFormat.ONEROSTER and not source.member:
        reading.note(
            FILE, f"{where}.member", "ZIPの中のファイル名がない", 'member = "users.csv" のように書く'
        )
    if source.header_rows not in (1, 2):
        reading.note(FILE, f"{where}.header_rows", "見出しの段数が1か2ではない", "1か2にする")
    days = REFRESH_DAYS.get(source.refresh, 0)
    if source.stale_after_days < days:
        reading.note(FILE, f"{where}.stale_after_days", "届く間隔より短い", f"{days}日以上にする")
    _check_declared(reading, source, f"{where}.record_key", source.record_key)


def _check_file_name(reading: Reading, source: Source, where: str) -> None:
    if not source.file:
        return
    if source.file.count("{date}") != 1:
        reading.note(
            FILE, f"{where}.file", "ファイル名に {date} がちょうど一つない", '"juki_{date}.csv" のように書く'
        )
    if "/" in source.file or "\\" in source.file:
        reading.note(FILE, f"{where}.file", "ファイル名にフォルダーがある", "名前だけを書く")
    suffixes = SUFFIXES[source.format]
    if not reading.already(FILE, f"{where}.format") and not source.file.lower().endswith(suffixes):
        message = f"形式 {source.format} の名前ではない"
        reading.note(FILE, f"{where}.file", message, f"{suffixes[0]} で終わる名前にするか、format を直す")


def _column(source: Source, name: str) -> SourceColumn | None:
    return next((column for column in source.columns if name == column.name), None)


def _check_declared(reading: Reading, source: Source, key: str, names: tuple[str, ...]) -> None:
    for name in names:
        if name and _column(source, name) is None:
            known = [column.name for column in source.columns]
            reading.note(FILE, key, f"列「{name}」は columns にない", nearest(name, known))


def _check_identity(reading: Reading, source: Source) -> None:
    where = f"source[{source.id}]"
    if reading.already(FILE, f"{where}.identity"):
        return
    fields = {column.field for column in source.columns}
    for field in NEEDED_FIELDS.get(source.identity, ()):
        if field not in fields:
            message = f"本人の特定方法 {source.identity} に要る項目「{field}」の列がない"
            reading.note(FILE, f"{where}.columns", message, f'どれかの列に field = "{field}" を書く')
    if source.identity is IdentityKind.PERSON and not fields & {"full_name", "surname"}:
        mend = 'field = "full_name" か "surname" の列を書く'
        reading.note(FILE, f"{where}.columns", "氏名の列がない", mend)
    if source.identity is IdentityKind.FOLLOWS:
        _check_follows(reading, source, where)
    elif source.follows or source.follows_columns:
        mend = 'identity を "follows" にするか、follows を消す'
        reading.note(FILE, f"{where}.follows", "本人の特定方法が follows ではない", mend)


def _check_follows(reading: Reading, source: Source, where: str) -> None:
    if not source.follows:
        reading.note(FILE, f"{where}.follows", "書かれていない", "たどる連携元の id を書く")
        return
    sources = {other.id: other for other in reading.programme.sources}
    if not reading.known((FILE, f"{where}.follows"), "連携元", source.follows, sources, FILE):
        return
    target = sources[source.follows]
    if target.identity is IdentityKind.FOLLOWS:
        reading.note(FILE, f"{where}.follows", f"「{target.id}」もほかをたどっている", "名簿の連携元を書く")
    elif len(source.follows_columns) != len(target.record_key):
        message = f"列の数が「{target.id}」の record_key と違う"
        reading.note(FILE, f"{where}.follows_columns", message, f"{len(target.record_key)}個の列を書く")
    _check_declared(reading, source, f"{where}.follows_columns", source.follows_columns)


def _check_rule(reading: Reading, source: Source, rule: FactRule) -> None:
    where = f"source[{source.id}].facts[{rule.item}]"
    facts = [fact.id for fact in reading.programme.fact_items]
    reading.known((FILE, f"{where}.item"), "事実の項目", rule.item, facts, "items.toml")
    for key in ("valid_at", "value", "known_at", "when_column"):
        _check_declared(reading, source, f"{where}.{key}", (getattr(rule, key),))
    for key in ("valid_at", "known_at"):
        column = _column(source, getattr(rule, key))
        if column is None or reading.already(FILE, f"source[{source.id}].columns[{column.name}].type"):
            continue
        if column.type not in (ColumnType.DATE, ColumnType.MONTH):
            reading.note(
                FILE, f"{where}.{key}", f"列「{column.name}」は日付ではない", "型が date か month の列にする"
            )
    if rule.when_values and not rule.when_column:
        reading.note(FILE, f"{where}.when_column", "書かれていない", "when_values を比べる列を書く")
    condition = _column(source, rule.when_column)
    for value in rule.when_values:
        if condition is not None and condition.codes and value and value not in condition.codes:
            message = f"列「{condition.name}」に区分値「{value}」はない"
            reading.note(FILE, f"{where}.when_values", message, nearest(value, condition.codes))


def _check_files(reading: Reading) -> None:
    """Two sources may share a file only as different members of one ZIP."""
    claimed: dict[tuple[str, str], str] = {}
    for source in reading.programme.sources:
        claim = (source.file.lower(), source.member)
        if source.file and claim in claimed:
            message = f"連携元「{claimed[claim]}」と同じファイルを読む"
            reading.note(FILE, f"source[{source.id}].file", message, "ファイル名を分ける")
        claimed.setdefault(claim, source.id)


def _check_register_source(reading: Reading) -> None:
    registers = [source for source in reading.programme.sources if source.identity is IdentityKind.REGISTER]
    wrong = any(
        reading.already(FILE, f"source[{source.id}].identity") for source in reading.programme.sources
    )
    if wrong or not reading.programme.sources:
        return
    if len(registers) != 1:
        message = f"住民記録（identity = register）の連携元が{len(registers)}個ある"
        reading.note(FILE, "source", message, "ちょうど一つにする")
    for source in registers[:1]:
        numbers = [column.name for column in source.columns if column.field == "juki_number"]
        if numbers and source.record_key and list(source.record_key) != numbers:
            message = "住民記録の record_key が宛名番号（juki_number）の列ではない"
            mend = f'record_key = ["{numbers[0]}"] にする'
            reading.note(FILE, f"source[{source.id}].record_key", message, mend)
