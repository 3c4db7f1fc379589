"""The invented world, put into a real database through the store's own functions."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from groundwire.model.article import Article, Document, Origin
from groundwire.model.brief import Brief, Section
from groundwire.model.item import Item, ItemId
from groundwire.model.source import Source, SourceId
from groundwire.model.story import Pick, Scored
from groundwire.publish.view.told import Told
from groundwire.store import articles, briefs, items, rows, sources, stories
from groundwire.store.engine import Store


def filled(folder: Path, told: Iterable[Told], extra: Iterable[Source] = ()) -> Store:
    """A database that holds these stories; those without ``left_out`` have a place, in their order."""
    store = Store(f"sqlite:///{folder / 'pages.db'}")
    store.migrate()
    with store.writing() as conn:
        for source in extra:
            sources.add(conn, source)
        kept = [put(conn, one) for one in told]
        stories.save_ranking(
            conn,
            [
                Scored(id=str(s.story.id), score=s.story.score, why=s.story.why, independent=s.story.independent)
                for s in kept
            ],
            [Pick(id=str(s.story.id), score=s.story.score, why=s.story.why, left_out=s.story.left_out) for s in kept],
            {str(s.story.id): (s.story.title, s.story.topic or "Other") for s in kept},
        )
        rows.next_edition(conn)
    return store


def put(conn: Connection, told: Told) -> Told:
    """One story; given back with the ids that it has in the database."""
    kept: dict[str, tuple[ItemId, str]] = {}
    found: list[Item] = []
    for document in told.documents:
        source, _ = sources.add(
            conn, Source(url=document.source_url or "https://x.example/", title=document.source, folder="Labs")
        )
        assert source.id is not None
        items.add_new(conn, [_item(document, source.id)])
        item = next(i for i in items.latest(conn, source.id, limit=500) if i.key == _key(document))
        assert item.id is not None
        found.append(item)
        if document.text:
            articles.add(conn, [_article(document, item.id)])
            name = str(articles.newest(conn, [item.id])[item.id].id)
        else:
            name = f"item-{item.id}"
        kept[document.id] = (item.id, name)
    story = stories.open_with(conn, replace(found[0], title=told.story.title))
    stories.put_items(
        conn,
        [(kept[d.id][0], story, kept[d.copy_of][0] if d.copy_of in kept else None, ("test",)) for d in told.documents],
    )
    stories.refresh(conn, [story])
    if told.brief is not None:
        texts = {kept[d.id][1]: d.text for d in told.documents if d.text}
        briefs.save(conn, story, _renamed(told.brief, {old: name for old, (_, name) in kept.items()}), texts)
    return replace(told, story=replace(told.story, id=story))


def _renamed(brief: Brief, names: dict[str, str]) -> Brief:
    def renamed(section: Section) -> Section:
        return replace(
            section,
            claims=tuple(
                replace(c, citations=tuple(replace(q, item=names[q.item]) for q in c.citations)) for c in section.claims
            ),
        )

    return replace(brief, sections={n: renamed(s) for n, s in brief.sections.items()}, written=brief.written)


def _key(document: Document) -> str:
    return f"key-{document.id}"


def _item(document: Document, source: SourceId) -> Item:
    assert document.collected is not None
    return Item(
        source_id=source,
        key=_key(document),
        guid=_key(document),
        url=document.url,
        canonical_url=document.url,
        title=document.title,
        published=document.published,
        collected=document.collected,
        raw_sha256="0" * 64,
        content_sha256=hashlib.sha256(document.text.encode()).hexdigest(),
    )


def _article(document: Document, item: ItemId) -> Article:
    assert document.collected is not None
    return Article(
        item_id=item,
        origin=Origin.PAGE,
        url=document.url,
        text=document.text,
        sentences=((0, len(document.text)),),
        language=document.language,
        sha256=hashlib.sha256(document.text.encode()).hexdigest(),
        fetched=document.collected,
    )
