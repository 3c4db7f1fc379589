"""When to come back: pure rules from what a visit showed to the next one, and why, in plain words.

Never more often than every 5 minutes, nor less than once a day for a source that answers. A failing source is asked
less and less, up to once a week, and never given up; one that says that it is gone (410) rests until its owner decides.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from groundwire.collect.spread import own_moment
from groundwire.errors import FetchError, GroundwireError
from groundwire.model.source import Health, Source, Validators

SOONEST = timedelta(minutes=5)
LATEST = timedelta(hours=24)
LONGEST_BACKOFF = timedelta(days=7)
FIRST_BACKOFF = timedelta(minutes=10)
RHYTHM_OF = 12  # the newest so many entries tell how often a feed changes
JITTER = 0.1
KINDS = {"reddit": timedelta(minutes=30), "arxiv": timedelta(hours=6)}  # the soonest for these kinds
BUSY = 503  # Service Unavailable
HELD_AT_LEAST = timedelta(seconds=60)  # for a source whose domain was told "later"
SLOW_DOUBT = timedelta(days=7)  # after so long without a document, 304 is not believed of a slow feed either
SPREAD = 0.25  # of a back-off
TOLD = ("body_too_complex", "broken_off", "letter_unreadable")  # warnings that say what of a document is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a visit showed besides its entries: ``unchanged`` by 304 or by the same bytes; ``ttl`` by the feed."""

    unchanged: bool = False
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    moved_to: str | None = None
    warnings: tuple[str, ...] = ()


def after_success(
    source: Source,
    facts: Facts,
    dates: Sequence[datetime],
    *,
    now: datetime,
    chance: random.Random,
    crowd: float = 1.0,
) -> tuple[Health, timedelta]:
    """The health after a visit that worked, and the feed's own interval: half its usual gap, or its ``ttl``.

    *dates* are those of the feed's entries, in any order; none when the feed had not changed. What the server says of
    this one answer (``fresh_for``) puts off the next visit only. *crowd* stretches it (`spread.crowds`). The next
    visit is never sooner than what was asked. After a first visit it is the source's own moment (`spread.own_moment`),
    since many may have been visited first together.
    """
    interval, reason = _rhythm(source, dates, now) if dates else (source.interval, _rests(source, facts))
    least = KINDS.get(source.kind, SOONEST)
    if facts.ttl and facts.ttl > interval:
        interval = least = max(facts.ttl, least)
        reason = f"the feed asks to be read every {plain(min(interval, LATEST))}"
    if interval < least:
        interval, reason = least, f"it changes often; we look every {plain(least)} at most"
    interval = wait = min(interval, LATEST)
    if crowd > 1:
        wait = min(interval * crowd, LATEST)
        reason = f"its domain has many sources, and is asked for one at a time; we look every {plain(wait)}"
    if facts.fresh_for and facts.fresh_for > wait:
        wait = min(facts.fresh_for, LATEST)
        reason = f"the server keeps it for {plain(wait)}"
    least = min(max([least, *filter(None, (facts.ttl, facts.fresh_for))]), LATEST)
    if source.health.last_success is None:
        wait = min(own_moment(source.url, wait, after=now + least) - now, LATEST)
    else:
        wait = _jittered(wait, JITTER, chance, least=least, most=LATEST)
    return Health(last_success=now, next_check=now + wait, reason=_with_warning(reason, facts.warnings)), interval


def _with_warning(reason: str, warnings: Sequence[str]) -> str:
    """*reason*, and what was missing of the document that was read, where something was."""
    parted = (warning.partition(": ") for warning in warnings)
    missing = next((words for code, _, words in parted if code in TOLD), None)
    return f"{reason}; the last time {missing[:200]}" if missing else reason


def _jittered(span: timedelta, share: float, chance: random.Random, *, least: timedelta, most: timedelta) -> timedelta:
    """*span*, up to *share* of it more or less; folded back at the bounds, so that visits do not gather there."""
    wait = span * (1 + share * (2 * chance.random() - 1))
    wait = 2 * least - wait if wait < least else wait
    wait = 2 * most - wait if wait > most else wait
    return min(max(wait, least), most)


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
    """Whether one more 304 would not be believed: the server, though asked, has sent no document for longer than a
    day where the feed changes at least daily by its rhythm, and for longer than a week where it is slower.
    """
    asked = source.health.last_success
    if source.read_whole is None or source.validators == Validators() or asked is None or asked <= source.read_whole:
        return False
    return now - source.read_whole > (LATEST if source.interval <= LATEST / 2 else SLOW_DOUBT)


def after_failure(source: Source, error: GroundwireError, *, now: datetime, chance: random.Random) -> Health:
    """The health after a visit that failed, and when to try again.

    A server that asks to wait is believed for up to a day, and asked no sooner. A source that was not asked because
    its domain rests ("held_back") has not failed.
    """
    asked = error.retry_after if isinstance(error, FetchError) else None
    code = getattr(error, "code", "")
    health = source.health
    if code == "held_back":
        wait = min(max(asked or HELD_AT_LEAST, HELD_AT_LEAST), LATEST)
        return replace(health, next_check=now + wait, reason=f"server asked to wait {plain(wait)}")
    why = " ".join(str(getattr(error, "why", None) or error).split())[:300]
    errors = health.errors + 1
    failed = replace(health, errors=errors, failing_since=health.failing_since or now, last_error=why)
    if code == "feed_gone":
        return replace(
            failed, next_check=now + LONGEST_BACKOFF, reason="the feed is gone (410); it rests until you resume it"
        )
    backoff = min(FIRST_BACKOFF * 2 ** min(errors - 1, 20), LONGEST_BACKOFF)
    wait = _jittered(backoff, SPREAD, chance, least=SOONEST, most=LONGEST_BACKOFF)
    reason = f"{ordinal(errors)} failure in a row"
    if asked is not None:
        least = min(max(asked, SOONEST), LATEST)
        wait = least if errors == 1 else max(least, wait)
        reason = f"server asked to wait {plain(asked)}" + (f"; {reason}" if wait > least else "")
    elif code == "rate_limited" or getattr(error, "status", None) == BUSY:
        reason = f"the server is busy; {reason}"
    return replace(failed, next_check=now + wait, reason=reason)


def gone(error: GroundwireError) -> bool:
    """Whether the publisher says that the feed is no more: the source is paused, and its items stay."""
    return getattr(error, "code", "") == "feed_gone"


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
