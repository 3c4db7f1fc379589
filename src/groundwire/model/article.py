"""Articles: the text that citations index. Never changed once made; a new text is a new revision.

Offsets count Unicode code points of ``text``. Nothing here extracts or stores.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from groundwire.model.item import ItemId

ArticleId = NewType("ArticleId", int)
Span = tuple[int, int]


class Origin(StrEnum):
    """Where an article's text was read."""

    PAGE = "page"  # extracted from the publisher's page
    FEED = "feed"  # the feed's own text
    PDF = "pdf"  # the words of a PDF, read when somebody asked for it
    POST = "post"  # a post's own text, with comments where the feed gives them


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What the extract stage found in one page or entry, before it is kept."""

    title: str | None
    text: str
    sentences: tuple[Span, ...]
    author: str | None = None
    published: datetime | None = None
    language: str | None = None  # BCP 47
    canonical_url: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One immutable revision of an item's readable text."""

    id: ArticleId | None = None
    item_id: ItemId
    origin: Origin
    url: str | None  # where a reader finds these words
    text: str
    sentences: tuple[Span, ...]
    language: str | None = None
    links: tuple[str, ...] = ()
    sha256: str  # of the text in UTF-8
    fetched: datetime

    def sentence(self, number: int) -> str:
        """The words of sentence *number*, from 0."""
        start, end = self.sentences[number]
        return self.text[start:end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An item with its article, as the judging stages (group, rank, brief, verify, timeline) see it.

    ``id`` names the item for this call. ``text`` is the article's, or "" where there is none yet.
    ``sentences`` may be empty: then the stage splits the text itself.
    """

    id: str
    source: str = ""
    source_url: str | None = None  # the feed's address, for who owns what
    url: str | None = None
    title: str = ""
    published: datetime | None = None
    collected: datetime | None = None
    text: str = ""
    sentences: tuple[Span, ...] = ()
    language: str | None = None
    links: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    kind: str = ""  # the source's kind: feed, reddit, hackernews, arxiv, ...
    signals: tuple[tuple[str, float], ...] = ()  # community figures: points, comments, ...
    copy_of: str | None = None  # the id of the document whose text this one repeats

    @property
    def when(self) -> datetime | None:
        """Published, or else collected."""
        return self.published or self.collected
