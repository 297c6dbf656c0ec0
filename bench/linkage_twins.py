"""Measures what must never happen: a child who is not in the register joined to a twin or sibling who is.

Usage: python bench/linkage_twins.py [residents] [rows] [seed]. Every row is such a child, with the errors of the
hard town; each join is wrong.
"""

import json
import sys
from collections import Counter

import linkage_town
from linkage_link import KINDS

from tsunagu.linkage import Municipality, link_records


class Lookalikes(linkage_town.Rows):
    """行: only children who are not in the register, every second a twin of one who is."""

    def _absent(self, person: linkage_town.Person) -> linkage_town.Person:
        r, town = self.random, self.town
        house = {
            "key": "",
            "surname": (person.surname, person.surname_kana),
            "foreign": person.foreign,
            "latin": (person.surname, person.surname_kana),
            "address": person.address,
        }
        birth = person.birth if r.random() < 0.5 else town._birth(2008, 2025)
        other = town._person(house, birth, person.child)
        if r.random() < 0.5:
            town._share_first_kanji(person, other)
        family = town.people_of[person.household]
        while any(other.given_kana == p.given_kana or other.given == p.given for p in family):
            other = town._person(house, birth, person.child)
        other.parents = person.parents
        return other


def main(arguments: list[str]) -> None:
    """Print the joins (all wrong), by rule, and the share that people get to see."""
    residents, rows, seed = (int(text) for text in arguments) if arguments else (50_000, 20_000, 1)
    town = linkage_town.Town(residents, seed, linkage_town.Errors(absent=1.0))
    town.people_of = {}
    for person in town.people:
        town.people_of.setdefault(person.household, []).append(person)
    made = Lookalikes(town, rows, seed + 1)
    persons = linkage_town.as_table(linkage_town.register_rows(town) + made.rows)
    result = link_records(
        persons,
        "juki",
        KINDS,
        human=None,
        municipality=Municipality(linkage_town.PREFECTURE, linkage_town.CITY),
    )
    rules = Counter(row["rule"] for row in result.links.to_pylist())
    print(
        json.dumps(
            {
                "children": rows,
                "wrong": result.links.num_rows,
                "rules": rules,
                "review": result.review.num_rows,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
