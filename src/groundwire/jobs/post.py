"""Mail: what is due is written into the outbox, and the outbox is emptied. Killed anywhere, no mail is lost."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

import aiosmtplib

from groundwire.errors import GroundwireError, SettingsError
from groundwire.publish.mail.address import is_address
from groundwire.publish.mail.due import House, write_due
from groundwire.publish.mail.gate import problems
from groundwire.publish.mail.letter import To, letter, message_id, subject, unseen
from groundwire.publish.view import RecapView
from groundwire.settings import Settings
from groundwire.store import outbox
from groundwire.store.engine import Store

EVERY = timedelta(minutes=1)
SECONDS = 30.0  # that a mail server may take


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The server that takes our mail; ``tls`` from the first byte, else STARTTLS where the server has it."""

    host: str
    port: int
    tls: bool = False
    user: str | None = None
    password: str | None = None

    @classmethod
    def of(cls, address: str) -> "MailServer":
        """The server of ``smtp://user:password@host:587`` (STARTTLS) or ``smtps://host`` (TLS from the start).

        Raises:
            SettingsError: it is not of that form.
        """
        try:
            parts = urlsplit(address if "://" in address else f"smtp://{address}")
            tls, port = parts.scheme == "smtps", parts.port
        except ValueError as error:
            raise SettingsError(f"GROUNDWIRE_SMTP: {error}; write smtp://user:password@host:587") from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SettingsError("GROUNDWIRE_SMTP: not a mail server; write smtp://user:password@host:587")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        return cls(host=parts.hostname, port=port or (465 if tls else 587), tls=tls, user=user, password=password)


def house_of(settings: Settings, url: str) -> House:
    """What mails of this desk say of it; *url* is where readers see its pages.

    Raises:
        SettingsError: an address in the settings is not one.
    """
    for name, address in (("MAIL_FROM", settings.mail_from), ("MAIL_OWNER", settings.mail_owner)):
        if address is not None and not is_address(address):
            raise SettingsError(f"GROUNDWIRE_{name}: {address!r} is not a mail address; write it like name@example.org")
    name = urlsplit(url).hostname or "localhost"
    sender = settings.mail_from or f"groundwire@{'localhost' if name.replace('.', '').isdigit() else name}"
    return House(url=url.rstrip("/"), sender=sender, owner=settings.mail_owner)


async def deliver(server: MailServer, message: bytes, *, sender: str, recipient: str) -> None:
    """Hand one message over.

    Raises:
        aiosmtplib.SMTPException, OSError: the server did not take it.
    """
    await aiosmtplib.send(
        message,
        sender=sender,
        recipients=[recipient],
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.tls,
        start_tls=None if server.user or server.host not in ("127.0.0.1", "localhost", "::1") else False,
        tls_context=ssl.create_default_context(),
        timeout=SECONDS,
    )


async def post(store: Store, server: MailServer, house: House, clock: Callable[[], datetime]) -> tuple[int, int]:
    """Write what is due and send what waits; (sent, failed)."""
    await asyncio.to_thread(write_due, store, house, clock())
    done = failed = 0
    while (mail := await asyncio.to_thread(_claim, store, clock())) is not None:
        try:
            await deliver(server, mail.message, sender=house.sender, recipient=mail.recipient)
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            failed += 1
            await asyncio.to_thread(_failed, store, mail, error, clock())
        else:
            done += 1
            await asyncio.to_thread(_sent, store, mail, clock())
    return done, failed


async def post_forever(
    store: Store,
    server: MailServer,
    house: House,
    clock: Callable[[], datetime],
    *,
    after: Callable[[str], None],
    every: timedelta = EVERY,
) -> None:
    """Post until cancelled; *after* hears of mails that were sent or failed."""
    while True:
        try:
            done, failed = await post(store, server, house, clock)
            if done or failed:
                after(f"mail: {done} sent, {failed} failed")
        except GroundwireError as error:
            after(str(error))
        await asyncio.sleep(every.total_seconds())


def _claim(store: Store, now: datetime) -> outbox.Mail | None:
    with store.reading() as conn:  # a look costs no lock
        if not outbox.waits(conn, now):
            return None
    with store.writing() as conn:
        return outbox.claim(conn, now)


def _sent(store: Store, mail: outbox.Mail, now: datetime) -> None:
    with store.writing() as conn:
        outbox.sent(conn, mail.id, now=now)


def _failed(store: Store, mail: outbox.Mail, error: Exception, now: datetime) -> None:
    code = getattr(error, "code", None)
    refused = isinstance(error, aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPRecipientRefused)
    if refused and isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        code = error.recipients[0].code if error.recipients else None
    with store.writing() as conn:
        outbox.failed(conn, mail, str(error), for_good=refused and bool(code) and int(code or 0) >= 500, now=now)


async def send_now(server: MailServer, house: House, view: RecapView, address: str, now: datetime) -> str:
    """Mail one recap to *address*, on request and without the outbox; its subject.

    Raises:
        SettingsError: the address is not one, or the recap has nothing to tell, or the server did not take it.
    """
    if not is_address(address):
        raise SettingsError(f"{address!r} is not a mail address; write it like name@example.org")
    shown = unseen(view, {})
    if not shown.top:
        raise SettingsError(f"{view.week}: there is no story with a sentence to tell; nothing was sent")
    name = message_id(0, str(view.week), address, house.url)
    message = letter(shown, To(address=address, sender=house.sender, url=house.url), message_id=name, now=now)
    slugs = {one.slug for group in (shown.top, shown.papers, shown.releases, shown.shared) for one in group}
    if wrong := problems(shown, message, url=house.url, slugs=slugs):
        raise SettingsError(f"{view.week}: not sent: {'; '.join(wrong)}")
    try:
        await deliver(server, message.as_bytes(), sender=house.sender, recipient=address)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise SettingsError(
            f"{server.host}:{server.port} did not take the mail: {error}; check GROUNDWIRE_SMTP"
        ) from error
    return subject(shown)
