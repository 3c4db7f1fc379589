"""Entries of our feeds: a story with its brief as HTML, every sentence with its quotes and links.

One HTML for both formats; built as a tree, never by pasting strings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from groundwire.publish import tongue, words
from groundwire.publish.view.card import headline_language
from groundwire.publish.view.claims import Sentence
from groundwire.publish.view.mention import Renewed
from groundwire.publish.view.told import Told
from groundwire.publish.web.pages import TITLES

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONELY = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One story in a feed. ``html`` is its brief; ``author`` who has the headline; times are aware.

    ``language`` is the headline's, ``told`` that of its summary (BCP 47), None where nobody knows.
    """

    id: str
    url: str
    title: str
    html: str
    summary: str
    author: str
    published: datetime
    updated: datetime
    topic: str | None
    language: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed. ``home`` is the page that it follows, ``address`` its own, ``hub`` what tells of its news (WebSub)."""

    title: str
    subtitle: str
    home: str
    address: str
    updated: datetime
    entries: tuple[Entry, ...]
    hub: str | None = None


def entry(told: Told, site: str, renewed: Renewed | None = None) -> Entry:
    """The story's entry; *site* is our address without a slash at the end.

    *renewed* is what is new of it since an earlier edition: it is said first.
    """
    story, url = told.story, f"{site}/story/{told.story.slug}"
    lines = told.lines("hook", "changed")
    written = told.brief.written if told.brief else None
    updated = max(story.latest, written) if written else story.latest
    return Entry(
        id=url,
        url=url,
        title=tongue.marked(said(story.title), headline_language(told)) or "Untitled",
        html=brief_html(told, url, renewed),
        summary=_new(renewed) or (tongue.marked(said(lines[0].text), lines[0].language) if lines else ""),
        author=said(told.mentions[0].source) if told.mentions else "groundwire",
        published=story.first,
        updated=updated,
        topic=said(story.topic) if story.topic else None,
        language=headline_language(told),
        told=tongue.OWN if renewed else lines[0].language if lines else None,
    )


def _new(renewed: Renewed | None) -> str:
    """What is new, in one line; "" where nothing is said of it."""
    if renewed is None:
        return ""
    return f"{words.new_since(renewed.since, [tongue.isolated(said(one.source)) for one in renewed.sources])}."


def brief_html(told: Told, url: str, renewed: Renewed | None = None) -> str:
    """The brief with its citations, after what is *renewed*, as HTML that needs no style."""
    body = etree.Element("div", lang=tongue.OWN)
    if renewed:
        _text(body, "p", _new(renewed))
    shown: set[str] = set()
    for name, part in told.parts.items():
        fresh = [one for one in part.sentences if one.text not in shown]
        shown.update(one.text for one in fresh)
        if not fresh:
            continue
        if name in TITLES:
            _text(body, "h3", TITLES[name])
        listed = etree.SubElement(body, "ul")
        for sentence in fresh:
            _claim(etree.SubElement(listed, "li"), sentence)
    if not shown:
        _text(body, "p", "Nothing has been written about this story yet.")
    sources = etree.SubElement(body, "p")
    sources.text = "Sources: "
    for mention in told.mentions:
        if mention.url:
            link = etree.SubElement(sources, "a", href=said(mention.url))
            link.text, link.tail = tongue.isolated(said(mention.source)), " · "
    here = etree.SubElement(sources, "a", href=url)
    here.text = "the story, with its receipts"
    inside = etree.tostring(body, encoding="unicode", method="html")
    return str(inside)


def _claim(parent: etree._Element, sentence: Sentence) -> None:
    _runs(parent, sentence.text, sentence.language)
    parent.text = said(sentence.text) + " "
    for receipt in sentence.receipts:
        cite = etree.SubElement(parent, "small", dir="auto", lang=tongue.OWN)
        if receipt.opens:
            link = etree.SubElement(cite, "a", href=said(receipt.opens), title=said(receipt.quote))
            link.text = said(receipt.source)
        else:
            cite.text = said(receipt.source)
        if receipt.when:
            cite.append(_dated(receipt.when))
        cite.tail = " "
        if receipt.quote.strip() != sentence.text.strip():
            quote = etree.SubElement(parent, "blockquote")
            quote.text = said(receipt.quote)
            _runs(quote, receipt.quote, receipt.language)


def _runs(element: etree._Element, text: str, language: str | None) -> None:
    """Say in which language *element* is, and which way it runs, where that is not as the text around it."""
    if language:
        element.set("lang", said(language))
    element.set("dir", tongue.direction(text, language))


def _dated(when: datetime) -> etree._Element:
    time = etree.Element("time", datetime=words.iso(when))
    time.text = f", {words.day(when)}"
    return time


def _text(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = said(text)


def said(text: str) -> str:
    """*text* without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\ufffd", _LONELY.sub("\ufffd", text))


def newest(entries: Sequence[Entry], otherwise: datetime) -> datetime:
    """When the feed last changed: by its newest entry."""
    return max((one.updated for one in entries), default=otherwise)
