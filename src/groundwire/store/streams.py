"""Items as a feed reader asks for them: of a source, a folder, starred or all; in pages; with one reader's state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, func, insert, or_, select

from groundwire.store.rows import chunks
from groundwire.store.tables import item_state, items, sources

MOST = 1000  # items of one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items: all conditions hold. ``after`` is where the last page ended: (time, id)."""

    source: int | None = None
    folder: str | None = None
    starred: bool | None = None
    read: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False
    after: tuple[datetime, int] | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item with its source and the reader's state of it."""

    id: int
    title: str
    url: str | None
    html: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    when: datetime
    updated: datetime | None
    collected: datetime
    source: int
    source_title: str
    source_url: str
    home_url: str | None
    folder: str | None
    read: bool
    starred: bool


def page(conn: Connection, reader: int, wanted: Wanted) -> list[Row]:
    """One page of items, in order; ties break by id, so pages never overlap."""
    query = _rows(reader).where(*_where(wanted))
    order = (items.c.ordered, items.c.id) if wanted.oldest_first else (items.c.ordered.desc(), items.c.id.desc())
    if wanted.after:
        time, number = wanted.after
        same = items.c.ordered == time
        query = query.where(
            or_(items.c.ordered > time, and_(same, items.c.id > number))
            if wanted.oldest_first
            else or_(items.c.ordered < time, and_(same, items.c.id < number))
        )
    limited = query.order_by(*order).limit(max(1, min(wanted.limit, MOST)))
    return [_row(row) for row in conn.execute(limited).mappings()]


def by_ids(conn: Connection, reader: int, wanted: Sequence[int]) -> list[Row]:
    """These items, in the order asked for."""
    found = {
        row["id"]: _row(row)
        for part in chunks(list(dict.fromkeys(wanted)))
        for row in conn.execute(_rows(reader).where(items.c.id.in_(part))).mappings()
    }
    return [found[number] for number in dict.fromkeys(wanted) if number in found]


def unread_counts(conn: Connection, reader: int) -> dict[int, tuple[int, datetime]]:
    """For each source with unread items: how many, and the newest one's time."""
    query = (
        select(items.c.source_id, func.count(), func.max(items.c.ordered))
        .select_from(items)
        .outerjoin(item_state, _mine(reader))
        .where(item_state.c.read.is_(None))
        .group_by(items.c.source_id)
    )
    return {source: (number, newest) for source, number, newest in conn.execute(query)}


def mark(conn: Connection, reader: int, wanted: Sequence[int], changes: Mapping[str, bool], now: datetime) -> int:
    """Set or clear ``read`` and ``starred`` of these items; how many of them there are."""
    there: list[int] = []
    for part in chunks(sorted(set(wanted))):
        known = list(conn.execute(select(items.c.id).where(items.c.id.in_(part))).scalars())
        if not known:
            continue
        there += known
        where = (item_state.c.reader_id == reader, item_state.c.item_id.in_(known))
        before = {row["item_id"]: row for row in conn.execute(select(item_state).where(*where)).mappings()}
        conn.execute(delete(item_state).where(*where))
        rows = []
        for number in known:
            old = before.get(number)
            times = {name: old[name] if old else None for name in ("read", "starred")}
            times |= {name: (times[name] or now) if on else None for name, on in changes.items()}
            if any(times.values()):
                rows.append({"reader_id": reader, "item_id": number, **times})
        if rows:
            conn.execute(insert(item_state), rows)
    return len(there)


def mark_all(conn: Connection, reader: int, wanted: Wanted, now: datetime) -> int:
    """Mark all of these items as read; how many were unread."""
    query = (
        select(items.c.id)
        .join(sources, sources.c.id == items.c.source_id)
        .outerjoin(item_state, _mine(reader))
        .where(*_where(wanted), item_state.c.read.is_(None))
    )
    return mark(conn, reader, list(conn.execute(query).scalars()), {"read": True}, now)


def _mine(reader: int) -> Any:
    return (item_state.c.item_id == items.c.id) & (item_state.c.reader_id == reader)


def _rows(reader: int) -> Select[Any]:
    return (
        select(
            items.c.id,
            items.c.title,
            items.c.url,
            items.c.content_html,
            items.c.summary_html,
            items.c.authors,
            items.c.tags,
            items.c.ordered,
            items.c.updated,
            items.c.collected,
            items.c.source_id,
            sources.c.title.label("source_title"),
            sources.c.url.label("source_url"),
            sources.c.home_url,
            sources.c.folder,
            item_state.c.read,
            item_state.c.starred,
        )
        .join(sources, sources.c.id == items.c.source_id)
        .outerjoin(item_state, _mine(reader))
    )


def _where(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.source is not None:
        found.append(items.c.source_id == wanted.source)
    if wanted.folder is not None:
        found.append(sources.c.folder == wanted.folder)
    for column, asked in ((item_state.c.starred, wanted.starred), (item_state.c.read, wanted.read)):
        if asked is not None:
            found.append(column.is_not(None) if asked else column.is_(None))
    if wanted.since is not None:
        found.append(items.c.ordered >= wanted.since)
    if wanted.until is not None:
        found.append(items.c.ordered < wanted.until)
    return found


def _row(row: Any) -> Row:
    return Row(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        html=row["content_html"] or row["summary_html"] or "",
        authors=tuple(row["authors"]),
        tags=tuple(row["tags"]),
        when=row["ordered"],
        updated=row["updated"],
        collected=row["collected"],
        source=row["source_id"],
        source_title=row["source_title"],
        source_url=row["source_url"],
        home_url=row["home_url"],
        folder=row["folder"],
        read=row["read"] is not None,
        starred=row["starred"] is not None,
    )
