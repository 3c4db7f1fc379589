"""When to come back: pure rules on a clock and a chance of our own."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundwire.collect.schedule import Facts, after_failure, after_success, gone, ordinal, plain
from groundwire.errors import FetchError
from groundwire.model.source import Health, Source

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
SOURCE = Source(url="https://example.org/feed", title="Example")
VISITED = replace(SOURCE, health=Health(last_success=NOW - timedelta(hours=1)))
spans = st.one_of(st.none(), st.integers(0, 10**9).map(lambda seconds: timedelta(seconds=seconds)))
chances = st.integers(0, 1000).map(random.Random)


def failed(code: str, wait: timedelta | None = None) -> FetchError:
    return FetchError(SOURCE.url, "it went wrong", code=code, retry_after=wait)


@given(
    st.lists(st.integers(-(10**6), 10**8).map(lambda ago: NOW - timedelta(seconds=ago)), max_size=30),
    spans,
    spans,
    chances,
)
@example(dates=[], ttl=None, fresh=timedelta(minutes=58), chance=random.Random(3))
@example(dates=[], ttl=timedelta(minutes=58), fresh=None, chance=random.Random(3))
def test_a_source_that_answers_is_asked_within_five_minutes_to_a_day(
    dates: list[datetime], ttl: timedelta | None, fresh: timedelta | None, chance: random.Random
) -> None:
    health, interval = after_success(VISITED, Facts(ttl=ttl, fresh_for=fresh), dates, now=NOW, chance=chance)
    assert health.next_check is not None
    assert timedelta(minutes=5) <= health.next_check - NOW <= timedelta(hours=24)
    assert timedelta(minutes=5) <= interval <= timedelta(hours=24)
    assert (health.errors, health.last_success, health.failing_since) == (0, NOW, None)
    assert health.reason
    for asked in (ttl, fresh):  # never before the time that was asked for, however the dice fall
        assert health.next_check - NOW >= min(asked or timedelta(), timedelta(hours=24))


@given(
    st.integers(0, 400),
    spans,
    chances,
    st.sampled_from(["timeout", "server_error", "rate_limited", "feed_gone", "held_back", "dns"]),
)
def test_a_failing_source_is_never_given_up_nor_pressed(
    errors: int, wait: timedelta | None, chance: random.Random, code: str
) -> None:
    source = Source(url=SOURCE.url, title="", health=Health(errors=errors))
    health = after_failure(source, failed(code, wait), now=NOW, chance=chance)
    assert health.next_check is not None
    least = timedelta(seconds=60) if code == "held_back" else timedelta(minutes=5)
    assert max(least, min(wait or least, timedelta(hours=24))) <= health.next_check - NOW <= timedelta(days=7)
    assert health.errors == errors + (code != "held_back")
    assert health.reason


@given(spans, spans, st.integers(0, 10**6))
def test_the_second_visit_is_at_the_sources_own_moment_and_no_sooner_than_asked(
    ttl: timedelta | None, fresh: timedelta | None, number: int
) -> None:
    source = Source(url=f"https://e{number}.example/feed", title="")
    facts = Facts(ttl=ttl, fresh_for=fresh)
    waits = set()
    for seed in range(2):
        health, interval = after_success(source, facts, [], now=NOW, chance=random.Random(seed))
        assert health.next_check is not None
        wait = health.next_check - NOW
        waits.add(wait)
        least = max(min(asked or timedelta(), timedelta(hours=24)) for asked in (ttl, fresh))
        assert max(least, timedelta(minutes=5)) <= wait <= timedelta(hours=24)
        assert wait <= max(least, timedelta(minutes=5)) + max(interval, least)
    assert len(waits) == 1  # its address decides, no dice


def test_the_second_visits_of_sources_that_came_together_are_spread() -> None:
    checks = []
    for number in range(600):
        source = Source(url=f"https://e{number}.example/feed", title="")
        health, _ = after_success(source, Facts(), [], now=NOW, chance=random.Random(1))
        assert health.next_check is not None
        checks.append((health.next_check - NOW) // timedelta(minutes=6))
    assert max(checks.count(part) for part in set(checks)) < 2 * 60


def test_a_feed_that_changes_every_six_hours_is_read_every_three() -> None:
    dates = [NOW - timedelta(hours=6 * number) for number in range(8)]
    health, interval = after_success(SOURCE, Facts(), dates, now=NOW, chance=random.Random(1))
    assert interval == timedelta(hours=3)
    assert health.reason == "the feed changes about every 6 h"


def test_a_feed_may_ask_to_be_left_alone_for_longer() -> None:
    dates = [NOW - timedelta(minutes=20 * number) for number in range(8)]
    _, interval = after_success(SOURCE, Facts(ttl=timedelta(hours=4)), dates, now=NOW, chance=random.Random(1))
    assert interval == timedelta(hours=4)


def test_an_unchanged_feed_keeps_its_interval() -> None:
    source = Source(url=SOURCE.url, title="", interval=timedelta(hours=5))
    health, interval = after_success(source, Facts(unchanged=True), [], now=NOW, chance=random.Random(1))
    assert interval == timedelta(hours=5)
    assert health.reason == "nothing new; we look every 5 h"


def test_failures_in_a_row_wait_longer_each_time() -> None:
    waits = []
    source = SOURCE
    for _ in range(12):
        health = after_failure(source, failed("timeout"), now=NOW, chance=random.Random(4))
        assert health.next_check is not None
        waits.append(health.next_check - NOW)
        source = Source(url=SOURCE.url, title="", health=health)
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=15)
    assert waits[-1] > timedelta(days=4)
    assert source.health.reason == "12th failure in a row"
    assert source.health.failing_since == NOW


def test_a_server_that_asks_to_wait_is_believed_and_told() -> None:
    health = after_failure(SOURCE, failed("rate_limited", timedelta(seconds=120)), now=NOW, chance=random.Random(1))
    assert health.next_check == NOW + timedelta(minutes=5)  # the soonest that we ask anybody
    assert health.reason == "server asked to wait 120 s"
    health = after_failure(SOURCE, failed("rate_limited", timedelta(hours=2)), now=NOW, chance=random.Random(1))
    assert health.next_check == NOW + timedelta(hours=2)


def test_a_source_held_back_for_its_neighbour_has_not_failed() -> None:
    health = after_failure(SOURCE, failed("held_back", timedelta(hours=1)), now=NOW, chance=random.Random(1))
    assert health.errors == 0
    assert health.failing_since is None
    assert health.next_check == NOW + timedelta(hours=1)


def test_a_feed_that_is_gone_says_so() -> None:
    assert gone(failed("feed_gone"))
    assert not gone(failed("http_404"))
    assert "gone (410)" in after_failure(SOURCE, failed("feed_gone"), now=NOW, chance=random.Random(1)).reason


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=120), "120 s"),
        (timedelta(minutes=45), "45 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=2), "2 d"),
    ],
)
def test_spans_in_plain_words(span: timedelta, words: str) -> None:
    assert plain(span) == words


def test_ordinals() -> None:
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th")
    ]
