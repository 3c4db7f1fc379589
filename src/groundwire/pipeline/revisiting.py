"""Revisit: look again at the pages that the front page quotes, and keep what they say now as a new revision.

The brief stays as it was: its quotations hold in the revision that they were taken from, and the page marks those whose
words are no longer at the publisher's. The story is briefed anew when something else happens to it.
"""

import asyncio

from groundwire.errors import AddressRefused, ExtractError, FetchError
from groundwire.model.article import Article, Origin
from groundwire.model.item import Item
from groundwire.net.fetch import fetch
from groundwire.pipeline.extracting import PAGE_TYPES, made
from groundwire.pipeline.tools import Counts, Tools
from groundwire.store import articles, items, revisits
from groundwire.store.rows import next_edition

MOST = 20  # pages a round
GONE = frozenset({404, 410})


async def revisit_quoted(tools: Tools) -> Counts:
    """Look at the quoted pages that are due; counts of pages, changed ones and those that are gone."""
    with tools.store.reading() as conn:
        found = items.by_ids(conn, revisits.due(conn, tools.clock(), limit=MOST))
    looked = await asyncio.gather(*(_look(tools, item) for item in found))
    if looked:
        await tools.extractors.close()
        return await asyncio.to_thread(_save, tools, looked)
    return {"pages": 0, "changed": 0, "gone": 0}


async def _look(tools: Tools, item: Item) -> tuple[int, str, Article | None]:
    """The item, what was found, and its page's text as it is now."""
    number = int(item.id or 0)
    try:
        got = await fetch(tools.session, item.url or "", accept=PAGE_TYPES)
        read = await tools.extractors.extract(got.body or b"", url=got.final_url)
    except FetchError as error:
        return number, "gone" if error.status in GONE else "away", None
    except (AddressRefused, ExtractError):
        return number, "away", None
    return number, "same", made(tools, item, read, Origin.PAGE)


def _save(tools: Tools, looked: list[tuple[int, str, Article | None]]) -> Counts:
    with tools.store.writing() as conn:
        new = articles.add(conn, [article for *_, article in looked if article is not None])
        changed = {int(article.item_id) for article in new}
        found = [(item, "changed" if item in changed else what) for item, what, _ in looked]
        revisits.note(conn, found, tools.clock())
        lost = sum(what == "gone" for _, what in found)
        if changed or lost:
            next_edition(conn)
    return {"pages": len(looked), "changed": len(changed), "gone": lost}
