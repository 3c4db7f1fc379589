"""What communities make of items: figures kept with their time, comments, and when an item is looked at again.

Looks come 1, 3, 12 and 48 hours after an item was first collected, when attention has mostly been paid.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from groundwire.model.item import Item
from groundwire.model.source import Source, SourceId
from groundwire.store.items import item_of
from groundwire.store.rows import chunks, mark_due
from groundwire.store.sources import get
from groundwire.store.tables import discussions, follow_ups, item_signals, items, sources

LOOKS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=12), timedelta(hours=48))
OLD = timedelta(days=3)  # an item that was published longer before it came has had its attention
GIVEN_UP = timedelta(days=4)  # after first sight; looks that failed until then are not tried again

Figures = tuple[tuple[str, float], ...]
Said = tuple[str, int | None, str]  # author, points where they are told, words


def seen(conn: Connection, found: Sequence[Item], *, at: datetime, follow: bool) -> None:
    """Keep the figures that a visit brought, where they changed; with *follow*, plan the looks at its new items.

    All items belong to one source and are stored already.
    """
    told = {item.key: item for item in found if item.signals or follow}
    if not told:
        return
    source = next(iter(told.values())).source_id
    for part in chunks(list(told)):
        query = select(items.c.id, items.c.key, items.c.signals, items.c.collected)
        rows = conn.execute(query.where(items.c.source_id == source, items.c.key.in_(part))).all()
        numbers = [row.id for row in rows]
        known = set(conn.execute(select(item_signals.c.item_id).where(item_signals.c.item_id.in_(numbers))).scalars())
        planned = set(conn.execute(select(follow_ups.c.item_id).where(follow_ups.c.item_id.in_(numbers))).scalars())
        plan = []
        for row in rows:
            item = told[row.key]
            if item.signals and (row.id not in known or dict(item.signals) != row.signals):
                keep(conn, row.id, item.signals, at=at)
            if follow and row.id not in planned and row.collected == item.collected and item.when >= at - OLD:
                plan.append({"item_id": row.id, "looks": 0, "due": row.collected + LOOKS[0]})
        if plan:
            conn.execute(insert(follow_ups), plan)


def keep(conn: Connection, item: int, figures: Figures, *, at: datetime) -> None:
    """The item's figures as they are at this time."""
    conn.execute(delete(item_signals).where(item_signals.c.item_id == item, item_signals.c.at == at))
    conn.execute(insert(item_signals).values(item_id=item, at=at, figures=dict(figures)))
    conn.execute(update(items).where(items.c.id == item).values(signals=dict(figures)))


def histories(conn: Connection, wanted: Sequence[int]) -> dict[int, list[tuple[datetime, Mapping[str, float]]]]:
    """The figures of these items over time, oldest first; items without any are left out."""
    found: dict[int, list[tuple[datetime, Mapping[str, float]]]] = {}
    for part in chunks(list(wanted)):
        query = select(item_signals).where(item_signals.c.item_id.in_(part))
        for row in conn.execute(query.order_by(item_signals.c.item_id, item_signals.c.at)):
            found.setdefault(row.item_id, []).append((row.at, row.figures))
    return found


def due(conn: Connection, kinds: Collection[str], *, now: datetime) -> list[tuple[Source, list[Item]]]:
    """The items that are to be looked at again, by source, those first that have waited longest."""
    query = (
        select(items)
        .join(follow_ups, follow_ups.c.item_id == items.c.id)
        .join(sources, sources.c.id == items.c.source_id)
        .where(follow_ups.c.due <= now, sources.c.kind.in_(sorted(kinds)), sources.c.paused.is_(False))
        .order_by(follow_ups.c.due, items.c.id)
    )
    found: dict[SourceId, list[Item]] = {}
    for row in conn.execute(query).mappings():
        found.setdefault(SourceId(row["source_id"]), []).append(item_of(row))
    return [(get(conn, source), waiting) for source, waiting in found.items()]


def looked(conn: Connection, item: Item, *, now: datetime) -> None:
    """The item was looked at; the next look that still lies ahead is planned, if there is one."""
    ahead = [number for number, after in enumerate(LOOKS) if item.collected + after > now]
    values = (
        {"looks": ahead[0], "due": item.collected + LOOKS[ahead[0]]} if ahead else {"looks": len(LOOKS), "due": None}
    )
    conn.execute(update(follow_ups).where(follow_ups.c.item_id == item.id).values(**values))


def later(conn: Connection, item: Item, *, now: datetime, wait: timedelta) -> None:
    """The item could not be looked at; it is tried again after *wait*, unless it is old by then."""
    again = now + wait
    due = again if again <= item.collected + GIVEN_UP else None
    conn.execute(update(follow_ups).where(follow_ups.c.item_id == item.id).values(due=due))


def discuss(conn: Connection, item: int, said: Sequence[Said], *, at: datetime) -> bool:
    """Keep the comments under a post; whether they are others than before. Its article is then made anew."""
    now = [list(one) for one in said]
    before = conn.execute(select(discussions.c.remarks).where(discussions.c.item_id == item)).scalar()
    if before == now:
        return False
    conn.execute(delete(discussions).where(discussions.c.item_id == item))
    conn.execute(insert(discussions).values(item_id=item, remarks=now, seen=at))
    mark_due(conn, "extract", [item])
    return True


def comments(conn: Connection, wanted: Sequence[int]) -> dict[int, tuple[Said, ...]]:
    """The comments under these posts, best first; posts without any are left out."""
    found: dict[int, tuple[Said, ...]] = {}
    for part in chunks(list(wanted)):
        query = select(discussions.c.item_id, discussions.c.remarks).where(discussions.c.item_id.in_(part))
        for number, remarks in conn.execute(query):
            if said := tuple(_said(one) for one in remarks):
                found[number] = said
    return found


def _said(one: Sequence[Any]) -> Said:
    return str(one[0]), None if one[1] is None else int(one[1]), str(one[2])
