"""Collect: visit the sources that are due; each is saved in one transaction of its own.

One bad source is one line in its health; all others go on.
"""

import asyncio
from dataclasses import replace

from groundwire.collect import schedule
from groundwire.collect.registry import FOLLOWERS, visit
from groundwire.errors import AddressRefused, FeedError, FetchError
from groundwire.model.source import Source
from groundwire.pipeline.tools import Counts, Tools
from groundwire.store import community, items, sources
from groundwire.store.items import Added
from groundwire.store.rows import next_edition

AT_ONCE = 64  # visits under way; the session paces each host by itself


async def collect_due(tools: Tools) -> Counts:
    """Visit all due sources; counts of sources, failed, unchanged, new and edited items."""
    with tools.store.reading() as conn:
        waiting = sources.due(conn, now=tools.clock())
    counts = dict.fromkeys(("sources", "failed", "unchanged", "new", "edited"), 0)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(source: Source) -> None:
        async with gate:
            outcome = await _visit(tools, source)
        counts["sources"] += 1
        for name in outcome[0]:
            counts[name] += 1
        counts["new"] += outcome[1].new
        counts["edited"] += outcome[1].edited
        tools.progress("collect", counts["sources"], len(waiting))

    tools.progress("collect", 0, len(waiting))
    visits = [asyncio.create_task(one(source)) for source in waiting]
    if visits:
        limit = tools.patience.total_seconds() if tools.patience else None
        finished, late = await asyncio.wait(visits, timeout=limit)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in finished:
            task.result()
        await tools.parsers.close()  # their memory is for the next steps; they start again when a feed comes
    if waiting:
        with tools.store.writing() as conn:
            next_edition(conn)
    return counts


async def _visit(tools: Tools, source: Source) -> tuple[tuple[str, ...], Added]:
    try:
        seen = await visit(source, session=tools.session, pool=tools.parsers, now=tools.clock(), keys=tools.keys)
    except (FetchError, FeedError, AddressRefused) as error:
        health = schedule.after_failure(source, error, now=tools.clock(), chance=tools.chance)
        failed = replace(source, health=health, paused=schedule.gone(error))
        await asyncio.to_thread(_save_health, tools, failed)
        return ("failed",), Added()
    dates = [entry.published for entry in seen.parsed.entries if entry.published] if seen.parsed else []
    health, interval = schedule.after_success(source, seen.facts, dates, now=tools.clock(), chance=tools.chance)
    renewed = replace(seen.source, health=health, interval=interval)

    def save() -> Added:
        with tools.store.writing() as conn:
            added = items.add_new(conn, seen.items)
            community.seen(conn, seen.items, at=tools.clock(), follow=source.kind in FOLLOWERS)
            sources.save(conn, renewed)
        return added

    added = await asyncio.to_thread(save)
    return (("unchanged",) if seen.unchanged else ()), added


def _save_health(tools: Tools, source: Source) -> None:
    with tools.store.writing() as conn:
        sources.save(conn, source)
