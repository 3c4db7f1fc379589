"""What readers and editors did with a story goes with it when it is merged or split.

A merge gives the story that stays the marks of both, and leaves the marks of the other where they are: undone, it has
them again. A split gives the new story the marks of the old one. Mail that told of a story told of what took it in.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from groundwire.model.story import StoryId
from groundwire.store import interest
from groundwire.store.rows import fact, set_fact
from groundwire.store.tables import edits, stories, story_state

Marks = RowMapping  # a row of `story_state`


def merged(conn: Connection, keeps: StoryId, goes: StoryId) -> None:
    """The story *goes* is to be part of *keeps*; to be called before its items move."""
    query = select(stories.c.id, stories.c.latest).where(stories.c.id.in_((keeps, goes)))
    latest = {row["id"]: row["latest"] for row in conn.execute(query).mappings()}
    ours = {row["reader_id"]: row for row in _states(conn, keeps)}
    for row in _states(conn, goes):
        reader = row["reader_id"]
        if reader in ours:
            values = _both(ours[reader], row, latest[keeps], latest[goes])
            here = (story_state.c.reader_id == reader) & (story_state.c.story_id == keeps)
            conn.execute(update(story_state).where(here).values(**values))
        else:
            conn.execute(insert(story_state).values(**{**row, "story_id": keeps}))
        _told(conn, [reader])
    interest.moved(conn, goes, keeps)
    _edits(conn, goes, keeps)


def split(conn: Connection, story: StoryId, fresh: StoryId) -> None:
    """The story *fresh* was split off *story*; whoever starred, read or hid that one did so with both."""
    rows = _states(conn, story)
    if rows:
        conn.execute(insert(story_state), [{**row, "story_id": fresh} for row in rows])
        _told(conn, [row["reader_id"] for row in rows])


def _both(one: Marks, other: Marks, one_latest: datetime, other_latest: datetime) -> dict[str, datetime | None]:
    """A reader's marks of two stories as those of one; read up to the earlier reading where one has had news since."""
    times = {name: _earlier(one[name], other[name]) for name in ("starred", "hidden")}
    reads = [row["read"] for row in (one, other) if row["read"]]
    behind = any(row["read"] and row["read"] < at for row, at in ((one, one_latest), (other, other_latest)))
    times["read"] = (min(reads) if behind else max(reads)) if reads else None
    return times


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


def _states(conn: Connection, story: StoryId) -> list[RowMapping]:
    query = select(story_state).where(story_state.c.story_id == story).order_by(story_state.c.reader_id)
    return list(conn.execute(query).mappings())


def _edits(conn: Connection, goes: StoryId, keeps: StoryId) -> None:
    """What an editor decided for a story that goes holds for the one that stays, where nothing was decided for it."""
    query = select(edits).where(edits.c.story_id.in_((keeps, goes)))
    rows = {row["story_id"]: row for row in conn.execute(query).mappings()}
    if goes in rows and keeps not in rows:
        conn.execute(insert(edits).values(**{**rows[goes], "story_id": keeps}))


def _told(conn: Connection, readers: Iterable[int]) -> None:
    """Pages kept for these readers are old."""
    for reader in readers:
        set_fact(conn, f"reader {reader}", int(fact(conn, f"reader {reader}") or 0) + 1)
