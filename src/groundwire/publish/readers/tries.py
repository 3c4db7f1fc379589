"""How often one may try to sign in: a few times a minute for an account and for an address."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST = 5
WITHIN = timedelta(minutes=1)
KEPT = 10_000  # names and addresses that are watched at once; the oldest are forgotten first


class Tries:
    """Counts tries by name in this process. Safe to use from several threads."""

    def __init__(self, most: int = MOST, within: timedelta = WITHIN) -> None:
        self._most = most
        self._within = within
        self._times: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, names: tuple[str, ...], now: datetime) -> timedelta:
        """Count one try for each of *names*; how long to wait where one has had too many, else zero."""
        with self._lock:
            waits = [self._wait(name, now) for name in names]
            if not any(waits):
                for name in names:
                    self._times[name].append(now)
            while len(self._times) > KEPT:
                self._times.pop(next(iter(self._times)))
            return max(waits, default=timedelta())

    def forget(self, name: str) -> None:
        """A try succeeded."""
        with self._lock:
            self._times.pop(name, None)

    def back(self, names: tuple[str, ...]) -> None:
        """The last try for each of *names* was a good one, and does not count."""
        with self._lock:
            for name in names:
                if self._times.get(name):
                    self._times[name].pop()

    def _wait(self, name: str, now: datetime) -> timedelta:
        times = self._times.pop(name, None) or deque(maxlen=self._most)
        self._times[name] = times  # moved to the end: the newest
        while times and now - times[0] >= self._within:
            times.popleft()
        return self._within - (now - times[0]) if len(times) >= self._most else timedelta()
