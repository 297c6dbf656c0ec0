"""The three database roles: owner (migrations), app (no ownership, no BYPASSRLS, no CREATE), backup."""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Where each role connects."""

    app_url: str
    owner_url: str
    backup_url: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.app_url, self.owner_url, self.backup_url))


def prepare_database(superuser_url: str, name: str = "tsunagu") -> DatabaseUrls:
    """Create database `name` and the roles name_owner, name_app and name_backup; repeating is harmless.

    The roles' passwords are derived from the superuser's, so that nothing has to be stored.
    """
    owner, app, backup = (f"{name}_{kind}" for kind in ("owner", "app", "backup"))
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _make_role(connection, owner, superuser_url, "nobypassrls")
        _make_role(connection, app, superuser_url, "nobypassrls")
        _make_role(connection, backup, superuser_url, "bypassrls")
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(_words("create database {} owner {} template template0", name, owner))
        connection.execute(_words("revoke all on database {} from public", name))
        connection.execute(_words("grant connect, temporary on database {} to {}", name, owner))
        connection.execute(_words("grant connect on database {} to {}, {}", name, app, backup))
        connection.execute(_words("grant pg_read_all_data to {}", backup))
    with psycopg.connect(_url(superuser_url, name, None), autocommit=True) as connection:
        connection.execute(_words("alter schema public owner to {}", owner))
        connection.execute("revoke all on schema public from public")
        connection.execute(_words("grant usage on schema public to {}, {}", app, backup))
    return DatabaseUrls(*(_url(superuser_url, name, role) for role in (app, owner, backup)))


@contextmanager
def acting_as_owner() -> Iterator[None]:
    """Let the default connection of this thread be the owner's: for loading bundles and making accounts.

    Needs DATABASE_OWNER_URL; the web server runs without it.
    """
    before = connections["default"]
    if before is connections["owner"]:
        yield
        return
    connections["default"] = connections["owner"]
    try:
        yield
    finally:
        connections["default"] = before


def app_role() -> str:
    """The name of the app's database role, for grants and policies."""
    return settings.DATABASE_APP_ROLE


def _make_role(connection: psycopg.Connection, role: str, superuser_url: str, bypass: str) -> None:
    if not connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        connection.execute(_words("create role {}", role))
    attributes = f"alter role {{}} login nosuperuser nocreatedb nocreaterole noreplication {bypass} password "
    connection.execute(_words(attributes, role) + sql.Literal(_password(superuser_url, role)))


def _words(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))  # type: ignore[arg-type]


def _password(superuser_url: str, role: str) -> str:
    secret = (urlsplit(superuser_url).password or "").encode()
    return hmac.new(secret, f"tsunagu role {role}".encode(), hashlib.sha256).hexdigest()


def _url(superuser_url: str, database: str, role: str | None) -> str:
    parts = urlsplit(superuser_url)
    login, at, place = parts.netloc.rpartition("@")
    if role is not None:
        login, at = f"{quote(role, safe='')}:{_password(superuser_url, role)}", "@"
    return urlunsplit((parts.scheme, f"{login}{at}{place}", f"/{database}", parts.query, ""))
