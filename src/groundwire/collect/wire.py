"""What `pool` and `worker` say to each other. Apart, so that the worker need not import what runs it.

A request is four lengths (32-bit, network order; of URL, Content-Type, reading and body), then these. The reading says
what the body is to be read as, in JSON, and is empty where that is a feed. A reply is a length, then JSON: a feed or
another list, or ``{"error": [code, why]}``. JSON, since a document must not be able to make the parent unpickle
anything.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groundwire.errors import FeedError
from groundwire.model.item import Enclosure, Entry, FeedHeader, ParsedFeed

REQUEST = struct.Struct("!IIII")
REPLY = struct.Struct("!I")
READY = b"ready"
UNREADABLE = "the answer of the process that read the document cannot be read"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a document is read as: the name of a module in `readings`, and what that needs to know beside the bytes."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)


def request(body: bytes, url: str, content_type: str | None, read_as: ReadAs | None = None) -> bytes:
    """A document that is to be read; no Content-Type and an empty one are the same."""
    address, kind = url.encode("utf-8", "surrogatepass"), (content_type or "").encode("utf-8", "surrogatepass")
    how = b"" if read_as is None else json.dumps([read_as.name, dict(read_as.options)]).encode()
    parts = (address, kind, how, body)
    return REQUEST.pack(*map(len, parts)) + b"".join(parts)


def pack(found: ParsedFeed) -> bytes:
    """A feed as JSON."""
    entries = list(map(_entry, found.entries))
    marks = (found.broken_off, found.looked_through)
    return json.dumps([found.format, _header(found.feed), entries, found.warnings, *marks]).encode()


def refusal(code: str, why: str) -> bytes:
    """A document that was not read."""
    return json.dumps({"error": [code, why]}).encode()


def unpack(reply: bytes) -> ParsedFeed:
    """The feed in a reply.

    Raises:
        FeedError: the document was refused; or ``crash``, where the reply is none that we know.
    """
    try:
        form, header, entries, warnings, broken_off, looked_through = rows(reply)
        return ParsedFeed(
            format=form,
            feed=_header_of(header),
            entries=tuple(map(_entry_of, entries)),
            warnings=tuple(warnings),
            broken_off=bool(broken_off),
            looked_through=bool(looked_through),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FeedError("crash", UNREADABLE) from error


def rows(reply: bytes) -> list[Any]:
    """The list in a reply.

    Raises:
        FeedError: as `unpack`.
    """
    try:
        answer: Any = json.loads(reply)
        if isinstance(answer, dict):
            raise FeedError(*map(str, answer["error"]))
        if isinstance(answer, list):
            return answer
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FeedError("crash", UNREADABLE) from error
    raise FeedError("crash", UNREADABLE)


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
        entry.links,
    ]


def _entry_of(row: list[Any]) -> Entry:
    guid, url, title, authors, published, updated, summary, content, *others = row
    tags, enclosures, comments, signals, links = others
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
        links=tuple(links),
    )


def _enclosure_of(row: list[Any]) -> Enclosure:
    url, kind, length = row
    return Enclosure(url=url, type=kind, length=length)


def _said(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def _time(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
