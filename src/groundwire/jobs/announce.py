"""Tell the hub that our feeds name of their changes (WebSub, W3C 2018, section 6), so that it tells who subscribed.

Once for each change of a feed that somebody reads, at the pace of the hub's domain; what it does not take is tried
again later and later. Killed between ping and record, a ping comes twice, which a hub bears; none is lost.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundwire.errors import AddressRefused, FetchError, GroundwireError
from groundwire.net.fetch import Session, Terms, fetch
from groundwire.publish.feeds.changes import Asked, hold
from groundwire.publish.words import count
from groundwire.store import announced
from groundwire.store.engine import Store
from groundwire.store.rows import edition

EVERY = timedelta(minutes=1)
AT_ONCE = 50  # pings between two looks
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=6)
MOST_TRIES = 10  # about a day; then the next change is waited for
ANSWER = 100_000  # bytes of a hub's answer that are read


@dataclass(slots=True, kw_only=True)
class Announcer:
    """Who tells *hub* of the feeds below *url*; ``asked`` knows which feeds are read."""

    store: Store
    session: Session
    hub: str
    url: str
    clock: Callable[[], datetime]
    asked: Asked
    _looked: int | None = None  # the edition of the database at the last look

    async def announce(self) -> tuple[int, int]:
        """Look for changes, and tell the hub of those that are due; (told, failed)."""
        await asyncio.to_thread(self._look)
        done = failed = 0
        for ping in await asyncio.to_thread(self._due):
            topic = f"{self.url}{ping.address}"
            form = {"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}  # hubs read one or the other
            error: FetchError | AddressRefused | None = None
            try:
                await fetch(self.session, self.hub, accept="*/*", limit=ANSWER, terms=Terms(form=form))
                done += 1
            except (FetchError, AddressRefused) as failure:
                error = failure
                failed += 1
            await asyncio.to_thread(self._keep, ping, error)
        return done, failed

    def _look(self) -> None:
        """Note which feeds are read, and which of them hold something else than at the last look."""
        now, addresses = self.clock(), self.asked.take()
        with self.store.reading() as conn:
            stands, fresh = edition(conn), announced.unknown(conn, addresses, now=now)
        if fresh:
            with self.store.writing() as conn:
                announced.note(conn, addresses, now=now)
        if stands == self._looked and not fresh:
            return
        with self.store.reading() as conn:
            before = announced.digests(conn)
            held = hold(conn, before, now=now, site=self.url)
        if any(before[address] != digest for address, digest in held.items()):
            with self.store.writing() as conn:
                announced.seen(conn, held, now=now)
        self._looked = stands

    def _due(self) -> list[announced.Ping]:
        with self.store.reading() as conn:
            return announced.due(conn, now=self.clock(), limit=AT_ONCE)

    def _keep(self, ping: announced.Ping, error: FetchError | AddressRefused | None) -> None:
        now = self.clock()
        with self.store.writing() as conn:
            if error is None:
                announced.told(conn, ping, now=now)
            else:
                announced.failed(conn, ping, error.why, again=_again(ping, error, now))


def _again(ping: announced.Ping, error: FetchError | AddressRefused, now: datetime) -> datetime | None:
    """When to try again; None where the hub said that it will not (4xx), or did not answer for long."""
    status = error.status if isinstance(error, FetchError) else None
    refused = isinstance(error, AddressRefused) or (status is not None and 400 <= status < 500 and status != 429)
    if refused or ping.tries + 1 >= MOST_TRIES:
        return None
    wait = min(FIRST_WAIT * (1 << ping.tries), LONGEST_WAIT)
    told = error.retry_after if isinstance(error, FetchError) else None
    return now + max(wait, told or timedelta())


async def announce_forever(announcer: Announcer, *, after: Callable[[str], None], every: timedelta = EVERY) -> None:
    """Announce until cancelled; *after* hears of pings that the hub took, or did not."""
    while True:
        try:
            done, failed = await announcer.announce()
            if done or failed:
                after(f"hub: told of {count(done, 'changed feed')}, {failed} failed")
        except GroundwireError as error:
            after(str(error))
        await asyncio.sleep(every.total_seconds())
