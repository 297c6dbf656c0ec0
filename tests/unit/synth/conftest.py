"""One town of 20,000 for the whole session, and the files of both shipped programmes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tsunagu.domain.programme import Programme
from tsunagu.programmes import load_programme
from tsunagu.synth import TownSummary, write_town
from tsunagu.synth.record_errors import SHARES
from tsunagu.synth.story import Story, make_story
from tsunagu.synth.world import build_world

UNTIL = date(2026, 11, 20)
SHIPPED = ("343021-fuchu", "112241-toda")


@pytest.fixture(scope="session")
def story() -> Story:
    """What happened in a town of 20,000 residents."""
    return make_story(build_world("架空県", "見本市", "992011", 20_000, 7, UNTIL, SHARES["easy"]))


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Programme]:
    """Load a shipped programme by name."""
    root = Path(__file__).parents[3] / "programmes"
    return lambda name: load_programme(root / name)


@pytest.fixture(scope="session", params=SHIPPED)
def town(
    request: pytest.FixtureRequest,
    shipped: Callable[[str], Programme],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Programme, Path, TownSummary]:
    """Write a small town of each shipped programme with hard errors."""
    programme = shipped(request.param)
    out = tmp_path_factory.mktemp("town")
    return programme, out, write_town(programme, 5_000, 3, out, until=UNTIL, errors="hard")
