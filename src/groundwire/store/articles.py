"""Articles: immutable revisions. A known text is not kept twice; the newest revision is the highest id."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Connection, RowMapping, func, insert, literal, select

from groundwire.model.article import Article, ArticleId, Document, Origin
from groundwire.model.item import ItemId
from groundwire.store.rows import chunks
from groundwire.store.tables import articles, items, sources, story_items

TOLD = ("id", "url", "title", "published", "collected", "links", "authors", "tags", "signals")  # of an item


def add(conn: Connection, found: Sequence[Article]) -> list[Article]:
    """Keep the revisions that are new; gives those back."""
    known: set[tuple[int, str]] = set()
    for part in chunks([article.item_id for article in found]):
        query = select(articles.c.item_id, articles.c.sha256).where(articles.c.item_id.in_(part))
        known.update((item, digest) for item, digest in conn.execute(query))
    new = [article for article in found if (article.item_id, article.sha256) not in known]
    if new:
        conn.execute(insert(articles), [_row(article) for article in new])
    return new


def by_ids(conn: Connection, wanted: Sequence[int]) -> dict[ArticleId, Article]:
    """These revisions, by id."""
    found = {}
    for part in chunks(list(wanted)):
        for row in conn.execute(select(articles).where(articles.c.id.in_(part))).mappings():
            found[ArticleId(row["id"])] = article_of(row)
    return found


def newest(conn: Connection, wanted: Sequence[int], *, lead: int | None = None) -> dict[ItemId, Article]:
    """The newest revision of each of these items that has one; with *lead*, cut (see `documents`)."""
    columns = articles.c if lead is None else [_cut(column, lead) for column in articles.c]
    found = {}
    for part in chunks(list(wanted)):
        last = select(func.max(articles.c.id)).where(articles.c.item_id.in_(part)).group_by(articles.c.item_id)
        for row in conn.execute(select(*columns).where(articles.c.id.in_(last))).mappings():
            found[ItemId(row["item_id"])] = article_of(row)
    return found


def _cut(column: Column[Any], lead: int) -> ColumnElement[Any]:
    if column.name == "text":
        return func.substr(column, 1, lead).label("text")
    return literal([], JSON).label("sentences") if column.name == "sentences" else column


def documents(conn: Connection, wanted: Sequence[int], *, lead: int | None = None) -> dict[ItemId, Document]:
    """These items with their newest articles, as the judging stages see them.

    With *lead*, only the first so many characters of each text, and no sentence offsets.

    The document's ``id`` is the article's, so that a citation names an immutable text; an item without an
    article has the id "item-N" and no text. ``copy_of`` names the item that it copies in the same way.
    """
    found: dict[ItemId, Document] = {}
    texts = newest(conn, wanted, lead=lead)
    for part in chunks(list(wanted)):
        query = (
            select(
                *(items.c[name] for name in TOLD),
                sources.c.title.label("source"),
                sources.c.url.label("source_url"),
                sources.c.kind,
                story_items.c.copy_of,
            )
            .join(sources, sources.c.id == items.c.source_id)
            .outerjoin(story_items, story_items.c.item_id == items.c.id)
            .where(items.c.id.in_(part))
        )
        for row in conn.execute(query).mappings():
            number = ItemId(row["id"])
            found[number] = _document(row, texts.get(number))
    copies = {number for number, document in found.items() if document.copy_of}
    if copies:
        names = {str(number): document.id for number, document in found.items()}
        for number in copies:
            document = found[number]
            original = names.get(document.copy_of or "", f"item-{document.copy_of}")
            found[number] = replace(document, copy_of=original)
    return found


def _document(row: RowMapping, article: Article | None) -> Document:
    return Document(
        id=str(article.id) if article else f"item-{row['id']}",
        source=row["source"],
        source_url=row["source_url"],
        url=(article.url if article else None) or row["url"],
        title=row["title"],
        published=row["published"],
        collected=row["collected"],
        text=article.text if article else "",
        sentences=article.sentences if article else (),
        language=article.language if article else None,
        links=tuple(dict.fromkeys((*(article.links if article else ()), *row["links"]))),
        authors=tuple(row["authors"]),
        categories=tuple(row["tags"]),
        kind=_kind(row["kind"], article),
        signals=tuple(sorted(row["signals"].items())),
        copy_of=str(row["copy_of"]) if row["copy_of"] else None,
    )


def _kind(source: str, article: Article | None) -> str:
    """The kind of its source; a post in a plain feed is one of a social network."""
    return "social" if source == "feed" and article is not None and article.origin is Origin.POST else source


def article_of(row: RowMapping | Mapping[str, Any]) -> Article:
    """An article from its row."""
    flat = row["sentences"]
    return Article(
        id=ArticleId(row["id"]),
        item_id=ItemId(row["item_id"]),
        origin=Origin(row["origin"]),
        url=row["url"],
        text=row["text"],
        sentences=tuple(zip(flat[::2], flat[1::2], strict=True)),
        language=row["language"],
        links=tuple(row["links"]),
        sha256=row["sha256"],
        fetched=row["fetched"],
    )


def _row(article: Article) -> dict[str, Any]:
    return {
        "item_id": article.item_id,
        "origin": article.origin.value,
        "url": article.url,
        "text": article.text,
        "sentences": [offset for span in article.sentences for offset in span],
        "language": article.language,
        "links": list(article.links),
        "sha256": article.sha256,
        "fetched": article.fetched,
    }
