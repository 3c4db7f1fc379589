"""Stories as the rank stage sees them: with their documents, or only with what tells how usual they are."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from groundwire.model.article import Document
from groundwire.model.story import Candidate, StoryId
from groundwire.store import articles, stories
from groundwire.store.tables import due, items, regroupings, sources, story_items
from groundwire.store.tables import stories as story_table


def of(conn: Connection, wanted: Sequence[StoryId], *, lead: int) -> list[Candidate]:
    """These stories under their headlines, in order, with the first *lead* characters of each text."""
    members = stories.members(conn, wanted)
    titles = stories.titles(conn, wanted)
    documents = articles.documents(conn, [item for found in members.values() for item in found], lead=lead)
    return [
        Candidate(id=str(story), title=titles[story], documents=tuple(documents[item] for item in members[story]))
        for story in wanted
        if story in members and story in titles
    ]


def changed_before(conn: Connection, when: datetime) -> list[StoryId]:
    """The stories with no item since then that wait for a brief: told by several sources once, or merged or split."""
    waits = select(due.c.subject).where(due.c.step == "brief")
    moved = select(regroupings.c.story_id).union(select(regroupings.c.other_id))
    several = (story_table.c.sources > 1) | (story_table.c.independent > 1) | story_table.c.id.in_(moved)
    query = select(story_table.c.id).where(story_table.c.id.in_(waits), story_table.c.latest < when, several)
    query = query.where(story_table.c.merged_into.is_(None)).order_by(story_table.c.id)
    return [StoryId(number) for number in conn.execute(query).scalars()]


def around(conn: Connection, *, since: datetime) -> list[Candidate]:
    """All stories with an item since then, without texts: titles, times, sources, community figures, copies."""
    query = (
        select(
            story_items.c.story_id,
            story_items.c.copy_of,
            story_table.c.title,
            items.c.id,
            items.c.url,
            items.c.title,
            func.coalesce(items.c.published, items.c.collected),
            items.c.signals,
            sources.c.title,
            sources.c.kind,
        )
        .join(items, items.c.id == story_items.c.item_id)
        .join(sources, sources.c.id == items.c.source_id)
        .join(story_table, story_table.c.id == story_items.c.story_id)
        .where(story_items.c.story_id.in_(stories.lately(since)))
        .order_by(story_items.c.story_id, items.c.ordered, items.c.id)
    )
    found: dict[int, tuple[str, list[Document]]] = {}
    for story, copy_of, headline, item, url, title, told, signals, source, kind in conn.execute(query):
        document = Document(
            id=f"item-{item}",
            source=source,
            kind=kind,
            url=url,
            title=title,
            published=told,
            signals=tuple(sorted(signals.items())) if signals else (),
            copy_of=f"item-{copy_of}" if copy_of else None,
        )
        found.setdefault(story, (headline, []))[1].append(document)
    return [
        Candidate(id=str(story), title=title, documents=tuple(members)) for story, (title, members) in found.items()
    ]
