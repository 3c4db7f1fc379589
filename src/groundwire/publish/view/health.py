"""How the sources are, in one line each and in sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundwire.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSummary:
    """How many sources there are and how they are; ``collected`` is the last good visit to any."""

    total: int
    well: int
    failing: int
    waiting: int  # never visited with success, nor with failure
    paused: int
    collected: datetime | None


def state(source: Source) -> str:
    """well, failing, waiting (never visited) or paused."""
    if source.paused:
        return "paused"
    if source.health.errors or source.health.failing_since:
        return "failing"
    return "well" if source.health.last_success else "waiting"


def summary(found: Sequence[Source]) -> HealthSummary:
    """The sources in sum."""
    states = [state(source) for source in found]
    return HealthSummary(
        total=len(found),
        well=states.count("well"),
        failing=states.count("failing"),
        waiting=states.count("waiting"),
        paused=states.count("paused"),
        collected=max((s.health.last_success for s in found if s.health.last_success), default=None),
    )
