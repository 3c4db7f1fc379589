"""Stories: which items tell of one event, and the story's place on the front page."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, insert, select, update

from groundwire.errors import Moved, NotFound
from groundwire.model.item import Item, ItemId
from groundwire.model.story import Pick, Reason, Scored, Story, StoryId
from groundwire.store.rows import chunks
from groundwire.store.tables import items, stories, story_items, works

SLUG_LETTERS = 60
FEW_SLUGS = 16  # of one stem, looked up together
FARTHEST = 50  # stories merged into each other in a row


def slug_of(title: str) -> str:
    """A title as the last part of an address: ASCII words joined by hyphens; "story" where nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    if len(words) > SLUG_LETTERS:
        words = words[: SLUG_LETTERS + 1].rsplit("-", 1)[0][:SLUG_LETTERS]
    return words or "story"


def open_with(conn: Connection, item: Item) -> StoryId:
    """A new story, opened by *item*; its slug never changes afterwards."""
    row = {
        "slug": _free_slug(conn, slug_of(item.title)),
        "title": item.title or "Untitled",
        "first": item.when,
        "latest": item.when,
        "collected": item.collected,
        "sources": 1,
        "independent": 1,
        "score": 0.0,
        "why": [],
    }
    return StoryId(conn.execute(insert(stories).values(**row).returning(stories.c.id)).scalar_one())


def _free_slug(conn: Connection, stem: str) -> str:
    """*stem*, or *stem* with a number: the first free one of the few first, then one whose number before is taken.

    Some look-ups in the index, however many stories have the stem: every title without Latin letters is a "story".
    """
    few = range(1, FEW_SLUGS + 1)
    known = _taken(conn, stem, few)
    for number in few:
        if number not in known:
            return _numbered(stem, number)
    taken, free = FEW_SLUGS, 2 * FEW_SLUGS
    while _taken(conn, stem, (free,)):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        taken, free = (middle, free) if _taken(conn, stem, (middle,)) else (taken, middle)
    return _numbered(stem, free)


def _taken(conn: Connection, stem: str, numbers: Sequence[int]) -> set[int]:
    """Those of *numbers* whose slug a story has."""
    names = {_numbered(stem, number): number for number in numbers}
    return {names[slug] for slug in conn.execute(select(stories.c.slug).where(stories.c.slug.in_(names))).scalars()}


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def put_items(conn: Connection, rows: Sequence[tuple[ItemId, StoryId, ItemId | None, tuple[str, ...]]]) -> None:
    """Place items in stories: (item, story, the item it copies or None, why)."""
    if rows:
        conn.execute(
            insert(story_items),
            [{"item_id": i, "story_id": s, "copy_of": c, "why": list(why)} for i, s, c, why in rows],
        )


def refresh(conn: Connection, wanted: Sequence[StoryId]) -> None:
    """Set first, latest, collected and the count of sources from the items that each story has now."""
    for part in chunks(list(wanted)):
        query = (
            select(
                story_items.c.story_id.label("story"),
                func.min(items.c.ordered).label("first"),
                func.max(items.c.ordered).label("latest"),
                func.min(items.c.collected).label("collected"),
                func.count(items.c.source_id.distinct()).label("sources"),
            )
            .join(items, items.c.id == story_items.c.item_id)
            .where(story_items.c.story_id.in_(part))
            .group_by(story_items.c.story_id)
        )
        rows = [dict(row) for row in conn.execute(query).mappings()]
        _update(conn, rows)


def placed(conn: Connection, *, since: datetime) -> list[tuple[ItemId, StoryId, ItemId | None]]:
    """The items since then with their stories and what they copy, oldest first."""
    query = (
        select(items.c.id, story_items.c.story_id, story_items.c.copy_of)
        .join(story_items, story_items.c.item_id == items.c.id)
        .where(items.c.ordered >= since)
        .order_by(items.c.ordered, items.c.source_id, items.c.key)
    )
    return [(ItemId(i), StoryId(s), ItemId(c) if c else None) for i, s, c in conn.execute(query)]


def story_of(conn: Connection, wanted: Sequence[int]) -> dict[ItemId, StoryId]:
    """The stories of these items, where they have one."""
    found = {}
    for part in chunks(list(wanted)):
        query = select(story_items.c.item_id, story_items.c.story_id).where(story_items.c.item_id.in_(part))
        found.update({ItemId(i): StoryId(s) for i, s in conn.execute(query)})
    return found


def known_works(conn: Connection, wanted: Sequence[str]) -> dict[str, StoryId]:
    """The stories about these works, where there are some."""
    return {work: story for work, (story, _) in _known(conn, wanted).items()}


def works_with_news(
    conn: Connection, wanted: Sequence[str], *, things: tuple[str, ...], since: datetime
) -> dict[str, StoryId]:
    """The same, but a work whose id begins with one of *things* only where its story has an item since then."""
    found = _known(conn, wanted)
    return {work: story for work, (story, latest) in found.items() if latest >= since or not work.startswith(things)}


def _known(conn: Connection, wanted: Sequence[str]) -> dict[str, tuple[StoryId, datetime]]:
    found = {}
    for part in chunks(sorted(set(wanted))):
        query = select(works.c.work, works.c.story_id, stories.c.latest).join(stories, stories.c.id == works.c.story_id)
        for work, story, latest in conn.execute(query.where(works.c.work.in_(part))):
            found[work] = (StoryId(story), latest)
    return found


def add_works(conn: Connection, found: Mapping[str, StoryId]) -> None:
    """Keep which story is about which work; the first story keeps it."""
    known = known_works(conn, list(found))
    if rows := [{"work": work, "story_id": story} for work, story in sorted(found.items()) if work not in known]:
        conn.execute(insert(works), rows)


def lately(since: datetime) -> Select[tuple[int]]:
    """The numbers of the stories with an item since then, for a query of their rows that reads no other story's."""
    return select(stories.c.id).where(stories.c.latest >= since)


def active(conn: Connection, *, since: datetime) -> dict[StoryId, list[ItemId]]:
    """The stories with an item since then, each with all its items, oldest first."""
    query = (
        select(story_items.c.story_id, items.c.id)
        .join(items, items.c.id == story_items.c.item_id)
        .where(story_items.c.story_id.in_(lately(since)))
        .order_by(story_items.c.story_id, items.c.ordered, items.c.source_id, items.c.key)
    )
    found: dict[StoryId, list[ItemId]] = {}
    for story, item in conn.execute(query):
        found.setdefault(StoryId(story), []).append(ItemId(item))
    return found


def members(conn: Connection, wanted: Sequence[StoryId]) -> dict[StoryId, list[ItemId]]:
    """The items of these stories, oldest first."""
    found: dict[StoryId, list[ItemId]] = {}
    for part in chunks(list(wanted)):
        query = (
            select(story_items.c.story_id, items.c.id)
            .join(items, items.c.id == story_items.c.item_id)
            .where(story_items.c.story_id.in_(part))
            .order_by(items.c.ordered, items.c.source_id, items.c.key)
        )
        for story, item in conn.execute(query):
            found.setdefault(StoryId(story), []).append(ItemId(item))
    return found


def save_ranking(
    conn: Connection,
    scored: Sequence[Scored],
    picks: Sequence[Pick],
    headlines: Mapping[str, tuple[str, str]],
) -> None:
    """Keep scores, reasons and places; *headlines* is story id -> (title, topic).

    Stories that were not ranked this time lose their place and keep their score.
    """
    conn.execute(update(stories).where(stories.c.place.is_not(None)).values(place=None))
    places = {pick.id: number for number, pick in enumerate((p for p in picks if p.left_out is None), 1)}
    left_out = {pick.id: pick.left_out for pick in picks}
    rows = [
        {
            "story": int(one.id),
            "score": one.score,
            "why": [[r.signal, r.value, r.weight, r.note] for r in one.why],
            "independent": one.independent,
            "left_out": left_out.get(one.id),
            "place": places.get(one.id),
            "title": headlines[one.id][0],
            "topic": headlines[one.id][1],
        }
        for one in scored
    ]
    _update(conn, rows)


def save_told(conn: Connection, told: Mapping[StoryId, tuple[int, str]]) -> None:
    """Keep how many sources of these stories speak for themselves, and their headlines."""
    _update(conn, [{"story": int(story), "independent": own, "title": title} for story, (own, title) in told.items()])


def _update(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Set columns of many stories; each row names the same ones, and its ``story``."""
    if rows:
        conn.execute(
            update(stories)
            .where(stories.c.id == bindparam("story"))
            .values({name: bindparam(name) for name in rows[0] if name != "story"}),
            rows,
        )


def listing(
    conn: Connection, *, limit: int | None = None, picked: bool = False, since: datetime | None = None
) -> list[Story]:
    """Stories best first: those with a place in its order, then by score; without their items.

    *since*: only those with a place, or with an item since then.
    """
    query = select(stories).where(stories.c.merged_into.is_(None))
    query = query.order_by(stories.c.place.nulls_last(), stories.c.score.desc(), stories.c.id)
    if picked:
        query = query.where(stories.c.place.is_not(None))
    if since is not None:
        query = query.where(stories.c.place.is_not(None) | (stories.c.latest >= since))
    return [story_of_row(row) for row in conn.execute(query.limit(limit)).mappings()]


def get(conn: Connection, slug: str) -> Story:
    """One story with its items, oldest first.

    Raises:
        NotFound: no story has this slug; `Moved`, where it was merged into another.
    """
    row = conn.execute(select(stories).where(stories.c.slug == slug)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"there is no story {slug!r}; `groundwire story list` shows their names")
    if row["merged_into"] is not None and (slug_now := moved_to(conn, slug)):
        raise Moved(f"the story {slug!r} was merged into {slug_now!r}", slug_now)
    query = (
        select(items.c.id)
        .join(story_items, story_items.c.item_id == items.c.id)
        .where(story_items.c.story_id == row["id"])
        .order_by(items.c.ordered, items.c.source_id, items.c.key)
    )
    return replace(story_of_row(row), items=tuple(ItemId(i) for i in conn.execute(query).scalars()))


def moved_to(conn: Connection, slug: str) -> str | None:
    """Where the story with this slug went: the slug that leads on; None where it is there, or never was."""
    row = conn.execute(select(stories.c.merged_into).where(stories.c.slug == slug)).one_or_none()
    target = row[0] if row else None
    for _ in range(FARTHEST):
        if target is None:
            return None
        found = conn.execute(select(stories.c.slug, stories.c.merged_into).where(stories.c.id == target)).one_or_none()
        if found is None:
            return None
        if found[1] is None:
            return str(found[0])
        target = found[1]
    return None


def slug(conn: Connection, story: StoryId) -> str:
    """The last part of a story's address."""
    return str(conn.execute(select(stories.c.slug).where(stories.c.id == story)).scalar_one())


def titles(conn: Connection, wanted: Sequence[int]) -> dict[StoryId, str]:
    """The headlines of these stories."""
    found = {}
    for part in chunks(list(wanted)):
        query = select(stories.c.id, stories.c.title).where(stories.c.id.in_(part))
        found.update({StoryId(i): title for i, title in conn.execute(query)})
    return found


def count(conn: Connection, *, several: bool = False) -> int:
    """How many stories there are; with *several*, those told by more than one source."""
    query = select(func.count()).select_from(stories).where(stories.c.merged_into.is_(None))
    if several:
        query = query.where(stories.c.sources > 1)
    return int(conn.execute(query).scalar_one())


def sizes(conn: Connection) -> dict[int, int]:
    """How many items each story has."""
    query = select(story_items.c.story_id, func.count()).group_by(story_items.c.story_id)
    return {story: number for story, number in conn.execute(query)}  # noqa: C416 - a result has keys() and would be read as a mapping


def story_of_row(row: RowMapping | Mapping[str, Any]) -> Story:
    """A story from its row, without its items."""
    return Story(
        id=StoryId(row["id"]),
        slug=row["slug"],
        title=row["title"],
        topic=row["topic"],
        first=row["first"],
        latest=row["latest"],
        collected=row["collected"],
        sources=row["sources"],
        independent=row["independent"],
        score=row["score"],
        why=tuple(Reason(signal=s, value=v, weight=w, note=n) for s, v, w, n in row["why"]),
        left_out=row["left_out"],
    )


def on_front_page(conn: Connection, wanted: Sequence[StoryId]) -> set[StoryId]:
    """Which of these stories have a place on the front page."""
    found: set[StoryId] = set()
    for part in chunks(list(wanted)):
        query = select(stories.c.id).where(stories.c.id.in_(part), stories.c.place.is_not(None))
        found.update(StoryId(number) for number in conn.execute(query).scalars())
    return found
