"""Feeds as bytes: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org)."""

import json
from collections.abc import Callable

from lxml import etree

from groundwire.publish import tongue, words
from groundwire.publish.feeds.entries import Entry, Feed, said

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = "http://www.w3.org/2005/Atom"
TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}


def atom(feed: Feed) -> bytes:
    """The feed in Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(LANGUAGE, tongue.OWN)
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", words.iso(feed.updated))
    _add(root, "link", rel="self", type=TYPES["atom"], href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.hub:
        _add(root, "link", rel="hub", href=feed.hub)
    _add(root, "generator", "groundwire")
    for entry in feed.entries:
        _entry(root, entry)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(root: etree._Element, entry: Entry) -> None:
    one = etree.SubElement(root, f"{{{ATOM}}}entry")
    _add(one, "id", entry.id)
    _in(entry.language, _add(one, "title", entry.title))
    _add(one, "link", rel="alternate", type="text/html", href=entry.url)
    _add(one, "published", words.iso(entry.published))
    _add(one, "updated", words.iso(entry.updated))
    author = etree.SubElement(one, f"{{{ATOM}}}author")
    _add(author, "name", entry.author)
    if entry.topic:
        _add(one, "category", term=entry.topic)
    if entry.summary:
        _in(entry.told, _add(one, "summary", entry.summary))
    _add(one, "content", entry.html, type="html")


def _in(language: str | None, element: etree._Element) -> None:
    """Say in which language it is, where that is known and not the feed's own."""
    if language and language != tongue.OWN:
        element.set(LANGUAGE, said(language))


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{tag}", {name: said(value) for name, value in attributes.items()})
    if text is not None:
        element.text = said(text)
    return element


def json_feed(feed: Feed) -> bytes:
    """The feed in JSON Feed 1.1."""
    items = [
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            **({"language": entry.language} if entry.language and entry.language != tongue.OWN else {}),
            "content_html": entry.html,
            **({"summary": entry.summary} if entry.summary else {}),
            "date_published": words.iso(entry.published),
            "date_modified": words.iso(entry.updated),
            "authors": [{"name": entry.author}],
            **({"tags": [entry.topic]} if entry.topic else {}),
        }
        for entry in feed.entries
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": said(feed.title),
        "description": said(feed.subtitle),
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": tongue.OWN,
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


FORMATS: dict[str, Callable[[Feed], bytes]] = {"atom": atom, "json": json_feed}
