"""What kind of text a document is: by it is known what its sentences may be quoted for (`bearing`)."""

import re
from enum import Enum, auto

from groundwire.brief.original import is_discussion, is_paper, is_social
from groundwire.model.article import Document

A_TEASER = 3  # sentences: a text of no more is an opening, or all that its publisher lets readers of feeds see
A_THREAD = 3  # remarks under a post


class Genre(Enum):
    """A paper or its abstract, a publisher's report, an essay or letter, the opening of a text, somebody's post, and a
    thread: a post that several have answered, which is read as a text of many voices.
    """

    PAPER = auto()
    ARTICLE = auto()
    ESSAY = auto()
    TEASER = auto()
    POST = auto()
    THREAD = auto()


def genre_of(document: Document, *, sentences: int, personal: bool, voices: int) -> Genre:
    """The genre of a document of so many sentences; *personal* tells whether it speaks as somebody, or to somebody."""
    if is_discussion(document) or is_social(document):
        return Genre.THREAD if voices >= A_THREAD else Genre.POST
    if is_paper(document):
        return Genre.PAPER
    if sentences <= A_TEASER or is_cut(document.text):
        return Genre.TEASER
    return Genre.ESSAY if personal else Genre.ARTICLE


def is_cut(text: str) -> bool:
    """Whether a text ends before its end, as feeds cut it."""
    return bool(_CUT.search(text[-160:]))


_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\[&#8230;\])\s*$|\b(?:read|see) (?:more|on|the (?:full|rest))\b"
    r"|\bappeared first on\b",
    re.IGNORECASE,
)
