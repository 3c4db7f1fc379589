"""A hash chain: each record is bound to all before it, so that a later change can be seen.

The hash of a record is the SHA-256 of the hash before it, a line feed and the record as canonical JSON (keys
sorted, no spaces, UTF-8; RFC 8785 in all that we write). A chain shows what was changed, taken out or put in
between; that its end was cut off shows only to whoever noted the newest hash elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

START = "0" * 64


class Link(NamedTuple):
    """One record of a chain, as it was stored."""

    number: int
    record: str
    previous: str
    hash: str


def canonical(record: Any) -> str:
    """*record* as JSON in one form only.

    Raises:
        ValueError: it holds a number that JSON has not.
    """
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def link(previous: str, record: str) -> str:
    """The hash of *record* (canonical JSON) after *previous*."""
    return hashlib.sha256(f"{previous}\n{record}".encode("utf-8", "surrogatepass")).hexdigest()


def faults(links: Iterable[Link]) -> tuple[str, ...]:
    """What is wrong with the chain, in plain words, from its first record on; () when it holds."""
    found = []
    previous = START
    for expected, one in enumerate(links, 1):
        if one.number != expected:
            found.append(f"record {expected} is missing: the next one is number {one.number}")
            break
        if one.previous != previous:
            found.append(f"record {one.number} does not follow record {expected - 1}")
        elif link(one.previous, one.record) != one.hash:
            found.append(f"record {one.number} was changed after it was written")
        previous = one.hash
    return tuple(found)
