"""What every test shares: a private PostgreSQL per worker, started only when a test asks for it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tsunagu import postgres

os.environ.setdefault("TSUNAGU_TESTING", "1")
# The browser tests leave an event loop in their worker; the database tests after them are synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Fast where a crash may lose the data: nothing of a test outlives it.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A private server for this worker's session, in a folder that any account may reach."""
    base = Path(tempfile.mkdtemp(prefix="tsunagu-test-", dir="/var/tmp"))
    base.chmod(0o755)
    server = postgres.start(base / "postgres", THROWAWAY)
    yield server
    server.stop()
    shutil.rmtree(base, ignore_errors=True)
