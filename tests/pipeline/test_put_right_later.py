"""What is put right by hand, or comes late, is told as well as what is new: briefs, and how many sources there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from groundwire.model.item import ItemId
from groundwire.pipeline.briefing import write_briefs
from groundwire.pipeline.ranking import WINDOW, rank_active
from groundwire.pipeline.tools import Tools
from groundwire.store import articles, briefs, regrouping, stories
from groundwire.store.engine import Store
from store_rows import NOW, ROWS, an_article, fill

SLUGS = [stories.slug_of(title) for _, title, *_ in ROWS]
LONG_AGO = NOW + WINDOW + timedelta(days=10)


@dataclass(frozen=True)
class Bench:
    """The part of the tools that ranking and writing use."""

    store: Store
    now: datetime
    memory: dict[str, object] | None = None
    models: None = None

    def clock(self) -> datetime:
        return self.now

    def progress(self, _what: str, _done: int, _total: int) -> None:
        return None


async def round_at(store: Store, now: datetime) -> None:
    """Rank and write, as a round does."""
    tools = cast("Tools", Bench(store, now))
    await rank_active(tools)
    await write_briefs(tools)


def told(store: Store, slug: str) -> tuple[int, str]:
    with store.reading() as conn:
        story = stories.get(conn, slug)
        return story.independent, story.title


async def test_an_old_story_that_is_merged_or_split_counts_its_sources_and_has_its_headline_anew(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE items SET url = 'https://two.example/' WHERE id = 3")  # another owner's
        regrouping.merge(conn, SLUGS[0], SLUGS[2], now=LONG_AGO, who="ed")
    await round_at(store, LONG_AGO)
    assert told(store, SLUGS[0]) == (2, ROWS[2][1])  # the first of the two
    with store.writing() as conn:
        regrouping.undo(conn, now=LONG_AGO)
    await round_at(store, LONG_AGO)
    assert told(store, SLUGS[0]) == (1, ROWS[0][1])


async def test_a_copy_that_was_split_off_has_a_brief_of_its_own(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        first, other = (stories.get(conn, slug).items[0] for slug in SLUGS[:2])
        regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
        story = stories.get(conn, SLUGS[0]).id
        assert story is not None
        conn.exec_driver_sql("UPDATE story_items SET copy_of = ? WHERE item_id = ?", (first, other))
        articles.add(conn, [an_article(ItemId(other), "The lab said on Monday that the model reads 131,072 tokens.")])
    await round_at(store, NOW)
    with store.writing() as conn:
        apart = regrouping.split(conn, SLUGS[0], [other], [], now=NOW, who="ed").other
        number = stories.get(conn, apart).id
        assert number is not None
        assert briefs.newest(conn, [number]) == {}
    await round_at(store, NOW)
    with store.reading() as conn:
        assert number in briefs.newest(conn, [number])
