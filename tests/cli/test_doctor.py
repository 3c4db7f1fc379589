"""`doctor` tells of a search index that differs from the rows, and mends it when asked; a round does so by itself."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from groundwire.cli import build
from groundwire.desk import Desk
from groundwire.settings import Settings
from groundwire.store.engine import Store
from store_rows import NOW, fill

DAMAGE = (
    "DELETE FROM search_words WHERE rowid = (SELECT max(rowid) FROM search_words)",
    "INSERT INTO search_entries (id, kind, subject, sha) VALUES (7, 'item', 999, 'x')",
)


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A filled database whose search index was damaged by hand."""
    found = f"sqlite:///{tmp_path / 'desk.db'}"
    store = Store(found)
    store.migrate()
    fill(store)
    with store.writing() as conn:
        for one in DAMAGE:
            conn.execute(text(one))
    store.close()
    return found


def doctor(address: str, *words: str) -> Result:
    surroundings = {"GROUNDWIRE_DATABASE": address, "GROUNDWIRE_NOW": NOW.isoformat(), "COLUMNS": "200"}
    return CliRunner().invoke(build(["doctor"]), ["doctor", *words], env=surroundings)


def test_doctor_tells_and_mends_when_asked(address: str) -> None:
    told = doctor(address)
    assert told.exit_code != 0
    assert "lacks or misquotes 1 story" in told.output
    assert "holds 2 entries of nothing" in told.output
    assert "doctor --mend" in told.output
    mended = doctor(address, "--mend")
    assert mended.exit_code == 0, mended.output
    assert "was wrong: search: the index lacks" in mended.output
    assert "1 entry written, 2 taken out" in mended.output
    after = doctor(address)
    assert after.exit_code == 0
    assert f"last mended on {NOW:%Y-%m-%d}: 3 differences" in after.output


def test_a_round_mends_what_differs_and_looks_once_a_day(address: str) -> None:
    now = NOW
    with Desk(Settings(database=address, workers=1), clock=lambda: now) as desk:

        def mended() -> int:
            return asyncio.run(desk.round(only=frozenset({"index"}))).count("index", "mended")

        assert mended() == 3
        assert doctor(address).exit_code == 0
        with desk.store.writing() as conn:
            conn.execute(text(DAMAGE[0]))
        assert mended() == 0, "it was looked at a moment ago"
        now = now.replace(day=now.day + 1, hour=23)
        assert mended() > 0
    assert doctor(address).exit_code == 0
