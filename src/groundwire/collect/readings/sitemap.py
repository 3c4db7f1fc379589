"""A site's map (https://www.sitemaps.org/protocol.html): the newest pages that it lists, or the maps that it names.

Titles come from the news extension where the site uses it, else from the words of the address. Visits are
`collect.sitemap`'s.
"""

import re
import zlib
from datetime import datetime
from urllib.parse import unquote, urlsplit

from lxml import etree

from groundwire.collect import plain, text
from groundwire.collect.readings.built import DOCTYPE, built
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.links import registrable_domain

NEWEST = 50  # pages of one map
LARGEST = 20_000_000  # bytes of an unpacked map
MOST_MARKUP = 1_000_000  # "<" in a map: twenty for each of the 50,000 pages that the protocol allows
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
INDEX = "sitemapindex"  # the element of a map of maps, and the format of what is read of one


def read(body: bytes, *, url: str, content_type: str | None = None, under: str = "") -> ParsedFeed:  # noqa: ARG001 - its bytes say what it is
    """The newest pages of a map, newest first; of a map of maps (`INDEX`) the maps that it names, as entries.

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
    if kind == INDEX:
        maps = tuple(Entry(url=where, updated=changed) for _, where, changed in rows[:NEWEST])
        return ParsedFeed(format=INDEX, feed=FeedHeader(), entries=maps)
    wanted = [row for row in rows if row[1].startswith(under) and urlsplit(row[1]).path.strip("/")]
    entries = tuple(_entry(*row) for row in wanted[:NEWEST])
    header = FeedHeader(title=urlsplit(url).hostname, link=f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/")
    return ParsedFeed(format="sitemap", feed=header, entries=entries)


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
    if etree.QName(root).localname not in ("urlset", INDEX):
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
