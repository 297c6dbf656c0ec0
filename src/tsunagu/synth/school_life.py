"""Schools and their pupils: which school, grade, class and number each child of school age has."""

from dataclasses import dataclass

import numpy as np

from tsunagu.synth.arrays import Flags, Ints, Stream, Texts, blank, fiscal_year, school_grade
from tsunagu.synth.dwellings import Dwellings
from tsunagu.synth.households import Members
from tsunagu.synth.naming import Names
from tsunagu.synth.places import School, make_schools

PUPILS_A_SCHOOL = 420
PUPILS_A_CLASS = 33  # at most 35 (公立義務教育諸学校の学級編制及び教職員定数の標準に関する法律3条)
CLASS_WORDS = "1234567890"


@dataclass(frozen=True, slots=True)
class Pupils:
    """在籍: one entry a person; school = -1 where the person is no pupil of a municipal school."""

    schools: tuple[School, ...]
    school: Ints
    grade: Ints  # 1 to 9
    class_number: Ints
    attendance_number: Ints
    student_number: Texts
    elsewhere: Flags  # of school age, but at a private or national school or one of another city


def place_pupils(
    rng: Stream, members: Members, names: Names, dwellings: Dwellings, towns: list[str],
    child: Flags, prefecture_code: str, today: int,
) -> Pupils:  # fmt: skip
    """Return the pupils of the fiscal year of `today`; 3 % go to schools elsewhere, from grade 7 on 7 %."""
    size = len(child)
    grade = school_grade(members.birth, int(fiscal_year(np.asarray([today]))[0]))
    of_age = child & (grade >= 1) & (grade <= 9)
    elsewhere = of_age & (rng.random(size) < np.where(grade >= 7, 0.07, 0.025))
    here = of_age & ~elsewhere
    primary = max(1, round(int((here & (grade <= 6)).sum()) / PUPILS_A_SCHOOL))
    lower = max(1, round(int((here & (grade >= 7)).sum()) / PUPILS_A_SCHOOL))
    schools = tuple(make_schools(rng, towns, prefecture_code, primary, lower))
    area = dwellings.town[members.household]
    school = np.where(grade <= 6, area % primary, primary + area % lower)
    school = np.where(here, school, -1)
    class_number, attendance_number = _classes(rng, names, school, grade)
    return Pupils(
        schools,
        school,
        grade,
        class_number,
        attendance_number,
        _student_numbers(rng, of_age, size),
        elsewhere,
    )


def _student_numbers(rng: Stream, of_age: Flags, size: int) -> Texts:
    """Give every child of school age a number; the ledger also holds those at schools elsewhere."""
    numbers = blank(size)
    drawn = rng.permutation(int(of_age.sum()) * 5 + 10)
    for position, person in enumerate(np.flatnonzero(of_age)):
        numbers[person] = f"7{drawn[position]:07d}"
    return numbers


def _classes(rng: Stream, names: Names, school: Ints, grade: Ints) -> tuple[Ints, Ints]:
    """Return class and attendance number; numbers follow the kana order of the class."""
    class_number = np.zeros(len(school), dtype=np.int64)
    number = np.zeros(len(school), dtype=np.int64)
    pupils = np.flatnonzero(school >= 0)
    groups: dict[tuple[int, int], list[int]] = {}
    for person in pupils.tolist():
        groups.setdefault((int(school[person]), int(grade[person])), []).append(person)
    for people in groups.values():
        classes = -(-len(people) // PUPILS_A_CLASS)
        shuffled = rng.permutation(len(people))
        rooms: list[list[int]] = [[] for _ in range(classes)]
        for position, which in enumerate(shuffled.tolist()):
            rooms[position % classes].append(people[which])
        for room, inside in enumerate(rooms, start=1):
            inside.sort(key=lambda p: (names.surname_kana[p], names.given_kana[p], p))
            for position, person in enumerate(inside, start=1):
                class_number[person], number[person] = room, position
    return class_number, number
