"""A few stored stories for tests of the store: four items of two sources, each in a story of its own, indexed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from groundwire.model.article import Article, Origin
from groundwire.model.item import Item, ItemId
from groundwire.model.source import Source
from groundwire.model.story import StoryId
from groundwire.store import articles, items, sources, stories
from groundwire.store.engine import Store
from groundwire.store.search import index

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROWS = (  # source, title, text, days ago, author
    ("Harbour Lab", "Sparrow 2 reads longer contexts", "The model reads 131,072 tokens at once.", 1, "Ida Berg"),
    (
        "Harbour Lab",
        "A note on evaluation",
        "Here contexts are noisy, and Sparrow is measured twice.",
        9,
        "Ida Berg",
    ),
    ("The Ledger", "Ministry opens a consultation on models", "Answers may be sent until March.", 2, "Tom Ash"),
    ("The Ledger", "新しいモデルが公開された", "研究所は新しい言語モデルを公開した。", 3, "Tom Ash"),
)


def fill(store: Store, rows: Sequence[tuple[str, str, str, int, str]] = ROWS) -> list[StoryId]:
    """Each row as an item in a story of its own, indexed."""
    made = []
    with store.writing() as conn:
        for number, (source, title, body, days, author) in enumerate(rows):
            address = f"https://{source.lower().replace(' ', '-')}.example/feed"
            owner, _ = sources.add(conn, Source(url=address, title=source))
            assert owner.id is not None
            key = f"k{number}"
            item = Item(
                source_id=owner.id,
                key=key,
                guid=key,
                url=f"https://one.example/{number}",
                canonical_url=f"https://one.example/{number}",
                title=title,
                authors=(author,),
                published=NOW - timedelta(days=days),
                collected=NOW,
                raw_sha256="0" * 64,
                content_sha256=f"{number:064}",
            )
            items.add_new(conn, [item])
            (stored,) = [one for one in items.latest(conn, owner.id) if one.key == key]
            story = stories.open_with(conn, stored)
            assert stored.id is not None
            stories.put_items(conn, [(ItemId(stored.id), story, None, ())])
            articles.add(conn, [an_article(ItemId(stored.id), body)])
            made.append(story)
        index.put(conn, made)
    return made


def an_article(item: ItemId, body: str) -> Article:
    digest = sha256(body.encode()).hexdigest()
    return Article(item_id=item, origin=Origin.FEED, url=None, text=body, sentences=(), sha256=digest, fetched=NOW)
