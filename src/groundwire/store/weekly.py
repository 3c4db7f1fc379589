"""What a recap counts and looks back at: items of a span, the best of their stories, and stories that went on.

A week has thousands of items: what is only counted or compared is asked for as bare rows, whole values for what is
shown. What an editor hid is neither counted nor told.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select

from groundwire.store.audit import hidden
from groundwire.store.tables import items, sources, stories, story_items

_BEST_FIRST = (stories.c.left_out.is_not(None), stories.c.score.desc(), stories.c.slug)


class Placed(NamedTuple):
    """An item of a span that belongs to a story; ``day`` counts from 0 at the beginning of the span."""

    story: int
    source: int
    title: str
    url: str | None
    day: int


class Teller(NamedTuple):
    """A source, as far as a recap names it."""

    title: str
    url: str
    kind: str


def placed(conn: Connection, start: datetime, end: datetime) -> list[Placed]:
    """The items of stories with a time from *start* to before *end*, oldest first."""
    query = (
        select(story_items.c.story_id, items.c.source_id, items.c.title, items.c.url, _day(start, end))
        .join(story_items, story_items.c.item_id == items.c.id)
        .where(items.c.ordered >= start, items.c.ordered < end, story_items.c.story_id.not_in(hidden()))
        .order_by(items.c.ordered, items.c.id)
    )
    return [Placed._make(row) for row in conn.execute(query)]


def _day(start: datetime, end: datetime) -> ColumnElement[int]:
    """Which day of the span an item is of, counted in the database: a time need not become a value here."""
    days = -(-(end - start) // timedelta(days=1))
    if days <= 1:
        return literal(0)
    return case(*((items.c.ordered < start + timedelta(days=n), n - 1) for n in range(1, days)), else_=days - 1)


def best(conn: Connection, start: datetime, end: datetime, *, limit: int) -> list[int]:
    """The stories that began in the span, those with no reason to be left out first, then by score."""
    query = select(stories.c.id).where(stories.c.first >= start, stories.c.id.in_(_of_span(start, end)))
    return list(conn.execute(query.order_by(*_BEST_FIRST).limit(limit)).scalars())


def shared(conn: Connection, start: datetime, end: datetime) -> list[int]:
    """The stories with an item in the span that several independent sources tell."""
    query = select(stories.c.id).where(stories.c.independent > 1, stories.c.id.in_(_of_span(start, end)))
    return list(conn.execute(query).scalars())


def _of_span(start: datetime, end: datetime) -> Select[tuple[int]]:
    return (
        select(story_items.c.story_id)
        .join(items, items.c.id == story_items.c.item_id)
        .where(items.c.ordered >= start, items.c.ordered < end, story_items.c.story_id.not_in(hidden()))
    )


def tellers(conn: Connection) -> dict[int, Teller]:
    """All sources by id."""
    query = select(sources.c.id, sources.c.title, sources.c.url, sources.c.kind)
    return {number: Teller(title, url, kind) for number, title, url, kind in conn.execute(query)}


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
    """The stories that began before *start* and have an item in the span, in the same order."""
    query = select(stories.c.id).where(stories.c.first < start, stories.c.id.in_(_of_span(start, end)))
    return list(conn.execute(query.order_by(*_BEST_FIRST).limit(limit)).scalars())
