"""A paper's PDF on request: against a server that answers as arXiv's does (https://info.arxiv.org/help/api/tou.html)."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from extract.test_pdf_read import LONG, document
from groundwire.collect.pool import ParserPool
from groundwire.errors import ExtractError, FetchError, NotFound
from groundwire.extract.pool import ExtractPool
from groundwire.model.article import Origin
from groundwire.model.item import Enclosure, Item
from groundwire.model.source import Source, SourceId
from groundwire.net.fetch import Session
from groundwire.pipeline import papers
from groundwire.pipeline.collecting import collect_due
from groundwire.pipeline.extracting import extract_due
from groundwire.pipeline.grouping import group_due
from groundwire.pipeline.tools import Tools
from groundwire.store import articles, items, sources
from groundwire.store.engine import Store
from groundwire.store.rows import waiting
from site_server import LocalSite

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
PAPER = document([LONG, "grows with the wind.", "A second sentence stands in the paper alone."])


def listing(site: LocalSite) -> str:
    """An answer of the API with one paper, whose page and PDF are on the same server."""
    page = site.url("/abs/2601.01234v1")
    return site.put(
        "/atom/cs.LG",
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>q</id><title>cs.LG</title><entry><id>{page}</id>
        <title>On kites</title><link rel="alternate" href="{page}"/><published>2026-01-08T09:00:00Z</published>
        <updated>2026-01-08T09:00:00Z</updated><summary>We measure kites in the wind of a hill.</summary>
        </entry></feed>""",
    )


class Opened:
    def __init__(self, store: Store, tools: Tools) -> None:
        self.store, self.tools = store, tools

    def rows(self) -> list[dict[str, Any]]:
        with self.store.reading() as conn:
            return [json.loads(json.dumps(row)) for row in items.export(conn)]


async def collected(store: Store, source: Source, do: Any) -> Opened:
    with store.writing() as conn:
        sources.add(conn, source)
    async with (
        Session(allow=("127.0.0.1",), pace=0) as session,
        ParserPool(1) as parsers,
        ExtractPool(1, seconds=60) as extractors,
    ):
        tools = Tools(
            store=store,
            session=session,
            parsers=parsers,
            extractors=extractors,
            clock=lambda: NOW,
            chance=random.Random(0),
        )
        opened = Opened(store, tools)
        await collect_due(tools)
        await extract_due(tools)
        await group_due(tools)
        await do(opened)
        return opened


async def test_a_papers_pdf_becomes_the_text_that_is_quoted(site: LocalSite, store: Store) -> None:
    where = site.put("/pdf/2601.01234v1", PAPER, content_type="application/pdf")
    page, beside = site.url("/abs/2601.01234"), site.url("/pdf/2601.01234")

    async def do(opened: Opened) -> None:
        assert [(row["text_origin"], row["text_url"]) for row in opened.rows()] == [("feed", f"{page}v1")]
        names = ["1", "2601.01234", "arXiv:2601.01234", page, f"{page}v1", beside, f"{beside}.pdf"]
        assert {papers.wanted(opened.tools, name).id for name in names} == {1}
        article = await papers.read_pdf(opened.tools, papers.wanted(opened.tools, page))
        assert article.url == where

    opened = await collected(store, Source(url=listing(site), title="cs.LG", kind="arxiv"), do)
    with store.reading() as conn:
        [found] = articles.newest(conn, [1]).values()
        assert waiting(conn, "brief")
    assert found.origin is Origin.PDF
    assert "stands in the paper alone" in found.text
    assert [(row["text_origin"], row["text_url"]) for row in opened.rows()] == [("pdf", where)]


async def test_the_same_pdf_twice_is_one_revision(site: LocalSite, store: Store) -> None:
    site.put("/pdf/2601.01234v1", PAPER)

    async def do(opened: Opened) -> None:
        item = papers.wanted(opened.tools, "1")
        first = await papers.read_pdf(opened.tools, item)
        assert (await papers.read_pdf(opened.tools, item)).sha256 == first.sha256

    await collected(store, Source(url=listing(site), title="cs.LG", kind="arxiv"), do)
    with store.reading() as conn:
        assert max(article.id or 0 for article in articles.newest(conn, [1]).values()) == 2


async def test_what_cannot_be_had_leaves_the_abstract_as_it_was(site: LocalSite, store: Store) -> None:
    async def do(opened: Opened) -> None:
        item = papers.wanted(opened.tools, "1")
        with pytest.raises(FetchError, match="404"):  # withdrawn, or not yet there
            await papers.read_pdf(opened.tools, item)
        site.put("/pdf/2601.01234v1", "<html>Are you a human?</html>", content_type="text/html")
        with pytest.raises(ExtractError, match="no PDF"):
            await papers.read_pdf(opened.tools, item)
        with pytest.raises(NotFound, match="export items"):
            papers.wanted(opened.tools, "https://elsewhere.example/x.pdf")

    opened = await collected(store, Source(url=listing(site), title="cs.LG", kind="arxiv"), do)
    assert [row["text_origin"] for row in opened.rows()] == ["feed"]


async def test_any_pdf_that_an_item_names_or_is_given_can_be_read(site: LocalSite, store: Store) -> None:
    where = site.put("/files/report.pdf", PAPER)
    feed = site.put(
        "/feed",
        '<rss version="2.0"><channel><title>T</title><item><guid>a</guid><title>A report</title><description>'
        f"A report on kites is out.</description><link>{site.url('/report')}</link></item></channel></rss>",
    )

    async def do(opened: Opened) -> None:
        item = papers.wanted(opened.tools, site.url("/report"))
        with pytest.raises(NotFound, match="--from"):
            await papers.read_pdf(opened.tools, item)
        assert (await papers.read_pdf(opened.tools, item, where)).url == where

    await collected(store, Source(url=feed, title="T"), do)


def test_where_a_pdf_is_is_told_by_the_item() -> None:
    bare = Item(
        source_id=SourceId(1),
        key="k",
        guid=None,
        url="https://lab.example/post",
        canonical_url=None,
        title="T",
        collected=NOW,
        raw_sha256="0",
        content_sha256="0",
    )
    link, attached = "https://lab.example/a.pdf", Enclosure(url="https://lab.example/get?id=1", type="application/pdf")
    assert papers.address(bare) is None
    assert papers.address(replace(bare, links=("https://x.example/", link))) == link
    assert papers.address(replace(bare, enclosures=(attached,))) == attached.url
    assert papers.address(replace(bare, url="http://arxiv.org/abs/2401.00001v2")) == "http://arxiv.org/pdf/2401.00001v2"
    assert papers.address(replace(bare, url="https://arxiv.org/pdf/2401.00001")) == "https://arxiv.org/pdf/2401.00001"
