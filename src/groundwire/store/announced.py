"""Our own feeds that are read, and what of their changes the hub that they name was told (WebSub, section 6).

A feed is known once somebody asked for it, and forgotten when nobody has for `KEPT`: a hub that has subscribers of a
feed reads it after each ping, so a feed that no hub reads costs no hub a request for long.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Update, delete, func, insert, select, update

from groundwire.store.tables import announced

KEPT = timedelta(days=30)  # since somebody asked for it
FRESH = timedelta(days=1)  # a feed asked for again within this is not written down again
MOST, MOST_SEARCHES = 200, 40  # feeds known; anybody can think of more searches than a hub has patience
LONGEST = 600  # characters of an address
SEARCH = "/search/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """A feed of whose change the hub is to be told; ``tries`` that failed so far."""

    address: str
    digest: str
    tries: int


def note(conn: Connection, addresses: Iterable[str], *, now: datetime) -> None:
    """These feeds (paths with their query) were asked for. Known ones that nobody asks for any more make room."""
    conn.execute(delete(announced).where(announced.c.asked < now - KEPT))
    asked = conn.execute(select(announced.c.address, announced.c.asked))
    known = {row.address: row.asked for row in asked}
    for address in sorted(set(addresses)):
        if address in known:
            if known[address] < now - FRESH:
                conn.execute(update(announced).where(announced.c.address == address).values(asked=now))
            continue
        search = address.startswith(SEARCH)
        alike = sum(one.startswith(SEARCH) == search for one in known)
        if len(address) <= LONGEST and alike < (MOST_SEARCHES if search else MOST):
            conn.execute(insert(announced).values(address=address, asked=now, tries=0))
            known[address] = now


def unknown(conn: Connection, addresses: Iterable[str], *, now: datetime) -> bool:
    """Whether any of these is not known as asked for within a day."""
    fresh = set(conn.execute(select(announced.c.address).where(announced.c.asked >= now - FRESH)).scalars())
    return not fresh.issuperset(addresses)


def digests(conn: Connection) -> Mapping[str, str | None]:
    """What each known feed held when we last looked, by address; None where nobody has looked yet."""
    query = select(announced.c.address, announced.c.digest).order_by(announced.c.address)
    return {row.address: row.digest for row in conn.execute(query)}


def seen(conn: Connection, held: Mapping[str, str], *, now: datetime) -> None:
    """Keep what feeds hold now; of those that held something else before, the hub is to be told.

    A feed that is looked at for the first time was just read by whoever asked for it.
    """
    before = digests(conn)
    for address, digest in held.items():
        if address not in before or before[address] == digest:
            continue
        values: dict[str, Any] = {"digest": digest}
        if before[address] is not None:
            values |= {"changed": now, "tries": 0, "next_try": now, "last_error": None}
        conn.execute(update(announced).where(announced.c.address == address).values(**values))


def due(conn: Connection, *, now: datetime, limit: int) -> list[Ping]:
    """Feeds of whose change the hub is to be told now, longest waiting first."""
    query = (
        select(announced.c.address, announced.c.digest, announced.c.tries)
        .where(announced.c.changed.is_not(None), announced.c.next_try <= now)
        .order_by(announced.c.next_try, announced.c.address)
        .limit(limit)
    )
    return [Ping(**row) for row in conn.execute(query).mappings()]


def told(conn: Connection, ping: Ping, *, now: datetime) -> None:
    """The hub took the ping; a change that came meanwhile is still to be told."""
    conn.execute(update(announced).where(announced.c.address == ping.address).values(told=now))
    conn.execute(_of(ping).values(changed=None, tries=0, last_error=None, next_try=None))


def failed(conn: Connection, ping: Ping, why: str, *, again: datetime | None) -> None:
    """The hub did not take the ping; *again* is when it is tried next, None: not before the next change."""
    waits: dict[str, Any] = {"next_try": again} if again else {"changed": None, "next_try": None}
    conn.execute(_of(ping).values(tries=ping.tries + 1, last_error=why, **waits))


def _of(ping: Ping) -> Update:
    return update(announced).where(announced.c.address == ping.address, announced.c.digest == ping.digest)


def standing(conn: Connection) -> dict[str, Any]:
    """How far the hub knows: feeds that are read, those of whose change it is still to be told, when it last was."""
    query = select(
        func.count().label("feeds"),
        func.count(announced.c.changed).label("waiting"),
        func.max(announced.c.told).label("told"),
        func.max(announced.c.last_error).label("last_error"),
    )
    return dict(conn.execute(query).mappings().one())
