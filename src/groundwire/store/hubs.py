"""Hubs: which feeds offer one, what was asked of it, and what it promised.

A row outlives its source: it is how we know that a hub is still to be told to stop.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from groundwire.model.hub import Hub, HubSubscription, Standing
from groundwire.model.source import SourceId
from groundwire.store.tables import hub_subscriptions as hubs
from groundwire.store.tables import sources

ASKED = (Standing.ASKED.value, Standing.ACTIVE.value)  # the hub may still tell us of news


def of_sources(conn: Connection) -> Mapping[SourceId, HubSubscription]:
    """The hub of each source that has one."""
    rows = conn.execute(select(hubs).where(hubs.c.source_id.is_not(None))).mappings()
    return {found.source: found for row in rows if (found := _subscription(row)).source is not None}


def by_token(conn: Connection, token: str) -> HubSubscription | None:
    """The subscription whose callback has *token*."""
    row = conn.execute(select(hubs).where(hubs.c.token == token)).mappings().one_or_none()
    return _subscription(row) if row else None


def offer(conn: Connection, source: SourceId, hub: Hub | None) -> None:
    """Keep what the source's document says of its hub; another one than before, or none any more, is to be left."""
    row = conn.execute(select(hubs).where(hubs.c.source_id == source)).mappings().one_or_none()
    known = _subscription(row) if row else None
    if known and known.hub == hub:
        return
    if known:
        _part(conn, known)
    if hub:
        conn.execute(
            insert(hubs).values(
                source_id=source, hub=hub.url, topic=hub.topic, standing=Standing.OFFERED.value, tries=0
            )
        )


def _part(conn: Connection, known: HubSubscription) -> None:
    if known.standing in ASKED:
        conn.execute(update(hubs).where(hubs.c.id == known.id).values(source_id=None, tries=0, next_ask=None))
    else:
        forget(conn, known.id)


def to_ask(conn: Connection, *, now: datetime, limit: int) -> list[HubSubscription]:
    """What is to be asked of hubs now, longest waiting first: to tell us, to go on doing so, or to stop.

    A paused source asks for nothing.
    """
    query = (
        select(hubs)
        .outerjoin(sources, sources.c.id == hubs.c.source_id)
        .where(
            or_(hubs.c.next_ask.is_(None), hubs.c.next_ask <= now),
            or_(hubs.c.source_id.is_(None), sources.c.paused.is_(False)),
        )
        .order_by(hubs.c.next_ask.nulls_first(), hubs.c.id)
        .limit(limit)
    )
    return [_subscription(row) for row in conn.execute(query).mappings()]


def any_due(conn: Connection, *, now: datetime) -> bool:
    """Whether anything is to be asked of a hub now."""
    orphan = hubs.c.source_id.is_(None) & (hubs.c.tries == 0)
    due = or_(hubs.c.next_ask.is_(None), hubs.c.next_ask <= now, orphan)
    return conn.execute(select(hubs.c.id).where(due).limit(1)).first() is not None


def released(conn: Connection) -> None:
    """The rows of removed sources: those to be left are left at once, those that no hub knows of are forgotten."""
    orphan = hubs.c.source_id.is_(None)
    conn.execute(delete(hubs).where(orphan, hubs.c.standing.not_in(ASKED)))
    conn.execute(update(hubs).where(orphan, hubs.c.tries == 0).values(next_ask=None))


def save(conn: Connection, one: HubSubscription) -> None:
    """Keep what became of a subscription; a source that was removed or got another hub meanwhile stays parted."""
    values = _row(one)
    del values["source_id"], values["hub"], values["topic"]
    conn.execute(update(hubs).where(hubs.c.id == one.id).values(**values))


def forget(conn: Connection, number: int) -> None:
    """The hub is left, or was never asked."""
    conn.execute(delete(hubs).where(hubs.c.id == number))


def silent(conn: Connection, source: SourceId) -> None:
    """News came of which the source's hub had told nothing: it is not relied on until it tells again."""
    conn.execute(update(hubs).where(hubs.c.source_id == source).values(told=None))


def news(conn: Connection, one: HubSubscription, *, now: datetime, check: datetime | None) -> None:
    """The hub told of news: its source is visited at *check*, unless it is to be visited before; None: as planned."""
    save(conn, replace(one, told=now))
    if check is not None and one.source is not None:
        visit_by(conn, one.source, check)


def visit_by(conn: Connection, source: SourceId, check: datetime) -> None:
    """Visit the source at *check* for its hub's sake, unless it is to be visited before."""
    conn.execute(
        update(sources)
        .where(sources.c.id == source, sources.c.paused.is_(False), sources.c.next_check > check)
        .values(next_check=check, reason="its hub told us of news")
    )


def told_since(conn: Connection, source: SourceId, began: datetime) -> bool:
    """Whether the source's hub told of news after *began*."""
    query = select(hubs.c.id).where(hubs.c.source_id == source, hubs.c.told > began)
    return conn.execute(query).first() is not None


def _row(one: HubSubscription) -> dict[str, Any]:
    return {
        "source_id": one.source,
        "hub": one.hub.url,
        "topic": one.hub.topic,
        "standing": one.standing.value,
        "token": one.token,
        "secret": one.secret,
        "expires": one.expires,
        "told": one.told,
        "tries": one.tries,
        "last_error": one.last_error,
        "next_ask": one.next_ask,
    }


def _subscription(row: RowMapping) -> HubSubscription:
    return HubSubscription(
        id=row["id"],
        source=None if row["source_id"] is None else SourceId(row["source_id"]),
        hub=Hub(row["hub"], row["topic"]),
        standing=Standing(row["standing"]),
        token=row["token"],
        secret=row["secret"],
        expires=row["expires"],
        told=row["told"],
        tries=row["tries"],
        last_error=row["last_error"],
        next_ask=row["next_ask"],
    )
