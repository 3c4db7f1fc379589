"""Whole or teaser: whether a feed gave the article itself, so that no page needs to be fetched."""

import re
from urllib.parse import urlsplit

from groundwire.model.article import Extracted
from groundwire.model.item import Item

# The post is the article, and its page says no more than the feed (or does not let us read it).
_POSTS = frozenset(
    [
        "reddit.com",
        "news.ycombinator.com",
        "lobste.rs",
        "bsky.app",
        "x.com",
        "twitter.com",
        "t.me",
        "threads.net",
        "youtube.com",
        "youtu.be",
    ]
)
_RELEASE = re.compile(r"/[^/]+/[^/]+/releases/tag/")
_TOOT = re.compile(r"/@[^/]+/\d{8,}\Z")

_TEASER_END = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)\s*\]|(?:…|\.\.\.|&hellip;|&#8230;|&#x2026;)|"
    r"(?:continue reading|read more|read the (?:full|rest)|read full|keep reading"
    r"|weiterlesen|lire la suite|leer más)\b[^<>]{0,200})"
    r"(?:\s|</?[a-z][^<>]{0,300}>|&(?:nbsp|raquo|rarr|#\d+);|[»→>.\])])*"
    r"(?:the post\b.{0,600}appeared first on.{0,400})?\Z",
    re.IGNORECASE | re.DOTALL,
)

# What a listing says of its own entries, whoever serves it: the text is the post, or the abstract.
_LISTED_POST = re.compile(r"<!-- SC_OFF -->|submitted by.{0,200}\bu/", re.DOTALL)
_LISTED_PAPER = re.compile(r"\s*(?:<p>)?arXiv:\d{4}\.\d{4,5}(?:v\d+)?\s+Announce Type:", re.IGNORECASE)

_ABSTRACT = 300  # characters
_SHORT_POST = 1_000
_BODY = 600
_LONG_BODY = 1_200
_LONG_SUMMARY = 2_500


def is_whole(item: Item, read: Extracted) -> bool:
    """Whether *read*, the text of the item's own HTML, is the whole article.

    In this order, since a page costs a request and 15 ms, and a teaser costs the reader the story:

    1. Nothing to fetch (no http link): what we have is all there is.
    2. No text at all: not whole.
    3. Posts (Reddit, Hacker News, Mastodon, ...) and release notes are their own article, however short.
       So is an entry that a listing marks as a post, and a short one whose title is only its beginning, as
       microblogs have it: such a page holds nothing more, and what an extractor finds there is its frame.
    4. An arXiv abstract is whole from 300 characters: the page repeats it, and the paper is not a page.
    5. A cut mark at the end (``[…]``, an ellipsis, "Continue reading") says that there is more.
    6. A body (``content:encoded``, Atom ``content``, ``content_html``) from 1,200 characters; from 600 with
       three blocks or more that end in a stop. Feeds that cut a body mark the cut; a body is rarely a teaser.
    7. A summary alone from 2,500 characters: some feeds put the article there; a teaser is shorter.
    """
    parts = urlsplit(item.url or "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return True
    size = len(read.text)
    if not size:
        return False
    host = parts.hostname
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        return size >= _ABSTRACT
    given = item.content_html or item.summary_html or ""
    is_release = host == "github.com" and _RELEASE.match(parts.path)
    if is_post(item, read) or is_release or _LISTED_PAPER.match(given):
        return True
    raw = given[-1_500:]
    if _TEASER_END.search(raw):
        return False
    if item.content_html and item.content_html.strip():
        blocks = read.text.count("\n\n") + 1
        ended = read.text.rstrip("\"'”’»)]")[-1:] in ".!?。！？:"
        return size >= _LONG_BODY or (size >= _BODY and blocks >= 3 and ended)
    return size >= _LONG_SUMMARY


def is_post(item: Item, read: Extracted) -> bool:
    """Whether the item is a post on a forum or social network: by host, by its listing, or for want of a title."""
    parts = urlsplit(item.url or "")
    host = parts.hostname or ""
    if any(host == post or host.endswith("." + post) for post in _POSTS) or _TOOT.search(parts.path):
        return True
    given = item.content_html or item.summary_html or ""
    return bool(_LISTED_POST.search(given)) or _is_untitled(item.title, read.text)


def _is_untitled(title: str, text: str) -> bool:
    """Whether the title is no title, but the whole text or its cut beginning."""
    title, text = " ".join(title.split()), " ".join(text.split())
    start = title.rstrip(".…").rstrip()
    cut = title != start and title.endswith(("...", "…"))
    return bool(start) and (text == title or (cut and len(text) <= _SHORT_POST and text.startswith(start)))
