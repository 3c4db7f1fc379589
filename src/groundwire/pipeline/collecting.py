"""Collect: visit the sources that are due, and save what each brought.

What came of one source is saved whole or not at all, in one transaction; those that end within the same
moment share one, so that thousands of unchanged feeds do not cost a commit each. One bad source is one line
in its health; all others go on.
"""

import asyncio
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from groundwire.collect import schedule, spread
from groundwire.collect.registry import FOLLOWERS, visit
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.item import Item
from groundwire.model.links import registrable_domain
from groundwire.model.source import Source, SourceId
from groundwire.pipeline.heeding import Heed
from groundwire.pipeline.tools import Counts, Tools
from groundwire.pipeline.within import Rest, within
from groundwire.store import community, hubs, items, sources
from groundwire.store.items import Added
from groundwire.store.rows import next_edition

AT_ONCE = 64  # visits under way; the session paces each host by itself
TOGETHER = 300  # outcomes saved in one transaction, at most
MOST_ITEMS = 3000  # of the outcomes that wait to be saved together, unless one source alone has more
MOMENT = 1.0  # seconds that an outcome waits for others, to be saved with them
GLANCE = 0.1  # seconds between two looks for others, since to be woken up for each costs more


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one visit came to: the source as it is now, and what it brought."""

    before: Source
    source: Source
    items: tuple[Item, ...] = ()
    failed: bool = False
    unchanged: bool = False
    heed: Heed = field(default_factory=Heed)  # of its hub


async def collect_due(tools: Tools) -> Counts:
    """Visit all due sources; counts of sources, failed, unchanged, new and edited items."""
    with tools.store.reading() as conn:
        waiting = spread.fair(sources.due(conn, now=tools.clock()))
        known = hubs.of_sources(conn)
        crowded = crowds(tools, conn)
    counts = dict.fromkeys(("sources", "failed", "unchanged", "new", "edited"), 0)
    if not waiting:
        return counts
    resting = Rest(tools.rest)
    ended: asyncio.Queue[_Outcome | None] = asyncio.Queue(maxsize=2 * TOGETHER)

    async def one(source: Source) -> None:
        heed = Heed(known.get(source.id or SourceId(0)), tools.clock())
        crowd = crowded.get(registrable_domain(source.url), 1.0) if crowded else 1.0
        await ended.put(await _visit(tools, source, heed, crowd))

    async def keep() -> None:
        while (batch := await _next(ended)) is not None:
            added = await resting.beside(_save, tools, batch)
            counts["sources"] += len(batch)
            counts["failed"] += sum(outcome.failed for outcome in batch)
            counts["unchanged"] += sum(outcome.unchanged for outcome in batch)
            counts["new"] += added.new
            counts["edited"] += added.edited
            tools.progress("collect", counts["sources"], len(waiting))

    tools.progress("collect", 0, len(waiting))
    keeper = asyncio.create_task(keep())
    try:
        patience = tools.patience.total_seconds() if tools.patience else None
        visits = (one(source) for source in waiting)
        await within(patience, visits, at_once=min(AT_ONCE, len(waiting)), resting=resting)
    finally:
        await ended.put(None)
        await keeper
        await tools.parsers.close()  # their memory is for the next steps; they start again when a feed comes
    with tools.store.writing() as conn:
        next_edition(conn)
    return counts


def spread_overdue(tools: Tools) -> int:
    """Spread over their intervals the sources that fell due while no round was done, where they are many; how many.

    Sources that were never visited are left alone: their first visit is at once.
    """
    now = tools.clock()
    with tools.store.writing() as conn:
        overdue = [source for source in sources.due(conn, now=now) if source.health.next_check is not None]
        put_off = spread.resumed(overdue, crowds(tools, conn), now=now)
        sources.save_all(conn, put_off)
    return len(put_off)


def crowds(tools: Tools, conn: Connection) -> dict[str, float]:
    """The domains that have more sources than time, and how many times longer these wait."""
    return spread.crowds(sources.intervals(conn), tools.session.pace.pause)


async def _next(ended: asyncio.Queue[_Outcome | None]) -> list[_Outcome] | None:
    """What ended within a moment of the first that waits, so that they share one commit; None at the end."""
    first = await ended.get()
    if first is None:
        return None
    loop = asyncio.get_running_loop()
    batch, size, until = [first], len(first.items), loop.time() + MOMENT
    while len(batch) < TOGETHER and size < MOST_ITEMS:
        if ended.empty():
            if loop.time() >= until:
                break
            await asyncio.sleep(GLANCE)
            continue
        another = ended.get_nowait()
        if another is None:
            ended.put_nowait(None)
            break
        batch.append(another)
        size += len(another.items)
    return batch


async def _visit(tools: Tools, source: Source, heed: Heed, crowd: float) -> _Outcome:
    try:
        seen = await visit(source, session=tools.session, pool=tools.parsers, now=tools.clock(), keys=tools.keys)
    except Exception as error:  # noqa: BLE001 - nothing that one source sends may end the round for all
        failure = error if isinstance(error, (FetchError, FeedError, AddressRefused)) else _unforeseen(error)
        health = schedule.after_failure(source, failure, now=tools.clock(), chance=tools.chance)
        return _Outcome(source, replace(source, health=health, paused=schedule.gone(failure)), failed=True, heed=heed)
    dates = [entry.published for entry in seen.parsed.entries if entry.published] if seen.parsed else []
    health, interval = schedule.after_success(
        source, seen.facts, dates, now=tools.clock(), chance=tools.chance, crowd=crowd
    )
    renewed = replace(seen.source, health=heed.relaxed(health, tools.clock()), interval=interval)
    return _Outcome(source, renewed, seen.items, unchanged=seen.unchanged, heed=heed.after(seen))


def _unforeseen(error: Exception) -> FeedError:
    """What a visit stumbled over that nobody had thought of: told as the source's own failure."""
    return FeedError("not_readable", f"what the source sent cannot be read ({type(error).__name__})")


def _save(tools: Tools, batch: list[_Outcome]) -> Added:
    """Keep what each source brought, its validators and its next check, in one transaction."""
    with tools.store.writing() as conn:
        kept = items.add_visits(conn, [outcome.items for outcome in batch])
        for outcome, (found, added) in zip(batch, kept, strict=True):
            community.seen(conn, found, at=tools.clock(), follow=outcome.source.kind in FOLLOWERS)
            if outcome.source.url != outcome.before.url:
                sources.save(conn, outcome.source)
            outcome.heed.keep(conn, outcome.before, news=added.new > 0)
        sources.save_all(conn, [outcome.source for outcome in batch])
        for outcome in batch:
            outcome.heed.remind(conn, outcome.source, tools.clock())
    return Added(sum(added.new for _, added in kept), sum(added.edited for _, added in kept))
