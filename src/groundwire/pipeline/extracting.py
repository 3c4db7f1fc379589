"""Extract: give each new or edited item its article.

The feed's own text where that is whole; else the publisher's page; where the page cannot be had, the
feed's text again, which is what we then quote.
"""

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from groundwire.errors import AddressRefused, ExtractError, FetchError
from groundwire.extract import fragment, whole
from groundwire.extract.language import detect
from groundwire.model.article import Article, Extracted, Origin
from groundwire.model.item import Item, ItemId
from groundwire.model.sentences import split
from groundwire.net.fetch import fetch
from groundwire.pipeline.tools import Counts, Tools
from groundwire.store import articles, community, items, stories
from groundwire.store.rows import chunks, done, mark_due, waiting

BATCH = 250
PAGE_WINDOW = timedelta(days=7)  # an older item's page is not fetched: its feed text must do
PAGES_AT_ONCE = 32
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9"


async def extract_due(tools: Tools) -> Counts:
    """Extract all waiting items; counts of items, articles, pages fetched and pages that failed."""
    with tools.store.reading() as conn:
        numbers = waiting(conn, "extract")
    counts = dict.fromkeys(("items", "articles", "pages", "pages_failed"), 0)
    wanted: list[tuple[Item, Extracted]] = []
    for part in chunks(numbers, BATCH):
        whole_ones, others = await asyncio.to_thread(_read, tools, part)
        counts["articles"] += await asyncio.to_thread(save, tools, whole_ones)
        counts["items"] += len(whole_ones)
        wanted += others
        tools.progress("extract", counts["items"], len(numbers))
    gate = asyncio.Semaphore(PAGES_AT_ONCE)
    ready: list[tuple[Item, Article | None]] = []

    async def one(item: Item, own: Extracted) -> None:
        async with gate:
            article = await _page(tools, item)
        counts["pages"] += 1
        counts["pages_failed"] += article is None
        ready.append((item, article or _article(tools, item, own)))
        counts["items"] += 1
        tools.progress("extract", counts["items"], len(numbers))
        if len(ready) >= BATCH // 5:
            batch = ready.copy()
            ready.clear()
            counts["articles"] += await asyncio.to_thread(save, tools, batch)

    async with asyncio.TaskGroup() as group:
        for item, own in wanted:
            group.create_task(one(item, own))
    counts["articles"] += await asyncio.to_thread(save, tools, ready)
    await tools.extractors.close()  # their memory is for the next steps; they start again when a page comes
    return counts


def _read(
    tools: Tools, numbers: Iterable[int]
) -> tuple[list[tuple[Item, Article | None]], list[tuple[Item, Extracted]]]:
    """The items whose own text will do, with their articles; and those whose page is wanted."""
    with tools.store.reading() as conn:
        found = items.by_ids(conn, list(numbers))
        said = community.comments(conn, [item.id or 0 for item in found])
    oldest = tools.clock() - PAGE_WINDOW
    ready: list[tuple[Item, Article | None]] = []
    wanted: list[tuple[Item, Extracted]] = []
    for item in found:
        own = _own(item)
        if comments := said.get(item.id or 0):
            ready.append((item, made(tools, item, _discussed(item, own, comments), Origin.POST)))
        elif item.url is None or item.when < oldest or whole.is_whole(item, own):
            ready.append((item, _article(tools, item, own)))
        else:
            wanted.append((item, own))
    return ready, wanted


def _discussed(item: Item, own: Extracted, comments: tuple[community.Said, ...]) -> Extracted:
    """A post with the comments under it, each after a line that names who wrote it, and its points where told."""
    parts = [own.text] if own.text.strip() else []
    for author, points, words in comments:
        name = f"u/{author}" if points is None else f"u/{author} {points} points"
        parts.append(f"{name}\n{fragment.read(words, base_url=item.url).text}")
    text = "\n\n".join(parts)
    return replace(
        own,
        text=text,
        sentences=split(text),
        language=own.language or detect(text),
        links=tuple(dict.fromkeys((*own.links, *item.links))),
    )


def _own(item: Item) -> Extracted:
    """What the feed itself gives of the item; nothing where that is too large to be read."""
    try:
        return fragment.read(item.content_html or item.summary_html or "", base_url=item.url)
    except ExtractError:
        return Extracted(title=None, text="", sentences=())


async def _page(tools: Tools, item: Item) -> Article | None:
    """The article in the item's page; None where there is none to be had."""
    if item.url is None:
        return None
    try:
        got = await fetch(tools.session, item.url, accept=PAGE_TYPES)
        if not got.body:
            return None
        found = await tools.extractors.extract(got.body, url=got.final_url)
    except (FetchError, AddressRefused, ExtractError):
        return None
    return made(tools, item, found, Origin.PAGE)


def _article(tools: Tools, item: Item, own: Extracted) -> Article | None:
    """An article of the feed's own text; None where the feed gives none."""
    if not own.text.strip():
        return None
    return made(tools, item, own, Origin.POST if whole.is_post(item, own) else Origin.FEED)


def made(tools: Tools, item: Item, found: Extracted, origin: Origin, *, url: str | None = None) -> Article:
    """What was extracted, as a revision of the item's article; *url* where it was not read at the item's own."""
    return Article(
        item_id=ItemId(item.id or 0),
        origin=origin,
        url=url or item.url,
        text=found.text,
        sentences=found.sentences,
        language=found.language,
        links=found.links,
        sha256=hashlib.sha256(found.text.encode()).hexdigest(),
        fetched=tools.clock(),
    )


def save(tools: Tools, ready: list[tuple[Item, Article | None]]) -> int:
    """Keep the articles and pass the items on: new ones to be grouped, known ones' stories to be briefed."""
    if not ready:
        return 0
    numbers = [item.id or 0 for item, _ in ready]
    with tools.store.writing() as conn:
        kept = articles.add(conn, [article for _, article in ready if article is not None])
        placed = stories.story_of(conn, numbers)
        changed = {article.item_id for article in kept}
        mark_due(conn, "group", [number for number in numbers if number not in placed])
        mark_due(conn, "brief", [story for item, story in placed.items() if item in changed])
        done(conn, "extract", numbers)
    return len(kept)
