"""Hard cases of dates in sentences, each with the dates that a careful editor would put on a timeline.

The answers were written before the code was run on them. A quarter, a half, a season and "early" or "the end of" a
year count as dates of that year, since the grains are day, month and year; fiscal years, decades, spans of time and
years in names of events count as none.
"""

import json
from datetime import date
from pathlib import Path

from groundwire.brief.dates import stated

CASES = [json.loads(line) for line in Path(__file__).with_name("timeline_cases.jsonl").read_text("utf-8").splitlines()]
FLOOR = 80  # of the cases


def told(text: str, published: str) -> set[tuple[str, str]]:
    return {(one.date, one.grain) for one in stated(text, date.fromisoformat(published))}


def test_hard_cases_are_dated_as_an_editor_would() -> None:
    assert len(CASES) >= 80
    missed = []
    for case in CASES:
        expected = {(one["date"], one["grain"]) for one in case["expected"]}
        if (found := told(case["text"], case["published"])) != expected:
            missed.append(f"{case['text']}  expected {sorted(expected)}, found {sorted(found)}")
    print("\n".join(missed))  # noqa: T201 - what a reader of a failure wants
    assert len(CASES) - len(missed) >= FLOOR
