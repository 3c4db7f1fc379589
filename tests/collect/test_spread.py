"""Many sources share the time: in turns within a round, spread over the hours, and 5,000 of them after a restart."""

import heapq
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect.spread import ANSWER, FEW, SHARE, crowds, fair, own_moment, resumed
from groundwire.model.links import registrable_domain
from groundwire.model.source import Health, Source
from groundwire.pipeline.collecting import AT_ONCE

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PACE = 1.0  # seconds between two requests to a domain
VISIT = 0.3  # seconds that a visit takes


def source(host: str, number: int) -> Source:
    return Source(url=f"https://{host}/{number}/feed", title=f"{host} {number}")


def started(order: Sequence[Source]) -> dict[str, float]:
    """When each visit's request goes out, where a fixed number is under way and each domain keeps its pace."""
    slots = [0.0] * AT_ONCE
    free: dict[str, float] = {}
    when = {}
    for one in order:
        domain = registrable_domain(one.url)
        at = max(heapq.heappop(slots), free.get(domain, 0.0))
        free[domain] = at + PACE
        heapq.heappush(slots, at + VISIT)
        when[one.url] = at
    return when


def test_three_thousand_of_one_domain_hold_up_nobody() -> None:
    large = [source("big.example.org", number) for number in range(3000)]
    others = [source(f"small{number}.org", number) for number in range(2000)]
    when = started(fair([*large, *others]))
    assert len(when) == 5000
    assert max(when[one.url] for one in others) < 15
    ours = sorted(when[one.url] for one in large)
    assert all(later - earlier >= PACE - 1e-6 for earlier, later in pairwise(ours))
    assert ours[-1] <= 3000 * PACE + 15  # nor do the others hold up the large one
    in_a_row = started([*large, *others])
    assert max(in_a_row[one.url] for one in others) > 2900  # what it was before


@given(st.lists(st.tuples(st.sampled_from(["a.org", "b.org", "www.a.org", "c.co.uk"]), st.integers(0, 10**6))))
def test_turns_lose_nobody_and_keep_the_order_within_a_domain(rows: list[tuple[str, int]]) -> None:
    waiting = [source(host, number) for host, number in rows]
    turned = fair(waiting)
    assert sorted(one.url for one in turned) == sorted(one.url for one in waiting)
    for domain in ("a.org", "b.org", "c.co.uk"):
        mine = [one for one in waiting if registrable_domain(one.url) == domain]
        assert [one for one in turned if registrable_domain(one.url) == domain] == mine


def test_five_thousand_sources_restarted_are_asked_politely_evenly_and_on_time() -> None:
    """The desk's own loop on a clock of its own; the whole measure is ``python bench/schedule.py``."""
    script = Path(__file__).resolve().parents[2] / "bench" / "schedule.py"
    asked = [sys.executable, str(script), "--hours", "1.5", "--longest", "2"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    found = json.loads(told.stdout)
    assert found["sources"] == 5000
    assert found["visits"] > 4000
    assert found["shortest_pause_seconds"] >= PACE - 1e-6  # one in flight and one a second for each domain
    assert found["peak_over_mean"] <= 3
    assert found["late_99th_in_intervals"] < 2


def test_a_domain_with_more_sources_than_time_is_told_how_many_times_longer_they_wait() -> None:
    wanted = [(f"https://large.example/{number}", HOUR) for number in range(3600)]
    wanted += [("https://small.example/feed", HOUR), ("https://www.reddit.com/r/a/.rss", HOUR)]
    pauses = {"reddit.com": 60.0}
    found = crowds(wanted, lambda domain: pauses.get(domain, PACE))
    assert found == {"large.example": pytest.approx((PACE + ANSWER) / SHARE)}
    assert crowds(wanted, lambda _domain: 0.0) == {}  # where the pace is lifted, so is one at a time


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(300, 86400)), max_size=40), st.floats(0.1, 60))
def test_stretched_by_its_crowd_a_domain_has_time_for_all_its_sources(rows: list[tuple[str, int]], pace: float) -> None:
    wanted = [(f"https://{host}.example/", timedelta(seconds=every)) for host, every in rows]
    found = crowds(wanted, lambda _domain: pace)
    for host in "abc":
        domain = f"{host}.example"
        busy = sum((pace + ANSWER) / (every * found.get(domain, 1.0)) for one, every in rows if one == host)
        assert busy <= SHARE + 1e-6


@given(st.text(), st.integers(300, 86400), st.integers(0, 10**6))
def test_a_moment_of_its_own_comes_once_in_each_interval_whenever_we_start(url: str, every: int, later: int) -> None:
    span = timedelta(seconds=every)
    moment = own_moment(url, span, after=NOW)
    assert NOW < moment <= NOW + span
    again = own_moment(url, span, after=NOW + timedelta(seconds=later))
    turns = (again - moment) / span
    assert abs(turns - round(turns)) < 1e-3
    assert NOW + timedelta(seconds=later) < again <= NOW + timedelta(seconds=later) + span


def test_own_moments_of_many_sources_are_spread_evenly() -> None:
    moments = [own_moment(f"https://e{number}.example/", HOUR, after=NOW) for number in range(6000)]
    minutes = [sum(m <= (moment - NOW).total_seconds() / 60 < m + 1 for moment in moments) for m in range(60)]
    assert max(minutes) < 2 * 100
    assert min(minutes) > 100 / 2


def overdue(number: int) -> list[Source]:
    health = Health(last_success=NOW - timedelta(days=3), next_check=NOW - timedelta(days=2))
    return [Source(url=f"https://e{one}.example/", title="", health=health) for one in range(number)]


def test_a_desk_of_a_person_catches_up_at_once_and_a_large_one_over_the_interval() -> None:
    assert resumed(overdue(FEW), {}, now=NOW) == []
    planned = resumed(overdue(FEW + 1), {}, now=NOW)
    assert len(planned) == FEW + 1
    checks = [source.health.next_check for source in planned if source.health.next_check]
    assert all(NOW < check <= NOW + HOUR for check in checks)
    assert len({check.minute for check in checks}) == 60
    again = resumed(overdue(FEW + 1), {}, now=NOW + timedelta(seconds=1))  # started once more: nobody starts from anew
    assert (
        sum(one.health.next_check == other.health.next_check for one, other in zip(planned, again, strict=True))
        > FEW / 2
    )


def test_a_crowded_domain_catches_up_over_the_longer_time_that_it_needs() -> None:
    planned = resumed(overdue(FEW + 1), {f"e{number}.example": 4.0 for number in range(FEW + 1)}, now=NOW)
    assert max(source.health.next_check for source in planned if source.health.next_check) > NOW + 3 * HOUR
