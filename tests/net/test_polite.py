"""The pace of requests, on a clock of our own."""

import asyncio
from datetime import timedelta

import pytest

from groundwire.errors import FetchError
from groundwire.net.polite import Pace


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def read(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def times(pace: Pace, clock: Clock, *urls: str) -> list[float]:
    seen = []
    for url in urls:
        async with pace.turn(url):
            seen.append(clock.now)
    return seen


async def test_one_domain_is_asked_once_a_second() -> None:
    clock = Clock()
    pace = Pace(clock=clock.read, sleep=clock.sleep)
    urls = ("https://a.example.org/1", "https://b.example.org/2", "https://example.net/", "https://example.org/3")
    assert await times(pace, clock, *urls) == [0, 1, 1, 2]


async def test_arxiv_is_given_its_three_seconds() -> None:
    clock = Clock()
    pace = Pace(clock=clock.read, sleep=clock.sleep)
    assert await times(pace, clock, "https://rss.arxiv.org/a", "https://export.arxiv.org/b") == [0, 3]


async def test_a_pace_of_ours_replaces_the_table_and_zero_lifts_it() -> None:
    for given, expected in ((0.5, [0, 0.5]), (0.0, [0, 0])):
        clock = Clock()
        pace = Pace(given, clock=clock.read, sleep=clock.sleep)
        assert await times(pace, clock, "https://rss.arxiv.org/a", "https://arxiv.org/b") == expected


async def test_two_requests_to_one_domain_are_never_in_flight_together() -> None:
    pace = Pace(0.001)
    inside, most = 0, 0

    async def visit(number: int) -> None:
        nonlocal inside, most
        async with pace.turn(f"https://s{number}.example.org/"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.002)
            inside -= 1

    await asyncio.gather(*(visit(number) for number in range(5)))
    assert most == 1


async def test_no_more_than_so_many_requests_are_in_flight_at_all() -> None:
    pace = Pace(0, at_once=3)
    inside, most = 0, 0

    async def visit(number: int) -> None:
        nonlocal inside, most
        async with pace.turn(f"https://s{number}.org/"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.002)
            inside -= 1

    await asyncio.gather(*(visit(number) for number in range(12)))
    assert most == 3


async def test_a_short_wait_that_a_server_asks_for_is_waited_even_at_pace_zero() -> None:
    clock = Clock()
    pace = Pace(0, clock=clock.read, sleep=clock.sleep)
    pace.hold("https://www.example.org/x", timedelta(seconds=5))
    assert await times(pace, clock, "https://example.org/y", "https://example.net/") == [5, 5]


async def test_a_long_wait_sends_the_caller_away_with_the_time_left() -> None:
    clock = Clock()
    pace = Pace(clock=clock.read, sleep=clock.sleep)
    pace.hold("https://example.org/", timedelta(hours=1))
    clock.now = 600
    with pytest.raises(FetchError) as caught:
        await times(pace, clock, "https://feeds.example.org/")
    assert caught.value.retry_after == timedelta(minutes=50)
    assert pace.held("https://example.org/") == timedelta(minutes=50)
    assert pace.held("https://example.net/") is None


async def test_no_server_holds_us_back_for_more_than_a_day() -> None:
    clock = Clock()
    pace = Pace(clock=clock.read, sleep=clock.sleep)
    pace.hold("https://example.org/", timedelta(days=4000))
    assert pace.held("https://example.org/") == timedelta(days=1)
