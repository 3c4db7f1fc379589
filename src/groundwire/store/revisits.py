"""Pages that are looked at again after they were quoted: which are due, and what was found."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select

from groundwire.model.article import ArticleId, Origin
from groundwire.model.item import ItemId
from groundwire.store.rows import chunks
from groundwire.store.tables import articles, revisits, stories, story_items

FIRST = timedelta(hours=6)  # after its text was read
AGAIN = timedelta(days=1)
LAST = timedelta(days=7)  # from when its text was read; later changes are not looked for


def due(conn: Connection, now: datetime, *, limit: int) -> list[ItemId]:
    """Items of stories on the front page whose page should be looked at again, the longest waiting first."""
    read = select(articles.c.item_id, func.min(articles.c.fetched).label("fetched")).where(
        articles.c.origin == Origin.PAGE.value
    )
    first = read.group_by(articles.c.item_id).subquery()
    query = (
        select(first.c.item_id)
        .join(story_items, story_items.c.item_id == first.c.item_id)
        .join(stories, stories.c.id == story_items.c.story_id)
        .outerjoin(revisits, revisits.c.item_id == first.c.item_id)
        .where(
            stories.c.place.is_not(None),
            first.c.item_id.not_in(select(articles.c.item_id).where(articles.c.origin == Origin.PDF.value)),
            first.c.fetched <= now - FIRST,
            first.c.fetched > now - LAST,
            or_(revisits.c.checked.is_(None), revisits.c.checked <= now - AGAIN),
            or_(revisits.c.found.is_(None), revisits.c.found != "gone"),
        )
        .order_by(revisits.c.checked.is_not(None), revisits.c.checked, first.c.item_id)
        .limit(limit)
    )
    return [ItemId(number) for number in conn.execute(query).scalars()]


def note(conn: Connection, found: Iterable[tuple[int, str]], at: datetime) -> None:
    """Keep what was found: item and same, changed, gone or away (it could not be read this time)."""
    rows = [{"item_id": item, "checked": at, "found": what} for item, what in found]
    for part in chunks([row["item_id"] for row in rows]):
        conn.execute(delete(revisits).where(revisits.c.item_id.in_(part)))
    if rows:
        conn.execute(insert(revisits), rows)


def gone(conn: Connection, wanted: Sequence[int]) -> dict[ArticleId, datetime]:
    """Which of these articles' pages are no longer there, and when that was found."""
    found = {}
    for part in chunks(list(wanted)):
        query = (
            select(articles.c.id, revisits.c.checked)
            .join(revisits, revisits.c.item_id == articles.c.item_id)
            .where(articles.c.id.in_(part), revisits.c.found == "gone")
        )
        found.update({ArticleId(number): checked for number, checked in conn.execute(query)})
    return found
