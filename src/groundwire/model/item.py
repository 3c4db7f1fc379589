"""Entries and items: what a feed wrote, and our record of it.

An entry is the feed's own words, unchanged. An item is our record, with an identity
that holds when the feed's GUIDs do not. Nothing here parses or stores.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from groundwire.model.source import SourceId

ItemId = NewType("ItemId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A media file attached to an entry; ``length`` is in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record as the feed wrote it. HTML is raw and hostile; titles are text.

    ``links`` are the addresses that its body links to, as they are written there, where it was looked through.
    """

    guid: str | None = None
    url: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary_html: str | None = None
    content_html: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    signals: tuple[tuple[str, float], ...] = ()  # community figures that came beside it, sorted by name
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHeader:
    """What a feed says of itself; ``ttl`` is in minutes (RSS 2.0).

    ``hub`` announces its news (WebSub), ``own`` is the feed's own address; both only where it names a hub.
    """

    title: str | None = None
    link: str | None = None
    description: str | None = None
    language: str | None = None
    updated: datetime | None = None
    ttl: int | None = None
    hub: str | None = None
    own: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed, read. ``format`` is rss, atom, rdf or json; ``broken_off``: its end did not come.

    ``looked_through``: the links of its entries' bodies are told, and there is nothing in them that no parser should
    meet.
    """

    format: str
    feed: FeedHeader
    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()
    broken_off: bool = False
    looked_through: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Our record of one entry. Identity: ``source_id`` + ``key``.

    ``key`` is derived: the GUID as published; when that is missing or used twice in one document,
    the link; else a SHA-256 over title, date and body. ``other_keys`` tells those that it would have had in a document
    with other entries, which are asked for seldom; they are not stored.
    """

    id: ItemId | None = None
    source_id: SourceId
    key: str
    other_keys: Callable[[], tuple[str, ...]] = field(default=tuple, compare=False, repr=False)
    guid: str | None
    url: str | None  # as published, made absolute
    canonical_url: str | None  # for identity: no trackers, no fragment, normal host
    title: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # as the feed says, never later than ``collected``
    updated: datetime | None = None
    collected: datetime
    summary_html: str | None = None
    content_html: str | None = None
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    links: tuple[str, ...] = ()  # links in the entry's body, absolute, in order, once each
    signals: tuple[tuple[str, float], ...] = ()  # community figures in the entry: points, comments
    raw_sha256: str  # of the document's bytes in which it was first seen
    content_sha256: str  # of title and body: an edit changes it

    @property
    def when(self) -> datetime:
        """The time by which an item is ordered: published, or else collected."""
        return self.published or self.collected
