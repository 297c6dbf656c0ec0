"""Checks the columns of a source: declared once, classified, of use, and never a personal number."""

import re
import unicodedata

from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.domain.source import ROW_CONTENTS, ColumnType, Source, SourceColumn
from tsunagu.programmes.check_register import allows_income, known_basis, repeated
from tsunagu.programmes.reading import Reading
from tsunagu.programmes.section import nearest

FILE = "sources.toml"
CLASSES = tuple(item_class.value for item_class in ItemClass)
# 番号法2条5項（個人番号と、それに対応し代わって用いられる符号）・住民基本台帳法30条の37（住民票コード）
NUMBERS_REFUSED = re.compile(r"個人番号|マイナンバ|mynumber|individualnumber|住民票コ[ーｰ-]ド|機関別符号")


def refused_number(name: str) -> bool:
    """Whether a column name stands for a number that must never be taken in."""
    plain = unicodedata.normalize("NFKC", name).lower()
    return bool(NUMBERS_REFUSED.search(re.sub(r"[\s_・　]", "", plain)))


def check_columns(reading: Reading, source: Source) -> None:
    """Check every column of a source, and the source's columns against each other."""
    where = f"source[{source.id}]"
    for column in source.columns:
        _check_column(reading, source, column, f"{where}.columns[{column.name}]")
    names = [name for column in source.columns for name in (column.name, *column.aliases)]
    for name in repeated(names):
        reading.note(FILE, f"{where}.columns[{name}]", f"列「{name}」が二つある", "一つを消す")
    for field in repeated(column.field for column in source.columns):
        reading.note(FILE, f"{where}.columns", f"人の項目「{field}」を二つの列が持つ", "一つの列だけにする")
    for content in repeated(column.content for column in source.columns):
        reading.note(FILE, f"{where}.columns", f"中身「{content}」を二つの列が持つ", "一つの列だけにする")


def _check_column(reading: Reading, source: Source, column: SourceColumn, where: str) -> None:
    if any(refused_number(name) for name in (column.name, *column.aliases)):
        mend = "列を消し、連携元に個人番号のない書き出しを求める（番号法第9条・第19条）"
        reading.note(FILE, f"{where}.name", "個人番号などの列は受け取れない", mend)
    if column.item_class and column.item_class not in CLASSES:
        reading.note(
            FILE,
            f"{where}.class",
            f"項目区分「{column.item_class}」がない",
            nearest(column.item_class, CLASSES),
        )
    if column.item_class == ItemClass.INCOME_TAX:
        check_income(reading, (FILE, f"{where}.class"), source.basis)
    if column.field and column.field not in PERSON_FIELDS:
        reading.note(
            FILE, f"{where}.field", f"人の項目「{column.field}」がない", nearest(column.field, PERSON_FIELDS)
        )
    if column.field and column.content:
        reading.note(FILE, f"{where}.content", "field と content の両方がある", "どちらか一つにする")
    contents = ROW_CONTENTS.get(source.row_of)
    if column.content and contents is not None and column.content not in contents:
        message = f"{source.row_of} の行に中身「{column.content}」はない"
        reading.note(FILE, f"{where}.content", message, nearest(column.content, contents))
    _check_type(reading, column, where)


def _check_type(reading: Reading, column: SourceColumn, where: str) -> None:
    if reading.already(FILE, f"{where}.type") or reading.already(FILE, f"{where}.codes"):
        return
    if column.type is ColumnType.CODE and not column.codes:
        reading.note(FILE, f"{where}.codes", "区分の列に区分値がない", "codes に表か共有の一覧の id を書く")
    if column.codes and column.type is not ColumnType.CODE:
        reading.note(
            FILE, f"{where}.codes", "区分の列ではないのに区分値がある", 'type を "code" にするか codes を消す'
        )


def check_income(reading: Reading, place: tuple[str, str], basis_id: str) -> None:
    """Income and tax need a consent or a named statute (地方税法22条)."""
    basis = next((one for one in reading.programme.legal_bases if one.id == basis_id), None)
    if basis is None or allows_income(basis):
        return
    message = "所得・税の項目なのに、根拠が同意でも地方税法第22条に触れた法令でもない"
    reading.note(*place, message, "本人の同意か、地方税法第22条の制限を解く法令の根拠にする")


def known_source_basis(reading: Reading, source: Source) -> None:
    """Check the basis of a source."""
    known_basis(reading, (FILE, f"source[{source.id}].basis"), source.basis)
