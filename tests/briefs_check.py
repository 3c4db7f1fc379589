"""Reads a database, not the writer: is every published sentence cited, to words that are there, with its own numbers?

    python tests/briefs_check.py FILE.db

Prints counts, and exits with 1 where anything is wrong.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path

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
                where = f"brief {brief}, {name}: {claim['text'][:60]!r}"
                quotes = " ".join(citation["quote"] for citation in claim["citations"])
                if not claim["citations"]:
                    wrong.append(f"{where} has no citation")
                for citation in claim["citations"]:
                    counts["citations"] += 1
                    text = texts.get(int(citation["item"]), "")
                    if text[citation["start"] : citation["end"]] != citation["quote"]:
                        wrong.append(f"{where}: the quote is not at {citation['start']}")
                    address = urls.get(int(citation["item"]))
                    if address and not citation["url"].startswith(address.partition("#")[0]):
                        wrong.append(f"{where}: links to {citation['url'][:80]}")
                if claim["label"] == "quoted" and any(c["quote"] != claim["text"] for c in claim["citations"]):
                    wrong.append(f"{where}: called quoted, and is not its quote")
                said = {number.rstrip(".,") for number in NUMBER.findall(claim["text"])}
                if lost := said - {number.rstrip(".,") for number in NUMBER.findall(quotes)}:
                    wrong.append(f"{where}: {sorted(lost)} are in no quote")
    database.close()
    return counts, wrong


def main() -> None:
    """Check the file that was named."""
    counts, wrong = faults(Path(sys.argv[1]))
    print(dict(counts), f"{len(wrong)} wrong")  # noqa: T201 - the answer
    for line in wrong[:20]:
        print(line)  # noqa: T201 - the answer
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
