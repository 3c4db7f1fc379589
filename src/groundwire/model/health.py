"""How a source does, in one word that every place uses: the terminal, JSON and the pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundwire.model.source import Source

LATELY = timedelta(days=7)  # without a new item in it, a source is quiet
DEAD_AFTER = timedelta(days=30)  # of failures alone
REFUSED = re.compile(r"the server answered (?:401|403|407|429|451)\b|check for humans")
GONE = re.compile(r"the server answered 410\b")

STATES: Mapping[str, str] = {  # what needs a person comes first
    "gone": "its publisher says that it is no more; it rests until you resume or remove it",
    "dead": f"has failed for over {DEAD_AFTER.days} days; it is tried once a week",
    "blocked": "its server answers, but refuses us; it is tried again, less and less often",
    "failing": "cannot be read at the moment; it is tried again by itself",
    "waiting": "not visited yet",
    "quiet": f"answers, and has had nothing new in {LATELY.days} days",
    "well": f"answers, and had something new in {LATELY.days} days",
    "paused": "not visited until you resume it",
}
IN_TROUBLE = ("gone", "dead", "blocked", "failing")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a source brought: items in all, and `LATELY`; of a month's, the share in stories of several sources."""

    items: int = 0
    week: int = 0
    share: float = 0.0


def state(source: Source, *, new: int, now: datetime) -> str:
    """One word of `STATES` for *source*, which brought so many *new* items `LATELY`."""
    health = source.health
    failing = health.errors > 0 or health.failing_since is not None
    if source.paused:
        return "gone" if failing and GONE.search(health.last_error or "") else "paused"
    if failing:
        if REFUSED.search(health.last_error or ""):
            return "blocked"
        return "dead" if health.failing_since and now - health.failing_since > DEAD_AFTER else "failing"
    if health.last_success is None:
        return "waiting"
    return "well" if new else "quiet"
