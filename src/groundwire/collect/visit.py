"""One visit to one source: what it may use, what it brings, and the parts that all kinds share.

A kind is a module with pure functions from bytes to entries, and a `Visitor` that asks for the bytes. A kind with a
community may also have a `Follower`, which looks again at items that are hours old. `registry` names them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from groundwire.collect import hub, schedule, wire
from groundwire.collect.identity import to_items
from groundwire.collect.pool import ParserPool
from groundwire.collect.schedule import Facts
from groundwire.collect.wire import ReadAs
from groundwire.model.hub import Hub
from groundwire.model.item import Item, ParsedFeed
from groundwire.model.links import registrable_domain
from groundwire.model.source import Source, Validators
from groundwire.net.fetch import FEED, PLAIN, Fetched, Session, Terms, fetch

JSON = "application/json, */*;q=0.1"
FIRST = Validators()


@dataclass(frozen=True, slots=True)
class Key:
    """What lets us use the API of a service, and the address of that API: the only place it is sent to.

    A mailbox has further ways: ``command``, the owner's own, prints the secret anew at each visit; ``is_token`` says
    that it is an OAuth access token and no password.
    """

    secret: str = field(repr=False)
    api: str
    command: str | None = field(default=None, repr=False)
    is_token: bool = False

    def opens(self, url: str) -> bool:
        """Whether *url* is on the API's own server, or on the service's own domain that the API is part of."""
        ours, theirs = urlsplit(self.api), urlsplit(url)
        return ours.netloc == theirs.netloc or (
            theirs.scheme == "https" and registrable_domain(url) == registrable_domain(self.api)
        )

    @property
    def header(self) -> dict[str, str]:
        """The header that carries it (RFC 6750)."""
        return {"Authorization": f"Bearer {self.secret}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a visit may use: the one HTTP client, the parsing processes, the time, and the owner's keys by service."""

    session: Session
    pool: ParserPool
    now: datetime
    keys: Mapping[str, Key] = field(default_factory=dict)

    def key(self, service: str, url: str) -> Key | None:
        """The owner's key for *service*, where *url* is the service's own and not a front end of others."""
        found = self.keys.get(service)
        return found if found and found.opens(url) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visit brought.

    ``source`` carries the new validators, and the new address when the old one moved for good and the feed was read
    there. ``items`` are all that the document holds, known or not; none when it is ``unchanged``. ``hub`` is who
    announces news of what was read, where a document was read (``parsed``).
    """

    source: Source
    items: tuple[Item, ...] = ()
    unchanged: bool = False
    raw_sha256: str | None = None
    facts: Facts = field(default_factory=Facts)
    parsed: ParsedFeed | None = None
    hub: Hub | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote under a post, as plain text; ``points`` is None where the community does not tell."""

    author: str
    points: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a later look at one item found: its community figures now, and the best comments, best first."""

    key: str  # the item's
    signals: tuple[tuple[str, float], ...] = ()
    comments: tuple[Comment, ...] = ()


class Visitor(Protocol):
    """Reads one kind of source.

    Raises:
        FetchError, AddressRefused, FeedError: nothing could be read this time.
    """

    async def __call__(self, source: Source, means: Means) -> Visit:
        """What one visit brings."""
        ...


class Follower(Protocol):
    """Looks again at items of one source; those it says nothing of could not be looked at this time.

    Raises:
        FetchError, AddressRefused, FeedError: nothing could be read this time.
    """

    async def __call__(self, source: Source, items: Sequence[Item], means: Means) -> tuple[Followed, ...]:
        """What became of *items*."""
        ...


async def visit_feed(source: Source, means: Means, terms: Terms = PLAIN) -> Visit:
    """Read *source* as a feed, if it changed.

    A server that goes on to say 304 where the feed's rhythm promises news is asked once a day without conditions.
    """
    validators = FIRST if schedule.doubtful(source, means.now) else source.validators
    fetched = await fetch(means.session, source.url, validators, terms=terms)
    if fetched.body is None:
        return unchanged(source, fetched, accept=FEED)
    if source.document == _digest(fetched.body):
        return same(source, fetched, means)
    parsed = await means.pool.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    return await brought(source, fetched, parsed, means)


async def ask(source: Source, means: Means, url: str, *, terms: Terms = PLAIN, accept: str = JSON) -> Fetched:
    """Ask *url* on behalf of *source*, with its validators where it is the source's own address."""
    return await fetch(means.session, url, source.validators, accept=accept, terms=terms)


def unchanged(source: Source, fetched: Fetched, *, accept: str = JSON) -> Visit:
    """The visit of a server that said 304: our copy is current, also where it says so at a new address."""
    settled = _settled(source, fetched, accept)
    return Visit(
        source=settled if settled.validators == fetched.validators else replace(settled, validators=fetched.validators),
        unchanged=True,
        facts=Facts(unchanged=True, fresh_for=fetched.fresh_for),
    )


def same(source: Source, fetched: Fetched, means: Means) -> Visit:
    """The visit of a server that sent the same bytes again: there is nothing to read in them."""
    return Visit(
        source=replace(_settled(source, fetched, FEED), validators=fetched.validators, read_whole=means.now),
        unchanged=True,
        raw_sha256=source.document,
        facts=Facts(unchanged=True, fresh_for=fetched.fresh_for),
    )


def _settled(source: Source, fetched: Fetched, accept: str) -> Source:
    """*source* where it is: a new address is taken where its feed was found there, and the second time in a row that
    the server names it.
    """
    moved = fetched.moved_to if accept == FEED else None
    if moved is not None and moved == source.moving_to:
        return replace(source, url=moved, moving_to=None)
    return source if source.moving_to == moved else replace(source, moving_to=moved)


async def looked_through(parsed: ParsedFeed, means: Means) -> ParsedFeed:
    """*parsed* with the links of its bodies, which the worker tells of all that it reads; of others it is asked."""
    bodies = (entry.content_html or entry.summary_html or "" for entry in parsed.entries)
    if parsed.looked_through or not any("<" in body for body in bodies):
        return parsed
    return await means.pool.parse(wire.pack(parsed), read_as=ReadAs("bodies"))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


async def brought(source: Source, fetched: Fetched, parsed: ParsedFeed, means: Means, *, accept: str = FEED) -> Visit:
    """The visit whose answer was read as *parsed*. One that broke off is no copy that the server may call current.

    Raises:
        FeedError: the bodies of its entries could not be looked through within limits.
    """
    parsed = await looked_through(parsed, means)
    raw = _digest(fetched.body or b"")
    known = replace(
        _settled(source, fetched, accept),
        validators=FIRST if parsed.broken_off else fetched.validators,
        document=raw,
        read_whole=means.now,
        title=source.own_title or parsed.feed.title or source.url,
        home_url=source.home_url or parsed.feed.link,
    )
    facts = Facts(
        fresh_for=fetched.fresh_for,
        ttl=timedelta(minutes=parsed.feed.ttl) if parsed.feed.ttl else None,
        moved_to=fetched.moved_to,
        warnings=parsed.warnings,
    )
    items = to_items(parsed, known, collected=means.now, raw_sha256=raw) if known.id is not None else ()
    offer = hub.offered(parsed.feed, fetched.links, fetched.final_url)
    return Visit(source=known, items=items, raw_sha256=raw, facts=facts, parsed=parsed, hub=offer)
