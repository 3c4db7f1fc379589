"""The rows of an OPML list (opml.org/spec2): which folders each stands in, and what it says.

`opml` makes sources of them. Included lists are never followed.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from groundwire.collect import guard
from groundwire.collect.charset import decode
from groundwire.collect.text import line
from groundwire.errors import FeedError

MOST = 10_000  # rows of one list
MOST_MARKUP = 4 * MOST  # "<" in it
BESIDE_SLASH = re.compile(r"\s*/\s*")  # in a folder's own name, which ` / ` would take apart
Outline = tuple[tuple[str, ...], dict[str, str]]  # its folders, and its attributes by lower-case name


def read(body: bytes, *, url: str = "", content_type: str | None = None) -> list[Outline]:  # noqa: ARG001 - a list says all itself
    """The rows that name a feed, and those that are no folder either; in the order of the list.

    Raises:
        FeedError: it is no OPML (``opml_not_recognised``), or hostile (``xml_forbidden_entity``,
            ``document_too_deep``, ``document_too_complex``, ``too_many_feeds``).
    """
    document = guard.without_doctype(guard.tidy(decode(body)).lstrip())
    bare = document[document.find("?>") + 2 :] if document.startswith("<?xml") else document
    data = guard.with_known_entities(bare).encode()
    guard.scan(data)
    if data.count(b"<outline") > MOST:
        raise FeedError("too_many_feeds", f"the list has more than {MOST} rows")
    if data.count(b"<") > MOST_MARKUP:
        raise FeedError("document_too_complex", "the list has more markup than a list of sources has use for")
    try:
        root = ET.fromstring(data)  # noqa: S314 - no DOCTYPE is left, and depth and attributes were checked
    except ET.ParseError as error:
        raise FeedError("opml_not_recognised", f"this is no readable OPML: {error}") from error
    if root.tag.lower() != "opml":
        raise FeedError("opml_not_recognised", "this is XML, but no OPML")
    top = root.find("body")
    return [row for outline in (top if top is not None else ()) for row in _walk(outline, ())]


def _walk(outline: ET.Element, folders: tuple[str, ...]) -> Iterator[Outline]:
    said = {name.lower(): value for name, value in outline.attrib.items()}
    children = [child for child in outline if child.tag.lower() == "outline"]
    inside = folders
    if "xmlurl" in said or not children:
        yield folders, said
    elif title := title_of(said):
        inside = (*folders, BESIDE_SLASH.sub("/", title))
    for child in children:
        yield from _walk(child, inside)


def title_of(said: dict[str, str]) -> str:
    """What a row calls itself, in one line; "" where it does not."""
    return line(said.get("text") or said.get("title"), 300)
