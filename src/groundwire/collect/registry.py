"""Visits: one source read once, by its kind. The table at the end is where a new kind is named."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from groundwire.collect.identity import to_items
from groundwire.collect.pool import ParserPool
from groundwire.collect.schedule import Facts
from groundwire.model.item import Item, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import Fetched, Session, fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit brought.

    ``source`` carries the new validators, and the new address when the old one moved for good and the feed was read
    there. ``items`` are all that the document holds, known or not; none when it is ``unchanged``.
    """

    source: Source
    items: tuple[Item, ...] = ()
    unchanged: bool = False
    raw_sha256: str | None = None
    facts: Facts = field(default_factory=Facts)
    parsed: ParsedFeed | None = None


class Visitor(Protocol):
    """Reads one kind of source.

    Raises:
        FetchError, AddressRefused, FeedError: nothing could be read this time.
    """

    async def __call__(self, source: Source, *, session: Session, pool: ParserPool, now: datetime) -> Visit:
        """What one visit brings."""
        ...


async def visit_feed(source: Source, *, session: Session, pool: ParserPool, now: datetime) -> Visit:
    """Read *source* as a feed, if it changed."""
    fetched = await fetch(session, source.url, source.validators)
    renewed = replace(source, validators=fetched.validators)
    if fetched.body is None:
        return Visit(source=renewed, unchanged=True, facts=Facts(unchanged=True, fresh_for=fetched.fresh_for))
    parsed = await pool.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    raw = hashlib.sha256(fetched.body).hexdigest()
    known = replace(
        renewed,
        url=fetched.moved_to or source.url,
        title=source.title or parsed.feed.title or source.url,
        home_url=source.home_url or parsed.feed.link,
    )
    return Visit(
        source=known,
        items=to_items(parsed, known, collected=now, raw_sha256=raw),
        raw_sha256=raw,
        facts=_facts(fetched, parsed),
        parsed=parsed,
    )


def _facts(fetched: Fetched, parsed: ParsedFeed) -> Facts:
    return Facts(
        fresh_for=fetched.fresh_for,
        ttl=timedelta(minutes=parsed.feed.ttl) if parsed.feed.ttl else None,
        moved_to=fetched.moved_to,
        warnings=parsed.warnings,
    )


KINDS: Mapping[str, Visitor] = {
    "feed": visit_feed,
    "reddit": visit_feed,
    "hackernews": visit_feed,
    "arxiv": visit_feed,
    "github": visit_feed,
}


async def visit(source: Source, *, session: Session, pool: ParserPool, now: datetime) -> Visit:
    """Read *source* by its kind; a kind that nobody knows is read as a feed."""
    return await KINDS.get(source.kind, visit_feed)(source, session=session, pool=pool, now=now)
