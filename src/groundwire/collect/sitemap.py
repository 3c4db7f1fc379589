"""A site's map as a source of last resort: the newest pages that it lists (https://www.sitemaps.org/protocol.html).

A map of maps is followed one level deep, to the maps that changed last. Titles come from the news extension where the
site uses it, else from the words of the address; ``under``, a setting of the source, keeps to addresses that begin so.
"""

import asyncio
import re
import zlib
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote, urlsplit

from lxml import etree

from groundwire.collect import plain, text
from groundwire.collect.built import DOCTYPE, built
from groundwire.collect.visit import FIRST, Means, Visit, ask, brought, unchanged
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.links import registrable_domain
from groundwire.model.source import Source
from groundwire.net.fetch import fetch

XML = "application/xml, text/xml, */*;q=0.1"
NEWEST = 50  # pages of one visit
MAPS = 2  # maps of a map that are read
LARGEST = 20_000_000  # bytes of an unpacked map
MOST_MARKUP = 1_000_000  # "<" in a map: twenty for each of the 50,000 pages that the protocol allows
SETTINGS = ("under",)
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
Map = tuple[str, datetime | None]


def pages(body: bytes, url: str, *, under: str = "") -> tuple[ParsedFeed, tuple[Map, ...]]:
    """The newest pages of a map, and the maps that it names (address, last change), newest first.

    Only addresses of the site's own domain count (as the protocol says), and those that begin with *under*.

    Raises:
        FeedError: it is no map, is too large unpacked, or declares entities.
    """
    root = _root(_unpacked(body), url)
    site, kind = registrable_domain(url), etree.QName(root).localname
    rows = []
    for row in root.iterchildren("{*}url", "{*}sitemap"):
        where = text.address(row.findtext("{*}loc"), None)
        if where and registrable_domain(where) == site:
            rows.append((row, where, plain.when(text.clean(row.findtext("{*}lastmod")))))
    rows.sort(key=lambda row: row[2].timestamp() if row[2] else 0.0, reverse=True)
    if kind == "sitemapindex":
        maps = tuple((where, changed) for _, where, changed in rows)
        return ParsedFeed(format="sitemap", feed=FeedHeader(), entries=()), maps
    wanted = [row for row in rows if row[1].startswith(under) and urlsplit(row[1]).path.strip("/")]
    entries = tuple(_entry(*row) for row in wanted[:NEWEST])
    header = FeedHeader(title=urlsplit(url).hostname, link=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/")
    return ParsedFeed(format="sitemap", feed=header, entries=entries), ()


def check(settings: Mapping[str, str]) -> None:
    """Whether the settings of a map can be used.

    Raises:
        FeedError: ``sitemap``, ``under`` is no whole web address.
    """
    under = settings.get("under")
    if under is not None and not text.address(under, None):
        raise FeedError("sitemap", "what a map is limited to (under) is the whole address that its pages begin with")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpack = zlib.decompressobj(wbits=31)
    try:
        found = unpack.decompress(body, LARGEST)
    except zlib.error as error:
        raise FeedError("sitemap", "the packed map is broken") from error
    if unpack.unconsumed_tail:
        raise FeedError("sitemap", f"the map is larger than {LARGEST} bytes unpacked")
    return found


def _root(body: bytes, url: str) -> etree._Element:
    if DOCTYPE.search(body):
        raise FeedError("sitemap", f"{url} declares a document type, which a map has no use for")
    root = built(body, most=MOST_MARKUP)
    if root is None:
        raise FeedError("sitemap", f"{url} is no sitemap: it is not XML, or more of it than a map may have")
    if etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise FeedError("sitemap", f"{url} is no sitemap")
    return root


def _entry(row: etree._Element, where: str, changed: datetime | None) -> Entry:
    title = text.line(row.findtext(f".//{{{NEWS}}}title"))
    dated = plain.when(text.clean(row.findtext(f".//{{{NEWS}}}publication_date")))
    return Entry(guid=where, url=where, title=title or _spoken(where), published=dated or changed, updated=changed)


def _spoken(url: str) -> str:
    """The words of an address's last part: ``/2026/a-kite-flies.html`` is "A kite flies"."""
    last = unquote(urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1])
    words = " ".join(re.sub(r"\.\w{2,5}$", "", last).replace("-", " ").replace("_", " ").split())
    return text.line(words[:1].upper() + words[1:]) or url


async def visit(source: Source, means: Means) -> Visit:
    """The newest pages of the site's map."""
    fetched = await ask(source, means, source.url, accept=XML)
    if fetched.body is None:
        return unchanged(source, fetched)
    under = source.setting("under") or ""
    parsed, maps = await asyncio.to_thread(pages, fetched.body, fetched.final_url, under=under)
    found, failed = list(parsed.entries), 0
    for where, _ in maps[:MAPS]:
        try:
            got = await fetch(means.session, where, FIRST, accept=XML)
            found += (await asyncio.to_thread(pages, got.body or b"", got.final_url, under=under))[0].entries
        except (FetchError, FeedError, AddressRefused):
            failed += 1
    if maps and failed == len(maps[:MAPS]):
        raise FeedError("sitemap", f"none of the maps that {source.url} names can be read")
    newest = sorted(found, key=lambda one: one.published.timestamp() if one.published else 0.0, reverse=True)[:NEWEST]
    header = FeedHeader(title=urlsplit(source.url).hostname, link=source.home_url)
    return brought(source, fetched, ParsedFeed(format="sitemap", feed=header, entries=tuple(newest)), means, accept=XML)
