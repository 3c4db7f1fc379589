"""What readers and editors did with a story goes with it when it is merged or split.

A merge gives the story that stays the marks of both, and leaves the marks of the other where they are: undone, it has
them again, and the one that stayed has its own, where nobody changed them since. A split gives the new story the marks
of the old one.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from groundwire.model.story import StoryId
from groundwire.store import interest, state
from groundwire.store.tables import edits, stories, story_state

Marks = Mapping[str, Any]  # a row of `story_state`, or its times
TIMES = ("read", "starred", "hidden")
Before = Mapping[str, Any]  # what `apart` goes by: plain JSON


def merged(conn: Connection, keeps: StoryId, goes: StoryId) -> Before:
    """The story *goes* is to be part of *keeps*; to be called before its items move. What was there before."""
    query = select(stories.c.id, stories.c.latest).where(stories.c.id.in_((keeps, goes)))
    latest = {row["id"]: row["latest"] for row in conn.execute(query).mappings()}
    ours = {row["reader_id"]: row for row in _states(conn, keeps)}
    marks: dict[str, Any] = {}
    for row in _states(conn, goes):
        reader = row["reader_id"]
        made: Marks = row
        if reader in ours:
            made = _both(ours[reader], row, latest[keeps], latest[goes])
            conn.execute(update(story_state).where(_mark(reader, keeps)).values(**made))
        else:
            conn.execute(insert(story_state).values(**{**row, "story_id": keeps}))
        marks[str(reader)] = [_written(ours.get(reader)), _written(made)]
        state.changed(conn, reader)
    return {"marks": marks, "acts": interest.moved(conn, goes, keeps), "edited": _edits(conn, goes, keeps)}


def apart(conn: Connection, keeps: StoryId, goes: StoryId, before: Before) -> None:
    """The merge of *goes* into *keeps* is undone: what it gave is taken back, but for what was changed since."""
    now = {str(row["reader_id"]): row for row in _states(conn, keeps)}
    for reader, (was, made) in before["marks"].items():
        if _written(now.get(reader)) != made:
            continue
        here = _mark(int(reader), keeps)
        if was is None:
            conn.execute(delete(story_state).where(here))
        else:
            conn.execute(update(story_state).where(here).values(**dict(zip(TIMES, state.times_of(was), strict=True))))
        state.changed(conn, int(reader))
    interest.moved(conn, keeps, goes, only=before["acts"])
    rows = _edits_of(conn, keeps, goes)
    if before["edited"] and keeps in rows and rows[keeps] == rows.get(goes):
        conn.execute(delete(edits).where(edits.c.story_id == keeps))


def split(conn: Connection, story: StoryId, fresh: StoryId) -> None:
    """The story *fresh* was split off *story*; whoever starred, read or hid that one did so with both."""
    rows = _states(conn, story)
    if rows:
        conn.execute(insert(story_state), [{**row, "story_id": fresh} for row in rows])
        for row in rows:
            state.changed(conn, row["reader_id"])


def _both(one: Marks, other: Marks, one_latest: datetime, other_latest: datetime) -> dict[str, datetime | None]:
    """A reader's marks of two stories as those of one; read up to the earlier reading where one has had news since."""
    times = {name: _earlier(one[name], other[name]) for name in ("starred", "hidden")}
    reads = [row["read"] for row in (one, other) if row["read"]]
    behind = any(row["read"] and row["read"] < at for row, at in ((one, one_latest), (other, other_latest)))
    times["read"] = (min(reads) if behind else max(reads)) if reads else None
    return times


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(one, other) if one and other else one or other


def _states(conn: Connection, story: StoryId) -> list[dict[str, Any]]:
    query = select(story_state).where(story_state.c.story_id == story).order_by(story_state.c.reader_id)
    return [dict(row) for row in conn.execute(query).mappings()]


def _mark(reader: int, story: StoryId) -> ColumnElement[bool]:
    return and_(story_state.c.reader_id == reader, story_state.c.story_id == story)


def _written(row: Marks | None) -> list[str | None] | None:
    """A reader's times as JSON."""
    return None if row is None else state.written((row["read"], row["starred"], row["hidden"]))


def _edits(conn: Connection, goes: StoryId, keeps: StoryId) -> bool:
    """What an editor decided for a story that goes holds for the one that stays, where nothing was; whether it does."""
    rows = _edits_of(conn, keeps, goes)
    if goes in rows and keeps not in rows:
        conn.execute(insert(edits).values(**rows[goes], story_id=keeps))
        return True
    return False


def _edits_of(conn: Connection, *wanted: StoryId) -> dict[StoryId, dict[str, Any]]:
    """What editors decided for these stories, without their numbers."""
    rows = conn.execute(select(edits).where(edits.c.story_id.in_(wanted))).mappings()
    return {row["story_id"]: {name: row[name] for name in row if name != "story_id"} for row in rows}
