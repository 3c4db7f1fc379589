"""Pages: the article in a publisher's page, from bytes that we fetched. Never fetches.

trafilatura finds the body (A. Barbaresi, ACL 2021 demonstrations, pp. 122-131); the text is then written by
us, so that paragraphs stay apart and no mark-up is left in a quote.
"""

import codecs
import json
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from lxml import etree, html as lxml_html
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from groundwire.errors import ExtractError
from groundwire.extract import tree
from groundwire.extract.language import detect
from groundwire.model.article import Extracted
from groundwire.model.sentences import split

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs each page that it gives up on
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_WIDER = {  # the labels that browsers read as a wider encoding (WHATWG Encoding, 4.2)
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_ENDS = frozenset(("p", "head", "quote", "item", "row", "list", "table", "code", "body", "graphic"))
_PUBLISHED_META = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "citation_publication_date")


def extract(html: bytes | str, *, url: str) -> Extracted:
    """The article of a page: title, text, sentences, author, time, language, canonical URL, links.

    Paragraphs, headings, list items and table rows are parted by a blank line; lines of code by ``\\n``.
    What the page hides is not in the text.

    Raises:
        ExtractError: the page yields no article, or is larger or deeper than we read.
    """
    root = tree.parse(decode(html) if isinstance(html, bytes) else html)
    canonical = _canonical(root, url)
    said = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    published = _published(root)
    tree.drop_hidden(root)
    options = Extractor(
        output_format="python",
        fast=True,
        comments=False,
        tables=True,
        links=True,
        url=url or None,
        with_metadata=True,
        date_params={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"},
    )
    try:
        found: Any = bare_extraction(root, options=options)
    except (RecursionError, etree.LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise ExtractError(f"{url}: the page could not be taken apart: {type(error).__name__}") from error
    if found is None:
        raise ExtractError(f"{url}: the page holds no article")
    text = tree.text_of(_blocks(found.body))
    if not any(letter.isalnum() for letter in text):
        raise ExtractError(f"{url}: the page holds no article")
    return Extracted(
        title=_line(found.title),
        text=text,
        sentences=split(text),
        author=_line(found.author),
        published=published or _moment(found.date),
        language=detect(text, hint=said),
        canonical_url=canonical,
        links=tree.links((ref.get("target") for ref in found.body.iter("ref")), url or None),
    )


def decode(body: bytes) -> str:
    """Bytes as text: byte order mark, UTF-8 where valid, the page's own label, else Windows-1252."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    label = _CHARSET.search(body[:4096])
    try:
        name = codecs.lookup(label[1].decode("ascii")).name if label else "cp1252"
        return body.decode(_WIDER.get(name, name), "replace")
    except (LookupError, ValueError):
        return body.decode("cp1252", "replace")


def _line(value: str | None) -> str | None:
    return " ".join(tree.tidy(value).split()) or None if value else None


def _canonical(root: lxml_html.HtmlElement, url: str) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return tree.absolute(link.get("href"), url or None)
    return None


def _blocks(body: etree._Element) -> Iterator[str]:
    """The blocks of trafilatura's own tree (p, head, list, item, quote, code, table, row, cell, lb, ref, hi)."""
    parts: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag
        if tag in _ENDS:
            if block := tree.tidy("".join(parts)):
                yield block
            parts = []
        if event == "start":
            if tag == "lb":
                parts.append("\n")
            if element.text:
                parts.append(element.text)
        else:
            if tag == "cell":
                parts.append(" ")
            if element.tail:
                parts.append(element.tail)
    if block := tree.tidy("".join(parts)):
        yield block


def _published(root: lxml_html.HtmlElement) -> datetime | None:
    """When the page says that it was published, to the second where it says so."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) < 500_000:
            try:
                value = _dated(json.loads(script.text))
            except (ValueError, RecursionError):
                continue
            if moment := _moment(value):
                return moment
    named = {
        (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): meta.get("content")
        for meta in root.iter("meta")
    }
    for name in _PUBLISHED_META:
        if moment := _moment(named.get(name)):
            return moment
    return None


def _dated(value: Any) -> str | None:
    """The first ``datePublished`` in JSON-LD, at most three levels down."""
    level = [value]
    for _ in range(4):
        below: list[Any] = []
        for part in level[:200]:
            if isinstance(part, dict):
                if isinstance(part.get("datePublished"), str):
                    return str(part["datePublished"])
                below += [inner for inner in part.values() if isinstance(inner, dict | list)]
            elif isinstance(part, list):
                below += part
        level = below
    return None


def _moment(value: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((value or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
