"""A letter as an entry: its subject, its sender, its words, and where it stands on the web."""

import hashlib
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape

from imap_tools import MailMessage
from lxml import etree
from lxml import html as lxml_html

from groundwire.collect import text
from groundwire.collect.charset import decode
from groundwire.model.item import Entry, FeedHeader, ParsedFeed

VIEW_ONLINE = re.compile(r"\b(?:view|read|open)\b.{0,30}\b(?:browser|online|web)\b", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def read(body: bytes, *, url: str, content_type: str | None) -> ParsedFeed:  # noqa: ARG001 - a letter says all itself
    """The letter in *body* (RFC 5322), as the one entry of a document."""
    return ParsedFeed(format="mail", feed=FeedHeader(), entries=(letter(body),))


def letter(raw: bytes) -> Entry:
    """A letter as an entry: its subject, its sender, its HTML (or its text), and where it stands on the web."""
    message = MailMessage.from_bytes(raw)
    try:
        html, words = message.html, message.text
    except (LookupError, ValueError):  # it names an encoding that is none
        html, words = "", _by_its_bytes(message)
    body = html or "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\r?\n\s*\r?\n", words) if part.strip())
    sender = message.from_values
    headers = {name: " ".join(values) for name, values in message.headers.items()}
    return Entry(
        guid=text.line(headers.get("message-id", "")).strip("<>") or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        url=_online(headers, body),
        title=text.line(message.subject),
        authors=(text.line(sender.name or sender.email),) if sender else (),
        published=_sent(headers.get("date", "")),
        content_html=text.html(body),
        tags=tuple(filter(None, [text.line(headers.get("list-id", ""))])),
    )


def _by_its_bytes(message: MailMessage) -> str:
    """The words of a letter, decoded by what they look like and not by what it says of them."""
    parts = [part for part in message.obj.walk() if part.get_content_maintype() == "text"]
    bodies = [part.get_payload(decode=True) for part in parts]
    return text.without_markup("\n\n".join(decode(body) for body in bodies if isinstance(body, bytes)))


def _sent(given: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(given)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC) if found.year in text.YEARS else None


def _online(headers: dict[str, str], body: str) -> str | None:
    """Where the letter can be read by anybody: Archived-At (RFC 5064), or its own link "view in your browser"."""
    if found := BARE_ADDRESS.search(headers.get("archived-at", "")):
        return text.address(found[0], None)
    try:
        root = lxml_html.fromstring(body[: text.LONGEST_HTML])
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    for anchor in root.iter("a"):
        if VIEW_ONLINE.search(" ".join(anchor.text_content().split())):
            return text.address(anchor.get("href"), None)
    return None
