"""Hubs: who tells us of a feed's news without being asked each time (WebSub), and how far we are with one.

Nothing here fetches or stores.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from groundwire.model.source import SourceId


@dataclass(frozen=True, slots=True)
class Hub:
    """A feed's offer to have its news announced: the hub to ask, and the topic, the feed's own address."""

    url: str
    topic: str


class Standing(StrEnum):
    """How far we are with a hub."""

    OFFERED = "offered"  # the feed names it; it was not asked yet
    ASKED = "asked"  # it has not confirmed yet
    ACTIVE = "active"  # it confirmed, until the lease ends
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSubscription:
    """Our subscription to one topic at one hub.

    ``token`` is the part of the callback's address that nobody else knows, ``secret`` what the hub signs with; both
    are None until the hub is first asked. ``source`` is None when the hub is to be left. ``tries`` counts requests
    that the hub has not confirmed. ``told`` is when the hub last told of news that we had not found ourselves since.
    """

    id: int
    source: SourceId | None
    hub: Hub
    standing: Standing = Standing.OFFERED
    token: str | None = None
    secret: str | None = None
    expires: datetime | None = None
    told: datetime | None = None
    tries: int = 0
    last_error: str | None = None
    next_ask: datetime | None = None  # None: now

    def live(self, now: datetime) -> bool:
        """Whether the hub has promised to tell us, and its promise still holds."""
        return self.standing is Standing.ACTIVE and self.expires is not None and self.expires > now

    def relied_on(self, now: datetime) -> bool:
        """Whether the hub is known to tell us: it did, and we have found no news since of which it was silent."""
        return self.live(now) and self.told is not None
