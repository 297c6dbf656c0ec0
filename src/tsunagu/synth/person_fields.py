"""The value of each canonical person field (domain.person_record) in each row of a source."""

from collections.abc import Callable

import numpy as np

from tsunagu.synth import styles
from tsunagu.synth.arrays import Ints, Stream, Texts, stream, texts
from tsunagu.synth.copies import Copies
from tsunagu.synth.moves import STATES, words
from tsunagu.synth.source_style import SourceStyle
from tsunagu.synth.world import World

DAY_FIELDS: dict[str, Callable[[World, Copies], Ints]] = {
    "birth_date": lambda world, copies: copies.birth,
    "moved_in_on": lambda world, copies: world.moves.resident_since[copies.person],
    "moved_out_on": lambda world, copies: world.moves.moved_out_on[copies.person],
    "protective_until": lambda world, copies: world.moves.protected_until[copies.person],
}


def text_field(world: World, copies: Copies, field: str, style: SourceStyle, rng: Stream) -> Texts:
    """Return the text of a field in every row; raises KeyError for a field without a writer."""
    return _WRITERS[field](world, copies, style, rng)


def known_fields() -> frozenset[str]:
    """Return the fields that can be written."""
    return frozenset(_WRITERS) | frozenset(DAY_FIELDS)


def _flag(copies: Copies, name: str) -> np.ndarray:
    return copies.flags.get(name, np.zeros(len(copies.person), dtype=bool))


def _full(surname: Texts, given: Texts, separators: Texts) -> Texts:
    joined = zip(surname.tolist(), separators.tolist(), given.tolist(), strict=True)
    return texts([f"{a}{s}{b}" if b else a for a, s, b in joined])


def _separators(copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    size = len(copies.person)
    if not style.by_hand:
        return texts([style.separator] * size)
    mixed = np.where(rng.random(size) < 0.5, "　", " ").astype(object)
    return np.where(_flag(copies, "no_space"), "", mixed)


def _kana(copies: Copies, kana: Texts, style: SourceStyle, rng: Stream) -> Texts:
    """Write kana half-width, large, or in hiragana as the source does, and leave out what is missing."""
    missing = _flag(copies, "no_kana")
    if style.half_kana:
        large = rng.random() < 0.3
        kana = _by_value(kana, lambda text: styles.half_kana(text, large))
    elif style.by_hand:
        half, hira = rng.random(len(kana)) < 0.25, rng.random(len(kana)) < 0.35
        kana = np.where(
            half, _by_value(kana, styles.half_kana), np.where(hira, _by_value(kana, styles.hiragana), kana)
        )
    return np.where(missing, "", kana)


def _by_value(values: Texts, change: Callable[[str], str]) -> Texts:
    """Apply a function to the distinct values only."""
    cache: dict[str, str] = {}
    return texts([cache[v] if v in cache else cache.setdefault(v, change(v)) for v in values.tolist()])


def _full_name(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    separators = _separators(copies, style, rng)
    name = _full(copies.surname, copies.given, separators)
    kana = _full(copies.surname_kana, copies.given_kana, separators)
    swapped = _flag(copies, "swapped")
    guardian = swapped & (copies.guardian != "") & (copies.person % 2 == 0)
    return np.where(guardian, copies.guardian, np.where(swapped, kana, name))


def _full_kana(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    separators = texts([" " if style.half_kana else style.separator] * len(copies.person))
    kana = _kana(copies, _full(copies.surname_kana, copies.given_kana, separators), style, rng)
    swapped = _flag(copies, "swapped") & (copies.person % 2 == 1)
    return np.where(swapped, _full(copies.surname, copies.given, separators), kana)


def _surname_kana(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    return _kana(copies, copies.surname_kana, style, rng)


def _given_kana(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    return _kana(copies, copies.given_kana, style, rng)


def _guardian(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    name = copies.guardian
    if style.by_hand:
        joined = _by_value(name, lambda text: text.replace("　", ""))
        name = np.where(_flag(copies, "no_space"), joined, name)
    return np.where(_flag(copies, "no_guardian"), "", name)


def _guardian_kana(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    return np.where(_flag(copies, "no_guardian"), "", _kana(copies, copies.guardian_kana, style, rng))


def _address(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    size = len(copies.person)
    chosen = np.zeros(size, dtype=np.int64)
    if copies.flags:
        weights = np.asarray(styles.HAND_ADDRESS_WEIGHTS)
        chosen = rng.choice(len(styles.HAND_ADDRESSES), size=size, p=weights)
    homes = world.dwellings
    spot = copies.dwelling
    columns = (
        homes.town[spot],
        homes.chome[spot],
        homes.block[spot],
        homes.house[spot],
        homes.building[spot],
    )
    out = []
    for number, town, chome, block, house, building in zip(
        chosen.tolist(), *(c.tolist() for c in columns), strict=True
    ):
        place = (world.prefecture, world.city, world.towns[town], chome, block, house, building)
        out.append(styles.HAND_ADDRESSES[number](place))
    return np.where(_flag(copies, "no_address"), "", texts(out))


def _phone(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    phone = world.dwellings.phone[copies.dwelling]
    if style.by_hand:
        wide = rng.random(len(phone)) < 0.08
        phone = np.where(wide, _by_value(phone, styles.full_width), phone)
    return np.where(rng.random(len(phone)) < (0.06 if copies.flags else 0), "", phone)


def _grade(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    grade = world.pupils.grade[copies.person]
    pupil = (world.pupils.school[copies.person] >= 0) | world.pupils.elsewhere[copies.person]
    names = [f"小{g}" if g <= 6 else f"中{g - 6}" for g in range(1, 10)]
    plain = texts(["", *names])[np.where(pupil, np.clip(grade, 0, 9), 0)]
    if not style.by_hand:
        return plain
    long = _by_value(plain, lambda t: t.replace("小", "小学").replace("中", "中学") + "年" if t else t)
    return np.where(rng.random(len(plain)) < 0.2, _by_value(long, styles.full_width), plain)


def _school(attribute: str) -> Callable[[World, Copies, SourceStyle, Stream], Texts]:
    def write(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
        table = texts([*(str(getattr(school, attribute)) for school in world.pupils.schools), ""])
        value = table[world.pupils.school[copies.person]]
        if attribute == "name":
            value = np.where(world.pupils.elsewhere[copies.person], "区域外の学校", value)
        return value

    return write


def _number(values: Ints, present: np.ndarray) -> Texts:
    return np.where(present, texts([str(value) for value in values.tolist()]), "")


def _class(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    return _number(world.pupils.class_number[copies.person], world.pupils.school[copies.person] >= 0)


def _attendance(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    return _number(world.pupils.attendance_number[copies.person], world.pupils.school[copies.person] >= 0)


def _protective(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    homes = words(stream(world.seed, "protective words"), len(world.members.kinds))
    kinds = homes[world.members.household[copies.person]]
    return np.where(world.moves.protected[copies.person], kinds, "")


def _former(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    names = world.names
    return np.where(names.former[copies.person], names.old_surname[copies.person], "")


def _nationality(world: World, copies: Copies, style: SourceStyle, rng: Stream) -> Texts:
    nation = world.names.nationality[copies.person]
    return np.where(nation == "", "日本", nation)


_WRITERS: dict[str, Callable[[World, Copies, SourceStyle, Stream], Texts]] = {
    "juki_number": lambda world, copies, style, rng: copies.juki_number,
    "setai_number": lambda world, copies, style, rng: world.setai_number[copies.person],
    "student_number": lambda world, copies, style, rng: world.pupils.student_number[copies.person],
    "full_name": _full_name,
    "surname": lambda world, copies, style, rng: copies.surname,
    "given_name": lambda world, copies, style, rng: copies.given,
    "full_kana": _full_kana,
    "surname_kana": _surname_kana,
    "given_kana": _given_kana,
    "tsusho": lambda world, copies, style, rng: world.names.tsusho[copies.person],
    "former_surname": _former,
    "sex": lambda world, copies, style, rng: texts(["男", "女"])[copies.sex - 1],
    "postcode": lambda world, copies, style, rng: world.dwellings.postcode[copies.dwelling],
    "address": _address,
    "phone": _phone,
    "guardian_name": _guardian,
    "guardian_kana": _guardian_kana,
    "relation": lambda world, copies, style, rng: world.relation[copies.person],
    "school_code": _school("code"),
    "school_name": _school("name"),
    "grade": _grade,
    "class_name": _class,
    "attendance_number": _attendance,
    "resident_kind": lambda world, copies, style, rng: np.where(
        world.names.nationality[copies.person] == "", "日本人", "外国人"
    ).astype(object),
    "resident_state": lambda world, copies, style, rng: STATES[world.moves.state[copies.person]],
    "nationality": _nationality,
    "protective_measure": _protective,
}
