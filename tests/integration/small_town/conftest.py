"""The web plane on a private PostgreSQL: the small town loaded once, everything a test does rolled back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.integration.small_town import town
from tests.integration.small_town.plane import (
    DATABASE,
    ROLES_OF,
    City,
    begin_logins,
    connected_to,
    create_database,
    give_work,
    undone,
)
from tsunagu import postgres
from tsunagu.apps.accounts.actions import create_demo_accounts
from tsunagu.apps.accounts.actors import actor_of_user
from tsunagu.apps.accounts.database_roles import acting_as_owner, prepare_database
from tsunagu.apps.accounts.logins import set_token
from tsunagu.apps.accounts.models import User
from tsunagu.apps.intake.actions import load_bundle
from tsunagu.apps.registry.models import Child
from tsunagu.domain.access import Actor
from tsunagu.programmes import load_programme


@pytest.fixture(scope="session")
def loaded(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> City:
    """Prepare, migrate, make one account a role, load the bundle; nobody is connected afterwards."""
    bundle = tmp_path_factory.mktemp("town") / "bundle"
    town.write_city(bundle)
    prepare_database(postgres_server.url(), ROLES_OF)
    create_database(postgres_server, DATABASE, "template0")
    with django_db_blocker.unblock(), connected_to(postgres_server, DATABASE):
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        create_demo_accounts(load_programme(town.PROGRAMME), school_code="S01")
        load_bundle(bundle)
        with acting_as_owner():
            actors = {user.role: actor_of_user(user) for user in User.objects.all()}
            made = City(postgres_server, bundle, actors, dict(Child.objects.values_list("child_id", "key")))
            give_work(made)
            begin_logins(made)
    return made


@pytest.fixture
def city(loaded: City, django_db_blocker: Any) -> Iterator[City]:
    """The town as the app's database role, in a transaction that is undone."""
    with django_db_blocker.unblock(), connected_to(loaded.server, DATABASE):
        yield from undone(loaded, "default")


@pytest.fixture
def owner_city(loaded: City, django_db_blocker: Any) -> Iterator[City]:
    """The town as the owner, who may do what nobody should, in a transaction that is undone."""
    with django_db_blocker.unblock(), connected_to(loaded.server, DATABASE), acting_as_owner():
        yield from undone(loaded, "owner")


@pytest.fixture
def copied_city(loaded: City, django_db_blocker: Any) -> Iterator[City]:
    """A copy of the town's database, in which a test may commit."""
    name = "tsunagu_copy"
    create_database(loaded.server, name, DATABASE)
    try:
        with django_db_blocker.unblock(), connected_to(loaded.server, name):
            yield loaded
    finally:
        with psycopg.connect(loaded.server.url(), autocommit=True) as superuser:
            superuser.execute(f"drop database {name} with (force)")


@pytest.fixture
def signed_in(city: City) -> Callable[[str], Actor]:
    """Become a role: the database knows the login's token, and the actor is returned."""

    def become(role: str) -> Actor:
        set_token(city.token(role))
        return city.actors[role]

    return become


@pytest.fixture
def now() -> datetime:
    return timezone.now()
