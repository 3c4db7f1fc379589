"""From briefs to the ledger by the pipeline's step, and on by commands, as a user types them."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from groundwire.desk import Desk
from groundwire.sample import SampleSite
from groundwire.settings import Settings
from groundwire.store import ledger as kept
from groundwire.store.tables import ledger
from ledger_world import NOW


def groundwire(database: str, *words: str, now: datetime = NOW) -> subprocess.CompletedProcess[str]:
    kept_back = {key: value for key, value in os.environ.items() if not key.startswith("GROUNDWIRE_")}
    return subprocess.run(
        [sys.executable, "-m", "groundwire", *words],
        env=kept_back | {"GROUNDWIRE_DATABASE": database, "GROUNDWIRE_NOW": now.isoformat(), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_predictions_go_from_the_briefs_to_a_score_and_tampering_is_told(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'ledger.db'}"
    with (
        SampleSite(now=NOW) as site,
        Desk(Settings(database=database, allow=site.allow, pace=0.0, now=NOW), hosts=site.hosts) as desk,
    ):
        desk.init()
        desk.import_opml(site.opml())
        first = asyncio.run(desk.round())
        again = asyncio.run(desk.round())
        with desk.store.reading() as conn:
            entries = kept.every(conn)
    assert first.count("ledger", "predictions") == len(entries) > 0
    assert again.count("ledger", "predictions") == 0

    listed = json.loads(groundwire(database, "ledger", "list", "--json").stdout)
    assert [entry["id"] for entry in listed] == [entry.number for entry in entries]
    assert all(entry["citations"] and entry["who"] for entry in listed)

    late = NOW.replace(year=2032)
    due = json.loads(groundwire(database, "ledger", "due", "--json", now=late).stdout)
    assert {entry["id"] for entry in due} == {entry["id"] for entry in listed}
    done = groundwire(database, "ledger", "resolve", "1", "true", "--because", "It was shipped.", now=late)
    assert done.returncode == 0, done.stderr
    assert json.loads(groundwire(database, "ledger", "score", "--json").stdout)["stated"]["true"] == 1
    assert "came true" in groundwire(database, "ledger", "score").stdout
    refused = groundwire(database, "ledger", "resolve", "9999", "false", "--because", "no")
    assert refused.returncode == 1
    assert "no prediction number 9999" in refused.stderr

    assert groundwire(database, "ledger", "verify").returncode == 0
    assert groundwire(database, "doctor").returncode == 0
    with desk.store.writing() as conn:
        conn.execute(update(ledger).where(ledger.c.number == 1).values(record='{"a":1}'))
    desk.store.close()
    for command in (("ledger", "verify"), ("doctor",)):
        told = groundwire(database, *command)
        assert told.returncode == 1
        assert "record 1 was changed" in told.stdout
    damaged = groundwire(database, "ledger", "list")
    assert damaged.returncode == 1
    assert "damaged record" in damaged.stderr
