"""Interest: what readers did with stories, what they liked before, and the model learned from both.

A reader of None is the one reader of an edition without accounts, and the model that ranks the common front page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Table, delete, insert, select, update

from groundwire.model.interest import Act, Feedback, Seed
from groundwire.model.story import StoryId
from groundwire.store.rows import chunks
from groundwire.store.tables import feedback, interest_models, interest_seeds

Model = Mapping[str, Any]  # as `rank.interest` writes it


def record(conn: Connection, reader: int | None, story: StoryId, act: Act, now: datetime) -> None:
    """Keep that *reader* did *act* with *story*; doing it twice changes nothing."""
    if not _has(conn, reader, story, act):
        conn.execute(insert(feedback).values(reader_id=reader, story_id=story, act=act.value, at=now))


def retract(conn: Connection, reader: int | None, story: StoryId, act: Act) -> None:
    """Take back an act (a star removed, a hidden story shown again); the model is learned anew."""
    if _has(conn, reader, story, act):
        conn.execute(
            delete(feedback).where(_of(feedback, reader), feedback.c.story_id == story, feedback.c.act == act.value)
        )
        _forget_model(conn, reader)


def acts(conn: Connection, reader: int | None, *, after: int = 0) -> list[Feedback]:
    """What *reader* did, in order, from the row after *after*."""
    query = select(feedback).where(_of(feedback, reader), feedback.c.id > after).order_by(feedback.c.id)
    return [
        Feedback(id=row["id"], reader=reader, story=StoryId(row["story_id"]), act=Act(row["act"]), at=row["at"])
        for row in conn.execute(query).mappings()
    ]


def done_with(conn: Connection, reader: int | None, stories: Sequence[int]) -> dict[StoryId, frozenset[Act]]:
    """What *reader* did with each of these stories, where anything."""
    query = select(feedback.c.story_id, feedback.c.act).where(
        _of(feedback, reader), feedback.c.story_id.in_(list(stories))
    )
    found: dict[StoryId, frozenset[Act]] = {}
    for story, act in conn.execute(query):
        found[StoryId(story)] = found.get(StoryId(story), frozenset()) | {Act(act)}
    return found


def add_seeds(conn: Connection, reader: int | None, seeds: Sequence[Seed]) -> int:
    """Keep what a reader likes; how many were new. Those known by title already are passed over."""
    known = {seed.title.casefold() for seed in seeds_of(conn, reader)}
    fresh = list({seed.title.casefold(): seed for seed in seeds if seed.title.casefold() not in known}.values())
    if fresh:
        conn.execute(
            insert(interest_seeds),
            [
                {
                    "reader_id": reader,
                    "origin": seed.origin,
                    "title": seed.title,
                    "text": seed.text,
                    "authors": list(seed.authors),
                    "date": seed.date,
                }
                for seed in fresh
            ],
        )
        _forget_model(conn, reader)
    return len(fresh)


def seeds_of(conn: Connection, reader: int | None) -> list[Seed]:
    """What *reader* said to like, in the order it was told."""
    query = select(interest_seeds).where(_of(interest_seeds, reader)).order_by(interest_seeds.c.id)
    return [
        Seed(
            title=row["title"],
            text=row["text"],
            authors=tuple(row["authors"]),
            date=row["date"],
            origin=row["origin"],
        )
        for row in conn.execute(query).mappings()
    ]


def own_seeds(conn: Connection, reader: int | None) -> list[Seed]:
    """What this reader named; nothing of the reader None, whose seeds shape the common taste (see `rank.taste`)."""
    return [] if reader is None else seeds_of(conn, reader)


def model(conn: Connection, reader: int | None) -> tuple[Model, int] | None:
    """The learned model and the last row of feedback that it has seen; None where nothing was learned."""
    query = select(interest_models.c.model, interest_models.c.learned).where(_of(interest_models, reader))
    row = conn.execute(query).first()
    return (row[0], int(row[1])) if row else None


def save_model(conn: Connection, reader: int | None, learned: Model, *, upto: int, now: datetime) -> None:
    """Keep the model that has seen the feedback up to row *upto*."""
    _forget_model(conn, reader)
    conn.execute(insert(interest_models).values(reader_id=reader, model=learned, learned=upto, updated=now))


def readers(conn: Connection) -> list[int | None]:
    """Who has shown an interest of any kind; the common reader (None) first."""
    known: set[int | None] = set()
    for table in (feedback, interest_seeds):
        known |= set(conn.execute(select(table.c.reader_id).distinct()).scalars())
    return sorted(known, key=lambda reader: (reader is not None, reader or 0))


def forget(conn: Connection, reader: int | None) -> None:
    """Delete all that is known of *reader*'s interest."""
    for table in (feedback, interest_seeds, interest_models):
        conn.execute(delete(table).where(_of(table, reader)))


def moved(conn: Connection, old: StoryId, new: StoryId, *, only: Sequence[int] | None = None) -> list[int]:
    """Stories were merged: what was done with *old* was done with *new*; which acts these are, or *only* those."""
    found = list(conn.execute(select(feedback.c.id).where(feedback.c.story_id == old)).scalars())
    wanted = set(found if only is None else only)
    acts = [act for act in found if act in wanted]
    for part in chunks(acts):
        conn.execute(update(feedback).where(feedback.c.id.in_(part)).values(story_id=new))
    return acts


def forget_seeds(conn: Connection, reader: int | None) -> None:
    """Delete what *reader* said to like; what they did with stories stays, and is learned anew."""
    conn.execute(delete(interest_seeds).where(_of(interest_seeds, reader)))
    _forget_model(conn, reader)


def _has(conn: Connection, reader: int | None, story: StoryId, act: Act) -> bool:
    query = select(feedback.c.id).where(
        _of(feedback, reader), feedback.c.story_id == story, feedback.c.act == act.value
    )
    return conn.execute(query.limit(1)).first() is not None


def _forget_model(conn: Connection, reader: int | None) -> None:
    conn.execute(delete(interest_models).where(_of(interest_models, reader)))


def _of(table: Table, reader: int | None) -> ColumnElement[bool]:
    """The rows of this reader; None is a reader too."""
    column: ColumnElement[Integer] = table.c.reader_id
    return column.is_(None) if reader is None else column == reader
