"""Mail on its way: written once in full, then sent until a server took it; and what each reader was told already.

A message is kept with its Message-ID before it is sent. Killed between sending and recording, it is sent again as the
same bytes: a mail is never lost, and a second copy can be known by its Message-ID.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from groundwire.store.rows import chunks
from groundwire.store.stories import moved_to
from groundwire.store.tables import mailed, outbox, stories

LEASE = timedelta(minutes=10)  # for one attempt; after that another process may try
MOST_TRIES = 12
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One message of the outbox, as it goes out."""

    id: int
    recipient: str
    message: bytes
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be kept. ``key`` names reader and period; ``told`` is (story, its newest item) for the memory."""

    key: str
    reader: int
    recipient: str
    message_id: str
    message: bytes
    told: tuple[tuple[int, datetime], ...] = ()


def known(conn: Connection, key: str) -> bool:
    """Whether there is a mail for this reader and period already."""
    return conn.execute(select(outbox.c.id).where(outbox.c.key == key)).first() is not None


def put(conn: Connection, draft: Draft, *, now: datetime) -> bool:
    """Keep a mail to be sent; False when there is one under its key."""
    if known(conn, draft.key):
        return False
    values = {
        "key": draft.key,
        "reader_id": draft.reader,
        "recipient": draft.recipient,
        "message_id": draft.message_id,
        "message": draft.message,
        "stories": [[story, latest.isoformat()] for story, latest in draft.told],
        "made": now,
        "next_try": now,
        "tries": 0,
    }
    conn.execute(insert(outbox).values(values))
    return True


def skip(conn: Connection, key: str, *, reader: int, why: str, now: datetime) -> None:
    """Remember that for this reader and period there is nothing worth a mail."""
    if not known(conn, key):
        values = {"key": key, "reader_id": reader, "recipient": "", "message_id": "", "message": b"", "stories": []}
        conn.execute(insert(outbox).values(values | {"made": now, "tries": 0, "error": why}))


def claim(conn: Connection, now: datetime) -> Mail | None:
    """The next mail to be sent, taken for the length of a lease; None when none waits."""
    query = (
        select(outbox.c.id, outbox.c.recipient, outbox.c.message, outbox.c.tries)
        .where(outbox.c.next_try <= now)
        .order_by(outbox.c.next_try, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        return None
    values = {"next_try": now + LEASE, "tries": row["tries"] + 1}
    conn.execute(update(outbox).where(outbox.c.id == row["id"]).values(values))
    return Mail(**{**row, "tries": row["tries"] + 1})


def sent(conn: Connection, mail: int, *, now: datetime) -> None:
    """A server took it: remember that, and what the reader was told."""
    conn.execute(update(outbox).where(outbox.c.id == mail).values(sent=now, next_try=None, error=None))
    row = conn.execute(select(outbox.c.reader_id, outbox.c.stories).where(outbox.c.id == mail)).one()
    told = {int(story): datetime.fromisoformat(latest) for story, latest in row[1]}
    for part in chunks(list(told)):
        conn.execute(delete(mailed).where(mailed.c.reader_id == row[0], mailed.c.story_id.in_(part)))
        there = conn.execute(select(stories.c.id).where(stories.c.id.in_(part))).scalars().all()
        if there:
            rows = [{"reader_id": row[0], "story_id": story, "latest": told[story]} for story in there]
            conn.execute(insert(mailed), rows)


def failed(conn: Connection, mail: Mail, why: str, *, for_good: bool, now: datetime) -> None:
    """It was not taken: try again later (1, 2, 4 ... minutes), or never where the server says so."""
    wait = min(timedelta(minutes=2 ** min(mail.tries - 1, 10)), LONGEST_WAIT)
    again = None if for_good or mail.tries >= MOST_TRIES else now + wait
    conn.execute(update(outbox).where(outbox.c.id == mail.id).values(next_try=again, error=why[:500]))


def told(conn: Connection, reader: int) -> Mapping[str, datetime]:
    """The stories that this reader was mailed: slug -> the newest item at that time. Mails on their way count.

    What was told of a story that was merged since was told of the one that took it in.
    """
    query = select(mailed.c.story_id, mailed.c.latest).where(mailed.c.reader_id == reader)
    newest = {int(story): latest for story, latest in conn.execute(query)}
    waiting = select(outbox.c.stories).where(outbox.c.reader_id == reader, outbox.c.next_try.is_not(None))
    for rows in conn.execute(waiting).scalars():
        newest.update({int(story): datetime.fromisoformat(latest) for story, latest in rows})
    found: dict[str, datetime] = {}
    for part in chunks(list(newest)):
        named = select(stories.c.id, stories.c.slug, stories.c.merged_into).where(stories.c.id.in_(part))
        for number, slug, merged in conn.execute(named).all():
            now = slug if merged is None else moved_to(conn, slug) or slug
            found[now] = max(newest[number], found.get(now, newest[number]))
    return found


def waits(conn: Connection, now: datetime) -> bool:
    """Whether a mail is to be sent now."""
    return conn.execute(select(outbox.c.id).where(outbox.c.next_try <= now).limit(1)).first() is not None


def unsent(conn: Connection) -> list[tuple[str, str | None]]:
    """(period and reader, the last error) of each mail that was not sent, or of a recap that was held back."""
    query = select(outbox.c.key, outbox.c.error).where(outbox.c.sent.is_(None)).order_by(outbox.c.id)
    return [(key, error) for key, error in conn.execute(query)]
