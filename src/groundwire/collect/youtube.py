"""YouTube: a channel's or playlist's feed, with the description of each video as its text.

The feed (``/feeds/videos.xml?channel_id=``) is Atom; the description, views and likes stand in ``media:group``
(Media RSS, https://www.rssboard.org/media-rss), which is read here, the rest by the feed parser.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from groundwire.collect import text
from groundwire.collect.built import built
from groundwire.collect.hub import of_channel
from groundwire.collect.visit import Means, Visit, brought, unchanged
from groundwire.model.item import Entry, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import FEED, fetch

NAMES = {"a": "http://www.w3.org/2005/Atom", "m": "http://search.yahoo.com/mrss/"}
Group = tuple[str, tuple[tuple[str, float], ...]]  # description, figures


def groups(body: bytes) -> Mapping[str, Group]:
    """Description and figures of each video, by GUID; {} where the document is not well-formed, or is too heavy."""
    root = built(body)
    if root is None:
        return {}
    found = {}
    for entry in root.iterfind("a:entry", NAMES):
        group = entry.find("m:group", NAMES)
        if group is not None:
            views = group.find("m:community/m:statistics", NAMES)
            likes = group.find("m:community/m:starRating", NAMES)
            told = {
                "views": views.get("views") if views is not None else None,
                "points": likes.get("count") if likes is not None else None,
            }
            figures = tuple(
                (name, float(value))
                for name, value in sorted(told.items())
                if value and value.isascii() and value.isdigit()
            )
            guid = text.clean(entry.findtext("a:id", None, NAMES))
            found[guid] = (text.clean(group.findtext("m:description", None, NAMES)), figures)
    return found


def described(parsed: ParsedFeed, known: Mapping[str, Group]) -> ParsedFeed:
    """The feed with each video's description as body, a paragraph a block, and its figures as signals."""
    return replace(parsed, entries=tuple(_entry(entry, known.get(entry.guid or "")) for entry in parsed.entries))


def _entry(entry: Entry, group: Group | None) -> Entry:
    if group is None:
        return entry
    words, figures = group
    blocks = [" ".join(escape(line) for line in block.splitlines()) for block in words.split("\n\n") if block.strip()]
    body = "".join(f"<p>{block}</p>" for block in blocks)
    return replace(entry, content_html=text.html(body) or entry.content_html, summary_html=None, signals=figures)


async def visit(source: Source, means: Means) -> Visit:
    """The newest videos."""
    fetched = await fetch(means.session, source.url, source.validators)
    if fetched.body is None:
        return unchanged(source, fetched, accept=FEED)
    parsed = await means.pool.parse(fetched.body, url=fetched.final_url, content_type=fetched.content_type)
    found = brought(source, fetched, described(parsed, groups(fetched.body)), means)
    return replace(found, hub=found.hub or of_channel(source.url))
