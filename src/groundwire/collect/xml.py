"""RSS and Atom: what feedparser, the reference for what a feed means, reads from a guarded document.

Bytes to entries as the wire says them; identity comes later. Runs in a limited worker (`worker`), since some inputs
keep any parser busy.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from html import escape
from importlib import import_module
from typing import Any

from groundwire.collect import fast, guard, hub, text
from groundwire.collect.charset import decode
from groundwire.collect.page import html_refusal
from groundwire.collect.unfinished import whole_part
from groundwire.errors import FeedError
from groundwire.model.item import Enclosure, Entry, FeedHeader, ParsedFeed

MOST = 100  # enclosures, authors or tags of one entry
DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>\n"
PLAIN = "text/plain"
HTML = {"type": "text/html"}
Record = dict[str, Any]  # feedparser's own get() lets one key stand in for another: dict.get does not


def parse_xml(body: bytes, *, url: str = "", content_type: str | None = None, quick: bool = True) -> ParsedFeed:
    """The feed in *body*; without *quick*, feedparser reads it whatever its shape.

    Raises:
        FeedError: it is none, or one that we refuse; ``code`` says why.
    """
    warnings: list[str] = []
    document = decode(body, content_type)
    plain = guard.plain(document) if quick else None
    if plain is not None and (found := fast.read(DECLARATION + plain)) is not None:
        names_hub = any("hub" in link["rel"] for link in found["feed"].get("links", ()))
        return _said(found, url, warnings, plain if names_hub else b"")
    document = guard.tidy(document)
    if not document.strip():
        raise FeedError("empty_body", "the answer is empty")
    document = guard.without_doctype(_from_markup(document))
    bare = guard.with_namespaces(guard.without_declaration(document))
    data = DECLARATION + guard.with_known_entities(bare).encode()
    shape = guard.scan(data)
    whole = None if shape.well_formed else whole_part(bare)
    if whole is not None:
        bare = whole
        data = DECLARATION + guard.with_known_entities(bare).encode()
        shape = guard.scan(data)
        warnings.append("broken_off: the document breaks off before its end; what was whole was kept")
    if not shape.well_formed:  # feedparser's loose parser wants the references as they were
        data = DECLARATION + bare.encode()
        warnings.append("malformed: the XML is not well-formed; what could be read was kept")
    if shape.surplus:
        begin, end = shape.surplus
        data = data[:begin] + data[data.find(b">", end) + 1 :]
        warnings.append(f"too_many_items: the first {guard.MOST_ENTRIES} of {shape.entries} entries were kept")
    found = (fast.read(data) if quick and shape.well_formed else None) or _feedparser(data)
    said = _string(found["feed"], "title") or _string(found["feed"], "link")
    if not found.get("version") and not found["entries"] and not (said and not html_refusal(document, url)):
        raise html_refusal(document, url) or FeedError("feed_not_recognised", "this is no feed that we know")
    return replace(_said(found, url, warnings, data), broken_off=whole is not None)


def _said(found: Record, url: str, warnings: list[str], data: bytes) -> ParsedFeed:
    """The record of a document as a feed; the hubs that it names are looked for in *data*."""
    entries = _without_repeated_blanks(found["entries"])
    if len(entries) > guard.MOST_ENTRIES:
        warnings.append(f"too_many_items: the first {guard.MOST_ENTRIES} of {len(entries)} entries were kept")
    kept = tuple(_entry(entry, url, warnings) for entry in entries[: guard.MOST_ENTRIES])
    feed = hub.with_hub(_header(found["feed"], url), data, url)
    form = _format(found.get("version") or "")
    return ParsedFeed(format=form, feed=feed, entries=kept, warnings=tuple(dict.fromkeys(warnings)))


def _without_repeated_blanks(entries: list[Record]) -> list[Record]:
    """Entries that say nothing at all cannot be told apart: one stands for all."""
    blanks = [place for place, entry in enumerate(entries) if not any(entry.values())]
    surplus = set(blanks[1:])
    return [entry for place, entry in enumerate(entries) if place not in surplus]


def _from_markup(document: str) -> str:
    """The document from its declaration or root on: what a broken server printed before it is dropped."""
    start = document.lstrip()
    if start.startswith(("<?xml", "<!--", "<!DOCTYPE", "<rss", "<feed", "<rdf")):
        return start if not start[5:].lstrip().startswith("<?xml") else start[5:].lstrip()
    found = guard.ROOT.search(document)
    return document[found.start() :] if found else document


def _feedparser(data: bytes) -> Record:
    """What feedparser reads, with nothing resolved against the document's own address: ids stay as published."""
    feedparser = import_module("feedparser")  # slow to import, and most documents do not need it
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found: Record = feedparser.parse(
            io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except MemoryError:
        raise
    except Exception as error:
        raise FeedError("feed_not_readable", f"the feed cannot be read ({type(error).__name__})") from error
    return found


def _format(version: str) -> str:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in {"rss10", "rss090"} else "rss"


def _header(feed: Record, url: str) -> FeedHeader:
    ttl = str(feed.get("ttl", "")).strip()
    return FeedHeader(
        title=_title(feed, "title") or None,
        link=text.address(_string(feed, "link"), url),
        description=text.html(_string(feed, "subtitle")),
        language=text.line(_string(feed, "language"), 40) or None,
        updated=text.moment(dict.get(feed, "updated_parsed") or dict.get(feed, "published_parsed")),
        ttl=int(ttl) if re.fullmatch(r"\d{1,7}", ttl) else None,
    )


def _entry(entry: Record, url: str, warnings: list[str]) -> Entry:
    published, updated = _times(entry, warnings)
    guid, link = text.clean(_string(entry, "id")), _string(entry, "link")
    where = None if link == guid and url and not text.SCHEME.match(link) else text.address(link, url)
    content, said, repeats = None, _string(entry, "summary"), False
    if parts := dict.get(entry, "content"):
        bodies = [_body(part, part.get("value") or "", where or url, url) for part in parts]
        content = max(filter(None, bodies), key=len, default=None)
        repeats = any(part.get("value") == said for part in parts)
    summary = _body(_about(entry), said, where or url, url) if said and not repeats else None
    enclosures = tuple(_enclosures(entry, url)) if dict.get(entry, "links") else ()
    if len(enclosures) > MOST:
        warnings.append(f"too_many_enclosures: the first {MOST} of an entry were kept")
    return Entry(
        guid=guid or None,
        url=where,
        title=_title(entry, "title"),
        authors=_authors(entry),
        published=published,
        updated=updated,
        summary_html=summary,
        content_html=content,
        tags=_tags(entry),
        enclosures=enclosures[:MOST],
        comments_url=text.address(_string(entry, "comments"), url),
    )


def _string(record: Record, name: str) -> str:
    value = dict.get(record, name)
    return value if isinstance(value, str) else ""


def _title(record: Record, name: str) -> str:
    """A title as text: HTML ones without their markup, text ones literally."""
    kind = (record.get(f"{name}_detail") or {}).get("type") or PLAIN
    value = _string(record, name)
    return text.line(value if kind == PLAIN else text.without_markup(value))


def _about(entry: Record) -> Record:
    """What is said of the summary: its type, HTML where none is named."""
    about: Record = dict.get(entry, "summary_detail") or HTML
    return about if about.get("type") else {**about, **HTML}


def _body(about: Record, value: str, page: str, document: str) -> str | None:
    """A body as HTML with whole links; plain text is escaped. None for what is no text, such as a picture."""
    kind = about.get("type") or PLAIN
    if kind == PLAIN:
        return text.html(escape(value, quote=False))
    readable = kind in ("text/html", "application/xhtml+xml") or kind.endswith(("+xml", "/xml"))
    if not readable and not re.search("[< ]", value):  # what is left in base64 is a picture or worse
        return None
    base = text.address(about.get("base"), document) or page
    return text.html(text.with_whole_links(value, base))


def _times(entry: Record, warnings: list[str]) -> tuple[datetime | None, datetime | None]:
    """When the entry was published, or else made or changed; and when it was changed."""
    published = _time(entry, "published", "published_parsed", warnings)
    created = _time(entry, "created", "created_parsed", warnings)
    updated = _time(entry, "updated", "updated_parsed", warnings)
    return published or created or updated, updated


def _time(entry: Record, name: str, parsed: str, warnings: list[str]) -> datetime | None:
    time = dict.get(entry, parsed)
    found = text.moment(time) if time else None
    if found is None and (raw := _string(entry, name)):
        warnings.append(f"date_unusable: {text.line(raw, 60)!r} cannot be read as a date")
    return found


def _authors(entry: Record) -> tuple[str, ...]:
    people = [person for person in dict.get(entry, "authors") or () if person]
    if not people and not dict.get(entry, "author"):
        return ()
    names = [text.line(person.get("name") or person.get("email"), 200) for person in people]
    if not any(names):
        names = [text.line(_string(entry, "author"), 200)]
    return tuple(dict.fromkeys(filter(None, names)))[:MOST]


def _tags(entry: Record) -> tuple[str, ...]:
    said = entry.get("tags")
    if not said:
        return ()
    tags = [text.line(tag.get("label") or tag.get("term"), 200) for tag in said]
    return tuple(dict.fromkeys(filter(None, tags)))[:MOST]


def _enclosures(entry: Record, url: str) -> Sequence[Enclosure]:
    found = []
    for link in entry.get("links") or ():
        where = text.address(link.get("href"), url) if link.get("rel") == "enclosure" else None
        if where:
            size = str(link.get("length") or "").strip()
            length = int(size) if re.fullmatch(r"\d{1,15}", size) else None
            found.append(Enclosure(url=where, type=text.line(link.get("type"), 100) or None, length=length))
    return found
