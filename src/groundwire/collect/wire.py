"""What `pool` and `worker` say to each other. Apart, so that the worker need not import what runs it.

A request is four lengths (32-bit, network order; of URL, Content-Type, recipe and body), then these. The recipe is
JSON, and empty where the body is to be read as a feed. A reply is a length,
then JSON: a feed, or ``{"error": [code, why]}``. JSON, since a document must not be able to make the parent unpickle
anything.
"""

import json
import struct
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from groundwire.errors import FeedError
from groundwire.model.item import Enclosure, Entry, FeedHeader, ParsedFeed

REQUEST = struct.Struct("!IIII")
REPLY = struct.Struct("!I")
READY = b"ready"


def request(body: bytes, url: str, content_type: str | None, recipe: Mapping[str, str] | None = None) -> bytes:
    """A document that is to be read; no Content-Type and an empty one are the same."""
    address, kind = url.encode("utf-8", "surrogatepass"), (content_type or "").encode("utf-8", "surrogatepass")
    parts = (address, kind, b"" if recipe is None else json.dumps(recipe).encode(), body)
    return REQUEST.pack(*map(len, parts)) + b"".join(parts)


def pack(found: ParsedFeed) -> bytes:
    """A feed as JSON."""
    entries = list(map(_entry, found.entries))
    return json.dumps([found.format, _header(found.feed), entries, found.warnings, found.broken_off]).encode()


def refusal(code: str, why: str) -> bytes:
    """A document that was not read."""
    return json.dumps({"error": [code, why]}).encode()


def unpack(reply: bytes) -> ParsedFeed:
    """The feed in a reply.

    Raises:
        FeedError: the document was refused; or ``crash``, where the reply is none that we know.
    """
    try:
        answer: Any = json.loads(reply)
        if isinstance(answer, dict):
            raise FeedError(*map(str, answer["error"]))
        form, header, entries, warnings, broken_off = answer
        return ParsedFeed(
            format=form,
            feed=_header_of(header),
            entries=tuple(map(_entry_of, entries)),
            warnings=tuple(warnings),
            broken_off=bool(broken_off),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FeedError("crash", "the answer of the process that read the feed cannot be read") from error


def _header(feed: FeedHeader) -> list[Any]:
    return [feed.title, feed.link, feed.description, feed.language, _said(feed.updated), feed.ttl, feed.hub, feed.own]


def _header_of(row: list[Any]) -> FeedHeader:
    title, link, description, language, updated, ttl, hub, own = row
    return FeedHeader(
        title=title,
        link=link,
        description=description,
        language=language,
        updated=_time(updated),
        ttl=ttl,
        hub=hub,
        own=own,
    )


def _entry(entry: Entry) -> list[Any]:
    return [
        entry.guid,
        entry.url,
        entry.title,
        entry.authors,
        _said(entry.published),
        _said(entry.updated),
        entry.summary_html,
        entry.content_html,
        entry.tags,
        [(one.url, one.type, one.length) for one in entry.enclosures],
        entry.comments_url,
        entry.signals,
    ]


def _entry_of(row: list[Any]) -> Entry:
    guid, url, title, authors, published, updated, summary, content, tags, enclosures, comments, signals = row
    return Entry(
        guid=guid,
        url=url,
        title=title,
        authors=tuple(authors),
        published=_time(published),
        updated=_time(updated),
        summary_html=summary,
        content_html=content,
        tags=tuple(tags),
        enclosures=tuple(map(_enclosure_of, enclosures)),
        comments_url=comments,
        signals=tuple((name, value) for name, value in signals) if signals else (),
    )


def _enclosure_of(row: list[Any]) -> Enclosure:
    url, kind, length = row
    return Enclosure(url=url, type=kind, length=length)


def _said(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
