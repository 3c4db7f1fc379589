"""What a channel's feed says of its videos beyond what any feed says: description, views and likes (``media:group``).

Media RSS: https://www.rssboard.org/media-rss. Visits are `collect.youtube`'s.
"""

from collections.abc import Mapping
from dataclasses import replace
from html import escape

from groundwire.collect import feed, text
from groundwire.collect.readings.built import built
from groundwire.model.item import Entry, ParsedFeed

NAMES = {"a": "http://www.w3.org/2005/Atom", "m": "http://search.yahoo.com/mrss/"}
Group = tuple[str, tuple[tuple[str, float], ...]]  # description, figures


def read(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:
    """The videos in a channel's or playlist's feed.

    Raises:
        FeedError: as `feed.parse`.
    """
    return described(feed.parse(body, url=url, content_type=content_type), groups(body))


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
