"""What the steps need from outside, and what they report. Not how any of it is made: `desk` does that."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from filelock import FileLock, Timeout

from groundwire.collect.pool import ParserPool
from groundwire.collect.visit import Key
from groundwire.errors import StoreError
from groundwire.extract.pool import ExtractPool
from groundwire.net.fetch import Session
from groundwire.pipeline.models import Models
from groundwire.store.engine import Store

Counts = Mapping[str, int]


class Progress(Protocol):
    """Told how far a step is: its name, how many are done, of how many."""

    def __call__(self, step: str, done: int, total: int, /) -> None:
        """Hear that *done* of *total* are done."""


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The outside world of a round: store, network, worker processes, clock and chance."""

    store: Store
    session: Session
    parsers: ParserPool
    extractors: ExtractPool
    clock: Callable[[], datetime]
    chance: random.Random
    progress: Progress = silent
    patience: timedelta | None = None  # how long one round may spend on collecting
    rest: float = 0.0  # seconds for which answers gather before they are looked at together; nothing else moves then
    keys: Mapping[str, Key] = field(default_factory=dict)  # what opens the APIs of services, by kind of source
    public_url: str | None = None  # where hubs can reach us; None: they are not asked
    title_vectors: str = "auto"  # who reads titles without texts as sentences; see the settings
    models: Models | None = None  # who drafts and judges beside the built-in rules
    memory: dict[str, object] | None = None  # what steps keep for the next round, by step; None: there is none

    @contextmanager
    def one_round(self) -> Iterator[None]:
        """At most one round on one database file at a time.

        Raises:
            StoreError: another process is at it.
        """
        if self.store.file is None:
            yield
            return
        try:
            with FileLock(f"{self.store.file}.round.lock", timeout=0):
                yield
        except Timeout as error:
            raise StoreError(
                f"{self.store.name}: another groundwire is collecting into it now; let it finish"
            ) from error


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: counts by name, seconds, and the process's peak memory so far in MB."""

    name: str
    counts: Counts
    seconds: float
    peak_megabytes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of steps."""

    began: datetime
    steps: tuple[Step, ...]

    def count(self, step: str, name: str) -> int:
        """A count of a step; 0 where there is none."""
        return sum(one.counts.get(name, 0) for one in self.steps if one.name == step)

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "began": self.began.isoformat(),
            "steps": [
                {
                    "step": one.name,
                    **one.counts,
                    "seconds": round(one.seconds, 3),
                    "peak_megabytes": round(one.peak_megabytes, 1),
                }
                for one in self.steps
            ],
        }
