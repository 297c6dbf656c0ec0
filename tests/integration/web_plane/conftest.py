"""A migrated database with owner, app and backup roles; each test runs in a transaction that is rolled back."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import django
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from tsunagu import postgres
from tsunagu.config.database_url import connection_settings

os.environ.setdefault("TSUNAGU_TESTING", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
django.setup()

from tests.integration.web_plane.small_city import City, build_city  # noqa: E402
from tsunagu.apps.accounts.database_roles import DatabaseUrls, prepare_database  # noqa: E402


@pytest.fixture(scope="session")
def urls(postgres_server: postgres.Server) -> DatabaseUrls:
    return prepare_database(postgres_server.url())


@pytest.fixture(scope="session")
def switching_url(postgres_server: postgres.Server) -> str:
    """A session that is the owner until a test says `set local role tsunagu_app` (this server is thrown away)."""
    return postgres_server.url("tsunagu") + "&options=" + quote("-c role=tsunagu_owner")


@contextmanager
def _connected(urls: DatabaseUrls, owner_url: str) -> Iterator[None]:
    """Both connections of Django point at the private server, and back afterwards."""
    kept = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
    for alias, url in (("default", urls.app_url), ("owner", owner_url)):
        connections[alias].close()
        connections[alias].settings_dict.update(connection_settings(url, {}))
    try:
        yield
    finally:
        for alias, before in kept.items():
            connections[alias].close()
            connections[alias].settings_dict.update(before)


@pytest.fixture(scope="session")
def migrated(urls: DatabaseUrls, switching_url: str, django_db_blocker: Any) -> DatabaseUrls:
    """The tables, policies and rights, made by the owner."""
    settings.SECRET_KEY = settings.SECRET_KEY or "tests only"
    with django_db_blocker.unblock(), _connected(urls, switching_url):
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    return urls


@pytest.fixture
def database(migrated: DatabaseUrls, switching_url: str, django_db_blocker: Any) -> Iterator[DatabaseUrls]:
    """The migrated database, open for one test."""
    with django_db_blocker.unblock(), _connected(migrated, switching_url):
        yield migrated


@pytest.fixture
def rolled_back(database: DatabaseUrls) -> Iterator[None]:
    """The world is made by the owner and undone with the test; the app role looks at it by SET ROLE."""
    with transaction.atomic(using="owner"):
        yield
        transaction.set_rollback(True, using="owner")


@pytest.fixture
def city(rolled_back: None) -> Iterator[City]:
    """The small city, seen through the app's role: `city.sign_in(role)` says as whom."""
    before = connections["default"]
    connections["default"] = connections["owner"]
    made = build_city()
    try:
        yield made
    finally:
        connections["default"] = before


@pytest.fixture
def count_rows() -> Callable[[], dict[str, int]]:
    """Rows of every table that an action may change."""
    tables = ("tasks_task", "assessment_view", "assessment_decision", "assessment_draft", "assessment_sheet_state",
              "audit_event")  # fmt: skip

    def counted() -> dict[str, int]:
        with connections["default"].cursor() as cursor:
            cursor.execute("reset role")
            counts = {}
            for table in tables:
                cursor.execute(
                    f"select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
                )
                counts[table] = cursor.fetchone()
        return counts

    return counted
