"""From an address that a person gives to a source: what kind it is, where it is read, and how we know.

In this order: a mailbox; a recipe for a page; an address whose shape we know; a feed at the address itself; a feed
that the page announces; one at a usual place; the site's map.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from groundwire.collect.kinds import FEED, feed_address, kind_of, listings
from groundwire.collect.page import well_known
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import KINDS, Means
from groundwire.collect.wire import ReadAs
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.source import Source
from groundwire.net.fetch import PAGE, Fetched, Session, fetch

PAGES = {"feed_is_html", "feed_not_recognised"}
NOT_HERE = {403, 404}  # what front ends answer that have a listing, and no page of it
LISTING = "the listing of the community"
MAP_LINE = re.compile(r"(?im)^\s*sitemap:\s*(\S+)")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # where no date matters
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source, how it was found in plain words, and how many entries it has now."""

    source: Source
    how: str
    entries: int


async def discover(url: str, session: Session, pool: ParserPool, *, now: datetime = EPOCH) -> Source:
    """The source at *url*, as `find` finds it."""
    return (await find(url, Means(session=session, pool=pool, now=now))).source


async def find(url: str, means: Means, settings: Mapping[str, str] | None = None) -> Found:
    """The source at *url*; *settings* are those that its kind needs, such as a page's recipe.

    Raises:
        AddressRefused, FetchError: the address cannot be read.
        FeedError: there is no source; the message says where we looked.
    """
    given = with_scheme(url)
    own = tuple(sorted((settings or {}).items()))
    if "item" in dict(own):
        return await _tried(Source(url=given, title="", kind="page", settings=own), means, "the page, by your recipe")
    where = feed_address(given)
    source = Source(url=where, title="", kind=kind_of(where), settings=own)
    how = "the address itself" if where == given else "a known address of its site"
    try:
        return await _tried(source, means, how)
    except FeedError as error:
        if error.code not in PAGES:
            raise
        first = error
    except FetchError as error:
        places = [(one, LISTING) for one in listings(where)] if error.status in NOT_HERE else []
        if found := await _first(places, own, means):
            return found
        raise
    try:
        return await _beside(where, own, means)
    except FeedError:
        why = f"{where} is no feed and announces none; give the feed's own address, or a recipe for the page (--item)"
        raise FeedError("no_feed_found", why) from first


async def _beside(where: str, own: tuple[tuple[str, str], ...], means: Means) -> Found:
    """The source that the page at *where* leads to.

    Raises:
        FeedError: it leads to none.
    """
    fetched = await fetch(means.session, where, accept=PAGE)
    here = fetched.final_url
    announced = await _announced(fetched, means)
    places = [(one, "announced by the page") for one in announced]
    places += [(one, LISTING) for one in listings(here)]
    places += [(one, "a usual place beside the page") for one in well_known(here) if one not in announced]
    if first := await _first(places, own, means):
        return first
    for candidate in await _maps(here, means):
        try:
            limits = own or (("under", here),) if urlsplit(here).path.strip("/") else own
            found = await _tried(
                Source(url=candidate, title="", kind="sitemap", home_url=here, settings=tuple(limits)),
                means,
                "the site's map: there is no feed, and titles come from addresses",
            )
        except (FetchError, FeedError, AddressRefused):
            continue
        if found.entries:
            return found
    raise FeedError("no_feed_found", f"{where} leads to no feed")


async def _announced(fetched: Fetched, means: Means) -> list[str]:
    """The feeds that a page announces; none where it is too hostile to be read within limits."""
    body, read_as = fetched.body or b"", ReadAs("announced")
    try:
        found = await means.pool.rows(body, read_as, url=fetched.final_url, content_type=fetched.content_type)
    except FeedError:
        return []
    return [where for where in found if isinstance(where, str)]


async def _first(places: Iterable[tuple[str, str]], own: tuple[tuple[str, str], ...], means: Means) -> Found | None:
    """The first of *places* (address, how it was found) where there is a source."""
    for candidate, how in places:
        try:
            return await _tried(Source(url=candidate, title="", kind=kind_of(candidate), settings=own), means, how)
        except (FetchError, FeedError, AddressRefused):
            continue
    return None


async def _maps(here: str, means: Means) -> list[str]:
    """Where the site's map may be: as robots.txt says (RFC 9309 and sitemaps.org), or at its usual place."""
    parts = urlsplit(here)
    root = f"{parts.scheme}://{parts.netloc}"
    try:
        robots = (await fetch(means.session, f"{root}/robots.txt", accept="text/plain, */*;q=0.1")).body or b""
    except (FetchError, AddressRefused):
        robots = b""
    named = MAP_LINE.findall(robots.decode("utf-8", "replace"))
    return list(dict.fromkeys([*named[:3], f"{root}/sitemap.xml"]))


async def _tried(source: Source, means: Means, how: str) -> Found:
    visited = await KINDS.get(source.kind, KINDS[FEED])(source, means)
    count = len(visited.parsed.entries) if visited.parsed else 0
    known = visited.source
    kind = source.kind if source.kind != FEED else kind_of(known.url)
    return Found(
        source=Source(
            url=known.url,
            title=known.title or known.url,
            kind=kind,
            home_url=known.home_url,
            settings=known.settings,
        ),
        how=how,
        entries=count,
    )


def with_scheme(url: str) -> str:
    """*url* as it was meant: ``example.org`` is a web address."""
    text = url.strip()
    return text if SCHEME.match(text) else f"https://{text}"
