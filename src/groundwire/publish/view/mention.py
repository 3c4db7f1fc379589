"""Mentions: each item of a story as a source that is listed, cited and linked, and which of them is first-hand.

What an item is (an article, a paper, a repository, a discussion) is told by where it stands: its host, or
the path and kind of the feed that brought it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from groundwire.model.article import Document
from groundwire.publish import links

NATURES = ("article", "paper", "repository", "discussion")  # the order in which the original is chosen
HOSTS = {
    "paper": (
        "arxiv.org", "openreview.net", "aclanthology.org", "doi.org", "biorxiv.org", "medrxiv.org",
        "proceedings.mlr.press", "papers.nips.cc", "jmlr.org", "ssrn.com", "semanticscholar.org",
    ),
    "repository": ("github.com", "gitlab.com", "codeberg.org", "huggingface.co", "kaggle.com", "pypi.org"),
    "discussion": (
        "reddit.com", "news.ycombinator.com", "lobste.rs", "x.com", "twitter.com", "bsky.app",
        "stackexchange.com", "stackoverflow.com", "mastodon.social", "sigmoid.social",
    ),
}  # fmt: skip
KINDS = {"reddit": "discussion", "hackernews": "discussion", "social": "discussion", "arxiv": "paper"}
_FORUM = re.compile(r"/r/[A-Za-z0-9_]+/")
_PAPER = re.compile(r"/(?:abs|pdf)/[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One item of a story. ``number`` is its mark on the page, from 1; ``copy_of`` another's number."""

    number: int
    source: str
    title: str
    url: str | None  # the article's page, when it may be linked
    where: str  # the address to cite: the article's as collected, else its feed's
    nature: str
    first_hand: bool  # its source publishes on the site where the item stands
    published: datetime | None
    collected: datetime | None
    copy_of: int | None = None

    @property
    def when(self) -> datetime | None:
        """Published, or else collected."""
        return self.published or self.collected


def nature(document: Document) -> str:
    """What the item is: article, paper, repository or discussion."""
    host = links.host(document.url)
    for name, hosts in HOSTS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return name
    path = urlsplit(document.url).path if host and document.url else ""
    if _FORUM.search(path) or (not host and _FORUM.search(document.source_url or "")):
        return "discussion"
    if _PAPER.search(path):
        return "paper"
    own = not host or links.same_site(document.url, document.source_url)
    return KINDS.get(document.kind, "article") if own else "article"


def mentions(documents: Sequence[Document]) -> tuple[Mention, ...]:
    """The documents as mentions, in their order, numbered from 1."""
    numbers = {document.id: number for number, document in enumerate(documents, 1)}
    return tuple(
        Mention(
            number=number,
            source=document.source or links.host(document.url) or "an unnamed source",
            title=document.title.strip() or "Untitled",
            url=links.web(document.url),
            where=links.web(document.url) or links.web(document.source_url) or "",
            nature=nature(document),
            first_hand=links.same_site(document.url, document.source_url),
            published=document.published,
            collected=document.collected,
            copy_of=numbers.get(document.copy_of) if document.copy_of and document.copy_of != document.id else None,
        )
        for number, document in enumerate(documents, 1)
    )


def original(found: Sequence[Mention]) -> Mention | None:
    """The first-hand mention: publisher before paper, repository and discussion; no copy; earliest."""
    linked = [mention for mention in found if mention.url]

    def order(mention: Mention) -> tuple[bool, int, bool, float, int]:
        when = mention.when
        return (
            mention.copy_of is not None,
            NATURES.index(mention.nature),
            not mention.first_hand,
            when.timestamp() if when else float("inf"),
            mention.number,
        )

    return min(linked, key=order, default=None)


def read_at(mention: Mention) -> str:
    """Whom to name when we send a reader to the mention: its source, or the site where the item stands."""
    if mention.first_hand or mention.nature == "discussion" or not mention.url:
        return mention.source
    return links.host(mention.url) or mention.source
