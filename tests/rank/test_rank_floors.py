"""Floors of ranking on the development data: a figure below one is a step back, and must be said to be one.

Two splits of the weeks: those scored by the development data's own scorer, and the weeks between them, which were
chosen as the second split before anything was tuned. Nothing is chosen by either: what weighs how much was chosen by
leaving out each of the eleven weeks before them in turn. Four weeks in all are run here, for time.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwire.model.line import document
from groundwire.model.story import Candidate
from groundwire.rank.picked import learn
from groundwire.rank.score import score

SCORED = ("2025-08-17", "2025-10-26")
BETWEEN = ("2025-08-10", "2025-11-02")
FLOOR_SCORED, FLOOR_BETWEEN = 0.69, 0.75  # of the picks, among the first 100 of about 2,200 papers
PROGRAM = """
import json, pathlib, sys
sys.path.insert(0, sys.argv[1])
import ranking
data = pathlib.Path(sys.argv[2])
known = {week["week"]: week for week in ranking.read(ranking.find(data, "curation/curation_weeks.jsonl.gz"))}
for name in sys.argv[3:]:
    week = known[name]
    lines, picks = list(ranking.candidates(data, [week])), list(ranking.picks_before(data, week))
    print(json.dumps({"week": week, "lines": lines, "picks": picks}))
"""


def found_among_the_first(shared: Path, weeks: tuple[str, ...], places: int) -> float:
    """The mean share of the weeks' picks in that many first places."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(shared / "eval"), str(shared / "packs"), *weeks],
        capture_output=True,
        text=True,
        check=True,
    )
    shares = []
    for line in ran.stdout.splitlines():
        case = json.loads(line)
        documents = [document(row) for row in case["lines"]]
        now = max((one.published for one in documents if one.published), default=datetime(1970, 1, 1, tzinfo=UTC))
        stories = [Candidate(id=one.id, title=one.title, documents=(one,)) for one in documents]
        ranked = score(stories, now=now, taste=learn(case["picks"], documents))
        first = {one.id.split(":", 1)[1] for one in sorted(ranked, key=lambda one: (-one.score, one.id))[:places]}
        shares.append(sum(name in first for name in case["week"]["in_pool"]) / len(case["week"]["in_pool"]))
    return sum(shares) / len(shares)


@pytest.mark.shared
def test_picks_of_scored_weeks_are_found(shared: Path) -> None:
    assert found_among_the_first(shared, SCORED, 100) >= FLOOR_SCORED


@pytest.mark.shared
def test_picks_of_the_weeks_between_are_found(shared: Path) -> None:
    assert found_among_the_first(shared, BETWEEN, 100) >= FLOOR_BETWEEN
