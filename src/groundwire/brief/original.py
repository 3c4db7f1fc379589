"""Which of a story's documents is first-hand: publisher, then paper, then repository, then discussion."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from groundwire.model.article import Document

_LATEST = datetime.max.replace(tzinfo=UTC)
_DISCUSSION_HOSTS = re.compile(
    r"(?:^|\.)(?:reddit\.com|redd\.it|news\.ycombinator\.com|lobste\.rs|lemmy\.\w+|stackexchange\.com|stackoverflow\.com"
    r"|discourse\.\w+|forums?\.[\w.]+|community\.[\w.]+|discuss\.[\w.]+)$"
)
_SOCIAL_HOSTS = re.compile(
    r"(?:^|\.)(?:twitter\.com|x\.com|bsky\.app|mastodon\.\w+|threads\.(?:net|com)|linkedin\.com|facebook\.com|t\.me|youtube\.com)$"
)
_PAPER_HOSTS = re.compile(
    r"(?:^|\.)(?:arxiv\.org|doi\.org|openreview\.net|aclanthology\.org|biorxiv\.org|medrxiv\.org|ssrn\.com|proceedings\.mlr\.press|preprints\.[\w.]+)$"
)
_REPOSITORY_HOSTS = re.compile(
    r"(?:^|\.)(?:github\.com|gitlab\.com|codeberg\.org|huggingface\.co|pypi\.org|bitbucket\.org)$"
)
_ADDRESS = re.compile(r"https?://|\bpic\.twitter\.com|(?:^|\s)#\w+(?:\s+#\w+)+|^[@\U0001F000-\U0001FAFF]")
LONGEST_HEADLINE = 180  # characters
_DISCUSSION_KINDS = frozenset({"reddit", "forum", "discussion", "comments", "lemmy"})
_LINKING_KINDS = frozenset({"hackernews", "lobsters"})  # their entries link to pages elsewhere
_SOCIAL_KINDS = frozenset({"social", "twitter", "x", "bluesky", "mastodon"})
_DISCUSSION_SOURCES = re.compile(r"^/?r/\w+|\b(?:reddit|forum)\b", re.IGNORECASE)
_PAPER_SOURCES = re.compile(
    r"^(?:arXiv|bioRxiv|medRxiv|OpenReview|SSRN)\b|\bupdates on arXiv|\bdaily papers$", re.IGNORECASE
)
_SOCIAL_SOURCES = re.compile(r"^@\S+ (?:on|at) |\bon (?:Twitter|Bluesky|Mastodon|Threads|LinkedIn)$", re.IGNORECASE)


def first_hand(documents: Sequence[Document]) -> Document:
    """The document to read first: by kind, then one that is no copy, then the earliest.

    Raises:
        ValueError: there are no documents.
    """
    if not documents:
        raise ValueError("a story has at least one document")
    return min(documents, key=lambda it: (standing(it), it.copy_of is not None, it.when or _LATEST, it.id))


def headline(documents: Sequence[Document]) -> str:
    """The title that a story goes by, word for word: a clean one before one with links, tags or a cut end, then the
    first-hand one; "" where no document has a title.
    """
    titled = [it for it in documents if it.title.strip()]
    if not titled:
        return ""
    chosen = min(
        titled, key=lambda it: (_rough(it.title), standing(it), it.copy_of is not None, it.when or _LATEST, it.id)
    )
    return chosen.title


def _rough(title: str) -> bool:
    """Whether a title reads like the beginning of a post: an address, tags, a cut end, or much too long."""
    return bool(_ADDRESS.search(title)) or len(title) > LONGEST_HEADLINE or title.rstrip().endswith(("...", "…"))


def standing(document: Document) -> int:
    """0 publisher, 1 paper, 2 repository, 3 discussion, 4 a post on a social network."""
    host = hosted(document)
    if is_discussion(document):
        return 3
    if document.kind in _SOCIAL_KINDS or _SOCIAL_HOSTS.search(host) or _SOCIAL_SOURCES.search(document.source):
        return 4
    if document.kind == "arxiv" or _PAPER_HOSTS.search(host) or _PAPER_SOURCES.search(document.source):
        return 1
    if document.kind == "github" or _REPOSITORY_HOSTS.search(host):
        return 2
    return 0


def is_discussion(document: Document) -> bool:
    """Whether people talk there: a forum, Reddit, Hacker News. A page that is only *linked* there is not one."""
    if document.kind in _DISCUSSION_KINDS or _DISCUSSION_SOURCES.search(document.source):
        return True
    host = hosted(document)
    return bool(_DISCUSSION_HOSTS.search(host)) if host else document.kind in _LINKING_KINDS


def is_paper(document: Document) -> bool:
    """Whether it is a paper or its abstract."""
    return standing(document) == 1


def is_social(document: Document) -> bool:
    """Whether it is a post on a social network."""
    return standing(document) == 4


def hosted(document: Document) -> str:
    """The host of the document's page in lower case, or "" where there is none."""
    try:
        return (urlsplit(document.url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
