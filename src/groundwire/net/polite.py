"""The pace: how soon one domain may be asked again, and who must wait.

One bucket for each registrable domain (an IP address is its own): one request in flight, and a pause after it. A
server that says "later" (Retry-After) holds back its whole domain. Clock and sleep are arguments; nothing here
opens a socket.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from groundwire.errors import FetchError
from groundwire.model.links import registrable_domain

PAUSE = 1.0  # seconds between two requests to one domain, unless the table says otherwise
PAUSES = {  # seconds; what these hosts ask of programs without a token
    "arxiv.org": 3.0,
    "reddit.com": 60.0,
    "redd.it": 60.0,
    "biorxiv.org": 3.0,
    "medrxiv.org": 3.0,
    "wikipedia.org": 1.0,
    "semanticscholar.org": 1.0,
}
PATIENCE = 15.0  # seconds; who must wait longer for a Retry-After comes back another time
LONGEST_HOLD = 24 * 3600.0  # seconds; no server decides for longer than a day


@dataclass(slots=True)
class Errand:
    """What a task is out for: ``waits`` while it stands in line for its first turn, so that nobody was asked yet."""

    waits: bool = False
    asked: bool = False

    def begin(self) -> None:
        """Set out for something new."""
        self.waits = self.asked = False


errand: ContextVar[Errand | None] = ContextVar("errand", default=None)  # of the task at hand, where somebody follows it


@dataclass(slots=True)
class _Bucket:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    held_until: float = 0.0


class Pace:
    """Whose turn it is.

    ``pause`` is the least number of seconds between two requests to one domain: None takes the table above,
    0 lifts pause and one-at-a-time alike. ``at_once`` bounds all requests together.
    """

    def __init__(
        self,
        pause: float | None = None,
        *,
        at_once: int = 64,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pause = pause
        self._clock = clock or (lambda: asyncio.get_running_loop().time())
        self._sleep = sleep
        self._room = asyncio.Semaphore(at_once)
        self._buckets: dict[str, _Bucket] = {}

    def pause(self, domain: str) -> float:
        """Seconds that *domain* is given between two requests."""
        return PAUSES.get(domain, PAUSE) if self._pause is None else self._pause

    def hold(self, url: str, wait: timedelta) -> None:
        """The server of *url* asked to be left alone for *wait*: its whole domain is."""
        bucket = self._bucket(registrable_domain(url))
        until = self._clock() + min(max(wait.total_seconds(), 0.0), LONGEST_HOLD)
        bucket.held_until = max(bucket.held_until, until)

    def held(self, url: str) -> timedelta | None:
        """How long the domain of *url* still wants to be left alone; None when it does not."""
        left = self._bucket(registrable_domain(url)).held_until - self._clock()
        return timedelta(seconds=left) if left > 0 else None

    def turn(self, url: str) -> "Turn":
        """Wait until *url* may be asked, and keep its domain to ourselves meanwhile: for ``async with``.

        Raises:
            FetchError: ``held_back``, when its server asked to wait longer than we do; ``retry_after`` says how long.
        """
        domain = registrable_domain(url)
        return Turn(self, url, self._bucket(domain), self.pause(domain))

    async def enter(self, url: str, bucket: _Bucket, next_at: float) -> None:
        """Wait until *next_at* and for as long as the server asked to, then for room among all requests."""
        if next_at or bucket.held_until:
            await self._wait(url, bucket, next_at)
        await self._room.acquire()

    def leave(self, bucket: _Bucket, pause: float) -> None:
        """Make room for another request; the domain rests for *pause* seconds."""
        self._room.release()
        if pause:
            bucket.next_at = self._clock() + pause

    async def _wait(self, url: str, bucket: _Bucket, next_at: float) -> None:
        left = bucket.held_until - self._clock()
        if left > PATIENCE:
            raise FetchError(
                url,
                f"the server asked to wait {round(left)} s",
                code="held_back",
                retry_after=timedelta(seconds=left),
            )
        while (wait := max(next_at, bucket.held_until) - self._clock()) > 0:
            await self._sleep(wait)

    def _bucket(self, domain: str) -> _Bucket:
        found = self._buckets.get(domain)
        if found is None:
            found = self._buckets[domain] = _Bucket()
        return found


class Turn:
    """One turn at a domain. A class, since a generator would cost more than a turn that need not wait."""

    __slots__ = ("_bucket", "_pace", "_pause", "_url")

    def __init__(self, pace: Pace, url: str, bucket: _Bucket, pause: float) -> None:
        self._pace = pace
        self._url = url
        self._bucket = bucket
        self._pause = pause

    async def __aenter__(self) -> None:
        mine = errand.get() or Errand()
        mine.waits = not mine.asked
        try:
            if self._pause:
                await self._bucket.turn.acquire()
            try:
                await self._pace.enter(self._url, self._bucket, self._bucket.next_at if self._pause else 0.0)
            except BaseException:
                if self._pause:
                    self._bucket.turn.release()
                raise
            mine.asked = True
        finally:
            mine.waits = False

    async def __aexit__(self, *_: object) -> None:
        self._pace.leave(self._bucket, self._pause)
        if self._pause:
            self._bucket.turn.release()
