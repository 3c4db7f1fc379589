"""What a reader has read, starred and hidden; each change can be undone.

The reader without an account has the number 0 here (``model.reader.LOCAL``). Stars, hides and reads are told to
``interest`` too, from which a taste is learned.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from groundwire.model.interest import Act
from groundwire.model.reader import LOCAL
from groundwire.model.story import StoryId
from groundwire.store import interest
from groundwire.store.rows import chunks, fact, set_fact
from groundwire.store.stories import get
from groundwire.store.tables import changes, stories, story_state

KEPT = 100  # changes of one reader that can be undone

Times = tuple[datetime | None, datetime | None, datetime | None]
NOTHING: Times = (None, None, None)


class Change(StrEnum):
    """What a reader may do with a story."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"
    HIDE = "hide"
    SHOW = "show"


# Change -> (the column that it sets, whether it sets or clears it, what it says of the reader's taste).
_MEANS: Mapping[Change, tuple[str, bool, Act]] = {
    Change.READ: ("read", True, Act.READ),
    Change.UNREAD: ("read", False, Act.READ),
    Change.STAR: ("starred", True, Act.STAR),
    Change.UNSTAR: ("starred", False, Act.STAR),
    Change.HIDE: ("hidden", True, Act.HIDE),
    Change.SHOW: ("hidden", False, Act.HIDE),
}
_COLUMNS = ("read", "starred", "hidden")
_ACTS = (Act.READ, Act.STAR, Act.HIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """One reader's state of one story; ``new`` when it has an item newer than the reading."""

    slug: str
    read: datetime | None = None
    starred: datetime | None = None
    hidden: datetime | None = None
    latest: datetime | None = None

    @property
    def new(self) -> bool:
        """Whether it was read, and has had news since."""
        return self.read is not None and self.latest is not None and self.latest > self.read


def version(conn: Connection, reader: int) -> int:
    """A number that grows with each change of this reader's state and rules."""
    return int(fact(conn, f"reader {reader}") or 0)


def changed(conn: Connection, reader: int) -> None:
    """Pages that were made for this reader are not what they would be now."""
    set_fact(conn, f"reader {reader}", version(conn, reader) + 1)


def of(conn: Connection, reader: int, slugs: Sequence[str]) -> dict[str, StoryState]:
    """The reader's state of these stories, where there is any."""
    found = {}
    for part in chunks(sorted(set(slugs))):
        query = _states(reader).where(stories.c.slug.in_(part))
        found.update({row["slug"]: StoryState(**row) for row in conn.execute(query).mappings()})
    return found


def starred(conn: Connection, reader: int) -> list[str]:
    """The slugs of the starred stories, the newest star first."""
    query = (
        select(stories.c.slug)
        .join(story_state, story_state.c.story_id == stories.c.id)
        .where(story_state.c.reader_id == reader, story_state.c.starred.is_not(None), stories.c.merged_into.is_(None))
        .order_by(story_state.c.starred.desc(), stories.c.id)
    )
    return list(conn.execute(query).scalars())


def unread(conn: Connection, reader: int, *, limit: int = 100) -> list[int]:
    """The stories that were never read, or have an item newer than the reading, and are not hidden; best first."""
    query = (
        select(stories.c.id)
        .outerjoin(story_state, (story_state.c.story_id == stories.c.id) & (story_state.c.reader_id == reader))
        .where(
            (story_state.c.read.is_(None)) | (story_state.c.read < stories.c.latest),
            story_state.c.hidden.is_(None),
            stories.c.merged_into.is_(None),
        )
        .order_by(stories.c.place.nulls_last(), stories.c.score.desc(), stories.c.id)
    )
    return list(conn.execute(query.limit(limit)).scalars())


def change(conn: Connection, reader: int, slugs: Sequence[str], what: Change, *, now: datetime) -> int:
    """Do *what* with these stories, as one change that can be undone; how many it changed.

    Slugs that name no story are passed over.
    """
    column, sets, _ = _MEANS[what]
    place = _COLUMNS.index(column)
    before: dict[int, Times] = {}
    after: dict[int, Times] = {}
    for story, times, latest in _known(conn, reader, slugs):
        stale = times[0] is not None and latest > times[0]
        if (times[place] is not None) == sets and not (what is Change.READ and stale):
            continue
        changed = list(times)
        changed[place] = max(now, latest) if what is Change.READ else (now if sets else None)
        before[story], after[story] = times, (changed[0], changed[1], changed[2])
    if after:
        _keep(conn, reader, before, after, now=now)
        _remember(conn, reader, before, what.value, now)
    return len(after)


def say(conn: Connection, reader: int, slug: str, act: Act | None, *, now: datetime) -> None:
    """Keep that the reader wants more, or less, like a story; the other word, and with None any, is taken back.

    Raises:
        NotFound: no story has this slug.
    """
    story, told = StoryId(get(conn, slug).id or 0), None if reader == LOCAL else reader
    for other in (Act.MORE, Act.LESS):
        if other is not act:
            interest.retract(conn, told, story, other)
    if act is not None:
        interest.record(conn, told, story, act, now)
    changed(conn, reader)


def undo(conn: Connection, reader: int, *, now: datetime) -> str | None:
    """Take back the reader's last change; its name, or None when there is nothing to undo."""
    query = select(changes).where(changes.c.reader_id == reader).order_by(changes.c.id.desc()).limit(1)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        return None
    before = {int(story): times_of(times) for story, *times in row["before"]}
    ids = _existing(conn, list(before))
    current = _of_ids(conn, reader, ids)
    _keep(conn, reader, current, {story: before[story] for story in ids}, now=now)
    conn.execute(delete(changes).where(changes.c.id == row["id"]))
    return str(row["act"])


def _existing(conn: Connection, ids: Sequence[int]) -> list[int]:
    return [
        i for part in chunks(ids) for i in conn.execute(select(stories.c.id).where(stories.c.id.in_(part))).scalars()
    ]


def _states(reader: int) -> Any:
    return (
        select(stories.c.slug, stories.c.latest, story_state.c.read, story_state.c.starred, story_state.c.hidden)
        .join(story_state, story_state.c.story_id == stories.c.id)
        .where(story_state.c.reader_id == reader)
    )


def _known(conn: Connection, reader: int, slugs: Sequence[str]) -> list[tuple[int, Times, datetime]]:
    """(story, the reader's times of it, its latest item) for each of these stories."""
    found: list[tuple[int, Times, datetime]] = []
    for part in chunks(sorted(set(slugs))):
        query = (
            select(stories.c.id, stories.c.latest, story_state.c.read, story_state.c.starred, story_state.c.hidden)
            .outerjoin(story_state, (story_state.c.story_id == stories.c.id) & (story_state.c.reader_id == reader))
            .where(stories.c.slug.in_(part))
            .order_by(stories.c.id)
        )
        found += [(row[0], (row[2], row[3], row[4]), row[1]) for row in conn.execute(query)]
    return found


def _of_ids(conn: Connection, reader: int, ids: Sequence[int]) -> dict[int, Times]:
    found: dict[int, Times] = dict.fromkeys(ids, NOTHING)
    for part in chunks(ids):
        query = select(story_state).where(story_state.c.reader_id == reader, story_state.c.story_id.in_(part))
        for row in conn.execute(query).mappings():
            found[row["story_id"]] = (row["read"], row["starred"], row["hidden"])
    return found


def _keep(
    conn: Connection, reader: int, before: Mapping[int, Times], after: Mapping[int, Times], *, now: datetime
) -> None:
    """Replace the state of these stories, tell ``interest``, and make this reader's cached pages old."""
    for part in chunks(list(after)):
        conn.execute(delete(story_state).where(story_state.c.reader_id == reader, story_state.c.story_id.in_(part)))
    rows = [
        {"reader_id": reader, "story_id": story, **dict(zip(_COLUMNS, times, strict=True))}
        for story, times in after.items()
        if times != NOTHING
    ]
    if rows:
        conn.execute(insert(story_state), rows)
    told = None if reader == LOCAL else reader
    many = len(after) > 1  # "mark all as read" says nothing of a taste
    for story, times in after.items():
        for act, old, new in zip(_ACTS, before[story], times, strict=True):
            if many and act is Act.READ:
                continue
            if new is not None and old is None:
                interest.record(conn, told, StoryId(story), act, now)
            elif old is not None and new is None:
                interest.retract(conn, told, StoryId(story), act)
    changed(conn, reader)


def _remember(conn: Connection, reader: int, before: Mapping[int, Times], act: str, now: datetime) -> None:
    rows = [[story, *written(times)] for story, times in before.items()]
    conn.execute(insert(changes).values(reader_id=reader, at=now, act=act, before=rows))
    oldest = (
        select(changes.c.id).where(changes.c.reader_id == reader).order_by(changes.c.id.desc()).offset(KEPT).limit(1)
    )
    if (last := conn.execute(oldest).scalar()) is not None:
        conn.execute(delete(changes).where(changes.c.reader_id == reader, changes.c.id <= last))


def written(times: Times) -> list[str | None]:
    """When a story was read, starred and hidden, as JSON."""
    return [time.isoformat() if time else None for time in times]


def times_of(kept: Sequence[str | None]) -> Times:
    """The times that were `written`."""
    read, star, hide = (datetime.fromisoformat(time) if time else None for time in kept)
    return read, star, hide


def can_undo(conn: Connection, reader: int) -> bool:
    """Whether the reader has a change that can be taken back."""
    return conn.execute(select(changes.c.id).where(changes.c.reader_id == reader).limit(1)).first() is not None
