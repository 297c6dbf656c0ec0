"""A migrated database with owner, app and backup roles; each test runs in a transaction that is rolled back."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from tests.integration.web_plane.small_city import City, build_city
from tsunagu import postgres
from tsunagu.apps.accounts.database_roles import DatabaseUrls, prepare_database
from tsunagu.config.database_url import connection_settings


@pytest.fixture(scope="session")
def urls(postgres_server: postgres.Server) -> DatabaseUrls:
    return prepare_database(postgres_server.url())


@pytest.fixture(scope="session")
def database(urls: DatabaseUrls, django_db_blocker) -> Iterator[DatabaseUrls]:
    """Both connections point at the private server; migrations run as the owner."""
    kept = {alias: dict(connections.databases[alias]) for alias in ("default", "owner")}
    for alias, url in (("default", urls.app_url), ("owner", urls.owner_url)):
        connections[alias].close()
        connections.databases[alias].update(connection_settings(url, {}))
        connections[alias].settings_dict.update(connection_settings(url, {}))
    settings.SECRET_KEY = settings.SECRET_KEY or "tests only"
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        yield urls
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict.update(kept[alias])
            connections.databases[alias].update(kept[alias])


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
                cursor.execute(f"select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t")
                counts[table] = cursor.fetchone()
        return counts

    return counted
