"""Follow: look again at items of communities some hours after they came: their figures now, and what people say.

The looks are few and grow apart (`store.community.LOOKS`); each kind asks as its service bears. What was not begun in
this round's time stays due, so that looks do not keep the news waiting.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from groundwire.collect.identity import digest
from groundwire.collect.registry import FOLLOWERS, Means
from groundwire.collect.visit import Followed
from groundwire.model.item import Item
from groundwire.model.links import canonical
from groundwire.model.source import Source
from groundwire.pipeline.tools import Counts, Tools
from groundwire.pipeline.within import within
from groundwire.store import community, items

PATIENCE = 60.0  # seconds of one round
AGAIN = timedelta(hours=1)  # after a look that failed
TALK = 2  # comments that make a discussion


async def follow_due(tools: Tools) -> Counts:
    """Look at all items that are due; counts of items looked at, sources that failed, and discussions read."""
    now = tools.clock()
    with tools.store.reading() as conn:
        waiting = community.due(conn, FOLLOWERS, now=now)
    counts = dict.fromkeys(("items", "failed", "discussions"), 0)
    if not waiting:
        return counts
    means = Means(session=tools.session, pool=tools.parsers, now=now, keys=tools.keys)

    async def one(source: Source, found: Sequence[Item]) -> None:
        try:
            seen = await FOLLOWERS[source.kind](source, found, means)
        except Exception as error:  # noqa: BLE001 - nothing that one service answers may end the round for all
            counts["failed"] += 1
            wait = max(getattr(error, "retry_after", None) or AGAIN, AGAIN)
            await asyncio.to_thread(_postpone, tools, found, now, wait)
            return
        counts["items"] += len(seen)
        counts["discussions"] += await asyncio.to_thread(_save, tools, found, seen, now)

    await within(PATIENCE, (one(source, found) for source, found in waiting), at_once=len(waiting))
    return counts


def _postpone(tools: Tools, found: Sequence[Item], now: datetime, wait: timedelta) -> None:
    with tools.store.writing() as conn:
        for item in found:
            community.later(conn, item, now=now, wait=wait)


def _save(tools: Tools, found: Sequence[Item], seen: Sequence[Followed], now: datetime) -> int:
    """Keep what the looks found; how many discussions are new or have changed."""
    told = {one.key: one for one in seen}
    changed = 0
    with tools.store.writing() as conn:
        for item in found:
            community.looked(conn, item, now=now)
            one = told.get(item.key)
            if one is None:
                continue
            if one.signals:
                community.keep(conn, item.id or 0, one.signals, at=now)
            said = [(comment.author, comment.points, comment.text) for comment in one.comments]
            if len(said) < TALK:
                continue
            place = item if _is_the_talk(item) else _talk(item, one, now)
            if place is not item:
                items.add_new(conn, [place])
            changed += community.discuss(conn, items.number(conn, place), said, at=now)
    return changed


def _is_the_talk(item: Item) -> bool:
    """Whether the item's own address is where its comments stand."""
    return item.comments_url is None or item.url == item.comments_url or "/comments/" in (item.url or "")


def _talk(item: Item, seen: Followed, now: datetime) -> Item:
    """The discussion of an item about a page elsewhere, as an item beside it: its words stand on another page."""
    return replace(
        item,
        id=None,
        key=f"{item.key}#discussion",
        guid=None,
        url=item.comments_url,
        canonical_url=canonical(item.comments_url or ""),
        authors=(),
        collected=now,
        summary_html=None,
        content_html=None,
        links=(item.url,) if item.url else (),
        signals=seen.signals or item.signals,
        content_sha256=digest(item.title, ""),
    )
