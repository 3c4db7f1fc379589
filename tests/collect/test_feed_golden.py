"""Golden pairs: a document, and the items that it becomes. ``APPROVE=1`` rewrites them; the difference is reviewed."""

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwire.collect.feed import parse
from groundwire.collect.identity import to_items
from groundwire.collect.readings.bodies import looked_through
from groundwire.model.source import Source, SourceId

CASES = Path(__file__).parent / "cases"
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


def documents() -> list[Path]:
    return sorted(path for path in CASES.iterdir() if not path.name.endswith(".expected.json"))


@pytest.mark.parametrize("case", documents(), ids=lambda case: case.name)
def test_a_document_becomes_the_items_that_were_approved(case: Path) -> None:
    source = Source(id=SourceId(1), url=f"https://{case.stem.replace('_', '-')}.example/feed", title="")
    parsed = looked_through(parse(case.read_bytes(), url=source.url))
    items = to_items(parsed, source, collected=NOW, raw_sha256="-")
    found = {
        "format": parsed.format,
        "feed": asdict(parsed.feed),
        "warnings": parsed.warnings,
        "items": [{**asdict(item), "other_keys": item.other_keys()} for item in items],
    }
    text = json.dumps(found, indent=1, ensure_ascii=False, default=str) + "\n"
    expected = case.with_name(case.name + ".expected.json")
    if os.environ.get("APPROVE"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
