"""Community figures that a feed tells in an entry's text, such as points and comments on Hacker News. Pure."""

import re
from collections.abc import Mapping

from groundwire.model.item import Entry

PATTERNS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "hackernews": (
        ("points", re.compile(r"(?:^|>)\s*Points:\s*(\d{1,6})\b")),
        ("comments", re.compile(r"(?:^|>)\s*#\s*Comments:\s*(\d{1,6})\b")),
    ),
    "reddit": (
        ("points", re.compile(r"(?:^|>)\s*(\d{1,6}) (?:points|upvotes)\b")),
        ("comments", re.compile(r"\[(\d{1,6}) comments\]")),
    ),
}


def signals(entry: Entry, kind: str) -> tuple[tuple[str, float], ...]:
    """The figures that *entry* of a source of *kind* tells, sorted by name; () where it tells none."""
    if kind not in PATTERNS:
        return ()
    body = entry.content_html or entry.summary_html or ""
    found = {}
    for name, pattern in PATTERNS[kind]:
        if match := pattern.search(body):
            found[name] = float(match[1])
    return tuple(sorted(found.items()))
