"""Many sources of one domain do not make the others wait: 5,000 sources after a restart, on a clock of our own."""

import heapq
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect.schedule import fair
from groundwire.model.links import registrable_domain
from groundwire.model.source import Source
from groundwire.pipeline.collecting import AT_ONCE

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
