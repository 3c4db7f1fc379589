"""arXiv: visits to the listing feeds of a category, and to the API.

Three seconds lie between two requests, one at a time (https://info.arxiv.org/help/api/user-manual.html). v1 and v2 are
one paper: an item's key is the paper's id without its version. What the documents say is read by `readings.arxiv`.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from groundwire.collect.readings.arxiv import paper_id
from groundwire.collect.visit import Means, Visit, brought, unchanged
from groundwire.collect.wire import ReadAs
from groundwire.model.item import Item
from groundwire.model.source import Source
from groundwire.net.fetch import FEED, Terms, fetch

LATER = Terms(later=frozenset({403, 429, 503}))


async def visit(source: Source, means: Means) -> Visit:
    """The papers of a listing or of an answer of the API; each once, whatever its version.

    Raises:
        FeedError: ``bad_query``, where arXiv says that it cannot answer.
    """
    fetched = await fetch(means.session, source.url, source.validators, terms=LATER)
    if fetched.body is None:
        return unchanged(source, fetched, accept=FEED)
    parsed = await means.pool.parse(
        fetched.body, url=fetched.final_url, content_type=fetched.content_type, read_as=ReadAs("arxiv")
    )
    found = await brought(source, fetched, parsed, means)
    items: dict[str, Item] = {}
    for item in found.items:
        named = paper_id(item.guid) or paper_id(item.url)
        kept = replace(item, key=f"arXiv:{named[0]}") if named else item
        items[kept.key] = _newer(items.get(kept.key), kept)
    return replace(found, items=tuple(items.values()))


def _newer(one: Item | None, other: Item) -> Item:
    """Of two versions of one paper the later; of the same twice the first."""
    return one if one is not None and _version(one) >= _version(other) else other


def _version(item: Item) -> int:
    named = paper_id(item.guid) or paper_id(item.url)
    return (named[1] or 0) if named else 0


def pdf_address(url: str) -> str | None:
    """The address of the PDF of the paper at *url*, on the same server; None where *url* names no paper."""
    parts, named = urlsplit(url), paper_id(url)
    if named is None:
        return None
    version = f"v{named[1]}" if named[1] else ""
    return f"{parts.scheme}://{parts.netloc}/pdf/{named[0]}{version}"
