"""The table of transitions on a fake clock: what a visit showed, and when the next one is. Times are in minutes.

The chance is held at its middle, where jitter adds nothing; that it stays within its bounds is shown elsewhere.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from groundwire.collect.schedule import Facts, after_failure, after_success, doubtful, gone
from groundwire.errors import FetchError
from groundwire.model.source import Health, Source, Validators

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
TABLE = [json.loads(line) for line in (Path(__file__).parent / "schedule_cases.jsonl").read_text().splitlines()]


class Middle(random.Random):
    """A chance that always falls in the middle."""

    def random(self) -> float:
        return 0.5


def minutes(row: dict[str, Any], name: str) -> timedelta | None:
    return timedelta(minutes=row[name]) if name in row else None


def source_of(row: dict[str, Any]) -> Source:
    errors = row.get("before", 0)
    since = NOW - timedelta(hours=1) if errors else None
    return Source(
        url="https://example.org/feed",
        title="Example",
        kind=row.get("kind", "feed"),
        interval=timedelta(minutes=row.get("interval", 60)),
        health=Health(
            last_success=None if row.get("first") else NOW - timedelta(hours=2),
            errors=errors,
            failing_since=since,
            last_error="it went wrong" if errors else None,
        ),
    )


def test_the_table_is_large_and_tells_its_cases_apart() -> None:
    assert len(TABLE) >= 60
    assert len({row["case"] for row in TABLE}) == len(TABLE)


@pytest.mark.parametrize("row", [row for row in TABLE if "seen" in row], ids=lambda row: str(row["case"]))
def test_a_visit_that_worked(row: dict[str, Any]) -> None:
    seen = row["seen"]
    newest = NOW - timedelta(minutes=seen.get("newest", 0))
    dates = [newest - timedelta(minutes=seen.get("gap", 0)) * number for number in range(seen.get("entries", 8))]
    facts = Facts(unchanged=seen.get("unchanged", False), ttl=minutes(seen, "ttl"), fresh_for=minutes(seen, "fresh"))
    health, interval = after_success(
        source_of(seen), facts, dates, now=NOW, chance=Middle(), crowd=seen.get("crowd", 1.0)
    )
    assert health.next_check is not None
    assert health.next_check - NOW == timedelta(minutes=row["wait"])
    assert interval == timedelta(minutes=row.get("rhythm", row["wait"]))  # what is kept for the visits after that
    assert row.get("reason", "") in (health.reason or "")
    assert (health.errors, health.failing_since, health.last_error, health.last_success) == (0, None, None, NOW)


@pytest.mark.parametrize("row", [row for row in TABLE if "failed" in row], ids=lambda row: str(row["case"]))
def test_a_visit_that_failed(row: dict[str, Any]) -> None:
    failed = row["failed"]
    error = FetchError(
        "https://example.org/feed",
        "it went wrong",
        code=failed["code"],
        status=failed.get("status"),
        retry_after=minutes(failed, "retry"),
    )
    source = source_of(failed)
    health = after_failure(source, error, now=NOW, chance=Middle())
    assert health.next_check is not None
    assert health.next_check - NOW == timedelta(minutes=row["wait"])
    assert row.get("reason", "") in (health.reason or "")
    assert health.errors == row["errors"]
    assert gone(error) is row.get("paused", False)
    if health.errors:
        assert health.failing_since == (source.health.failing_since or NOW)  # its first failure's time is kept


@pytest.mark.parametrize(
    ("interval", "whole_ago", "asked_ago", "conditional", "believed"),
    [
        (60, 25 * 60, 60, True, False),  # hourly by its rhythm, and a day of nothing but 304
        (60, 23 * 60, 60, True, True),  # not yet a day
        (60, 48 * 60, 60, True, False),
        (12 * 60, 25 * 60, 60, True, False),  # twice a day is the slowest rhythm that is doubted
        (13 * 60, 25 * 60, 60, True, True),
        (24 * 60, 6 * 24 * 60, 60, True, True),  # a slow feed may well be unchanged for some days
        (24 * 60, 8 * 24 * 60, 60, True, False),  # but is read whole once a week, lest a server's lie last for ever
        (60, 25 * 60, 60, False, True),  # nothing to ask with, so no 304
        (60, 25 * 60, 25 * 60, True, True),  # not asked since: nothing was answered
        (60, None, 60, True, True),  # never read whole
    ],
)
def test_a_feed_that_says_unchanged_for_too_long_is_read_whole(
    interval: int, whole_ago: int | None, asked_ago: int, conditional: bool, believed: bool
) -> None:
    source = Source(
        url="https://example.org/feed",
        title="Example",
        interval=timedelta(minutes=interval),
        validators=Validators(etag='"1"') if conditional else Validators(),
        read_whole=NOW - timedelta(minutes=whole_ago) if whole_ago else None,
        health=Health(last_success=NOW - timedelta(minutes=asked_ago)),
    )
    assert doubtful(source, NOW) is not believed


def test_a_source_that_fails_for_a_year_is_asked_every_week_to_its_end() -> None:
    clock, visits = NOW, []
    source = source_of({})
    while clock < NOW + timedelta(days=365):
        error = FetchError(source.url, "it went wrong", code="timeout")
        health = after_failure(source, error, now=clock, chance=Middle())
        assert health.next_check is not None
        visits.append(health.next_check - clock)
        clock = health.next_check
        source = Source(url=source.url, title="", health=health)
    assert max(visits) == timedelta(days=7)
    assert len(visits) == 10 + 52  # ten that double, seven days together; then every week
