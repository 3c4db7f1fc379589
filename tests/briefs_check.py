"""Reads a database, not the writer: is every published sentence cited, to words that are there, with its own numbers?

    python tests/briefs_check.py FILE.db

Prints counts, and exits with 1 where anything is wrong.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"\d[\d.,]*")


def faults(file: Path) -> tuple[Counter[str], list[str]]:
    """Counts of briefs, claims and citations in all versions; and what is wrong, a line each."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    database = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    texts = dict(database.execute("SELECT id, text FROM articles"))
    urls = dict(database.execute("SELECT id, url FROM articles"))
    for brief, sections in database.execute("SELECT id, sections FROM briefs ORDER BY id"):
        counts["briefs"] += 1
        for name, section in json.loads(sections).items():
            claims = section.get("claims", [])
            counts["claims"] += len(claims)
            if bool(claims) == bool(section.get("abstained")):
                wrong.append(f"brief {brief}, {name}: neither claims nor a reason, or both")
            for claim in claims:
                counts["citations"] += len(claim["citations"])
                wrong += [f"brief {brief}, {name}: {claim['text'][:60]!r} {why}" for why in _faults(claim, texts, urls)]
    database.close()
    return counts, wrong


def _faults(claim: dict[str, Any], texts: dict[int, str], urls: dict[int, str | None]) -> Iterator[str]:
    """What is wrong with one claim."""
    quotes = [citation["quote"] for citation in claim["citations"]]
    if not quotes:
        yield "has no citation"
    for citation in claim["citations"]:
        article = int(citation["item"])
        if texts.get(article, "")[citation["start"] : citation["end"]] != citation["quote"]:
            yield f"has a quote that is not at {citation['start']}"
        if (address := urls.get(article)) and not citation["url"].startswith(address.partition("#")[0]):
            yield f"links to {citation['url'][:80]}"
    if claim["label"] == "quoted" and any(quote != claim["text"] for quote in quotes):
        yield "is called quoted, and is not its quote"
    if lost := _numbers(claim["text"]) - _numbers(" ".join(quotes)):
        yield f"has {sorted(lost)}, which no quote has"


def _numbers(words: str) -> set[str]:
    return {number.rstrip(".,") for number in NUMBER.findall(words)}


def main() -> None:
    """Check the file that was named."""
    counts, wrong = faults(Path(sys.argv[1]))
    print(dict(counts), f"{len(wrong)} wrong")  # noqa: T201 - the answer
    for line in wrong[:20]:
        print(line)  # noqa: T201 - the answer
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
