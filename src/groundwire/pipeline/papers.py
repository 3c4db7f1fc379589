"""Papers: the text of a PDF as an item's article, when somebody asks for it.

The PDF becomes the newest revision, so the next brief of the story quotes from it; the abstract stays as the revision
that it was. It is fetched like all else: guarded, paced, and within a size.
"""

import asyncio
from urllib.parse import urlsplit

from groundwire.collect.arxiv import pdf_address
from groundwire.collect.readings.arxiv import paper_id
from groundwire.errors import ExtractError, NotFound
from groundwire.model.article import Article, Origin
from groundwire.model.item import Item
from groundwire.net.fetch import fetch
from groundwire.pipeline.extracting import made, save
from groundwire.pipeline.tools import Tools
from groundwire.store import items

LARGEST = 30_000_000  # bytes of a PDF
ACCEPT = "application/pdf, */*;q=0.1"


def address(item: Item) -> str | None:
    """Where the item's PDF is: beside the page of its paper, at its own address, attached, or linked; else None."""
    beside = pdf_address(item.url or "")
    attached = [one.url for one in item.enclosures if one.type == "application/pdf"]
    named = [url for url in (item.url, *item.links) if url and is_address(url)]
    return next(iter(filter(None, (beside, *named[:1], *attached))), None)


def is_address(url: str) -> bool:
    """Whether *url* looks like that of a PDF."""
    path = urlsplit(url).path.lower()
    return path.endswith(".pdf") or (path.startswith("/pdf/") and paper_id(f"abs/{path[5:]}") is not None)


def wanted(tools: Tools, name: str) -> Item:
    """The item that *name* means: its number, its address, that of its PDF, or an arXiv paper's id or address.

    Raises:
        NotFound: none is.
    """
    last = name.rstrip("/").rpartition("/")[2].removesuffix(".pdf")
    paper = paper_id(last) or paper_id(name)
    with tools.store.reading() as conn:
        found = items.called(conn, name, key=f"arXiv:{paper[0]}" if paper else None)
    if found is None:
        raise NotFound(
            f"no item is called {name!r}; give its number or its address, as `groundwire export items` has it"
        )
    return found


async def read_pdf(tools: Tools, item: Item, url: str | None = None) -> Article:
    """The text of the item's PDF (or of the one at *url*), kept as its article; its story is to be briefed again.

    Raises:
        NotFound: no PDF is known of the item.
        FetchError, AddressRefused: it cannot be had.
        ExtractError: it has no text that can be read.
    """
    where = url or address(item)
    if where is None:
        raise NotFound(f"{item.url or item.title}: no PDF is known of it; give its address with --from")
    fetched = await fetch(tools.session, where, accept=ACCEPT, limit=LARGEST)
    if not fetched.body:
        raise ExtractError(f"{where}: the answer is empty")
    found = await tools.extractors.read_pdf(fetched.body, fetched.final_url)
    article = made(tools, item, found, Origin.PDF, url=where)
    await asyncio.to_thread(save, tools, [(item, article)])
    return article
