"""Topics and entities of stories: what each story is about, and the stories about each."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from groundwire.errors import NotFound
from groundwire.model.entity import Entity, Kind
from groundwire.model.story import Story, StoryId
from groundwire.store.rows import chunks
from groundwire.store.stories import story_of_row
from groundwire.store.tables import stories, story_entities


def save(conn: Connection, found: Mapping[StoryId, Sequence[Entity]]) -> None:
    """Keep what these stories are about, in place of what was known before."""
    for part in chunks(list(found)):
        conn.execute(delete(story_entities).where(story_entities.c.story_id.in_(part)))
        rows = [
            {"story_id": story, "kind": one.kind.value, "slug": one.slug, "name": one.name}
            for story in part
            for one in {(one.kind, one.slug): one for one in found[story]}.values()
        ]
        if rows:
            conn.execute(insert(story_entities), rows)


def of_stories(conn: Connection, wanted: Sequence[int]) -> dict[StoryId, list[Entity]]:
    """The topics and entities of these stories, by kind and name."""
    found: dict[StoryId, list[Entity]] = {}
    for part in chunks(list(wanted)):
        query = select(story_entities).where(story_entities.c.story_id.in_(part))
        for row in conn.execute(query).mappings():
            one = Entity(kind=Kind(row["kind"]), slug=row["slug"], name=row["name"])
            found.setdefault(StoryId(row["story_id"]), []).append(one)
    return {story: sorted(found[story]) for story in found}


def stories_of(conn: Connection, kind: Kind | str, slug: str, *, limit: int = 50) -> list[Story]:
    """The stories about a topic or entity, latest first, without their items."""
    query = (
        select(stories)
        .join(story_entities, story_entities.c.story_id == stories.c.id)
        .where(story_entities.c.kind == str(kind), story_entities.c.slug == slug, stories.c.merged_into.is_(None))
        .order_by(stories.c.latest.desc(), stories.c.id)
        .limit(limit)
    )
    return [story_of_row(row) for row in conn.execute(query).mappings()]


def get(conn: Connection, kind: Kind | str, slug: str) -> Entity:
    """One topic or entity.

    Raises:
        NotFound: no stored story is about it.
    """
    query = select(story_entities.c.name).where(story_entities.c.kind == str(kind), story_entities.c.slug == slug)
    name = conn.execute(query.limit(1)).scalar()
    if name is None:
        raise NotFound(f"no story is about the {kind} {slug!r}")
    return Entity(kind=Kind(kind), slug=slug, name=name)


def top(
    conn: Connection, *, kind: Kind | str | None = None, since: datetime | None = None, limit: int = 30
) -> list[tuple[Entity, int]]:
    """The topics and entities of most stories, with their number; with *since*, of stories that moved since then."""
    number = func.count().label("number")
    query = (
        select(story_entities.c.kind, story_entities.c.slug, func.min(story_entities.c.name), number)
        .join(stories, stories.c.id == story_entities.c.story_id)
        .where(stories.c.merged_into.is_(None))
        .group_by(story_entities.c.kind, story_entities.c.slug)
        .order_by(number.desc(), story_entities.c.kind, story_entities.c.slug)
        .limit(limit)
    )
    if kind is not None:
        query = query.where(story_entities.c.kind == str(kind))
    if since is not None:
        query = query.where(stories.c.latest >= since)
    return [(Entity(kind=Kind(k), slug=s, name=n), int(count)) for k, s, n, count in conn.execute(query)]
