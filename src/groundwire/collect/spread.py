"""How the visits to many sources share the time: in turns within a round, and spread over the hours.

A domain is asked for one thing at a time, so that many sources of one domain must neither make the others wait nor be
promised more visits than there is time for. Pure rules; *when* one source by itself is due is `schedule`'s.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter

from groundwire.model.links import registrable_domain
from groundwire.model.source import Source

ANSWER = 0.5  # seconds that a visit takes, beside the pause after it
SHARE = 0.75  # of a domain's time that goes to visits; pages are read in the rest, and what is late is caught up
FEW = 500  # sources; so many are visited within moments, and need not be spread
RESUMED = "many sources waited while the desk was away; each has its turn within its interval"


def fair(waiting: Sequence[Source]) -> list[Source]:
    """The same sources in turns: the first of each registrable domain, then the second of each, and so on.

    A domain is asked one at a time, so that many sources of one domain in a row would make all others wait.
    Within a domain, and within a turn, the order stays.
    """
    turns: Counter[str] = Counter()
    placed = []
    for source in waiting:
        domain = registrable_domain(source.url)
        placed.append((turns[domain], source))
        turns[domain] += 1
    return [source for _, source in sorted(placed, key=itemgetter(0))]


def crowds(wanted: Iterable[tuple[str, timedelta]], pause: Callable[[str], float]) -> dict[str, float]:
    """How many times their interval the sources of a domain must wait, for the domains that have more than time allows.

    *wanted*: the address and the interval of each source; *pause*: seconds between two requests to a domain. Where a
    pace of 0 lifts one-at-a-time, no domain is crowded.
    """
    rates: defaultdict[str, float] = defaultdict(float)  # visits a second that the sources of a domain would like
    for url, interval in wanted:
        rates[registrable_domain(url)] += 1 / interval.total_seconds()
    needed = {domain: rate * (pause(domain) + ANSWER) / SHARE for domain, rate in rates.items() if pause(domain)}
    return {domain: crowd for domain, crowd in needed.items() if crowd > 1}


def own_moment(url: str, every: timedelta, *, after: datetime) -> datetime:
    """The next moment that is the source's own: one in each *every*, at a place that its address decides.

    The places of many sources are spread evenly, and are the same however often we start.
    """
    place = int.from_bytes(sha256(url.encode("utf-8", "surrogatepass")).digest()[:8]) / 2**64
    passed = (after.timestamp() / every.total_seconds() - place) % 1
    return after + every * (1 - passed)


def resumed(overdue: Sequence[Source], crowded: dict[str, float], *, now: datetime) -> list[Source]:
    """Sources that all fell due while we were away, each put off to its own moment within its interval.

    None where they are `FEW`: these are visited at once.
    """
    if len(overdue) <= FEW:
        return []
    planned = []
    for source in overdue:
        every = source.interval * crowded.get(registrable_domain(source.url), 1.0)
        moment = own_moment(source.url, every, after=now)
        planned.append(replace(source, health=replace(source.health, next_check=moment, reason=RESUMED)))
    return planned
