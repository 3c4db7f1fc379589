"""How the Google Reader API writes an item: as JSON, and as an Atom entry (RFC 4287). HTML of others is cleaned."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import datetime

from groundwire.publish import links, words
from groundwire.publish.clean import clean
from groundwire.store.streams import Row

STATE = "user/-/state/com.google/"
PREFIX = "tag:google.com,2005:reader/item/"
ATOM, GR = "http://www.w3.org/2005/Atom", "http://www.google.com/schemas/reader/atom/"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def item_number(said: str) -> int | None:
    """The item of an id in any of its forms: the long one, hexadecimal of 16 digits, or decimal."""
    short = said.removeprefix(PREFIX)
    if re.fullmatch(r"[0-9a-fA-F]{16}", short):
        number = int(short, 16)
    elif re.fullmatch(r"[0-9]{1,19}", short):
        number = int(short)
    else:
        return None
    return number if number < 2**31 else None


def as_item(row: Row) -> dict[str, object]:
    """The item as the API's JSON has it."""
    link = links.web(row.url)
    return {
        "id": f"{PREFIX}{row.id:016x}",
        "crawlTimeMsec": str(int(row.collected.timestamp() * 1000)),
        "timestampUsec": str(int(row.when.timestamp()) * 1_000_000 + row.when.microsecond),
        "published": int(row.when.timestamp()),
        "updated": int((row.updated or row.when).timestamp()),
        "title": row.title,
        "author": ", ".join(row.authors),
        "categories": _categories(row),
        "canonical": [{"href": link}] if link else [],
        "alternate": [{"href": link, "type": "text/html"}] if link else [],
        "summary": {"direction": "auto", "content": clean(row.html, base_url=link).html},
        "origin": {
            "streamId": f"feed/{row.source}",
            "title": row.source_title,
            "htmlUrl": links.web(row.home_url) or "",
        },
    }


def atom(rows: Iterable[Row], *, name: str, title: str, url: str, now: datetime, following: str | None) -> bytes:
    """These items as an Atom feed."""
    ET.register_namespace("", ATOM)
    ET.register_namespace("gr", GR)
    feed = ET.Element(f"{{{ATOM}}}feed")
    _text(feed, "id", f"tag:google.com,2005:reader/{name}")
    _text(feed, "title", title)
    _text(feed, "updated", words.iso(now))
    ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": _xml(f"{url}/api/greader.php/reader/atom/{name}")})
    if following:
        ET.SubElement(feed, f"{{{GR}}}continuation").text = following
    for row in rows:
        _entry(feed, row)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: ET.Element, row: Row) -> None:
    link = links.web(row.url)
    entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
    _text(entry, "id", f"{PREFIX}{row.id:016x}")
    _text(entry, "title", row.title)
    _text(entry, "published", words.iso(row.when))
    _text(entry, "updated", words.iso(row.updated or row.when))
    if link:
        ET.SubElement(entry, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": _xml(link)})
    author = ET.SubElement(entry, f"{{{ATOM}}}author")
    _text(author, "name", ", ".join(row.authors) or row.source_title)
    for term in _categories(row):
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": _xml(term)})
    _text(entry, "summary", clean(row.html, base_url=link).html).set("type", "html")
    source = ET.SubElement(entry, f"{{{ATOM}}}source", {f"{{{GR}}}stream-id": f"feed/{row.source}"})
    _text(source, "id", f"tag:google.com,2005:reader/feed/{row.source}")
    _text(source, "title", row.source_title)
    _text(source, "updated", words.iso(row.collected))


def _categories(row: Row) -> list[str]:
    found = [f"{STATE}reading-list"]
    found += [f"{STATE}{name}" for name, on in (("read", row.read), ("starred", row.starred)) if on]
    return found + ([f"user/-/label/{row.folder}"] if row.folder else [])


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _xml(text)
    return element


def _xml(text: str) -> str:
    """*text* without what XML 1.0 cannot say."""
    return _NOT_XML.sub("\ufffd", text)
