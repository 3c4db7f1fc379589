"""Hugging Face daily papers: the day's papers that the community voted for, from the hub's API or a feed of them.

``https://huggingface.co/api/daily_papers`` (https://huggingface.co/docs/hub/api). A paper is about an arXiv paper:
its abstract is the article, and its address is the paper's, so that all who write of it meet.
"""

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from groundwire.collect import plain, text
from groundwire.collect.visit import FIRST, JSON, Followed, Means, Visit, ask, brought, unchanged, visit_feed
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.source import Source
from groundwire.net.fetch import Terms, fetch

API_PATH = re.compile(r"/api/daily_papers$")
ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}")
LATER = Terms(later=frozenset({429}))


def papers(body: bytes) -> ParsedFeed:
    """The papers of a day.

    Raises:
        FeedError: it is no list of papers.
    """
    found = plain.read(body)
    if not isinstance(found, list):
        raise FeedError("not_a_listing", "the answer is no list of daily papers")
    entries = [entry for one in plain.records(found) if (entry := _entry(one))]
    header = FeedHeader(title="Hugging Face daily papers", link="https://huggingface.co/papers")
    return ParsedFeed(format="json", feed=header, entries=tuple(entries))


def _entry(one: plain.Record) -> Entry | None:
    paper = one.get("paper")
    if not isinstance(paper, dict) or not ARXIV_ID.fullmatch(number := plain.words(paper, "id")):
        return None
    code = text.address(plain.words(paper, "githubRepo"), None)
    body = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", plain.words(paper, "summary")) if part)
    if code:
        body += f'<p>Code: <a href="{escape(code)}">{escape(code)}</a></p>'
    votes = plain.number(paper, "upvotes")
    talk = plain.number(one, "numComments")
    return Entry(
        guid=f"hf-{number}",
        url=f"https://arxiv.org/abs/{number}",
        title=text.line(plain.words(paper, "title") or plain.words(one, "title")),
        authors=tuple(name for author in plain.records(paper.get("authors")) if (name := plain.words(author, "name"))),
        published=plain.when(paper.get("submittedOnDailyAt"))
        or plain.when(one.get("publishedAt"))
        or plain.when(paper.get("publishedAt")),
        content_html=text.html(body),
        comments_url=f"https://huggingface.co/papers/{number}",
        signals=plain.figures(points=votes, comments=talk),
    )


async def visit(source: Source, means: Means) -> Visit:
    """The newest day's papers."""
    if not API_PATH.search(urlsplit(source.url).path):
        return await visit_feed(source, means, LATER)
    fetched = await ask(source, means, source.url, terms=LATER)
    if fetched.body is None:
        return unchanged(source, fetched)
    return await brought(source, fetched, papers(fetched.body), means, accept=JSON)


async def follow(source: Source, items: Sequence[Item], means: Means) -> tuple[Followed, ...]:
    """The votes and comments of papers, as the day's list gives them: one request for all."""
    if not API_PATH.search(urlsplit(source.url).path):
        return ()
    body = (await fetch(means.session, source.url, FIRST, accept=JSON, terms=LATER)).body or b"[]"
    wanted = {item.key for item in items}
    return tuple(
        Followed(key=entry.guid or "", signals=entry.signals) for entry in papers(body).entries if entry.guid in wanted
    )
