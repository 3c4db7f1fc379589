"""JSON Feed 1 and 1.1 (jsonfeed.org): our own adapter, forgiving in what it reads.

A wrong type is "not known", never an error; an item that is no object is left out with a warning.
"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

from groundwire.collect import guard, text
from groundwire.collect.charset import decode
from groundwire.errors import FeedError
from groundwire.model.item import Enclosure, Entry, FeedHeader, ParsedFeed

MOST = 100
Record = Mapping[str, Any]


def parse_json(body: bytes, *, url: str = "", content_type: str | None = None) -> ParsedFeed:
    """The feed in *body*.

    Raises:
        FeedError: ``feed_not_recognised``, when it is JSON but no JSON Feed, or no JSON.
    """
    try:
        document = json.loads(decode(body, content_type))
    except (ValueError, RecursionError) as error:
        raise FeedError("feed_not_recognised", "this is neither XML nor whole JSON") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise FeedError("feed_not_recognised", "this is JSON, but no JSON Feed")
    if "jsonfeed.org/version/" not in str(document.get("version")):
        raise FeedError("feed_not_recognised", "this is JSON, but does not say that it is a JSON Feed")
    warnings: list[str] = []
    rows = [row for row in document["items"] if isinstance(row, dict)]
    if len(rows) < len(document["items"]):
        warnings.append("malformed: some items are not objects and were left out")
    if len(rows) > guard.MOST_ENTRIES:
        warnings.append(f"too_many_items: the first {guard.MOST_ENTRIES} of {len(rows)} entries were kept")
    base = url or _string(document, "feed_url")
    people = _authors(document)
    return ParsedFeed(
        format="json",
        feed=FeedHeader(
            title=text.line(_string(document, "title")) or None,
            link=text.address(_string(document, "home_page_url"), base),
            description=text.html(_string(document, "description")),
            language=text.line(_string(document, "language"), 40) or None,
            hub=_hub(document.get("hubs"), base),
            own=text.address(_string(document, "feed_url"), base) if document.get("hubs") else None,
        ),
        entries=tuple(_entry(row, base, people, warnings) for row in rows[: guard.MOST_ENTRIES]),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _entry(row: Record, base: str, people: tuple[str, ...], warnings: list[str]) -> Entry:
    published, updated = (_moment(row, name, warnings) for name in ("date_published", "date_modified"))
    content = text.html(_string(row, "content_html"))
    if content is None:
        content = text.html(escape(_string(row, "content_text"), quote=False))
    attachments = row.get("attachments")
    return Entry(
        guid=_identifier(row.get("id")),
        url=text.address(_string(row, "url") or _string(row, "external_url"), base),
        title=text.line(_string(row, "title")),
        authors=_authors(row) or people,
        published=published or updated,
        updated=updated,
        summary_html=text.html(escape(_string(row, "summary"), quote=False)),
        content_html=content,
        tags=tuple(filter(None, (text.line(tag, 200) for tag in _strings(row.get("tags")))))[:MOST],
        enclosures=tuple(_enclosures(attachments if isinstance(attachments, list) else [], base))[:MOST],
    )


def _hub(rows: object, base: str) -> str | None:
    """The first hub that speaks WebSub; version 1 of the format knew the name that it had before."""
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and _string(row, "type").lower() in ("websub", "pubsubhubbub"):
            return text.address(_string(row, "url"), base)
    return None


def _string(record: Record, name: str) -> str:
    value = record.get(name)
    return guard.FORBIDDEN.sub("", value) if isinstance(value, str) else ""


def _strings(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []


def _identifier(value: object) -> str | None:
    """The id as text: version 1.1 asks for a string, and says to read numbers as their digits."""
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return text.clean(str(value)) or None if isinstance(value, str | int | float) else None


def _authors(record: Record) -> tuple[str, ...]:
    several = record.get("authors")
    people = several if isinstance(several, list) else [record.get("author")]
    names = [text.line(_string(person, "name"), 200) for person in people if isinstance(person, dict)]
    return tuple(dict.fromkeys(filter(None, names)))[:MOST]


def _enclosures(rows: list[object], base: str) -> list[Enclosure]:
    found = []
    for row in rows:
        where = text.address(_string(row, "url"), base) if isinstance(row, dict) else None
        if where and isinstance(row, dict):
            size = row.get("size_in_bytes")
            whole = isinstance(size, int | float) and math.isfinite(size) and size >= 0
            length = int(size) if whole and isinstance(size, int | float) else None
            found.append(Enclosure(url=where, type=text.line(_string(row, "mime_type"), 100) or None, length=length))
    return found


def _moment(row: Record, name: str, warnings: list[str]) -> datetime | None:
    raw = _string(row, name).strip()
    if not raw:
        return None
    try:
        found = datetime.fromisoformat(raw)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in text.YEARS:
        warnings.append(f"date_unusable: {text.line(raw, 60)!r} cannot be read as a date")
        return None
    return found
