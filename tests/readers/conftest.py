"""What the tests of readers share: a filled desk, a clock that is turned by hand, its door, and a reader."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groundwire.model.reader import Reader
from groundwire.publish.readers.door import Door
from groundwire.store.engine import Store
from readers.reader_desk import Turning, a_door, a_store, with_reader


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The invented world in a database, without accounts."""
    opened = a_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Turning:
    return Turning()


@pytest.fixture
def door(store: Store, clock: Turning) -> Door:
    return a_door(store, clock)


@pytest.fixture
def ada(store: Store) -> Reader:
    """A reader with a password."""
    return with_reader(store)
