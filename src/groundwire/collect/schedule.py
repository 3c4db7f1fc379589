"""When to come back: pure rules from what a visit showed to the next one, and why, in plain words.

Never more often than every 5 minutes, nor less than once a day for a source that answers. A failing source is asked
less and less, up to once a week, and never given up; one that says that it is gone (410) rests until its owner decides.
"""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from statistics import median

from groundwire.errors import FetchError, GroundwireError
from groundwire.model.links import registrable_domain
from groundwire.model.source import Health, Source, Validators

SOONEST = timedelta(minutes=5)
LATEST = timedelta(hours=24)
LONGEST_BACKOFF = timedelta(days=7)
FIRST_BACKOFF = timedelta(minutes=10)
RHYTHM_OF = 12  # the newest so many entries tell how often a feed changes
JITTER = 0.1
KINDS = {"reddit": timedelta(minutes=30), "arxiv": timedelta(hours=6)}  # the soonest for these kinds
BUSY = 503  # Service Unavailable
DEAD_AFTER = timedelta(days=30)  # of failures alone
WAIT_AT_LEAST = timedelta(seconds=60)  # after "later" without a usable time


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a visit showed besides its entries: ``unchanged`` by 304 or by the same bytes; ``ttl`` by the feed."""

    unchanged: bool = False
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    moved_to: str | None = None
    warnings: tuple[str, ...] = ()


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


def after_success(
    source: Source, facts: Facts, dates: Sequence[datetime], *, now: datetime, chance: random.Random
) -> tuple[Health, timedelta]:
    """The health after a visit that worked, and the interval from now on.

    *dates* are those of the feed's entries, in any order; none when the feed had not changed.
    """
    interval, reason = _rhythm(source, dates, now) if dates else (source.interval, _rests(source, facts))
    for asked, words in ((facts.ttl, "the feed asks to be read every"), (facts.fresh_for, "the server keeps it for")):
        if asked and asked > interval:
            interval, reason = asked, f"{words} {plain(min(asked, LATEST))}"
    soonest = KINDS.get(source.kind, SOONEST)
    if interval < soonest:
        interval, reason = soonest, f"it changes often; we look every {plain(soonest)} at most"
    interval = min(interval, LATEST)
    wait = interval * (1 + JITTER * (2 * chance.random() - 1))
    health = Health(last_success=now, next_check=now + min(max(wait, SOONEST), LATEST), reason=reason)
    return health, interval


def _rhythm(source: Source, dates: Sequence[datetime], now: datetime) -> tuple[timedelta, str]:
    """Half the usual time between two entries, and what that time is."""
    newest = sorted((date for date in dates if date <= now), reverse=True)[:RHYTHM_OF]
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    if not gaps:
        return source.interval, "too few entries to see how often it changes"
    usual = median(gap.total_seconds() for gap in gaps)
    usual = max(usual, (now - newest[0]).total_seconds() / 4)  # a feed that has gone quiet is asked less
    gap = timedelta(seconds=usual)
    if gap <= timedelta(minutes=1):
        return min(source.interval, timedelta(hours=1)), "its entries come all at once"
    return gap / 2, f"the feed changes about every {plain(gap)}"


def _rests(source: Source, facts: Facts) -> str:
    return f"nothing new; we look every {plain(source.interval)}" if facts.unchanged else "the feed has no dates"


def doubtful(source: Source, now: datetime) -> bool:
    """Whether one more 304 would not be believed: the feed changes at least daily by its rhythm, and for longer than
    a day the server has sent no document, though asked.
    """
    asked = source.health.last_success
    if source.read_whole is None or source.validators == Validators() or asked is None or asked <= source.read_whole:
        return False
    return source.interval <= LATEST / 2 and now - source.read_whole > LATEST


def after_failure(source: Source, error: GroundwireError, *, now: datetime, chance: random.Random) -> Health:
    """The health after a visit that failed, and when to try again.

    A server that asks to wait is believed, and its domain's other sources are not counted as failing for it.
    """
    asked = error.retry_after if isinstance(error, FetchError) else None
    code = getattr(error, "code", "")
    why = " ".join(str(getattr(error, "why", None) or error).split())[:300]
    health = source.health
    if code == "held_back":
        wait = max(asked or WAIT_AT_LEAST, WAIT_AT_LEAST)
        return replace(health, next_check=now + min(wait, LATEST), reason=f"server asked to wait {plain(wait)}")
    errors = health.errors + 1
    failed = replace(health, errors=errors, failing_since=health.failing_since or now, last_error=why)
    if code == "feed_gone":
        return replace(
            failed, next_check=now + LONGEST_BACKOFF, reason="the feed is gone (410); it rests until you resume it"
        )
    backoff = min(FIRST_BACKOFF * 2 ** min(errors - 1, 20), LONGEST_BACKOFF)
    wait = backoff * (0.75 + 0.5 * chance.random())
    reason = f"{ordinal(errors)} failure in a row"
    if asked is not None or code == "rate_limited" or getattr(error, "status", None) == BUSY:
        wait = max(asked or WAIT_AT_LEAST, WAIT_AT_LEAST) if errors == 1 else max(asked or WAIT_AT_LEAST, wait)
        reason = f"server asked to wait {plain(asked)}" if asked else f"the server is busy; {reason}"
    return replace(failed, next_check=now + min(wait, LONGEST_BACKOFF), reason=reason)


def gone(error: GroundwireError) -> bool:
    """Whether the publisher says that the feed is no more: the source is paused, and its items stay."""
    return getattr(error, "code", "") == "feed_gone"


def trouble(health: Health) -> str:
    """What kind of trouble a failing source has: ``blocked`` where its server answers, but not to us; ``dead`` where
    it has given nothing for a month; or else ``failing``.
    """
    if re.search(r"\b(?:401|403|429|451)\b|check for humans", health.last_error or ""):
        return "blocked"
    since, last = health.failing_since, health.next_check
    return "dead" if since and last and last - since > DEAD_AFTER else "failing"


def plain(span: timedelta) -> str:
    """A span in the words of a person: ``120 s``, ``45 min``, ``3 h``, ``2 d``."""
    seconds = span.total_seconds()
    for unit, size, below in (("s", 1, 180), ("min", 60, 7200), ("h", 3600, 172_800)):
        if seconds < below:
            return f"{round(seconds / size)} {unit}"
    return f"{round(seconds / 86400)} d"


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``4th``, ``11th`` ..."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
