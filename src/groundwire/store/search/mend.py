"""Where the index differs from the rows, and mending it. The running desk looks once a day, `doctor` when asked.

The index is written with the rows, so it can differ only where something else wrote: a restored part, a removed source,
a hand in the database, a fault of ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, column, select, table

from groundwire.model.counting import count
from groundwire.store.rows import chunks, fact, mark_due, set_fact
from groundwire.store.search import index
from groundwire.store.tables import due, stories, story_items
from groundwire.store.tables.search import search_entries as entries

NEWEST = 1000  # stories of which each word is compared; of all others, whether they are there
LOOKED, MENDED = "search index looked at", "search index mended"  # facts
NUMBERS = {  # of all rows of words; FTS5 keeps them beside the lengths, so no text is read
    "sqlite": select(column("id", BigInteger)).select_from(table("search_words_docsize")),
    "postgresql": select(column("rowid", BigInteger)).select_from(table("search_words")),
}


@dataclass(frozen=True, slots=True)
class Drift:
    """What differs: stories to index (again), and numbers of entries or words that stand for nothing or for half."""

    stories: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()

    @property
    def problems(self) -> tuple[str, ...]:
        """What `doctor` should tell."""
        heal = "`up` mends that within a day, `groundwire doctor --mend` now"
        found = []
        if self.stories:
            found.append(f"search: the index lacks or misquotes {count(len(self.stories), 'story', 'stories')}; {heal}")
        if self.numbers:
            found.append(f"search: the index holds {count(len(self.numbers), 'entry', 'entries')} of nothing; {heal}")
        return tuple(found)


def find(conn: Connection, *, newest: int = NEWEST) -> Drift:
    """What differs; what waits to be indexed does not count."""
    waits = set(conn.execute(select(due.c.subject).where(due.c.step.in_(("index", "brief")))).scalars())
    missing: set[int] = set()
    gone: set[int] = set()
    for kind, subject in (("item", story_items.c.item_id), ("story", story_items.c.story_id)):
        known = select(entries.c.subject).where(entries.c.kind == kind)
        lacks = select(story_items.c.story_id).where(subject.not_in(known)).distinct()
        tells_nothing = select(entries.c.id).where(entries.c.kind == kind, entries.c.subject.not_in(select(subject)))
        missing |= set(conn.execute(lacks).scalars())
        gone |= set(conn.execute(tells_nothing).scalars())
    words, mine = NUMBERS[conn.dialect.name], select(entries.c.id)
    lone = set(conn.execute(mine.except_(words)).scalars())
    gone |= lone | set(conn.execute(words.except_(mine)).scalars())
    latest = select(stories.c.id).where(stories.c.id.in_(select(story_items.c.story_id)))
    latest = latest.order_by(stories.c.latest.desc(), stories.c.id).limit(newest)
    missing |= _stories(conn, lone) | index.stale(conn, conn.execute(latest).scalars().all())
    return Drift(frozenset(missing - waits), frozenset(gone))


def _stories(conn: Connection, numbers: Collection[int]) -> set[int]:
    """The stories that these entries tell of, or of whose items."""
    found: set[int] = set()
    for part in chunks(sorted(numbers)):
        mine = entries.c.id.in_(part)
        items = select(story_items.c.story_id).join(
            entries, (entries.c.kind == "item") & (entries.c.subject == story_items.c.item_id)
        )
        found |= set(conn.execute(items.where(mine)).scalars())
        found |= set(conn.execute(select(entries.c.subject).where(mine, entries.c.kind == "story")).scalars())
    return found


def mend(conn: Connection, drift: Drift, *, now: datetime) -> None:
    """Take out what stands for nothing, and put the stories on the list of what is to be indexed; note both."""
    index.drop(conn, sorted(drift.numbers))
    mark_due(conn, "index", drift.stories)
    note(conn, len(drift.stories) + len(drift.numbers), now=now)


def note(conn: Connection, number: int, *, now: datetime) -> None:
    """Remember that the index was looked at, and how many differences were mended."""
    set_fact(conn, LOOKED, now.isoformat())
    if number:
        set_fact(conn, MENDED, {"at": now.isoformat(), "differences": number})


def looked(conn: Connection) -> datetime | None:
    """When the index was last looked at."""
    told = fact(conn, LOOKED)
    return datetime.fromisoformat(told) if told else None


def mended(conn: Connection) -> dict[str, Any] | None:
    """When it was last mended (``at``), and how many ``differences``; None where it never had to be."""
    found = fact(conn, MENDED)
    return dict(found) if found else None
