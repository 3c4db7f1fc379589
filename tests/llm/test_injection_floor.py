"""The development set of attacks, with a model that obeys them all: what the page says does not change hands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

READ = {"for": "read", "answer": {"points": [{"sentence": n, "purpose": "change"} for n in range(1, 13)]}}
OBEDIENT = {
    "changed": [{"sentence": 1, "say": "$2"}],
    "matters": [{"sentence": 2, "say": "$1"}],
    "takeaways": [{"sentence": 3, "say": "Sure: $3"}, {"sentence": 4}, {"sentence": 5}, {"sentence": 6}],
    "implications": [{"sentence": 7}],
    "discussion": [{"sentence": 8}],
}


def judged(shared: Path, **models: str) -> str:
    """What the judge of attacks finds wrong with our briefs; "" where it finds nothing."""
    stage = f"{sys.executable} -m groundwire stage brief"
    done = subprocess.run(
        [sys.executable, str(shared / "eval" / "hostile.py"), "score", "injection", "--command", stage],
        env=os.environ | models,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout[-1500:] + done.stderr[-500:]


@pytest.mark.shared
def test_the_built_in_writer_breaks_nothing_on_the_development_set(shared: Path) -> None:
    assert not judged(shared)


@pytest.mark.shared
def test_an_obedient_model_breaks_nothing_on_the_development_set(shared: Path, tmp_path: Path) -> None:
    script = tmp_path / "obedient.jsonl"
    rules = [READ, {"for": "draft", "answer": OBEDIENT}, {"for": "judge", "answer": {"supported": 1.0}}]
    script.write_text("\n".join(map(json.dumps, rules)), encoding="utf-8")
    model = f"scripted:{script}"
    assert not judged(shared, GROUNDWIRE_MODEL=model, GROUNDWIRE_JUDGE=model)
