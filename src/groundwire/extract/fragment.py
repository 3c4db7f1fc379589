"""Fragments: a feed's own HTML, or a post's own text, as plain text with sentences and links.

What feeds and sites add to an entry ("Continue reading", "submitted by", "appeared first on") is left out.
"""

import re

from lxml import html as lxml_html

from groundwire.extract import additions, tree
from groundwire.extract.language import detect
from groundwire.model.article import Extracted
from groundwire.model.sentences import split

_MARKUP = re.compile(r"<(?:[a-zA-Z][^<>]{0,2000}|/[a-zA-Z]+|!--)|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_ADDRESS = re.compile(r"https?://[^\s<>\"'\])}]+")
_MARKDOWN_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]\((https?://[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?)\)"
)
_MARKDOWN_MARK = re.compile(r"(?m)^(?:#{1,6}|>)[ \t]+|(?<!\w)(?:\*\*|__)(?=\S)|(?<=\S)(?:\*\*|__)(?!\w)")

# A whole block that the feed or the site added.
_ADDED = re.compile(
    r"(?:continue reading|read (?:more|on|the full (?:article|story|post)|the rest|full (?:article|story))"
    r"|keep reading"
    r"|view (?:the )?(?:entire|full) (?:article|post|discussion thread)|comments?|permalink|source|share(?: this)?"
    r"|weiterlesen|lire la suite|leer más|article url: \S+|comments url: \S+|points: \d+|# comments: \d+"
    r"|submitted by\s+/?u/\S+[^.!?]{0,60}|(?:the post|l['’]article|der beitrag|la entrada)\s.{1,400}\s"
    r"(?:appeared first on|first appeared on|est apparu en premier sur|erschien zuerst auf"
    r"|se publicó primero en)\s.{1,200})"
    r"[\s:.…»→>\]\[()-]*\Z",
    re.IGNORECASE,
)
# The end of a block that the feed or the site added.
_ADDED_TAIL = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?\s*)?(?:\(?(?:continue reading|read more|read the full (?:article|story|post)"
    r"|view (?:entire|full) (?:article|post))\b(?: [^.!?\n]{0,120})?[\s.…»→>\])]*"
    r"|submitted by\s+/?u/\S+[^.!?]{0,60})\Z",
    re.IGNORECASE,
)
# What a listing of papers puts before an abstract.
_ADDED_HEAD = re.compile(
    r"(?:arXiv:\S+\s+Announce Type:\s*[\w-]+\s+)?Abstract:\s+|arXiv:\S+\s+Announce Type:\s*[\w-]+\s+", re.IGNORECASE
)
_START = "<html><body>"  # a comment that never ends is a document too
_NOT_CONTENT = re.compile(r"\s*(?:/?u/\S+|\[comments\])\s*\Z")  # links that Reddit adds to each post
_CUT_MARK = re.compile(r"\s*\[(?:…|\.\.\.)\]\s*\Z")


def read(html: str, *, base_url: str | None) -> Extracted:
    """The text of an entry's HTML, or of plain text (newlines part paragraphs), without its boilerplate.

    List items and lines of code are lines of their own. ``text`` is "" where nothing is left. Links are
    absolute, in order, once each.

    Raises:
        ExtractError: it is larger than we read.
    """
    if not html.strip():
        return Extracted(title=None, text="", sentences=())
    if _MARKUP.search(html):
        root = tree.parse(f"{_START}{html}")
        found = list(tree.blocks(root.body))
        anchors = _anchors(root)
    else:
        found, anchors = _plain(html)
    text = tree.text_of(_without_additions(found))
    return Extracted(
        title=None,
        text=text,
        sentences=split(text),
        language=detect(text),
        links=tree.links(anchors, base_url),
    )


def _anchors(root: lxml_html.HtmlElement) -> list[str | None]:
    return [
        anchor.get("href")
        for anchor in root.iter("a")
        if not _NOT_CONTENT.match(anchor.text or "")
        and not any(tree.is_hidden(above) for above in (anchor, *anchor.iterancestors()))
    ]


def _plain(text: str) -> tuple[list[str], list[str | None]]:
    """Blocks and links of plain text; the few marks of Markdown that would stand in a quote are taken off."""
    anchors: list[str | None] = [found.rstrip(".,;:!?*_") for found in _ADDRESS.findall(text)]
    text = _MARKDOWN_MARK.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    return [block for part in re.split(r"\n\s*\n", text) if (block := tree.tidy(part))], anchors


def _without_additions(found: list[str]) -> list[str]:
    kept = [block for block in found if not _ADDED.match(block) and not additions.is_addition(block)]
    if kept:
        kept[0] = _ADDED_HEAD.sub("", kept[0], count=1) if _ADDED_HEAD.match(kept[0]) else kept[0]
        kept[-1] = _CUT_MARK.sub("", _ADDED_TAIL.sub("", kept[-1]))
    return [block for block in kept if block]
