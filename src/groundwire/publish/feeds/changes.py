"""Which of our feeds are read, and what they hold: what a hub is to be told of (WebSub, section 6).

A request for a feed writes nothing; it is remembered here until the job that tells the hub asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from threading import Lock
from urllib.parse import parse_qs

from sqlalchemy import Connection
from starlette.routing import compile_path

from groundwire.errors import NotFound
from groundwire.publish.feeds.entries import entry
from groundwire.publish.feeds.routes import FEEDS
from groundwire.publish.view.told import read
from groundwire.store import pages

MOST = 1000  # addresses remembered between two looks
_PATHS = [(compile_path(f"{path}/feed")[0], choose) for path, choose in FEEDS]


@dataclass(slots=True)
class Asked:
    """The addresses of feeds that were asked for since the last look; safe to call from every thread."""

    _addresses: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def note(self, address: str) -> None:
        """A feed was asked for at *address*, a path with its query."""
        with self._lock:
            if len(self._addresses) < MOST:
                self._addresses.add(address)

    def take(self) -> frozenset[str]:
        """All that were noted since the last time."""
        with self._lock:
            found, self._addresses = frozenset(self._addresses), set()
        return found


def hold(conn: Connection, addresses: Iterable[str], *, now: datetime, site: str) -> dict[str, str]:
    """A digest of what the feed at each address says, in whatever order; not of one that is no more.

    *site* is our address without a slash at the end. The formats of one feed are read once.
    """
    kept: dict[str, str | None] = {}
    found = {}
    for address in addresses:
        file, _, query = address.partition("?")
        feed = file.rpartition(".")[0]
        asked = f"{feed}?{query}"
        if asked not in kept:
            kept[asked] = _digest(conn, feed, query, now, site)
        if digest := kept[asked]:
            found[address] = digest
    return found


def _digest(conn: Connection, feed: str, query: str, now: datetime, site: str) -> str | None:
    for pattern, choose in _PATHS:
        if fits := pattern.match(feed):
            at = {**fits.groupdict(), "q": "".join(parse_qs(query).get("q", ()))}
            try:
                chosen = choose(conn, now, at)
            except NotFound:
                return None
            said = sorted(repr(entry(one, site)) for one in read(conn, pages.by_ids(conn, chosen.stories)))
            return sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()
    return None
