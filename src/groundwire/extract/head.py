"""What a page says of itself: its encoding, canonical URL, language, description, and time of publication."""

import codecs
import json
import re
from datetime import UTC, datetime
from typing import Any

from lxml import html as lxml_html

from groundwire.extract import tree

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
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_START = 1445  # bytes that a browser looks at
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|meta|title|article|p|div)\b", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "citation_publication_date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date",
)
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def is_file(body: bytes) -> bool:
    """Whether these are the bytes of a file that is no page: a PDF, a picture, an archive (after WHATWG MIME Sniffing,
    section 7.2: bytes that no text has, and no markup, where a page begins).
    """
    start = body[:_START]
    if start.lstrip().startswith(b"%PDF-"):
        return True
    marked = any(start.startswith(mark) for mark, _ in _MARKS)
    return not marked and bool(_BINARY.search(start)) and not _MARKUP.search(start)


def decode(body: bytes) -> str:
    """Bytes as text: byte order mark, UTF-8 where valid, the page's own label, else Windows-1252."""
    for mark, name in _MARKS:
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


def canonical(root: lxml_html.HtmlElement, url: str) -> str | None:
    """The page's ``rel=canonical``, absolute; None where it has none or it is no http(s) URL (RFC 6596)."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            return tree.absolute(link.get("href"), url or None)
    return None


def language(root: lxml_html.HtmlElement) -> str | None:
    """The language that the page says it is in, as it says it."""
    said: str | None = root.get("lang") or root.get(_XML_LANGUAGE)
    return said


def metas(root: lxml_html.HtmlElement) -> dict[str, str]:
    """The page's ``meta`` values by lower-case name, property or itemprop; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def published(root: lxml_html.HtmlElement) -> datetime | None:
    """When the page says that it was published, in UTC: JSON-LD first, then ``meta``."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) < 500_000:
            try:
                said = _dated(json.loads(script.text, strict=False))
            except (ValueError, RecursionError):
                continue
            if found := moment(said):
                return found
    named = metas(root)
    return next((found for name in _PUBLISHED if (found := moment(named.get(name)))), None)


def moment(value: str | None) -> datetime | None:
    """An ISO 8601 time in UTC (one without a zone is taken as UTC), or None."""
    try:
        found = datetime.fromisoformat((value or "").strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _dated(value: Any) -> str | None:
    """The first ``datePublished`` in JSON-LD, at most three levels down."""
    level = [value]
    for _ in range(4):
        below: list[Any] = []
        for part in level[:500]:
            if isinstance(part, dict):
                if isinstance(part.get("datePublished"), str):
                    return str(part["datePublished"])
                below += [inner for inner in part.values() if isinstance(inner, dict | list)]
            elif isinstance(part, list):
                below += part
        level = below
    return None
