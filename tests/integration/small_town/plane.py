# ruff: noqa: E402 - Django is set up before what needs it is imported
"""The web plane of the small city: its two database connections, its people, plain SQL as either role."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

os.environ.setdefault("TSUNAGU_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")

import django
import psycopg

django.setup()

from django.db import connections, transaction
from django.utils import timezone

from tests.integration.small_town import town
from tsunagu import postgres
from tsunagu.apps.accounts.database_roles import DatabaseUrls, prepare_database
from tsunagu.apps.accounts.logins import LONGEST, hash_of
from tsunagu.apps.accounts.models import Login
from tsunagu.apps.tasks.models import Task
from tsunagu.config.database_url import connection_settings
from tsunagu.domain.access import Actor

ROLES_OF, DATABASE = "tsunagu", "tsunagu_town"  # the roles are the server's, the database our own
ROLES = (
    "case_worker",
    "public_health_nurse",
    "education_analyst",
    "school_teacher",
    "manager",
    "information_officer",
)


@dataclass(frozen=True)
class City:
    """The loaded city: who is in it, under which keys."""

    server: postgres.Server
    bundle: Path
    actors: dict[str, Actor]
    keys: dict[str, str]  # child id -> public key

    def token(self, role: str) -> str:
        return f"token of {role}"


def create_database(server: postgres.Server, name: str, template: str) -> None:
    """A database of its own beside the one that other tests use, with the same roles and rights."""
    with psycopg.connect(server.url(), autocommit=True) as superuser:
        superuser.execute(f"create database {name} template {template} owner {ROLES_OF}_owner")
        superuser.execute(f"revoke all on database {name} from public")
        superuser.execute(f"grant connect, temporary on database {name} to {ROLES_OF}_owner")
        superuser.execute(f"grant connect on database {name} to {ROLES_OF}_app, {ROLES_OF}_backup")
    with psycopg.connect(server.url(name), autocommit=True) as superuser:
        superuser.execute(f"alter schema public owner to {ROLES_OF}_owner")
        superuser.execute("revoke all on schema public from public")
        superuser.execute(f"grant usage on schema public to {ROLES_OF}_app, {ROLES_OF}_backup")


@lru_cache
def urls_of(server: postgres.Server) -> DatabaseUrls:
    """Where the three roles connect; they are made once a server."""
    return prepare_database(server.url(), ROLES_OF)


@contextmanager
def connected_to(server: postgres.Server, database: str) -> Iterator[None]:
    """Let both connections be those of a database with the roles of `ROLES_OF`."""
    urls = urls_of(server)
    before = {alias: dict(connections.settings[alias]) for alias in ("default", "owner")}
    for alias, url in (("default", urls.app_url), ("owner", urls.owner_url)):
        connections[alias].close()
        settings = connection_settings(url.replace(f"/{ROLES_OF}?", f"/{database}?"), {})
        connections.settings[alias].update(settings)
        del connections[alias]
    try:
        yield
    finally:
        for alias, settings in before.items():
            connections[alias].close()
            connections.settings[alias].update(settings)
            del connections[alias]


def as_owner(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement as the database's owner, whom no policy binds (committed data only)."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement on the connection in use."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def undone(loaded: City, alias: str) -> Iterator[City]:
    """Hand the city out inside a transaction that is then rolled back."""
    with transaction.atomic(using=alias):
        yield loaded
        transaction.set_rollback(True, using=alias)


def give_work(made: City) -> None:
    """Put known children into known hands."""
    for child, role in ((town.LISTED, "case_worker"), (town.OF_NURSE, "public_health_nurse"), (town.UNASSIGNED, None),
                        (town.SAMPLED, "case_worker"), (town.MUST_ONLY, "case_worker"), (town.PROTECTED, "case_worker"),
                        (town.SECOND_SCHOOL, "case_worker")):  # fmt: skip
        holder = made.actors[role].id if role else None
        Task.objects.filter(child__child_id=child).update(assignee_id=holder)


def begin_logins(made: City) -> None:
    """A login with a second factor for each role, whose token the tests know."""
    moment = timezone.now()
    for role, actor in made.actors.items():
        Login.objects.create(
            token_hash=hash_of(made.token(role)), user_id=actor.id, second_factor=True, started_at=moment,
            last_used_at=moment + timedelta(minutes=20), expires_at=moment + LONGEST,
        )  # fmt: skip
