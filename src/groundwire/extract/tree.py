"""HTML trees: parsed within bounds, rid of what a reader cannot see, and turned into plain lines.

Both pages and feed fragments pass through here. Nothing here decides what the article is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from groundwire.errors import ExtractError

MOST_CHARACTERS = 10_000_000
MOST_ELEMENTS = 150_000

# Control characters, and the invisible ones that hide or reorder words: zero-width, bidirectional, soft
# hyphen, tags, fillers. U+200D and U+FE0F stay: they join emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SPACE = re.compile(r"\s+")
_HIDING_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0*\.?0+(?:px|em|rem|pt|%)?\s*(?:;|!|$))",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_READ = _words(
    "script style template noscript head title meta link object embed applet iframe frame frameset svg"
    " math canvas audio video select option datalist textarea button input map noembed noframes"
)
BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p"
    " pre section summary table tbody tfoot thead tr ul"
)
_CELLS = frozenset(("td", "th"))


def parse(text: str) -> html.HtmlElement:
    """The tree of a page or fragment, whatever its bytes; always with a body.

    Raises:
        ExtractError: it has no mark-up, or is larger than we read.
    """
    if "<" not in text:
        raise ExtractError("there is no mark-up in it")
    if len(text) > MOST_CHARACTERS:
        raise ExtractError(f"the page has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = html.document_fromstring(
            _INVISIBLE.sub("", text).encode("utf-8", "replace"), parser=parser, ensure_head_body=True
        )
    except (etree.LxmlError, ValueError) as error:
        raise ExtractError("the page holds no HTML that can be read") from error
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise ExtractError(f"the page has more than {MOST_ELEMENTS:,} elements")
    return root


def drop_hidden(root: html.HtmlElement) -> None:
    """Remove the elements that a reader of the page could not see (hidden, aria-hidden, display:none)."""
    for element in list(root.iter(etree.Element)):
        if element.tag not in ("html", "body", "head") and is_hidden(element):
            drop(element)


def is_hidden(element: html.HtmlElement) -> bool:
    """Whether the element itself says that it is not to be seen."""
    attributes = element.attrib
    if not attributes:
        return element.tag in ("template", "dialog")
    return (
        element.tag == "template"
        or (element.tag == "dialog" and "open" not in attributes)
        or ("hidden" in attributes and attributes["hidden"].lower() != "until-found")
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool("style" in attributes and _HIDING_STYLE.search(attributes["style"]))
    )


def drop(element: html.HtmlElement) -> None:
    """Remove an element with all that it holds; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def blocks(root: html.HtmlElement) -> Iterator[str]:
    r"""The visible text in order, one string a block; ``\n`` within a block is a ``br`` or a line of ``pre``.

    Works without recursion, so depth costs no stack.
    """
    writer = _Writer()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            writer.start(element)
        else:
            writer.end(element, is_root=element is root)
        if writer.closed:
            yield from writer.closed
            writer.closed.clear()
    writer.close()
    yield from writer.closed


@dataclass(slots=True)
class _Writer:
    """The block that is being read, and those that were closed; how deep we are in what is skipped or ``pre``."""

    parts: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    skipped: int = 0
    preformatted: int = 0

    def start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if self.skipped or not isinstance(tag, str) or tag in _NEVER_READ or is_hidden(element):
            self.skipped += 1
            return
        if tag in BLOCKS:
            self.close()
            self.preformatted += tag == "pre"
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append(" ")
        self.write(element.text)

    def end(self, element: html.HtmlElement, *, is_root: bool) -> None:
        if self.skipped:
            self.skipped -= 1
        elif element.tag in BLOCKS:
            self.close()
            self.preformatted -= element.tag == "pre"
        if not self.skipped and not is_root:
            self.write(element.tail)

    def write(self, text: str | None) -> None:
        if text:
            self.parts.append(text if self.preformatted else _SPACE.sub(" ", text))

    def close(self) -> None:
        if block := tidy("".join(self.parts)):
            self.closed.append(block)
        self.parts.clear()


def tidy(text: str) -> str:
    """One block as plain text: NFC, nothing invisible, single spaces; line ends and indents of code stay."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = (_line(line) for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip()).strip()


def _line(line: str) -> str:
    indent = len(line) - len(line.lstrip(" \t"))
    return (" " * min(indent, 40) if indent > 1 else "") + _SPACE.sub(" ", line).strip()


def text_of(parts: Iterable[str]) -> str:
    """Blocks as one text: a blank line between two, so that no sentence crosses from one to the next."""
    return "\n\n".join(parts)


def links(anchors: Iterable[str | None], base_url: str | None) -> tuple[str, ...]:
    """Absolute http(s) links in order, once each, without those to a place in the same page."""
    found: dict[str, None] = {}
    here = (base_url or "").partition("#")[0]
    for href in anchors:
        link = absolute(href, base_url)
        if link and link.partition("#")[0] != here:
            found[link] = None
    return tuple(found)


def absolute(href: str | None, base_url: str | None) -> str | None:
    """*href* as an absolute http(s) URL, or None where it is none."""
    bare = (href or "").strip()
    if not bare or len(bare) > 2_000 or _INVISIBLE.search(bare) or any(mark.isspace() for mark in bare):
        return None
    try:
        link = urljoin(base_url, bare) if base_url else bare
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if parts.scheme in ("http", "https") and parts.hostname else None
