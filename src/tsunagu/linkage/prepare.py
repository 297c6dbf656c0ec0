"""From persons as delivered to keys beside them: vectorised over distinct values, originals untouched."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from tsunagu.domain.person_record import PERSON_FIELDS
from tsunagu.linkage.clean.address import Municipality, address_key
from tsunagu.linkage.clean.birth import birth_key
from tsunagu.linkage.clean.guardian import adult_keys
from tsunagu.linkage.clean.kana import is_kana, kana_code, kana_key
from tsunagu.linkage.clean.names import name_key, sorted_latin_key
from tsunagu.linkage.clean.sex import sex_code
from tsunagu.linkage.clean.split import split_at_space, split_by_vocabulary
from tsunagu.linkage.clean.variants import VariantMap

_TEXT = pa.string()
Column: TypeAlias = Any  # an Arrow array of text; pyarrow carries no types


def sorted_persons(persons: pa.Table) -> pa.Table:
    """Bring persons into one order, whatever the order they came in; a repeated record counts once."""
    columns = {name: persons[name].cast(_TEXT) for name in ("source", "record_key")}
    for name in PERSON_FIELDS:
        present = name in persons.column_names
        columns[name] = persons[name].cast(_TEXT) if present else pa.nulls(persons.num_rows, _TEXT)
    table = pa.table(columns).combine_chunks()
    order = [
        (name, "ascending") for name in ("source", "record_key", "full_name", "given_name", "birth_date")
    ]
    table = table.take(pc.sort_indices(table, sort_keys=order))
    if table.num_rows < 2:
        return table
    keys = [table[name].combine_chunks() for name in ("source", "record_key")]
    repeated = pc.and_(*(pc.equal(key[1:], key[:-1]) for key in keys))
    return table.filter(pa.concat_arrays([pa.array([True]), pc.invert(repeated)]))


def key_table(persons: pa.Table, register_source: str, place: Municipality, variants: VariantMap) -> pa.Table:
    """Make the key columns of all persons (sorted); split names by the register's own surnames."""
    on_register = pc.equal(persons["source"], register_source).combine_chunks()
    columns: dict[str, Column] = {
        "uid": pa.array(range(persons.num_rows), pa.int64()),
        "source": persons["source"],
        "record_key": persons["record_key"],
        "juki": _mapped(persons["juki_number"], _identifier),
        "household": _mapped(persons["setai_number"], _identifier),
        "student": _mapped(persons["student_number"], _identifier),
        "birth": _mapped(persons["birth_date"], birth_key),
        "sex": _mapped(persons["sex"], sex_code),
    }
    columns |= _name_columns(persons, on_register, variants)
    columns |= _address_columns(persons["address"], place, variants)
    columns["guardians"] = _guardians(persons, variants)
    protected = _mapped(persons["protective_measure"], _measure)
    columns["protected"] = pc.is_valid(protected)
    return pa.table(columns)


def _identifier(text: str) -> str | None:
    return text.strip() or None


def _measure(text: str) -> str | None:
    """A measure stands unless the cell says that there is none."""
    return None if text.strip() in ("", "0", "なし", "無", "無し", "非該当", "該当なし") else text


def _mapped(column: Column, function: Callable[[str], Any], kind: Any = _TEXT) -> Column:
    """Apply a function once to each distinct value."""
    array = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    encoded = array.dictionary_encode()
    values = [function(value) for value in encoded.dictionary.to_pylist()]
    return pa.array(values, kind).take(encoded.indices)


def _name_columns(persons: pa.Table, on_register: Column, variants: VariantMap) -> dict[str, Column]:
    def key(text: str) -> str | None:
        return name_key(text, variants)

    kanji = _parts(persons, ("full_name", "surname", "given_name"), key, on_register)
    kana = _parts(persons, ("full_kana", "surname_kana", "given_kana"), kana_key, on_register)
    shi, mei, raw = kanji
    written = [pc.coalesce(kana[i], _mapped(kanji[i], _reading)) for i in range(3)]
    shi_kana, mei_kana, raw_kana = written
    return {
        "shi": shi,
        "mei": mei,
        "raw": raw,
        "mei_in_kanji": pc.is_valid(_mapped(mei, _kanji_only)),
        "shi_kana": shi_kana,
        "mei_kana": mei_kana,
        "raw_kana": raw_kana,
        "shi_code": _mapped(shi_kana, kana_code),
        "mei_code": _mapped(mei_kana, kana_code),
        "latin": _mapped(persons["full_name"], sorted_latin_key),
        "tsusho": _mapped(persons["tsusho"], key),
        "tsusho_shi": _mapped(persons["tsusho"], lambda text: key(split_at_space(text)[0] or "")),
        "tsusho_mei": _mapped(persons["tsusho"], lambda text: key(split_at_space(text)[1] or "")),
        "former": _mapped(persons["former_surname"], key),
    }


def _reading(key: str) -> str | None:
    """A name column that holds kana gives the reading."""
    return kana_key(key) if is_kana(key) else None


def _kanji_only(key: str) -> str | None:
    return None if is_kana(key) or "〓" in key else key


def _parts(
    persons: pa.Table, names: tuple[str, str, str], key: Callable[[str], str | None], on_register: Column
) -> tuple[Column, Column, Column]:
    """Surname key, given-name key, whole key; the split is explicit, at a space, or by vocabulary."""
    full, surname, given = (persons[name].combine_chunks() for name in names)
    own_shi, own_mei = _mapped(surname, key), _mapped(given, key)
    space_shi = _mapped(full, lambda text: key(split_at_space(text)[0] or ""))
    space_mei = _mapped(full, lambda text: key(split_at_space(text)[1] or ""))
    shi = pc.coalesce(own_shi, space_shi)
    mei = pc.if_else(pc.is_valid(own_mei), own_mei, pc.if_else(pc.is_valid(shi), space_mei, None))
    surnames = _vocabulary(shi.filter(on_register))
    whole = _mapped(full, key)
    known = _known_splits(whole.filter(on_register), shi.filter(on_register), mei.filter(on_register))
    pieces = _mapped_pairs(whole, lambda value: known.get(value) or split_by_vocabulary(value, surnames))
    unsplit = pc.invert(pc.is_valid(mei))
    shi = pc.if_else(pc.and_(unsplit, pc.is_null(shi)), pieces[0], shi)
    mei = pc.if_else(unsplit, pieces[1], mei)
    joined = pc.binary_join_element_wise(own_shi, own_mei, "", null_handling="emit_null")
    return shi, mei, pc.coalesce(whole, joined)


def _known_splits(whole: Column, shi: Column, mei: Column) -> Mapping[str, tuple[str, str]]:
    """How the register itself splits a whole name; the smallest split where two residents disagree."""
    table = pa.table({"whole": whole, "shi": shi, "mei": mei}).drop_null()
    splits: dict[str, tuple[str, str]] = {}
    for name, first, second in zip(
        *(table[column].to_pylist() for column in table.column_names), strict=True
    ):
        splits[name] = min(splits.get(name, (first, second)), (first, second))
    return splits


def _vocabulary(keys: Column) -> Mapping[str, int]:
    return Counter(
        {str(item["values"]): int(item["counts"]) for item in pc.value_counts(keys.drop_null()).to_pylist()}
    )


def _mapped_pairs(
    column: Column, function: Callable[[str], tuple[str | None, str | None]]
) -> tuple[Column, Column]:
    encoded = column.dictionary_encode()
    pairs = [function(value) for value in encoded.dictionary.to_pylist()]
    first = pa.array([pair[0] for pair in pairs], _TEXT).take(encoded.indices)
    return first, pa.array([pair[1] for pair in pairs], _TEXT).take(encoded.indices)


def _address_columns(column: Column, place: Municipality, variants: VariantMap) -> dict[str, Column]:
    def pair(text: str) -> tuple[str | None, str | None]:
        key = address_key(text, place, variants)
        return key.town, key.number

    town, number = _mapped_pairs(column.combine_chunks(), pair)
    addr = pc.binary_join_element_wise(town, number, "/", null_handling="emit_null")
    return {"town": town, "no": number, "addr": addr}


def _guardians(persons: pa.Table, variants: VariantMap) -> Column:
    """Lists of the guardian's keys; distinct pairs of name and reading are cleaned once."""
    name = pc.fill_null(persons["guardian_name"].combine_chunks(), "")
    kana = pc.fill_null(persons["guardian_kana"].combine_chunks(), "")
    both = pc.binary_join_element_wise(name, kana, "\x1f")

    def keys(text: str) -> list[str] | None:
        first, _, second = text.partition("\x1f")
        return adult_keys(first, second, variants) or None

    return _mapped(both, keys, pa.list_(_TEXT))
