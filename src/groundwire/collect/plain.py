"""JSON as services answer it: read within bounds, and asked for values that may be missing or of another type. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from groundwire.collect import text
from groundwire.collect.page import html_refusal
from groundwire.errors import FeedError

Record = Mapping[str, Any]
LARGEST = 1e15
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def read(body: bytes, *, url: str = "") -> Any:
    """The value in *body*.

    Raises:
        FeedError: ``not_json``, or a web page stands there instead.
    """
    document = body.decode("utf-8-sig", "replace")
    if refusal := html_refusal(document):
        raise refusal
    try:
        return json.loads(document)
    except (ValueError, RecursionError) as error:
        raise FeedError("not_json", f"the answer of {url or 'the service'} is not JSON") from error


def records(value: Any) -> Iterator[Record]:
    """The objects in a list; nothing where it is none."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def inside(value: Any, *path: str) -> Any:
    """What stands at a path of names; None where the path ends before."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def words(record: Record, name: str) -> str:
    """A string of the record as it may be stored; "" where it has none."""
    value = record.get(name)
    return text.clean(value) if isinstance(value, str) else ""


def number(record: Record, name: str) -> float | None:
    """A finite number of the record; None where it has none."""
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < LARGEST else None


def when(value: Any) -> datetime | None:
    """A time given as Unix seconds or in ISO 8601; None for others, and for years that nobody means."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found = datetime.fromtimestamp(value, UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.year in text.YEARS and found > EARLIEST else None


def figures(**found: float | None) -> tuple[tuple[str, float], ...]:
    """Signals by name, without those that are not known."""
    return tuple(sorted((name, value) for name, value in found.items() if value is not None))
