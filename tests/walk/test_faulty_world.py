"""Rounds over recorded feeds of which some misbehave; the whole measure is ``python bench/faults.py``."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.shared
def test_good_feeds_are_complete_and_bad_ones_wait_as_their_failures_ask(shared: Path) -> None:
    assert shared.is_dir()
    script = Path(__file__).resolve().parents[2] / "bench" / "faults.py"
    asked = [sys.executable, str(script), "--feeds", "60", "--rounds", "4"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(told.stdout)
    assert found["misbehaving"] > 10
    assert len(found["states_by_fault"]) > 5
    assert found["good_sources"] >= 45
    assert found["entries_of_good_sources"] > 1000
    assert (found["missing"], found["doubled"], found["wrong"]) == (0, [], [])
