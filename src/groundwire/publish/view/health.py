"""How the sources are, in sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundwire.model.health import IN_TROUBLE, state
from groundwire.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSummary:
    """How many sources there are and how they are; ``collected`` is the last good visit to any."""

    total: int
    well: int  # they answer, with news or quiet
    failing: int  # whatever their trouble
    waiting: int  # never visited with success, nor with failure
    paused: int
    collected: datetime | None


def summary(found: Sequence[Source], *, now: datetime) -> HealthSummary:
    """The sources in sum."""
    states = [state(source, new=1, now=now) for source in found]
    return HealthSummary(
        total=len(found),
        well=states.count("well"),
        failing=sum(states.count(trouble) for trouble in IN_TROUBLE),
        waiting=states.count("waiting"),
        paused=states.count("paused"),
        collected=max((s.health.last_success for s in found if s.health.last_success), default=None),
    )
