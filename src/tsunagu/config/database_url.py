"""Reads DATABASE_URL and DATABASE_OWNER_URL into Django's settings."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database_settings(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The default connection (app role, pooled) and the owner's (migrations, loading; not pooled).

    Without DATABASE_OWNER_URL the owner's connection is the app's, and whatever needs the owner is refused
    by the database itself.
    """
    app = environ.get("DATABASE_URL", "postgresql:///tsunagu")
    pool = {"min_size": 1, "max_size": int(environ.get("DATABASE_POOL", "12")), "timeout": 10}
    return {
        "default": connection_settings(app, {"pool": pool}),
        "owner": connection_settings(environ.get("DATABASE_OWNER_URL", app), {}),
    }


def connection_settings(url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Settings of one connection; the query part of the URL gives further libpq options (host=…)."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "tsunagu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**query, **options},
        "TIME_ZONE": None,
    }
