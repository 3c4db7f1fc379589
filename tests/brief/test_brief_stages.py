"""The stages brief, timeline and verify as filters: shapes, optional fields, and the development data's floors."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from groundwire.cli.stages import Options, Stage
from groundwire.cli.stages.brief import STAGE as BRIEF
from groundwire.cli.stages.timeline import STAGE as TIMELINE
from groundwire.cli.stages.verify import STAGE as VERIFY
from groundwire.model.brief import SECTIONS

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "fit_verifier.py"
TEXT = (
    "Norvex opened a laboratory in Leeds on 3 March 2025. The laboratory employs 400 people and matters for the region."
)


def answer(stage: Stage, line: dict[str, Any]) -> dict[str, Any]:
    assert stage.start is not None
    found = stage.start(Options())(line)
    return dict(json.loads(json.dumps(found)))


def test_a_brief_has_ten_sections_of_cited_claims_or_reasons() -> None:
    item = {
        "id": 7,
        "source": "Post",
        "url": "https://post.example/a",
        "title": "Norvex opens laboratory",
        "text": TEXT,
    }
    found = answer(BRIEF, {"id": "x", "items": [item], "now": "2026-01-14T00:00:00Z"})
    assert tuple(found["sections"]) == SECTIONS
    assert found["writer"] == "built-in"
    assert found["cost"] == {"tokens": 0, "usd": 0.0, "seconds": 0.0}
    claim = found["sections"]["changed"]["claims"][0]
    citation = claim["citations"][0]
    assert claim["label"] == "quoted"
    assert TEXT[citation["start"] : citation["end"]] == citation["quote"] == claim["text"]
    assert citation["item"] == "7"
    assert citation["url"].startswith("https://post.example/a#:~:text=Norvex")
    assert found["sections"]["discussion"]["abstained"]


@pytest.mark.parametrize("text", [None, "", "   ", "\x00", "。。。", "no stop at all"])
def test_an_item_with_nothing_to_quote_is_answered_with_reasons(text: str | None) -> None:
    found = answer(BRIEF, {"id": "x", "items": [{"id": "a", "text": text, "links": None, "published": None}]})
    assert all(section.get("abstained") or section["claims"] for section in found["sections"].values())


def test_no_items_at_all_is_an_answer_too() -> None:
    assert answer(BRIEF, {"id": "x", "items": []})["sections"]["changed"]["abstained"]
    assert answer(TIMELINE, {"id": "x", "items": []}) == {"events": []}


def test_the_timeline_answers_with_dates_and_grains() -> None:
    events = answer(TIMELINE, {"id": "x", "items": [{"id": "a", "text": TEXT}]})["events"]
    assert [(event["date"], event["grain"]) for event in events] == [("2025-03-03", "day")]
    assert events[0]["citations"][0]["quote"] == events[0]["text"]


def test_a_verdict_has_a_probability_a_word_and_reasons() -> None:
    found = answer(
        VERIFY, {"id": "x", "claim": "Norvex opened a laboratory in Leeds on 4 March 2025.", "spans": [TEXT]}
    )
    assert found["supported"] < 0.5
    assert found["verdict"] == "contradicted"
    assert found["why"]


def measured(scorer: str, *how: str) -> dict[str, Any]:
    if not (SHARED / "eval" / scorer).exists():
        pytest.skip(f"the development data is not beside the project: no {SHARED / 'eval' / scorer}")
    run = [sys.executable, str(SHARED / "eval" / scorer)]
    run += how or ["run", "--command", f"{sys.executable} -m groundwire"]
    return dict(json.loads(subprocess.run(run, capture_output=True, text=True, check=True, timeout=120).stdout))


@pytest.mark.shared
def test_the_timeline_keeps_its_floor_on_the_development_data() -> None:
    found = measured("timeline.py")
    assert found["events"]["f1"] >= 0.99
    assert found["citations_valid"] == 1.0


@pytest.mark.shared
def test_the_verifier_keeps_its_floors_on_the_development_data() -> None:
    found = measured("verifying.py")
    assert found["missing"] == 0
    assert found["wice"]["balanced_accuracy"] >= 0.72
    corrupted = found["corrupted"]
    assert corrupted["rejected_mean"] >= 0.9
    assert all(corrupted["rejected"][kind] >= floor for kind, floor in REJECTED.items())
    assert corrupted["false_rejects"]["reworded"] <= 0.08
    assert corrupted["false_rejects"]["verbatim"] <= 0.01


REJECTED = {"number": 0.97, "date": 0.97, "name": 0.9, "negation": 0.9, "attribution": 0.5}


@pytest.mark.shared
def test_claims_are_told_apart_by_coefficients_that_were_fitted_without_them(tmp_path: Path) -> None:
    claims, answers = SHARED / "eval" / "verifying.py", tmp_path / "answers.jsonl"
    if not claims.exists():
        pytest.skip(f"the development data is not beside the project: no {claims}")
    fitted = [sys.executable, str(SCRIPT), "--claims", str(claims), "--data", str(SHARED / "packs")]
    subprocess.run([*fitted, "--answers", str(answers)], check=True, timeout=300)
    found = measured("verifying.py", "score", str(answers))
    assert found["wice"]["balanced_accuracy"] >= 0.72
