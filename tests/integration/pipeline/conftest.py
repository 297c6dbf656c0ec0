"""One small synthetic town for all tests of the whole batch, and runs over copies of its files."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsunagu.domain.programme import Programme
from tsunagu.pipeline.stages import RunOutcome, run_pipeline
from tsunagu.pipeline.store import KEY_VARIABLE
from tsunagu.programmes import load_programme
from tsunagu.synth import write_town

DAY = date(2026, 11, 20)
PROGRAMME = "343021-fuchu"


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(KEY_VARIABLE, raising=False)


@pytest.fixture(scope="session")
def programme() -> Programme:
    return load_programme(PROGRAMME)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, programme: Programme) -> Path:
    """The folder of a town of 1,500 people: extracts/ and truth/."""
    folder = tmp_path_factory.mktemp("town")
    write_town(programme, 1_500, 7, folder, until=DAY)
    return folder


@pytest.fixture(scope="session")
def clean_store(tmp_path_factory: pytest.TempPathFactory, town: Path, programme: Programme) -> Path:
    """A store after one undisturbed run; tests only read it or copy it."""
    folder = tmp_path_factory.mktemp("clean") / "store"
    run_pipeline(programme, town / "extracts", folder)
    return folder


@pytest.fixture(scope="session")
def clean_run(clean_store: Path, town: Path, programme: Programme) -> RunOutcome:
    """The outcome of a repeated run over the clean store."""
    return run_pipeline(programme, town / "extracts", clean_store)


@pytest.fixture
def extracts(tmp_path: Path, town: Path) -> Path:
    """A copy of the town's extract files, to be spoilt."""
    shutil.copytree(town / "extracts", tmp_path / "town" / "extracts")
    return tmp_path / "town" / "extracts"


@pytest.fixture
def store(tmp_path: Path, clean_store: Path) -> Path:
    """A copy of the clean store: yesterday's deliveries are in force."""
    shutil.copytree(clean_store, tmp_path / "store")
    return tmp_path / "store"


Run = Callable[..., RunOutcome]


@pytest.fixture
def run(programme: Programme) -> Run:
    def run_once(extracts: Path, store: Path, **options: object) -> RunOutcome:
        return run_pipeline(programme, extracts, store, **options)  # type: ignore[arg-type]

    return run_once
