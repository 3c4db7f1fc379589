"""A round's time is over: nothing more is begun, what a server was asked for comes to its end; a stop is a stop."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collecting_tools import collecting
from groundwire.collect.pool import ParserPool
from groundwire.model.item import ParsedFeed
from groundwire.model.source import Source
from groundwire.net.polite import Pace
from groundwire.pipeline.collecting import collect_due
from groundwire.pipeline.within import Rest, within
from groundwire.store import items, sources
from groundwire.store.engine import Store
from site_server import LocalSite

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
HOUR = 3600.0


class Diary:
    """Pieces of work that ask servers, and what became of them."""

    def __init__(self, pause: float) -> None:
        self.pace = Pace(pause)
        self.told: list[str] = []

    async def ask(self, name: str, url: str, *, times: int = 1, takes: float = 0.0) -> None:
        self.told.append(f"{name} begins")
        try:
            for _ in range(times):
                async with self.pace.turn(url):
                    await asyncio.sleep(takes)
        except asyncio.CancelledError:
            self.told.append(f"{name} is given up")
            raise
        self.told.append(f"{name} ends")


async def test_when_the_time_is_over_what_was_asked_ends_and_what_waits_in_line_is_given_up() -> None:
    diary = Diary(pause=HOUR)
    a, b = "https://a.example/", "https://b.example/"
    pieces = (diary.ask("slow", a, takes=0.3), diary.ask("in line", a), diary.ask("quick", b))
    await within(0.1, (one for one in pieces), at_once=3)
    assert sorted(diary.told) == sorted(
        ["slow begins", "in line begins", "quick begins", "quick ends", "in line is given up", "slow ends"]
    )


async def test_a_visit_of_several_requests_is_not_given_up_between_them() -> None:
    diary = Diary(pause=0.2)
    await within(0.1, (one for one in (diary.ask("long", "https://a.example/", times=3),)), at_once=1)
    assert diary.told == ["long begins", "long ends"]


async def test_nothing_is_begun_when_the_time_is_over() -> None:
    diary = Diary(pause=0)
    pieces = (diary.ask(name, f"https://{name}.example/", takes=0.2) for name in "abc")
    await within(0.1, pieces, at_once=1)
    assert diary.told == ["a begins", "a ends"]


async def test_without_a_limit_all_is_done_and_an_error_is_told_at_the_end() -> None:
    diary = Diary(pause=0)

    async def broken() -> None:
        raise ValueError("broken")

    async def work(name: str) -> None:
        await (broken() if name == "a" else diary.ask(name, f"https://{name}.example/"))

    with pytest.raises(ValueError, match="broken"):
        await within(None, (work(name) for name in "abc"), at_once=2)
    assert diary.told == ["b begins", "b ends", "c begins", "c ends"]


async def test_a_stop_gives_up_all_at_once() -> None:
    diary = Diary(pause=0)
    pieces = (diary.ask(name, f"https://{name}.example/", takes=HOUR) for name in "abc")
    task = asyncio.create_task(within(None, pieces, at_once=2))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert diary.told == ["a begins", "b begins", "a is given up", "b is given up"]


async def test_with_rests_all_is_done_and_what_came_meanwhile_is_dealt_with_together() -> None:
    loop, turns = asyncio.get_running_loop(), [0]
    woken: dict[int, int] = {}

    def count() -> None:
        turns[0] += 1
        handle[0] = loop.call_soon(count)

    async def work(number: int) -> None:
        await asyncio.sleep(number * 0.002)
        woken[number] = turns[0]

    handle = [loop.call_soon(count)]
    await within(None, (work(number) for number in range(50)), at_once=50, resting=Rest(0.5))
    handle[0].cancel()
    assert sorted(woken) == list(range(50))
    assert len(set(woken.values())) < 25


async def test_work_in_a_thread_gives_what_it_gives_whether_the_loop_rests_or_not() -> None:
    for seconds in (0.0, 0.05):
        resting = Rest(seconds)
        assert await resting.beside(divmod, 7, 2) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            await resting.beside(divmod, 7, 0)


def a_feed(name: str, entries: int) -> str:
    rows = "".join(f"<item><guid>{name}{number}</guid><title>{name}</title></item>" for number in range(entries))
    return f"<rss version='2.0'><channel><title>{name}</title>{rows}</channel></rss>"


def add(store: Store, *urls: str) -> None:
    with store.writing() as conn:
        for url in urls:
            sources.add(conn, Source(url=url, title=""))


def due(store: Store) -> list[str]:
    with store.reading() as conn:
        return sorted(source.url for source in sources.due(conn, now=NOW))


async def test_a_slow_feed_is_read_though_the_round_is_over(store: Store, site: LocalSite) -> None:
    add(store, site.put("/slow", a_feed("slow", 3), delay=0.5), site.put("/quick", a_feed("quick", 2)))
    async with collecting(store, NOW) as tools:
        counts = await collect_due(replace(tools, patience=timedelta(seconds=0.1)))
    assert (counts["sources"], counts["new"], due(store)) == (2, 5, [])


async def test_a_source_whose_turn_never_came_stays_due_and_was_not_asked(store: Store, site: LocalSite) -> None:
    urls = [site.put(f"/{name}", a_feed(name, 1)) for name in "abc"]
    add(store, *urls)
    async with collecting(store, NOW, pace=HOUR) as tools:
        counts = await collect_due(replace(tools, patience=timedelta(seconds=0.5)))
    assert (counts["sources"], counts["failed"], len(site.answers), len(due(store))) == (1, 0, 1, 2)


async def test_what_nobody_had_thought_of_is_one_sources_failure_and_no_end_of_the_round(
    store: Store, site: LocalSite
) -> None:
    class Broken(ParserPool):
        async def parse(self, body: bytes, **_said: Any) -> ParsedFeed:
            if b"odd" in body:
                raise RuntimeError("odd")
            return await super().parse(body)

    add(store, site.put("/odd", a_feed("odd", 1)), site.put("/even", a_feed("even", 2)))
    async with collecting(store, NOW) as tools, Broken(1) as pool:
        counts = await collect_due(replace(tools, parsers=pool))
    assert (counts["sources"], counts["failed"], counts["new"]) == (2, 1, 2)
    with store.reading() as conn:
        told = {source.url.rpartition("/")[2]: source.health.last_error for source in sources.every(conn)}
    assert told == {"odd": "what the source sent cannot be read (RuntimeError)", "even": None}


async def test_a_round_that_is_stopped_keeps_what_had_come(store: Store, site: LocalSite) -> None:
    slow = site.put("/slow", a_feed("slow", 3), delay=HOUR)
    add(store, slow, *(site.put(f"/{name}", a_feed(name, 2)) for name in "ab"))
    async with collecting(store, NOW) as tools:
        told = asyncio.Event()
        watching = replace(tools, progress=lambda _step, done, _all: told.set() if done == 2 else None)
        task = asyncio.create_task(collect_due(watching))
        await told.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    with store.reading() as conn:
        assert items.count(conn) == 4
    assert due(store) == [slow]
