"""Newsletters: the letters of a mailbox as items, all of a folder or one sender's, read over IMAP (RFC 9051).

The address of the source names mailbox, folder and sender: ``imaps://me%40example.org@mail.example.org/INBOX?from=
news@lab.example``. The password or token is the owner's setting, or what a command of theirs prints, and goes to the
mailbox of that setting only. Letters are not marked as read, moved or deleted; those after the last one seen are asked
for (UIDVALIDITY and UID stand in for an ETag). The mail server is an address that the owner set; what stands in a
letter is as hostile as any feed.
"""

import asyncio
import hashlib
import imaplib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailboxLoginError, MailBoxUnencrypted
from imap_tools.query import AND

from groundwire.collect.identity import to_items
from groundwire.collect.schedule import Facts
from groundwire.collect.secret import told_by
from groundwire.collect.visit import Means, Visit
from groundwire.collect.wire import ReadAs
from groundwire.errors import FeedError, FetchError
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.source import Source, Validators

SECONDS = 30.0
NEWEST = 50  # letters of one visit
MOST_BYTES = 30_000_000  # of them together, but for the last
NOT_OPEN = (
    "there is no password for this mailbox; set GROUNDWIRE_IMAP (imaps://USER@HOST) and GROUNDWIRE_IMAP_PASSWORD,"
    " or a command that prints a password or a token"
)
TOO_OPEN = "a password stands in the address; leave it out and set GROUNDWIRE_IMAP_PASSWORD"
HEAD = re.compile(rb"(?s).{0,65536}?\r?\n\r?\n")  # of a letter, where it is not endless


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


@dataclass(frozen=True, slots=True)
class Read:
    """Letters as they came, oldest first; the name of the last that was read (``UIDVALIDITY:UID``); SHA-256 of all."""

    letters: tuple[bytes, ...]
    last: str
    sha256: str


class _Raw:
    """What the mailbox makes of an answer: the letter's bytes alone, since only the worker takes a letter apart."""

    def __init__(self, answer: list[Any]) -> None:
        self.raw: bytes = next((part[1] for part in answer if isinstance(part, tuple)), b"")


def read(wanted: Box, secret: str, seen: str | None, *, is_token: bool = False) -> Read:
    """The letters after the one that *seen* names, up to `NEWEST` and `MOST_BYTES`: the others come next.

    The first time, the newest. *secret* is the password, or with *is_token* an OAuth access token (XOAUTH2,
    https://developers.google.com/workspace/gmail/imap/xoauth2-protocol).

    Raises:
        MailboxLoginError: the secret is refused.
        OSError, ImapToolsError, imaplib.IMAP4.error: the mailbox cannot be read.
    """
    opened: BaseMailBox = (
        MailBox(wanted.host, wanted.port, timeout=SECONDS)
        if wanted.secure
        else MailBoxUnencrypted(wanted.host, wanted.port, timeout=SECONDS)
    )
    log_in = opened.xoauth2 if is_token else opened.login
    try:
        log_in(wanted.user, secret, initial_folder=wanted.folder)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        opened.client.shutdown()
        if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):  # so it says no
            raise MailboxLoginError(("NO", [b""]), "OK") from error
        raise
    with opened as mailbox:
        validity = str(mailbox.folder.status(wanted.folder, ["UIDVALIDITY"])["UIDVALIDITY"])
        known, _, last = (seen or "").partition(":")
        after = int(last) if known == validity and last.isdigit() else 0
        chosen = AND(from_=wanted.sender) if wanted.sender else "ALL"
        new = sorted(int(uid) for uid in mailbox.uids(chosen) if int(uid) > after)
        numbers = new[:NEWEST] if after else new[-NEWEST:]
        mailbox.email_message_class = _Raw  # type: ignore[assignment] # typed as its own class, which parses at once
        found: list[bytes] = []
        digest, size, last_read = hashlib.sha256(), 0, after
        for number in numbers:
            if size > MOST_BYTES:
                break
            for message in cast("Iterator[_Raw]", mailbox.fetch(mark_seen=False, uid_list=[str(number)])):
                digest.update(message.raw)
                size += len(message.raw)
                found.append(message.raw)
            last_read = number
        return Read(tuple(found), f"{validity}:{last_read}", digest.hexdigest())


async def letters(raw: Iterable[bytes], means: Means) -> tuple[list[Entry], list[str]]:
    """The letters as entries, and a warning for each that cannot be taken apart: only its head is kept then."""
    found: list[Entry] = []
    warnings = []
    for one in raw:
        try:
            found += (await means.pool.parse(one, read_as=ReadAs("letter"))).entries
        except FeedError as error:
            told = f"a letter could not be read, and its subject alone was kept ({error.why})"
            warnings.append(f"letter_unreadable: {told}")
            head = HEAD.match(one)
            with suppress(FeedError):
                found += (await means.pool.parse(head[0] if head else b"", read_as=ReadAs("letter"))).entries
    return found, warnings


async def visit(source: Source, means: Means) -> Visit:
    """The letters that came since the last visit."""
    wanted = box(source.url)
    key = means.keys.get("newsletter")
    if key is None or not _same_box(key.api, wanted):
        raise FetchError(source.url, NOT_OPEN, code="no-password")
    secret = await told_by(key.command, source.url) if key.command else key.secret
    try:
        came = await asyncio.to_thread(read, wanted, secret, source.validators.etag, is_token=key.is_token)
    except (ImapToolsError, imaplib.IMAP4.error, OSError) as error:
        refused = isinstance(error, MailboxLoginError)
        what = "token" if key.is_token else "password"
        why = f"the mailbox refuses the {what}" if refused else f"the mailbox cannot be read ({type(error).__name__})"
        raise FetchError(source.url, why, code="imap") from error
    name = wanted.sender or f"{wanted.folder} of {wanted.user}"
    header = FeedHeader(title=name)
    entries, warnings = await letters(came.letters, means)
    parsed = ParsedFeed(format="mail", feed=header, entries=tuple(entries), warnings=tuple(warnings))
    known = replace(source, title=source.own_title or name, validators=Validators(etag=came.last))
    items = to_items(parsed, known, collected=means.now, raw_sha256=came.sha256) if known.id is not None else ()
    nothing = not came.letters
    return Visit(
        source=known,
        items=items,
        unchanged=nothing,
        raw_sha256=came.sha256,
        facts=Facts(unchanged=nothing, warnings=parsed.warnings),
        parsed=parsed,
    )


def _same_box(address: str, wanted: Box) -> bool:
    try:
        owned = box(address)
    except FetchError:
        return False
    return (owned.host, owned.port, owned.user, owned.secure) == (wanted.host, wanted.port, wanted.user, wanted.secure)
