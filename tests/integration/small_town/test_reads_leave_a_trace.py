"""Whoever is shown something, or refused it, stands in the reading log: no query can be added without that."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

import tsunagu.apps
from tests.integration.small_town import town
from tests.integration.small_town.plane import ROLES, City, rows
from tsunagu.apps.assessment.shapes import ListFilters
from tsunagu.apps.audit.shapes import LookFilters
from tsunagu.domain.access import Actor, Refused

# What takes an actor but shows nobody: the frame of the page. (So does whatever returns a mere number.)
SHOWS_NOBODY = {"accounts.actor_of", "accounts.frame", "accounts.purpose_for", "accounts.purpose_in_force"}
PURPOSES = ("find_children", "oversee_looking", "nonsense")
FURTHER: dict[str, dict[str, Any]] = {
    "assessment.list_need": {"need": "long_absence", "filters": ListFilters()},
    "assessment.open_sheet": {"need": "long_absence", "key": ""},
    "audit.looks": {"filters": LookFilters()},
    "audit.my_looks": {"filters": LookFilters()},
    "registry.search_children": {"words": "カクウ"},
}


def is_a_number(query: Callable[..., Any]) -> bool:
    return inspect.signature(query).return_annotation is int


def queries_with_an_actor() -> dict[str, Callable[..., Any]]:
    found = {}
    for app in pkgutil.iter_modules(tsunagu.apps.__path__):
        try:
            module = importlib.import_module(f"tsunagu.apps.{app.name}.queries")
        except ModuleNotFoundError:
            continue
        for name, made in inspect.getmembers(module, inspect.isfunction):
            own = made.__module__ == module.__name__ and not name.startswith("_")
            if own and "actor" in inspect.signature(made).parameters and not is_a_number(made):
                found[f"{app.name}.{name}"] = made
    return {name: made for name, made in found.items() if name not in SHOWS_NOBODY}


QUERIES = queries_with_an_actor()


def test_the_enumeration_finds_the_queries() -> None:
    assert {"assessment.open_sheet", "registry.search_children", "tasks.today", "audit.looks"} <= set(QUERIES)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: f"by a {role}")
@pytest.mark.parametrize("name", QUERIES, ids=lambda name: name)
def test_an_unlogged_look_is_impossible(
    city: City, signed_in: Callable[[str], Actor], now: datetime, name: str, role: str
) -> None:
    further = dict(FURTHER.get(name, {}))
    if "key" in further:
        further["key"] = city.keys[town.LISTED]
    for purpose in PURPOSES:
        before = rows("select number from audit_chain_head where name = 'read'")[0][0]
        answer = QUERIES[name](actor=signed_in(role), purpose=purpose, now=now, **further)
        assert rows("select number from audit_chain_head where name = 'read'") == [(before + 1,)]
        logged = rows(
            "select places, role, purpose, refused from audit_read_log where number = %s", before + 1
        )
        assert logged == [([name.partition(".")[2]], role, purpose, isinstance(answer, Refused))]
