"""Heed: what a visit to one source means for its hub, and what its hub's word means for the next visit.

Asking hubs is `subscribing`'s.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from groundwire.collect import websub
from groundwire.collect.visit import Visit
from groundwire.model.hub import Hub, HubSubscription
from groundwire.model.source import Health, Source
from groundwire.store import hubs


@dataclass(frozen=True, slots=True)
class Heed:
    """The hub of one source as it was when the visit began; ``offer`` is what the document said, where one was read."""

    known: HubSubscription | None = None
    began: datetime | None = None
    read: bool = False
    offer: Hub | None = None

    def after(self, seen: Visit) -> "Heed":
        """With what the visit showed, where a document was read."""
        return self if seen.parsed is None else replace(self, read=True, offer=seen.hub)

    def relaxed(self, health: Health, now: datetime) -> Health:
        """*health*, with the next visit put off where a hub is relied on."""
        return websub.as_safety_net(health, self.known, now) if self.known and self.known.relied_on(now) else health

    def keep(self, conn: Connection, before: Source, *, news: bool) -> None:
        """Keep what the document offers; and that the hub was silent, where there is *news* that it did not tell of."""
        if before.id is None:
            return
        if self.read and self.offer != (self.known.hub if self.known else None):
            hubs.offer(conn, before.id, self.offer)
        elif news and self.known and self.known.told and self.began:
            last = before.health.last_success
            missed = last is not None and self.known.told < last
            if missed and not hubs.told_since(conn, before.id, self.began):
                hubs.silent(conn, before.id)

    def remind(self, conn: Connection, source: Source, now: datetime) -> None:
        """Visit again where the hub told of news while the visit was under way: it may have come too early for it."""
        if self.known and self.began and source.id is not None and hubs.told_since(conn, source.id, self.began):
            check = websub.check_at(source, now)
            if check is not None:
                hubs.visit_by(conn, source.id, check)
