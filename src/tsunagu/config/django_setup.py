"""Starts Django inside a command: `tsunagu load`, `tsunagu demo`, migrations."""

import os

import django
from django.core.management import call_command


def setup(*, app_url: str = "", owner_url: str = "", programme: str = "", demo: bool = False) -> None:
    """Set the environment that settings read, then set Django up; call once a process."""
    wanted = {
        "DATABASE_URL": app_url,
        "DATABASE_OWNER_URL": owner_url,
        "TSUNAGU_PROGRAMME": programme,
        "TSUNAGU_DEMO": "1" if demo else "",
    }
    os.environ.update({name: value for name, value in wanted.items() if value})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
    django.setup()


def migrate() -> None:
    """Bring the database's tables, policies and rights up to date, as the owner."""
    call_command("migrate", database="owner", interactive=False, verbosity=0)
