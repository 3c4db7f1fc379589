"""Newsletters: the letters of a mailbox as items, all of a folder or one sender's, read over IMAP (RFC 9051).

The address of the source names mailbox, folder and sender: ``imaps://me%40example.org@mail.example.org/INBOX?from=
news@lab.example``. The password is the owner's setting and goes to the mailbox of that setting only. Letters are not
marked as read, moved or deleted; those after the last one seen are asked for (UIDVALIDITY and UID stand in for an
ETag). The mail server is an address that the owner set; what stands in a letter is as hostile as any feed.
"""

import asyncio
import hashlib
import imaplib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailboxLoginError, MailBoxUnencrypted, MailMessage
from imap_tools.query import AND
from lxml import etree
from lxml import html as lxml_html

from groundwire.collect import text
from groundwire.collect.charset import decode
from groundwire.collect.identity import to_items
from groundwire.collect.schedule import Facts
from groundwire.collect.visit import Means, Visit
from groundwire.errors import FetchError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.source import Source, Validators

SECONDS = 30.0
NEWEST = 50  # letters of one visit
NOT_OPEN = "there is no password for this mailbox; set GROUNDWIRE_IMAP (imaps://USER@HOST) and GROUNDWIRE_IMAP_PASSWORD"
TOO_OPEN = "a password stands in the address; leave it out and set GROUNDWIRE_IMAP_PASSWORD"
VIEW_ONLINE = re.compile(r"\b(?:view|read|open)\b.{0,30}\b(?:browser|online|web)\b", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class Box:
    """Where the letters are: server, user, folder, and whose letters are wanted (None: everybody's)."""

    host: str
    port: int
    secure: bool
    user: str
    folder: str
    sender: str | None


def box(url: str) -> Box:
    """The mailbox that an address names.

    Raises:
        FetchError: it names none, one that is read without encryption over a network, or it holds a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchError(url, "the address cannot be read", code="malformed") from error
    if parts.password is not None:  # not told again, since messages are kept and shown
        raise FetchError(without_password(url), TOO_OPEN, code="credentials")
    secure = parts.scheme == "imaps"
    if not secure and not _is_here(host):
        raise FetchError(url, "a mailbox is read over imaps:// only", code="insecure")
    if not host or not parts.username:
        raise FetchError(url, "give it as imaps://USER@HOST/FOLDER?from=SENDER", code="malformed")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    sender = parse_qs(parts.query).get("from", [None])[0]
    return Box(host, port or (993 if secure else 143), secure, unquote(parts.username), folder, sender)


def without_password(url: str) -> str:
    """*url* as it may be shown or written: a password that stands in it is left out."""
    scheme, separator, rest = url.partition("://")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    login, at, host = authority.rpartition("@")
    return f"{scheme}{separator}{login.partition(':')[0]}{at}{host}{rest[len(authority) :]}"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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


@dataclass(frozen=True, slots=True)
class Read:
    """Letters as entries, oldest first; the name of the last that was read (``UIDVALIDITY:UID``); SHA-256 of all."""

    letters: tuple[Entry, ...]
    last: str
    sha256: str


def read(wanted: Box, password: str, seen: str | None) -> Read:
    """The letters after the one that *seen* names, up to `NEWEST`: the others come next. The first time, the newest.

    Raises:
        OSError, ImapToolsError: the mailbox cannot be read.
    """
    opened: BaseMailBox = (
        MailBox(wanted.host, wanted.port, timeout=SECONDS)
        if wanted.secure
        else MailBoxUnencrypted(wanted.host, wanted.port, timeout=SECONDS)
    )
    try:
        opened.login(wanted.user, password, initial_folder=wanted.folder)
    except (ImapToolsError, imaplib.IMAP4.error, OSError):
        opened.client.shutdown()
        raise
    with opened as mailbox:
        validity = str(mailbox.folder.status(wanted.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        known, _, last = (seen or "").partition(":")
        after = int(last) if known == validity and last.isdigit() else 0
        chosen = AND(from_=wanted.sender) if wanted.sender else "ALL"
        new = sorted(int(uid) for uid in mailbox.uids(chosen) if int(uid) > after)
        numbers = new[:NEWEST] if after else new[-NEWEST:]
        found, digest = [], hashlib.sha256()
        asked = AND(uid=list(map(str, numbers)))
        for message in mailbox.fetch(asked, mark_seen=False) if numbers else ():  # one at a time: some are large
            raw = message.obj.as_bytes()
            digest.update(raw)
            found.append(letter(raw))
        return Read(tuple(found), f"{validity}:{numbers[-1] if numbers else after}", digest.hexdigest())


async def visit(source: Source, means: Means) -> Visit:
    """The letters that came since the last visit."""
    wanted = box(source.url)
    key = means.keys.get("newsletter")
    if key is None or not _same_box(key.api, wanted):
        raise FetchError(source.url, NOT_OPEN, code="no-password")
    try:
        came = await asyncio.to_thread(read, wanted, key.secret, source.validators.etag)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        refused = isinstance(error, MailboxLoginError)
        why = "the mailbox refuses the password" if refused else f"the mailbox cannot be read ({type(error).__name__})"
        raise FetchError(source.url, why, code="imap") from error
    name = wanted.sender or f"{wanted.folder} of {wanted.user}"
    header = FeedHeader(title=name)
    parsed = ParsedFeed(format="mail", feed=header, entries=came.letters)
    known = replace(source, title=source.own_title or name, validators=Validators(etag=came.last))
    items = to_items(parsed, known, collected=means.now, raw_sha256=came.sha256) if known.id is not None else ()
    nothing = not came.letters
    return Visit(
        source=known,
        items=items,
        unchanged=nothing,
        raw_sha256=came.sha256,
        facts=Facts(unchanged=nothing),
        parsed=parsed,
    )


def _same_box(address: str, wanted: Box) -> bool:
    try:
        owned = box(address)
    except FetchError:
        return False
    return (owned.host, owned.port, owned.user, owned.secure) == (wanted.host, wanted.port, wanted.user, wanted.secure)
