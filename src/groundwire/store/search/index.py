"""The index: the words of items and stories, written in the transaction that changes them.

One row of the table ``search_words`` (on SQLite FTS5) for each row of ``search_entries``, with the same number. Numbers
grow with time, so "newest first" is the order of the index and stops early. What filters ask for (source, topic)
stands as words in the column ``tags``. On PostgreSQL ``search_words`` is a table of the same columns (`tsvector`).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from groundwire.store.rows import chunks
from groundwire.store.search import engine, spelling
from groundwire.store.search.marks import spaced
from groundwire.store.tables import articles, briefs, items, sources, stories, story_items
from groundwire.store.tables.search import search_entries, spellings

LONGEST = 6000  # characters of a text that are searched
KINDS = {"item": 0, "story": 1}
_LETTER = re.compile(r"[^0-9a-z]+")


def number_of(when: datetime, kind: str, subject: int) -> int:
    """The place of an entry: by time (seconds), then subject, then kind; below 2**62 until the year 4147."""
    seconds = max(0, int(when.timestamp()))
    return seconds << 26 | (subject & 0x1FFFFFF) << 1 | KINDS[kind]


def seconds_of(number: int) -> int:
    """The time of the entry with this number, in seconds."""
    return number >> 26


def kind_of(number: int) -> str:
    """Whether the entry with this number is an item or a story."""
    return "story" if number & 1 else "item"


def bounds(after: datetime | None, before: datetime | None) -> tuple[int, int]:
    """The numbers of entries from *after* to before *before*."""
    low = max(0, int(after.timestamp())) << 26 if after else 0
    high = max(0, int(before.timestamp())) << 26 if before else 1 << 62
    return low, high


def tag(kind: str, value: str | int) -> str:
    """A filter's value as one word of the column ``tags``."""
    return f"{kind}x{_LETTER.sub('', str(value).lower())}"


def put(conn: Connection, wanted: Iterable[int]) -> int:
    """Index these stories, with their items as they are now; how many entries were written."""
    written = 0
    for part in chunks(sorted(set(wanted))):
        written += _write(conn, _stories(conn, part) | _items(conn, part))
    return written


def remove(conn: Connection, kind: str, subjects: Iterable[int]) -> None:
    """Take these out."""
    for part in chunks(sorted(set(subjects))):
        query = select(search_entries.c.id).where(search_entries.c.kind == kind, search_entries.c.subject.in_(part))
        drop(conn, list(conn.execute(query).scalars()))


def stale(conn: Connection, wanted: Iterable[int]) -> set[int]:
    """Which of these stories are indexed in other words than they, or their items, have now."""
    found: set[int] = set()
    for part in chunks(sorted(set(wanted))):
        rows = _items(conn, part)
        fresh, _ = _compared(conn, _stories(conn, part) | rows)
        items = [row["subject"] for row in fresh if row["kind"] == "item"]
        found |= {row["subject"] for row in fresh if row["kind"] == "story"}
        query = select(story_items.c.story_id).where(story_items.c.story_id.in_(part), story_items.c.item_id.in_(items))
        found |= set(conn.execute(query).scalars()) if items else set()
    return found


def rebuild(conn: Connection) -> int:
    """Throw the index away and write it again from the rows; how many entries it has."""
    conn.execute(delete(search_entries))
    conn.execute(delete(spellings))
    conn.execute(text("DELETE FROM search_words"))
    return put(conn, every(conn))


def every(conn: Connection) -> Sequence[int]:
    """All stories that have items: what `put` writes where it differs."""
    return conn.execute(select(story_items.c.story_id).distinct().order_by(story_items.c.story_id)).scalars().all()


Row = tuple[int, dict[str, str]]


def _stories(conn: Connection, part: Sequence[int]) -> dict[tuple[str, int], Row]:
    said = {
        story: "\n".join(dict.fromkeys(claim["text"] for one in sections.values() for claim in one.get("claims", ())))
        for story, sections in conn.execute(
            select(briefs.c.story_id, briefs.c.sections).where(
                briefs.c.id.in_(
                    select(func.max(briefs.c.id)).where(briefs.c.story_id.in_(part)).group_by(briefs.c.story_id)
                )
            )
        )
    }
    query = select(stories.c.id, stories.c.title, stories.c.topic, stories.c.latest).where(stories.c.id.in_(part))
    return {
        ("story", number): (
            number_of(latest, "story", number),
            {
                "title": title,
                "body": said.get(number, ""),
                "author": "",
                "tags": f"{tag('topic', topic or '')} {tag('kind', 'story')}",
            },
        )
        for number, title, topic, latest in conn.execute(query)
    }


def _items(conn: Connection, part: Sequence[int]) -> dict[tuple[str, int], Row]:
    last = select(articles.c.item_id, func.max(articles.c.id).label("id")).group_by(articles.c.item_id)
    newest = last.where(
        articles.c.item_id.in_(select(story_items.c.item_id).where(story_items.c.story_id.in_(part)))
    ).subquery()
    query = (
        select(
            items.c.id,
            items.c.title,
            items.c.authors,
            items.c.ordered,
            items.c.source_id,
            stories.c.topic,
            articles.c.text,
        )
        .join(story_items, story_items.c.item_id == items.c.id)
        .join(stories, stories.c.id == story_items.c.story_id)
        .outerjoin(newest, newest.c.item_id == items.c.id)
        .outerjoin(articles, articles.c.id == newest.c.id)
        .where(story_items.c.story_id.in_(part))
    )
    found: dict[tuple[str, int], Row] = {}
    for number, title, authors, when, source, topic, body in conn.execute(query):
        tags = f"{tag('source', source)} {tag('topic', topic or '')} {tag('kind', 'item')}"
        words = {"title": title, "body": (body or "")[:LONGEST], "author": "; ".join(authors), "tags": tags}
        found["item", number] = (number_of(when, "item", number), words)
    return found


def _write(conn: Connection, wanted: Mapping[tuple[str, int], Row]) -> int:
    """Make the index say *wanted*; entries that already do are left alone."""
    fresh, old = _compared(conn, wanted)
    drop(conn, old)
    if fresh:
        conn.execute(
            insert(search_entries), [{name: row[name] for name in ("id", "kind", "subject", "sha")} for row in fresh]
        )
        engine.of(conn).write(conn, fresh)
        spelling.learn(conn, fresh)
    return len(fresh)


def _compared(conn: Connection, wanted: Mapping[tuple[str, int], Row]) -> tuple[list[dict[str, Any]], list[int]]:
    """What of *wanted* the index does not say: the rows to write, and the numbers of those that they replace."""
    before: dict[tuple[str, int], tuple[int, str]] = {}
    for kind in KINDS:
        for part in chunks(sorted(subject for one, subject in wanted if one == kind)):
            query = select(search_entries.c.subject, search_entries.c.id, search_entries.c.sha)
            query = query.where(search_entries.c.kind == kind, search_entries.c.subject.in_(part))
            before |= {(kind, subject): (number, sha) for subject, number, sha in conn.execute(query)}
    fresh: list[dict[str, Any]] = []
    old: list[int] = []
    for key, (number, words) in sorted(wanted.items()):
        said = {name: spaced(value) for name, value in words.items()}
        sha = hashlib.sha256("\0".join(said.values()).encode("utf-8", "replace")).hexdigest()[:16]
        known = before.get(key)
        if known == (number, sha):
            continue
        if known:
            old.append(known[0])
        fresh.append({"id": number, "kind": key[0], "subject": key[1], "sha": sha, **said})
    return fresh, old


def drop(conn: Connection, numbers: Sequence[int]) -> None:
    """Take out the entries with these numbers, and their words."""
    if numbers:
        engine.of(conn).drop(conn, numbers)
        for part in chunks(list(numbers)):
            conn.execute(delete(search_entries).where(search_entries.c.id.in_(part)))


def source_tags(conn: Connection, name: str) -> list[str]:
    """The tags of the sources whose title, address or folder holds *name*."""
    like = f"%{name.lower()}%"
    query = select(sources.c.id).where(func.lower(sources.c.title).like(like) | func.lower(sources.c.url).like(like))
    return [tag("source", number) for number in conn.execute(query).scalars()]
