"""Which recaps are due, written into the outbox: one for each reader and period, or a reason why there is none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import Connection, select

from groundwire.model.reader import Reader, Recap, last_hour
from groundwire.publish.mail import gate
from groundwire.publish.mail.letter import MOST_STORIES, To, host, letter, message_id, shown, unseen
from groundwire.publish.view import RecapView, recap_page
from groundwire.publish.week import Span
from groundwire.store import outbox, readers
from groundwire.store.engine import Store
from groundwire.store.outbox import Draft
from groundwire.store.tables import items, stories, story_items, story_state

LATEST = {Recap.DAILY: timedelta(hours=20), Recap.WEEKLY: timedelta(days=6)}  # a mail later than that is not sent
LENGTH = {Recap.DAILY: timedelta(days=1), Recap.WEEKLY: timedelta(days=7)}
READ = 3 * MOST_STORIES  # top stories that are looked at, since the reader may know some


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What mails say of us: the site's address, whom they come from, and who is told when something is wrong."""

    url: str
    sender: str
    owner: str | None = None


def write_due(store: Store, house: House, now: datetime) -> int:
    """Put into the outbox what is due now; how many mails. Doing it again adds none."""
    with store.reading() as conn:
        wanted = [
            (reader, due)
            for reader in readers.every(conn)
            if reader.recap is not Recap.OFF and reader.email
            for due in [last_hour(reader, now)]
            if now - due < LATEST[reader.recap] and not outbox.known(conn, _key(reader, due))
        ]
    return sum(_write(store, house, reader, due, now) for reader, due in wanted)


def _write(store: Store, house: House, reader: Reader, due: datetime, now: datetime) -> bool:
    key, address = _key(reader, due), reader.email or ""
    span = Span(due - LENGTH[reader.recap], due, period(reader, due))
    with store.reading() as conn:
        told = outbox.told(conn, reader.id)
        every = recap_page(conn, span, now=now, top=READ, told=told)
        view = unseen(every, told, without=_unwanted(conn, reader, every))
        numbers = _numbers(conn, view)
    unsubscribe = f"{house.url}/unsubscribe/{reader.unsubscribe}"
    to = To(address=address, sender=house.sender, url=house.url, unsubscribe=unsubscribe)
    name = message_id(reader.id, str(span), reader.unsubscribe, house.url)
    wrong: tuple[str, ...] = ("there is nothing that this reader was not told already",)
    message = None
    if view.top or view.updates:
        message = letter(view, to, message_id=name, now=now)
        wrong = gate.problems(view, message, url=house.url, slugs=numbers)
    with store.writing() as conn:
        if message is not None and not wrong:
            draft = Draft(
                key=key,
                reader=reader.id,
                recipient=address,
                message_id=name,
                message=message.as_bytes(),
                told=tuple((numbers[slug], latest) for slug, latest in shown(view).items()),
            )
            return outbox.put(conn, draft, now=now)
        outbox.skip(conn, key, reader=reader.id, why="; ".join(wrong), now=now)
        if house.owner:
            outbox.put(conn, _notice(house, reader, str(span), wrong, now), now=now)
    return False


def period(reader: Reader, due: datetime) -> str:
    """The page of the web on which the same is shown: an ISO week, or a day."""
    if reader.recap is Recap.DAILY:
        return f"{due:%Y-%m-%d}"
    year, week, _ = due.isocalendar()
    return f"{year:04}-W{week:02}"


def _key(reader: Reader, due: datetime) -> str:
    return f"{reader.id} {reader.recap.value} {period(reader, due)}"


def _numbers(conn: Connection, view: RecapView) -> dict[str, int]:
    """The ids of all stories that the view names."""
    named = list(shown(view))
    rows = conn.execute(select(stories.c.slug, stories.c.id).where(stories.c.slug.in_(named)))
    return {slug: number for slug, number in rows}  # noqa: C416 - a result has keys(), see `store.stories`


def _unwanted(conn: Connection, reader: Reader, view: RecapView) -> frozenset[str]:
    """What the reader hid, and what none of their sources tells."""
    named = sorted({*shown(view), *(one.slug for one in (*view.due, *view.made))})
    hid = (
        select(stories.c.slug)
        .join(story_state, story_state.c.story_id == stories.c.id)
        .where(story_state.c.reader_id == reader.id, story_state.c.hidden.is_not(None), stories.c.slug.in_(named))
    )
    unwanted = set(conn.execute(hid).scalars())
    if chosen := readers.subscribed(conn, reader.id):
        heard = (
            select(stories.c.slug)
            .join(story_items, story_items.c.story_id == stories.c.id)
            .join(items, items.c.id == story_items.c.item_id)
            .where(stories.c.slug.in_(named), items.c.source_id.in_(chosen))
        )
        unwanted |= set(named) - set(conn.execute(heard).scalars())
    return frozenset(unwanted)


def _notice(house: House, reader: Reader, span: str, wrong: tuple[str, ...], now: datetime) -> Draft:
    """To the owner: why a reader got no mail."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"groundwire: no recap {span} for {reader.name}"
    message["From"] = Address("groundwire", addr_spec=house.sender)
    message["To"] = Address(addr_spec=house.owner or house.sender)
    message["Date"] = now
    message["Message-ID"] = f"<notice.{span}.{reader.id}@{host(house.url)}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = (f"The recap {span} for {reader.name} was not sent:", "", *(f"- {one}" for one in wrong))
    message.set_content("\n".join((*lines, "", f"{house.url}/recap/{span}")) + "\n")
    return Draft(
        key=f"notice {reader.id} {span}",
        reader=0,
        recipient=str(house.owner),
        message_id=str(message["Message-ID"]),
        message=message.as_bytes(),
    )
