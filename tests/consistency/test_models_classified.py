# ruff: noqa: E402 - Django is set up before what needs it is imported
"""Every stored column has an item class; whoever adds one says at once who may see it."""

import os
from pathlib import Path

import pytest
import yaml

os.environ.setdefault("TSUNAGU_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")

import django

django.setup()

from django.apps import apps

from tsunagu.apps.accounts.database_grants import TABLE_GRANTS
from tsunagu.domain.item_class import ItemClass
from tsunagu.domain.tables import BUNDLE_TABLES

CLASSES = yaml.safe_load(Path(__file__).with_name("model_classes.yaml").read_text(encoding="utf-8"))
OUR_MODELS = {
    model._meta.db_table: model for model in apps.get_models() if model.__module__.startswith("tsunagu.apps.")
}
DOORS = {
    "register_person": "registry_child",
    "judgement": "intake_judgement",
    "reason": "intake_reason",
    "link": "registry_link",
}


def classified(table: str) -> dict[str, str]:
    """Column -> class, as the list says."""
    return {column: name for name, columns in CLASSES[table].items() for column in columns.split()}


def unclassified(table: str, columns: set[str]) -> set[str]:
    return columns ^ set(classified(table))


def test_the_list_knows_the_tables_that_there_are() -> None:
    assert set(CLASSES) == set(OUR_MODELS)


@pytest.mark.parametrize("table", sorted(OUR_MODELS), ids=lambda table: f"every column of {table}")
def test_every_column_has_one_class(table: str) -> None:
    columns = {field.name for field in OUR_MODELS[table]._meta.local_fields}
    assert unclassified(table, columns) == set()
    assert sum(len(names.split()) for names in CLASSES[table].values()) == len(columns)
    assert set(CLASSES[table]) <= {*ItemClass, "technical"}


def test_a_column_that_is_missing_from_the_list_is_noticed() -> None:
    assert unclassified("registry_school", {"id", "code", "name", "telephone"}) == {"telephone"}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door} as it crossed door one")
def test_a_column_keeps_the_class_with_which_it_crossed_door_one(door: str) -> None:
    table = next(table for table in BUNDLE_TABLES if table.name == door)
    here = classified(DOORS[door])
    crossed = {column.name: column.item_class for column in table.columns if column.name in here}
    assert {name: here[name] for name in crossed} == crossed


@pytest.mark.parametrize("table", sorted(OUR_MODELS), ids=lambda table: f"{table} in the grants")
def test_every_table_of_ours_stands_in_the_grants(table: str) -> None:
    assert table in TABLE_GRANTS


def test_addresses_live_in_one_table_alone() -> None:
    holders = {
        table for table, model in OUR_MODELS.items() for f in model._meta.local_fields if "address" in f.name
    }
    assert holders == {"registry_child"}
