"""A site's map as a source of last resort: the newest pages that it lists, which `readings.sitemap` reads.

A map of maps is followed one level deep, to the maps that changed last. ``under``, a setting of the source, keeps to
addresses that begin so.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from groundwire.collect import text
from groundwire.collect.readings.sitemap import INDEX, NEWEST
from groundwire.collect.visit import FIRST, Means, Visit, ask, brought, unchanged
from groundwire.collect.wire import ReadAs
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import fetch

XML = "application/xml, text/xml, */*;q=0.1"
MAPS = 2  # maps of a map that are read
SETTINGS = ("under",)


def check(settings: Mapping[str, str]) -> None:
    """Whether the settings of a map can be used.

    Raises:
        FeedError: ``sitemap``, ``under`` is no whole web address.
    """
    under = settings.get("under")
    if under is not None and not text.address(under, None):
        raise FeedError("sitemap", "what a map is limited to (under) is the whole address that its pages begin with")


async def visit(source: Source, means: Means) -> Visit:
    """The newest pages of the site's map."""
    fetched = await ask(source, means, source.url, accept=XML)
    if fetched.body is None:
        return unchanged(source, fetched)
    read_as = ReadAs("sitemap", {"under": source.setting("under") or ""})
    parsed = await means.pool.parse(fetched.body, url=fetched.final_url, read_as=read_as)
    found = list(parsed.entries)
    if parsed.format == INDEX:
        found = await _named(source, [entry.url or "" for entry in parsed.entries[:MAPS]], read_as, means)
    newest = sorted(found, key=lambda one: one.published.timestamp() if one.published else 0.0, reverse=True)[:NEWEST]
    header = FeedHeader(title=urlsplit(source.url).hostname, link=source.home_url)
    parsed = ParsedFeed(format="sitemap", feed=header, entries=tuple(newest))
    return await brought(source, fetched, parsed, means, accept=XML)


async def _named(source: Source, maps: Sequence[str], read_as: ReadAs, means: Means) -> list[Entry]:
    """The pages of *maps*, which a map of maps names; one that cannot be read is passed over.

    Raises:
        FeedError: none of them can be read.
    """
    found: list[Entry] = []
    failed = 0
    for where in maps:
        try:
            got = await fetch(means.session, where, FIRST, accept=XML)
            parsed = await means.pool.parse(got.body or b"", url=got.final_url, read_as=read_as)
        except (FetchError, FeedError, AddressRefused):
            failed += 1
            continue
        found += parsed.entries if parsed.format != INDEX else ()
    if maps and failed == len(maps):
        raise FeedError("sitemap", f"none of the maps that {source.url} names can be read")
    return found
