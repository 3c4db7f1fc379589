"""What a recap counts and looks back at: items by when they were collected, and stories that went on."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from groundwire.store.tables import items, sources, stories


def collected(conn: Connection, start: datetime, end: datetime) -> list[tuple[str, int]]:
    """How many items each source gave from *start* to before *end*, by the time of collecting; most first."""
    number = func.count()
    query = (
        select(sources.c.title, number)
        .join(items, items.c.source_id == sources.c.id)
        .where(items.c.collected >= start, items.c.collected < end)
        .group_by(sources.c.id, sources.c.title)
        .order_by(number.desc(), sources.c.title)
    )
    return [(str(title), int(count)) for title, count in conn.execute(query)]


def went_on(conn: Connection, start: datetime, end: datetime, *, limit: int) -> list[int]:
    """The stories that began before *start* and had their latest item in the span, best first."""
    query = (
        select(stories.c.id)
        .where(stories.c.first < start, stories.c.latest >= start, stories.c.latest < end)
        .order_by(stories.c.score.desc(), stories.c.id)
        .limit(limit)
    )
    return list(conn.execute(query).scalars())
