"""The embedded job runner: rounds in this process, one after the other, whenever a source is due."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from groundwire.errors import GroundwireError
from groundwire.pipeline import Round, Tools, cycle
from groundwire.pipeline.collecting import spread_overdue
from groundwire.store import sources

LONGEST_SLEEP = timedelta(minutes=5)  # a source added meanwhile waits no longer than this
FIRST_PATIENCE = timedelta(seconds=15)  # of the first round: a reader is waiting for a page
SHORTEST_SLEEP = timedelta(seconds=5)
GLANCE = timedelta(seconds=15)  # between two looks at what is due
AWAY = 2 * LONGEST_SLEEP  # without a round; longer than we ever rest, so that this machine slept


async def run_forever(
    tools: Tools,
    *,
    after: Callable[[Round | GroundwireError], None],
    only: frozenset[str] | None = None,
    patience: timedelta = timedelta(minutes=2),
) -> None:
    """Do rounds until cancelled; *after* hears how each ended. A round that fails does not end the next.

    *patience* bounds the collecting of one round: sources that wait for their host's pace stay due for the next,
    so that a crowded host never holds back the page; visits under way end by their own limits. After a start, and
    after this machine slept, what fell due meanwhile is spread where it is much.
    """
    tools = replace(tools, memory={})
    limit = min(patience, FIRST_PATIENCE)
    ended: datetime | None = None
    while True:
        try:
            if ended is None or tools.clock() - ended > AWAY:
                spread_overdue(tools)
            after(await cycle(tools, only=only, patience=limit))
            limit = patience
        except GroundwireError as error:
            after(error)
        ended = tools.clock()
        await _rest(tools)


async def _rest(tools: Tools) -> None:
    """Wait until a source is due; one that becomes due meanwhile, since a hub told of its news, ends the wait."""
    left = LONGEST_SLEEP
    while left > timedelta():
        wait = min(_until_due(tools), left)
        nap = min(wait, GLANCE)
        await asyncio.sleep(nap.total_seconds())
        left = left - nap if nap < wait else timedelta()


def _until_due(tools: Tools) -> timedelta:
    try:
        with tools.store.reading() as conn:
            due = sources.next_due(conn)
    except GroundwireError:
        return LONGEST_SLEEP
    wait = LONGEST_SLEEP if due is None else due - tools.clock()
    return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)
