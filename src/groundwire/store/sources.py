"""Sources: what is collected from where, how it goes, and what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, or_, select, update

from groundwire.errors import NotFound
from groundwire.model.health import LATELY, Figures
from groundwire.model.links import canonical
from groundwire.model.source import Health, Source, SourceId, Validators
from groundwire.store.rows import next_edition, update_all
from groundwire.store.tables import items, sources, stories, story_items

A_MONTH = timedelta(days=30)


def add(conn: Connection, source: Source) -> tuple[Source, bool]:
    """Keep *source*; the stored one, and whether it is new. A known one, or a twin of its address, is left as it is."""
    if known := by_url(conn, source.url) or _twin(conn, source.url):
        return known, False
    number = conn.execute(insert(sources).values(**_row(source)).returning(sources.c.id)).scalar_one()
    next_edition(conn)
    return get(conn, SourceId(number)), True


def add_all(conn: Connection, wanted: Iterable[Source]) -> int:
    """Keep many sources; how many were new. Of twins of one address the first is kept, as `add` does."""
    known = {_identity(url) for url in conn.execute(select(sources.c.url)).scalars()}
    new = {name: source for source in reversed([*wanted]) if (name := _identity(source.url)) not in known}
    if new:
        conn.execute(insert(sources), [_row(source) for source in reversed(new.values())])
        next_edition(conn)
    return len(new)


def get(conn: Connection, source: SourceId) -> Source:
    """One source.

    Raises:
        NotFound: there is none with this id.
    """
    row = conn.execute(select(sources).where(sources.c.id == source)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no source number {source}")
    return _source(row)


def by_url(conn: Connection, url: str) -> Source | None:
    """The source at *url*, if there is one."""
    row = conn.execute(select(sources).where(sources.c.url == url)).mappings().one_or_none()
    return _source(row) if row else None


def _twin(conn: Connection, url: str) -> Source | None:
    """The source at the same address but for ``http`` and ``https``, ``www.`` and the like, if there is one."""
    known = conn.execute(select(sources.c.url).order_by(sources.c.id)).scalars()
    return next((by_url(conn, one) for one in known if _identity(one) == _identity(url)), None)


def _identity(url: str) -> str:
    return canonical(url) or url


def find(conn: Connection, name: str) -> Source:
    """The source whose URL, number or title is *name*.

    Raises:
        NotFound: none is, or several have this title.
    """
    wanted = [sources.c.url == name, sources.c.title == name]
    if name.isdigit():
        wanted.append(sources.c.id == int(name))
    rows = conn.execute(select(sources).where(or_(*wanted))).mappings().all()
    if len(rows) != 1:
        raise NotFound(f"{len(rows)} sources are called {name!r}; give the URL as `groundwire source list` shows it")
    return _source(rows[0])


def every(conn: Connection) -> list[Source]:
    """All sources, by folder and title."""
    return _all(conn, select(sources).order_by(sources.c.folder, sources.c.title, sources.c.id))


def due(conn: Connection, *, now: datetime) -> list[Source]:
    """The sources whose next check has come, longest waiting first."""
    query = (
        select(sources)
        .where(sources.c.paused.is_(False), or_(sources.c.next_check.is_(None), sources.c.next_check <= now))
        .order_by(sources.c.next_check.nulls_first(), sources.c.id)
    )
    return _all(conn, query)


def _all(conn: Connection, query: Select[Any]) -> list[Source]:
    """The sources of a query; they may be many."""
    found = conn.execute(query)
    names = tuple(found.keys())
    return [_source(dict(zip(names, row, strict=True))) for row in found]


def intervals(conn: Connection) -> list[tuple[str, timedelta]]:
    """The address and the interval of each source that answers and is visited."""
    query = select(sources.c.url, sources.c.interval).where(sources.c.paused.is_(False), sources.c.errors == 0)
    return [(url, timedelta(seconds=seconds)) for url, seconds in conn.execute(query)]


def next_due(conn: Connection) -> datetime | None:
    """When the next source is due; None where no source waits for a time."""
    return conn.execute(select(func.min(sources.c.next_check)).where(sources.c.paused.is_(False))).scalar()


def save(conn: Connection, source: Source) -> None:
    """Keep what a visit changed: address, title, validators, health, interval.

    A new address that is another source's already is not taken over.
    """
    taken = by_url(conn, source.url)
    if taken is not None and taken.id != source.id and source.id is not None:
        source = replace(source, url=get(conn, source.id).url)
    conn.execute(update(sources).where(sources.c.id == source.id).values(**_row(source)))


def save_all(conn: Connection, visited: Sequence[Source]) -> None:
    """Keep what visits changed in sources that are where they were; their addresses are left alone."""
    rows = [{**_row(source), "id": source.id} for source in visited]
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0] if name != "url"}
        update_all(conn, sources, "id", columns)


def pause(conn: Connection, source: SourceId, *, paused: bool) -> None:
    """Stop visiting a source, or start again at once."""
    conn.execute(update(sources).where(sources.c.id == source).values(paused=paused, next_check=None))
    next_edition(conn)


def remove(conn: Connection, source: SourceId) -> None:
    """Forget a source and its items; what becomes of the stories is `regrouping.forget_source`'s."""
    conn.execute(delete(sources).where(sources.c.id == source))
    next_edition(conn)


def figures(conn: Connection, *, now: datetime, only: SourceId | None = None) -> dict[SourceId, Figures]:
    """What each source with items brought, or the *only* one that is asked for."""
    asked = items.c.source_id.is_not(None) if only is None else items.c.source_id == only
    recent = func.sum((items.c.collected >= now - LATELY).cast(items.c.id.type))
    counted = select(items.c.source_id, func.count(), recent).where(asked).group_by(items.c.source_id)
    in_stories = (
        select(items.c.source_id, func.avg((stories.c.sources > 1).cast(items.c.id.type)))
        .join(story_items, story_items.c.item_id == items.c.id)
        .join(stories, stories.c.id == story_items.c.story_id)
        .where(asked, items.c.collected >= now - A_MONTH)
        .group_by(items.c.source_id)
    )
    shares = {source: float(share or 0) for source, share in conn.execute(in_stories)}
    return {
        SourceId(source): Figures(total, int(week or 0), shares.get(source, 0.0))
        for source, total, week in conn.execute(counted)
    }


def _row(source: Source) -> dict[str, Any]:
    return {
        "url": source.url,
        "title": source.title,
        "kind": source.kind,
        "home_url": source.home_url,
        "folder": source.folder,
        "paused": source.paused,
        "settings": dict(source.settings),
        "interval": source.interval.total_seconds(),
        "etag": source.validators.etag,
        "last_modified": source.validators.last_modified,
        "moving_to": source.moving_to,
        "document": source.document,
        "read_whole": source.read_whole,
        "last_success": source.health.last_success,
        "failing_since": source.health.failing_since,
        "errors": source.health.errors,
        "last_error": source.health.last_error,
        "next_check": source.health.next_check,
        "reason": source.health.reason,
    }


def _source(row: RowMapping | Mapping[str, Any]) -> Source:
    return Source(
        id=SourceId(row["id"]),
        url=row["url"],
        title=row["title"],
        kind=row["kind"],
        home_url=row["home_url"],
        folder=row["folder"],
        paused=row["paused"],
        settings=tuple(sorted(row["settings"].items())) if row["settings"] else (),
        interval=timedelta(seconds=row["interval"]),
        validators=Validators(etag=row["etag"], last_modified=row["last_modified"]),
        moving_to=row["moving_to"],
        document=row["document"],
        read_whole=row["read_whole"],
        health=Health(
            last_success=row["last_success"],
            failing_since=row["failing_since"],
            errors=row["errors"],
            last_error=row["last_error"],
            next_check=row["next_check"],
            reason=row["reason"],
        ),
    )
