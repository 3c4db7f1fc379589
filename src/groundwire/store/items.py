"""Items: added once, edited in place, never doubled (unique on source + key)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select, update

from groundwire.model.item import Enclosure, Item, ItemId
from groundwire.model.links import canonical
from groundwire.model.source import SourceId
from groundwire.store.rows import chunks, insert_all, mark_all_due, mark_due
from groundwire.store.tables import articles, items, sources

COMPARED = ("key", "canonical_url", "title", "published", "collected", "content_sha256")  # of a stored item


@dataclass(frozen=True, slots=True)
class Added:
    """How many items of one document were new, and how many were known but edited."""

    new: int = 0
    edited: int = 0


def add_visits(conn: Connection, visits: Sequence[Sequence[Item]]) -> list[tuple[Sequence[Item], Added]]:
    """Keep what visits to different sources brought; for each, its items under the keys that they have now.

    Sources without items, of which nothing need be asked, are written together.
    """
    asked = sorted({visit[0].source_id for visit in visits if visit})
    having = select(sources.c.id).where(select(items.c.id).where(items.c.source_id == sources.c.id).exists())
    old = {number for part in chunks(asked) for number in conn.execute(having.where(sources.c.id.in_(part))).scalars()}
    fresh: list[Item] = []
    kept: list[tuple[Sequence[Item], Added]] = []
    for visit in visits:
        if visit and visit[0].source_id in old:
            found = under_known_keys(conn, visit)
            kept.append((found, add_new(conn, found)))
        else:
            new = {item.key: item for item in visit}
            fresh += new.values()
            kept.append((visit, Added(len(new))))
    _insert(conn, fresh)
    return kept


def _insert(conn: Connection, new: Sequence[Item]) -> None:
    """Keep items that are not there yet; they wait to be extracted."""
    if not new:
        return
    newest = conn.execute(select(func.max(items.c.id))).scalar() or 0
    insert_all(conn, items, {name: [*map(value, new)] for name, value in COLUMNS.items()})
    ours = items.c.source_id.in_({item.source_id for item in new})
    mark_all_due(conn, "extract", select(items.c.id).where(items.c.id > newest, ours))


def add_new(conn: Connection, found: Sequence[Item]) -> Added:
    """Keep the items not seen before and the edits of known ones; both then wait to be extracted.

    All belong to one source. Their order is kept: ids grow with it.
    """
    if not found:
        return Added()
    source = found[0].source_id
    known: dict[str, tuple[int, str]] = {}
    for part in chunks(list({item.key for item in found})) if _has_any(conn, source) else ():
        query = select(items.c.key, items.c.id, items.c.content_sha256)
        for key, number, digest in conn.execute(query.where(items.c.source_id == source, items.c.key.in_(part))):
            known[key] = (number, digest)
    new = {item.key: item for item in found if item.key not in known}
    edited = {item.key: item for item in found if item.key in known and known[item.key][1] != item.content_sha256}
    touched: list[int] = []
    _insert(conn, list(new.values()))
    for key, item in edited.items():
        number = known[key][0]
        row = _row(item)
        for unchanged in ("source_id", "key", "collected", "ordered", "published"):
            row.pop(unchanged)
        conn.execute(update(items).where(items.c.id == number).values(**row))
        touched.append(number)
    mark_due(conn, "extract", touched)
    return Added(len(new), len(edited))


def under_known_keys(conn: Connection, found: Sequence[Item]) -> tuple[Item, ...]:
    """*found* with the keys under which they are stored, where the feed's own ids have changed under us.

    An entry that is stored word for word under a key that it has in other company is that item again. An unknown key
    whose page the source has already, with the same title or date, is that item again: feeds make new GUIDs at each
    visit, or change their own address. A known key with another page, title and date is another item: feeds use GUIDs
    again. All belong to one source; pages that several entries of the document share tell nothing.
    """
    source = found[0].source_id
    if not _has_any(conn, source):
        return tuple(found)
    pages = Counter(item.canonical_url for item in found)
    by_key: dict[str, RowMapping] = {}
    by_page: dict[str, list[RowMapping]] = {}
    columns = select(*(items.c[name] for name in COMPARED)).where(items.c.source_id == source)
    for part in chunks(list({item.key for item in found})):
        by_key |= {row["key"]: row for row in conn.execute(columns.where(items.c.key.in_(part))).mappings()}
    changed = [item for item in found if item.key not in by_key or not _once(item, by_key[item.key])]
    by_other: dict[str, RowMapping] = {}
    names = {item.key: item.other_keys() for item in changed}
    for part in chunks(sorted({name for others in names.values() for name in others})):
        by_other |= {row["key"]: row for row in conn.execute(columns.where(items.c.key.in_(part))).mappings()}
    strangers = {item.canonical_url for item in changed if item.canonical_url and item.key not in by_key}
    for part in chunks(sorted(strangers)):
        for row in conn.execute(columns.where(items.c.canonical_url.in_(part)).order_by(items.c.id)).mappings():
            by_page.setdefault(row["canonical_url"], []).append(row)
    taken = {item.key for item in found}
    renamed = []
    for item in found:
        page, known = item.canonical_url, by_key.get(item.key)
        key = item.key
        others = [name for name in names.get(item.key, ()) if name in by_other and name not in taken]
        once = [name for name in others if _once(item, by_other[name])]
        if once:
            key = once[0]
        elif known is None and page and pages[page] == 1:
            again = [row["key"] for row in by_page.get(page, ()) if _same(item, row) and row["key"] not in taken]
            key = again[0] if len(again) == 1 else item.key
        elif known is not None and page and known["canonical_url"] not in (None, page) and not _same(item, known):
            key = page if page not in taken else item.key
        taken.add(key)
        renamed.append(item if key == item.key else replace(item, key=key))
    return tuple(renamed)


def _has_any(conn: Connection, source: SourceId) -> bool:
    """Whether the source has an item: most of what is asked of a new one needs no answer."""
    return conn.execute(select(items.c.id).where(items.c.source_id == source).limit(1)).first() is not None


def _once(item: Item, row: RowMapping) -> bool:
    """Whether what is stored was this very entry: its page, title and date, and where it has no date its body.

    A date that is still to come is stored as the time of collecting.
    """
    to_come = item.published == item.collected and row["published"] == row["collected"]
    return (
        (item.canonical_url, item.title) == (row["canonical_url"], row["title"])
        and (item.published == row["published"] or to_come)
        and (item.published is not None or item.content_sha256 == row["content_sha256"])
    )


def _same(item: Item, row: RowMapping) -> bool:
    return item.title == row["title"] or (item.published is not None and item.published == row["published"])


def by_ids(conn: Connection, wanted: Sequence[int]) -> list[Item]:
    """The items with these ids, in the order of time; ties break by source and key, whichever came in first."""
    found = []
    for part in chunks(list(wanted)):
        found += [item_of(row) for row in conn.execute(select(items).where(items.c.id.in_(part))).mappings()]
    return sorted(found, key=lambda item: (item.when, item.source_id, item.key))


def called(conn: Connection, name: str, *, key: str | None = None) -> Item | None:
    """The newest item whose number, address or *key* is *name*'s; None where there is none."""
    wanted = [items.c.url == name, items.c.canonical_url == (canonical(name) or name)]
    if name.isascii() and name.isdigit() and len(name) < 10:
        wanted = [items.c.id == int(name)]
    if key is not None:
        wanted.append(items.c.key == key)
    row = conn.execute(select(items).where(or_(*wanted)).order_by(items.c.id.desc()).limit(1)).mappings().first()
    return item_of(row) if row else None


def number(conn: Connection, item: Item) -> int:
    """The id under which *item* is stored."""
    query = select(items.c.id).where(items.c.source_id == item.source_id, items.c.key == item.key)
    return int(conn.execute(query).scalar_one())


def latest(conn: Connection, source: SourceId, *, limit: int = 50) -> list[Item]:
    """The source's items, newest first; ties break by id, so pages never overlap."""
    query = select(items).where(items.c.source_id == source).order_by(items.c.ordered.desc(), items.c.id).limit(limit)
    return [item_of(row) for row in conn.execute(query).mappings()]


def count(conn: Connection) -> int:
    """How many items are stored."""
    return int(conn.execute(select(func.count()).select_from(items)).scalar_one())


def export(conn: Connection) -> Iterator[dict[str, Any]]:
    """Every item with its source, in the order of ids, as plain values for JSON.

    ``text_origin`` says which text its quotations are taken from: feed, page, post (with its comments) or pdf; null
    where it has none. ``text_url`` is where that was read.
    """
    newest = select(func.max(articles.c.id)).group_by(articles.c.item_id)
    used = select(articles.c.item_id, articles.c.origin, articles.c.url).where(articles.c.id.in_(newest)).subquery()
    query = (
        select(
            items,
            sources.c.url.label("source_url"),
            sources.c.title.label("source"),
            used.c.origin.label("text_origin"),
            used.c.url.label("text_url"),
        )
        .join(sources, sources.c.id == items.c.source_id)
        .outerjoin(used, used.c.item_id == items.c.id)
        .order_by(items.c.id)
        .execution_options(yield_per=1000)
    )
    for row in conn.execute(query).mappings():
        yield {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in row.items()
            if name not in ("ordered", "source_id", "key")
        }


def item_of(row: RowMapping | Mapping[str, Any]) -> Item:
    """An item from its row."""
    return Item(
        id=ItemId(row["id"]),
        source_id=SourceId(row["source_id"]),
        key=row["key"],
        guid=row["guid"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        title=row["title"],
        authors=tuple(row["authors"]),
        published=row["published"],
        updated=row["updated"],
        collected=row["collected"],
        summary_html=row["summary_html"],
        content_html=row["content_html"],
        tags=tuple(row["tags"]),
        enclosures=tuple(Enclosure(**enclosure) for enclosure in row["enclosures"]),
        comments_url=row["comments_url"],
        links=tuple(row["links"]),
        signals=tuple(sorted(row["signals"].items())),
        raw_sha256=row["raw_sha256"],
        content_sha256=row["content_sha256"],
    )


COLUMNS: Mapping[str, Callable[[Item], Any]] = {  # of the table, and what an item has for each
    name: attrgetter(name)
    for name in (
        "source_id",
        "key",
        "guid",
        "url",
        "canonical_url",
        "title",
        "authors",
        "published",
        "updated",
        "collected",
        "summary_html",
        "content_html",
        "tags",
        "comments_url",
        "links",
        "raw_sha256",
        "content_sha256",
    )
} | {
    "ordered": attrgetter("when"),
    "enclosures": lambda item: [{"url": e.url, "type": e.type, "length": e.length} for e in item.enclosures],
    "signals": lambda item: dict(item.signals),
}


def _row(item: Item) -> dict[str, Any]:
    return {name: value(item) for name, value in COLUMNS.items()}
