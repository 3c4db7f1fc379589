"""The bodies of entries, looked through in the worker: the addresses that they link to, and what no parser should meet.

A tree of a body is built here once, within limits. A start tag with attributes beyond all use makes every parser of
HTML slow (each is compared with those before it), so it is taken out of the body.
"""

import re
from dataclasses import replace
from html import escape

from lxml import etree, html

from groundwire.collect import guard, text, wire
from groundwire.model.item import Entry, ParsedFeed

MOST_LINKS = 500  # addresses kept of one body, as written
FLOOD = re.compile(  # a start tag of HTML with more attributes than `guard.MOST_ATTRIBUTES`, as a browser counts them
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+)"""
    rf"{{{guard.MOST_ATTRIBUTES + 1},}}+[\s/]*+>?",
    re.ASCII,
)
WARNING = "body_too_complex: an element with too many attributes was taken out of the text of an entry"


def read(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:  # noqa: ARG001 - it comes from ourselves
    """The entries that a service's JSON has, as `wire.pack` sends them: to be looked through as every feed is."""
    return wire.unpack(body)


def looked_through(parsed: ParsedFeed) -> ParsedFeed:
    """*parsed* with the links of each entry, and a warning where a body could not be kept as it was."""
    warnings = list(parsed.warnings)
    entries = tuple(_looked_through(entry, warnings) for entry in parsed.entries)
    return replace(parsed, entries=entries, warnings=tuple(dict.fromkeys(warnings)), looked_through=True)


def _looked_through(entry: Entry, warnings: list[str]) -> Entry:
    summary, content = _bearable(entry.summary_html), _bearable(entry.content_html)
    if summary is not entry.summary_html or content is not entry.content_html:
        warnings.append(WARNING)
        entry = replace(entry, summary_html=summary, content_html=content)
    found = hrefs(content or summary or "")
    return replace(entry, links=found) if found else entry


def _bearable(body: str | None) -> str | None:
    if not body or len(body) < 2 * guard.MOST_ATTRIBUTES:
        return body
    for _ in range(3):  # what is left may make another such tag with what stood before it
        if not FLOOD.search(body):
            return body
        body = FLOOD.sub(" ", body)
    return text.html(f"<p>{escape(text.without_markup(body), quote=False)}</p>")


def hrefs(body: str) -> tuple[str, ...]:
    """What the links of a body lead to, as written, in order, once each; places in the body itself are no links."""
    if "<" not in body or "href" not in body.lower():
        return ()
    try:
        tree = html.fragment_fromstring(body, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    found: dict[str, None] = {}
    for anchor in tree.iter("a"):
        target = (anchor.get("href") or "").strip()
        if target and not target.startswith("#"):
            found.setdefault(target)
        if len(found) >= MOST_LINKS:
            break
    return tuple(found)
