"""What every test may ask for: a local web server, the development data beside the checkout, a database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from groundwire.store.engine import Store

pytest_plugins = ["site_server", "postgres_server"]

# No test is timed: machines are busy; speed is measured in bench/. One run is like the next, so that no change fails by
# chance; `pytest --hypothesis-profile=search` looks for cases that were not met yet.
settings.register_profile("repeated", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, derandomize=False, max_examples=1_000)
settings.load_profile("repeated")

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = Store(f"sqlite:///{tmp_path / 'groundwire.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; a test that needs it is skipped aloud where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the development data is not at {SHARED}: this measure was NOT taken")
    return SHARED
