"""What grouping learns later is stored: two stories become one, and what somebody took apart stays apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy import delete

from groundwire.errors import Moved
from groundwire.model.item import Item
from groundwire.model.source import Source
from groundwire.pipeline.grouping import group_due
from groundwire.pipeline.tools import Tools
from groundwire.store import audit, items, regrouping, sources, stories
from groundwire.store.engine import Store
from groundwire.store.rows import mark_due
from groundwire.store.tables import items as item_table

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
PAPER = "https://arxiv.org/abs/2603.04567"
CODE = "https://github.com/lundvik/kestrelnet"


@dataclass(frozen=True)
class Bench:
    """The part of the tools that grouping uses."""

    store: Store
    now: datetime
    memory: dict[str, object] | None = None
    title_vectors: str = "off"

    def clock(self) -> datetime:
        return self.now

    def progress(self, _what: str, _done: int, _total: int) -> None:
        return None


async def grouped(
    store: Store,
    told: Sequence[tuple[str, str, str, tuple[str, ...]]],
    *,
    day: int,
    memory: dict[str, object] | None = None,
) -> None:
    """Store these (source, title, address, links), as of this day, and place them."""
    when = START + timedelta(days=day)
    with store.writing() as conn:
        for number, (source, title, address, links) in enumerate(told):
            kind = "reddit" if source.startswith("r/") else "feed"
            owner, _ = sources.add(conn, Source(url=f"https://feeds.example/{source}", title=source, kind=kind))
            assert owner.id is not None
            item = Item(
                source_id=owner.id,
                key=address,
                guid=address,
                url=address,
                canonical_url=address,
                title=title,
                links=links,
                published=when + timedelta(minutes=number),
                collected=when,
                raw_sha256="0" * 64,
                content_sha256=f"{day:032}{number:032}",
            )
            items.add_new(conn, [item])
            (stored,) = [one for one in items.latest(conn, owner.id) if one.key == address]
            mark_due(conn, "group", [stored.id or 0])
    await group_due(cast("Tools", Bench(store, when + timedelta(hours=1), memory)))


FIRST = (
    ("arXiv", "KestrelNet: sparse attention for gliding drones", PAPER, ()),
    ("GitHub", "KestrelNet, sparse attention for drones, released", CODE, ()),
)
BOTH = (
    "r/drones",
    "KestrelNet: sparse attention for gliding drones, paper and code released",
    "https://www.reddit.com/r/drones/comments/k1/kestrelnet/",
    (PAPER, CODE),
)


def listed(store: Store) -> dict[str, int]:
    with store.reading() as conn:
        return {story.slug: len(stories.get(conn, story.slug).items) for story in stories.listing(conn)}


async def test_a_post_about_paper_and_code_makes_their_two_stories_one_in_the_store(store: Store) -> None:
    await grouped(store, FIRST[:1], day=0)
    await grouped(store, [("GitHub", "lundvik/kestrelnet: initial commit of drone code", CODE, ())], day=1)
    assert sorted(listed(store).values()) == [1, 1]
    away = "lundvik-kestrelnet-initial-commit-of-drone-code"
    await grouped(store, [BOTH], day=1)
    assert sorted(listed(store).values()) == [3]
    with store.reading() as conn, pytest.raises(Moved):
        stories.get(conn, away)


async def test_what_was_taken_apart_by_hand_stays_two_whatever_comes_later(store: Store) -> None:
    await grouped(store, FIRST[:1], day=0)
    await grouped(store, [("GitHub", "lundvik/kestrelnet: initial commit of drone code", CODE, ())], day=1)
    await grouped(store, [BOTH], day=1)
    with store.writing() as conn:
        (entry,) = [one for one in audit.every(conn) if one.act == "merge"]
        assert entry.who == regrouping.GROUPING
        audit.undo(conn, entry.id, who="ed", now=START + timedelta(days=1))
    before = listed(store)
    assert len(before) == 2
    again = ("r/uav", BOTH[1] + "!", "https://www.reddit.com/r/uav/comments/k2/kestrelnet/", (PAPER, CODE))
    await grouped(store, [again], day=2)
    assert set(listed(store)) == set(before)


async def test_a_work_stays_with_the_story_that_kept_it_when_another_was_split_off(store: Store) -> None:
    said = "https://www.reddit.com/r/drones/comments/k0/early/"
    await grouped(store, [("r/drones", "KestrelNet: sparse attention for gliding drones", said, (PAPER,))], day=0)
    await grouped(store, FIRST[:1], day=0)
    (slug,) = listed(store)
    with store.writing() as conn:
        post = stories.get(conn, slug).items[0]
        apart = regrouping.split(conn, slug, [post], [f"url:{said}"], now=START, who="ed").other
    await grouped(
        store, [("r/uav", "[R] Which drones glide?", "https://www.reddit.com/r/uav/comments/k3/x/", (PAPER,))], day=1
    )
    assert listed(store) == {slug: 2, apart: 1}


async def test_a_process_that_remembers_the_window_goes_on_with_it_until_somebody_else_changes_stories(
    store: Store,
) -> None:
    memory: dict[str, object] = {}
    await grouped(store, FIRST[:1], day=0, memory=memory)
    window = memory["group"]
    await grouped(
        store, [("GitHub", "lundvik/kestrelnet: initial commit of drone code", CODE, ())], day=0, memory=memory
    )
    await grouped(store, [BOTH], day=0, memory=memory)
    assert sorted(listed(store).values()) == [3]
    assert memory["group"] is window
    with store.writing() as conn:
        (entry,) = [one for one in audit.every(conn) if one.act == "merge"]
        audit.undo(conn, entry.id, who="ed", now=START)
    before = listed(store)
    again = ("r/uav", BOTH[1] + "!", "https://www.reddit.com/r/uav/comments/k2/kestrelnet/", (PAPER, CODE))
    await grouped(store, [again], day=0, memory=memory)
    assert set(listed(store)) == set(before)
    assert memory["group"] is not window


async def test_items_that_are_gone_are_not_remembered(store: Store) -> None:
    memory: dict[str, object] = {}
    await grouped(store, FIRST, day=0, memory=memory)
    window = memory["group"]
    with store.writing() as conn:
        conn.execute(delete(item_table).where(item_table.c.url == CODE))
    await grouped(store, [BOTH], day=0, memory=memory)
    assert memory["group"] is not window
