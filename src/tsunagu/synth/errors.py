"""Spoils the copies of a source that identifies people by name: every rate stands in record_errors.py."""

import numpy as np

from tsunagu.synth.arrays import NO_DAY, Flags, Stream, Texts, texts, to_date, to_day
from tsunagu.synth.copies import Copies
from tsunagu.synth.given_names import given_rows
from tsunagu.synth.naming import draw_surnames
from tsunagu.synth.record_errors import ErrorRates
from tsunagu.synth.styles import hiragana
from tsunagu.synth.surnames import KANJI_VARIANTS, surname_rows
from tsunagu.synth.world import World

_COMMON = {variant: kanji for kanji, (variants, _) in KANJI_VARIANTS.items() for variant in variants}
_SLIPS = {
    "シ": "ツ", "ツ": "シ", "ソ": "ン", "ン": "ソ", "ズ": "ヅ", "ジ": "ヂ", "カ": "ガ", "ガ": "カ", "タ": "ダ",
    "ダ": "タ", "ハ": "バ", "バ": "ハ", "サ": "ザ", "ザ": "サ", "ト": "ド", "ド": "ト", "ユ": "ュ", "ヨ": "ョ",
    "イ": "ィ", "エ": "イ", "ラ": "ヲ", "ク": "グ", "コ": "ゴ", "マ": "ア", "ワ": "ク", "ナ": "メ", "リ": "ソ",
}  # fmt: skip


def spoil(rng: Stream, world: World, copies: Copies, rates: ErrorRates) -> None:
    """Put the errors of a names-only source into its copies."""
    _foreign_names(rng, world, copies, rates)
    _strangers(rng, world, copies, rates)
    _stale(rng, world, copies, rates)
    _spellings(rng, copies, rates)
    _readings(rng, copies, rates)
    _births(rng, copies, rates)
    size = len(copies.person)
    wrong = _hit(rng, size, rates.sex)
    copies.sex = np.where(wrong, 3 - copies.sex, copies.sex)
    for name in ("no_kana", "no_address", "no_guardian", "swapped", "no_space"):
        copies.flags[name] = _hit(rng, size, getattr(rates, name))


def spoil_number(rng: Stream, copies: Copies, rates: ErrorRates) -> None:
    """Mistype a few register numbers of a source that carries them: two digits change places."""
    for row in np.flatnonzero(_hit(rng, len(copies.person), rates.bad_number)):
        number = copies.juki_number[row]
        copies.juki_number[row] = number[:-2] + number[-1] + number[-2]
        if copies.juki_number[row] == number:
            copies.juki_number[row] = number[:-1]


def _hit(rng: Stream, size: int, rate: float) -> Flags:
    """Choose rows at a rate."""
    hit: Flags = rng.random(size) < rate
    return hit


def _foreign_names(rng: Stream, world: World, copies: Copies, rates: ErrorRates) -> None:
    """Write the 通称, or katakana, for foreign residents."""
    foreign = world.names.nationality[copies.person] != ""
    everyday = foreign & (world.names.tsusho[copies.person] != "") & _hit(rng, len(foreign), rates.tsusho)
    kana = foreign & ~everyday & _hit(rng, len(foreign), rates.katakana)
    readings = {spelling: reading for _, spelling, reading in surname_rows()}
    given = {row[4]: row[3] for row in given_rows()}
    for row in np.flatnonzero(everyday):
        surname, name = world.names.tsusho[copies.person[row]].split("　")
        copies.surname[row], copies.given[row] = surname, name
        copies.surname_kana[row] = readings.get(surname, "カネモト")
        copies.given_kana[row] = given.get(name, "")
    copies.surname = np.where(kana, copies.surname_kana, copies.surname)
    copies.given = np.where(kana, copies.given_kana, copies.given)


def _strangers(rng: Stream, world: World, copies: Copies, rates: ErrorRates) -> None:
    """Turn rows into children who are not in the register; half are relatives of one who is."""
    rows = np.flatnonzero(_hit(rng, len(copies.person), rates.stranger))
    table = [row for row in given_rows() if "5" in row[1]]
    surnames, surname_kana = draw_surnames(rng, len(rows))
    for position, row in enumerate(rows):
        copies.in_register[row] = False
        _, _, _, kana, spelling = table[int(rng.integers(len(table)))]
        copies.given[row], copies.given_kana[row] = spelling, kana
        relative = rng.random() < 0.5
        if not relative:
            copies.surname[row], copies.surname_kana[row] = surnames[position], surname_kana[position]
            copies.guardian[row] = ""
        if not (relative and rng.random() < 0.5):
            copies.dwelling[row] = int(rng.integers(len(world.dwellings.town)))
        if not (relative and rng.random() < 0.3):
            copies.birth[row] += int(rng.integers(20, 300)) * (1 if rng.random() < 0.5 else -1)
    copies.birth = np.minimum(copies.birth, world.today - 1)


def _stale(rng: Stream, world: World, copies: Copies, rates: ErrorRates) -> None:
    """Keep the address before a move, the surname before a change, another adult as guardian."""
    size = len(copies.person)
    old = world.moves.old_dwelling[copies.person]
    anywhere = rng.integers(len(world.dwellings.town), size=size)
    stale = _hit(rng, size, rates.old_address) | ((old >= 0) & _hit(rng, size, 4 * rates.old_address))
    copies.dwelling = np.where(stale, np.where(old >= 0, old, anywhere), copies.dwelling)
    other, other_kana = draw_surnames(rng, size)
    before = world.names.old_surname[copies.person]
    changed = _hit(rng, size, rates.surname) & (world.names.nationality[copies.person] == "")
    kana = {spelling: reading for _, spelling, reading in surname_rows()}
    for row in np.flatnonzero(changed):
        copies.surname[row] = before[row] or other[row]
        copies.surname_kana[row] = kana[before[row]] if before[row] else other_kana[row]
    wrong = _hit(rng, size, rates.guardian)
    copies.guardian = np.where(wrong, _other_adults(rng, copies), copies.guardian)


def _other_adults(rng: Stream, copies: Copies) -> Texts:
    """Name somebody who does not live there: half of them relatives with the child's surname."""
    size = len(copies.person)
    table = texts([row[4] for row in given_rows() if "3" in row[1] or "4" in row[1]])
    given = table[rng.integers(len(table), size=size)]
    surname = np.where(rng.random(size) < 0.5, copies.surname, draw_surnames(rng, size)[0])
    return texts([f"{first}　{second}" for first, second in zip(surname, given, strict=True)])


def _spellings(rng: Stream, copies: Copies, rates: ErrorRates) -> None:
    """Change the kanji: the common form, 〓, another spelling of the same reading, hiragana."""
    size = len(copies.person)
    has_variant = np.asarray([any(c in _COMMON for c in name) for name in copies.surname], dtype=bool)
    geta, common = _hit(rng, size, rates.geta), _hit(rng, size, rates.common_kanji)
    for row in np.flatnonzero(has_variant & (geta | common)):
        copies.surname[row] = _without_variant(copies.surname[row], "〓" if geta[row] else "")
    _other_spelling(rng, copies, _hit(rng, size, rates.other_kanji))
    hira = _hit(rng, size, rates.in_hiragana)
    copies.surname = np.where(hira, texts([hiragana(k) for k in copies.surname_kana]), copies.surname)
    copies.given = np.where(hira, texts([hiragana(k) for k in copies.given_kana]), copies.given)


def _without_variant(name: str, instead: str) -> str:
    for variant, kanji in _COMMON.items():
        name = name.replace(variant, instead or kanji)
    return name


def _other_spelling(rng: Stream, copies: Copies, chosen: Flags) -> None:
    spellings: dict[str, list[str]] = {}
    for row in given_rows():
        spellings.setdefault(row[3], []).append(row[4])
    surnames: dict[str, list[str]] = {}
    for _, spelling, reading in surname_rows():
        surnames.setdefault(reading, []).append(spelling)
    for position in np.flatnonzero(chosen):
        column, kana, table = (
            (copies.surname, copies.surname_kana, surnames)
            if rng.random() < 0.25
            else (copies.given, copies.given_kana, spellings)
        )
        others = [word for word in table.get(kana[position], []) if word != column[position]]
        if others:
            column[position] = others[int(rng.integers(len(others)))]


def _readings(rng: Stream, copies: Copies, rates: ErrorRates) -> None:
    """Slip one kana, and write long vowels another way (ユウキ, ユーキ, ユキ)."""
    size = len(copies.person)
    for row in np.flatnonzero(_hit(rng, size, rates.kana_slip)):
        column = copies.surname_kana if rng.random() < 0.4 else copies.given_kana
        column[row] = _slip(rng, column[row])
    for row in np.flatnonzero(_hit(rng, size, rates.long_vowel)):
        column = copies.surname_kana if rng.random() < 0.4 else copies.given_kana
        column[row] = _long_vowel(rng, column[row])


def _slip(rng: Stream, kana: str) -> str:
    places = [number for number, character in enumerate(kana) if character in _SLIPS]
    if not places:
        return kana
    place = places[int(rng.integers(len(places)))]
    return kana[:place] + _SLIPS[kana[place]] + kana[place + 1 :]


def _long_vowel(rng: Stream, kana: str) -> str:
    for pair in ("ユウ", "ヨウ", "ョウ", "コウ", "トウ", "ソウ", "ロウ", "オオ", "ュウ"):
        if pair in kana:
            return kana.replace(pair, pair[0] + ("ー" if rng.random() < 0.5 else ""), 1)
    return kana


def _births(rng: Stream, copies: Copies, rates: ErrorRates) -> None:
    """Slip a digit, swap day and month where that is a date, leave the day unknown, or leave it out."""
    size = len(copies.person)
    for row in np.flatnonzero(_hit(rng, size, rates.birth_digit)):
        copies.birth[row] += int(rng.choice((-365, -10, -1, 1, 2, 10, 30, 365)))
    for row in np.flatnonzero(_hit(rng, size, rates.birth_swap)):
        born = to_date(copies.birth[row])
        if born.day <= 12:
            copies.birth[row] = to_day(born.replace(month=born.day, day=born.month))
    for row in np.flatnonzero(_hit(rng, size, rates.birth_unknown)):
        born = to_date(copies.birth[row])
        copies.birth_text[row] = f"{born.year}年{born.month}月不詳"
    for row in np.flatnonzero(_hit(rng, size, rates.bad_cell)):
        copies.birth_text[row] = "平成31年2月30日"
    copies.birth = np.where(_hit(rng, size, rates.no_birth), NO_DAY, copies.birth)
