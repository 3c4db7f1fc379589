"""Five thousand sources on a clock of our own: ``python bench/schedule.py [--hours 24]``, also in ``make bench``.

3,000 of them are on one domain; one in twenty fails. The desk was stopped for three days, so that all are overdue, and
starts again. Its own loop, rounds, order, pace, schedule and store do the work; only the clock, which jumps to the next
moment at which anything happens, and the servers behind the HTTP client are made up. Prints one JSON object; exit 1
where a domain was asked too often, the busiest minute has more than three times the usual, or a healthy source in a
hundred waits two intervals.
"""

import argparse
import asyncio
import json
import random
import selectors
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from groundwire.collect.pool import ParserPool
from groundwire.extract.pool import ExtractPool
from groundwire.jobs.local import run_forever
from groundwire.model.links import registrable_domain
from groundwire.model.source import Health, Source, Validators
from groundwire.net.client import Client
from groundwire.net.fetch import Session
from groundwire.net.polite import PAUSE
from groundwire.pipeline import Tools
from groundwire.store import sources
from groundwire.store.engine import Store

START = datetime(2026, 1, 10, 6, tzinfo=UTC)
STOPPED = timedelta(days=3)
LARGE = "large.example.org"
RHYTHMS = [timedelta(minutes=minutes) for minutes in (30, 60, 120, 240, 360, 720, 1440)]
FAILS = 20  # one in so many
SLOW = 100  # one answer in so many takes seconds
MOST_LATE = 2.0  # intervals
MOST_PEAK = 3.0  # times the mean


class Jumping(selectors.SelectSelector):
    """Waits for nothing: where the loop would, its clock jumps."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready; the clock is set forward by *timeout* seconds."""
        ready = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class ClockOfOurOwn(asyncio.SelectorEventLoop):
    """An event loop whose time passes as fast as its work is done; what goes to threads is done at once."""

    def __init__(self) -> None:
        self.clock = Jumping()
        super().__init__(self.clock)

    def time(self) -> float:
        """Seconds since the start."""
        return self.clock.now

    def run_in_executor(self, _executor: object, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override] # done at once, in this thread
        """The result of the call."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except BaseException as error:  # noqa: BLE001 - handed to who waits, as a thread would
            done.set_exception(error)
        return done


@dataclass
class Servers:
    """Answers like those of feeds that have not changed, after a while; and remembers who was asked when."""

    chance: random.Random
    failing: frozenset[str]
    asked: defaultdict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    @asynccontextmanager
    async def request(self, _method: str, url: URL, **_more: object) -> AsyncIterator[aiohttp.ClientResponse]:
        """One request."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        seconds = self.chance.uniform(3, 20) if not self.chance.randrange(SLOW) else self.chance.uniform(0.05, 0.3)
        try:
            await asyncio.sleep(seconds)
            status = 500 if str(url) in self.failing else 304
            yield cast("aiohttp.ClientResponse", Answer(status))
        finally:
            self.asked[str(url)].append((began, loop.time()))


@dataclass
class Answer:
    """What is read of an answer without a body."""

    status: int
    headers: Mapping[str, str] = field(default_factory=CIMultiDict)


class Simulated(Session):
    """The client of groundwire, before servers that are made up."""

    def __init__(self, servers: Servers) -> None:
        super().__init__()
        self._servers = servers

    @property
    def client(self) -> Client:
        """The servers, asked as a client is."""
        return cast("Client", self._servers)


def population(chance: random.Random, *, large: int, others: int, longest: timedelta) -> list[Source]:
    """Sources that were visited until the desk stopped, with the rhythms of feeds, none longer than *longest*."""
    rhythms = [rhythm for rhythm in RHYTHMS if rhythm <= longest]
    urls = [f"https://{LARGE}/{number}/feed" for number in range(large)]
    urls += [f"https://small{number}.example/feed" for number in range(others)]
    found = []
    for url in urls:
        every = chance.choice(rhythms)
        stopped = START - STOPPED
        last = stopped - every * chance.random()
        health = Health(last_success=last, next_check=last + every, reason="as it was")
        found.append(Source(url=url, title=url, interval=every, validators=Validators(etag='"1"'), health=health))
    return found


def simulate(found: list[Source], hours: float, folder: Path) -> Servers:
    """Start the desk with these sources and let it run for so many hours of its own clock."""
    failing = frozenset(source.url for number, source in enumerate(found) if number % FAILS == 0)
    servers = Servers(random.Random(7), failing)
    store = Store(f"sqlite:///{folder / 'schedule.db'}")
    store.migrate()
    with store.writing() as conn:
        sources.add_all(conn, found)
    with asyncio.Runner(loop_factory=ClockOfOurOwn) as runner:
        loop = runner.get_loop()
        tools = Tools(
            store=store,
            session=Simulated(servers),
            parsers=ParserPool(1),
            extractors=ExtractPool(1),
            clock=lambda: START + timedelta(seconds=loop.time()),
            chance=random.Random(1),
        )

        async def work() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(hours * 3600):
                    await run_forever(tools, after=lambda _ended: None, only=frozenset({"collect"}))

        runner.run(work())
    store.close()
    return servers


def figures(found: list[Source], servers: Servers, hours: float) -> dict[str, float]:
    """What the issue of many sources is judged by."""
    domains: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    minutes: Counter[int] = Counter()
    for url, visits in servers.asked.items():
        domains[registrable_domain(url)] += visits
        minutes.update(int(began // 60) for began, _ in visits)
    pauses = [later[0] - earlier[1] for visits in domains.values() for earlier, later in pairwise(sorted(visits))]
    late: dict[bool, list[float]] = {True: [], False: []}
    end = hours * 3600
    for source in found:
        if source.url in servers.failing:
            continue
        every = source.interval.total_seconds()
        times = [0.0, *(began for began, _ in servers.asked[source.url]), end]
        waits = [later - earlier for earlier, later in pairwise(times)]
        if waits[-1] <= every:  # not over yet
            waits.pop()
        late[LARGE in source.url] += [max(wait - every, 0) / every for wait in waits]
    total = sum(minutes.values())
    mean = total / (hours * 60)
    return {
        "sources": len(found),
        "hours": hours,
        "visits": total,
        "shortest_pause_seconds": round(min(pauses), 3),
        "mean_a_minute": round(mean, 1),
        "busiest_minute": max(minutes.values()),
        "peak_over_mean": round(max(minutes.values()) / mean, 2),
        "late_99th_in_intervals": round(statistics.quantiles(late[True] + late[False], n=100)[98], 2),
        "late_99th_large_domain": round(statistics.quantiles(late[True], n=100)[98], 2),
        "late_99th_others": round(statistics.quantiles(late[False], n=100)[98], 2),
        "latest": round(max(late[True] + late[False]), 2),
    }


def main() -> None:
    """Simulate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--hours", type=float, default=24)
    parser.add_argument("--longest", type=float, default=24, help="hours; no source has a longer rhythm")
    parser.add_argument("--large", type=int, default=3000, help="sources on one domain")
    parser.add_argument("--others", type=int, default=2000, help="sources on domains of their own")
    options = parser.parse_args()
    found = population(
        random.Random(5), large=options.large, others=options.others, longest=timedelta(hours=options.longest)
    )
    began = time.perf_counter()
    in_memory = Path("/dev/shm")  # where there is one: what is simulated has no disk
    with tempfile.TemporaryDirectory(dir=in_memory if in_memory.is_dir() else None) as folder:
        servers = simulate(found, options.hours, Path(folder))
    measured = figures(found, servers, options.hours)
    print(json.dumps({**measured, "took_seconds": round(time.perf_counter() - began, 1)}, indent=1))
    sys.exit(
        measured["shortest_pause_seconds"] < PAUSE - 1e-6
        or measured["peak_over_mean"] > MOST_PEAK
        or measured["late_99th_in_intervals"] >= MOST_LATE
    )


if __name__ == "__main__":
    main()
