"""Stories merged and split by hand: nothing is lost, addresses hold, and undo puts all back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from groundwire.errors import Moved, NotFound, StoreError
from groundwire.model.item import ItemId
from groundwire.model.reader import LOCAL
from groundwire.model.source import SourceId
from groundwire.model.story import StoryId
from groundwire.store import regrouping, sources, state, stories
from groundwire.store.engine import Store
from groundwire.store.rows import done, waiting
from groundwire.store.search import mend
from groundwire.store.state import Change
from groundwire.store.tables import story_items
from store_rows import NOW, ROWS, fill

SLUGS = [stories.slug_of(title) for _, title, *_ in ROWS]


def members(store: Store) -> dict[int, set[int]]:
    with store.reading() as conn:
        found: dict[int, set[int]] = {}
        for item, story in conn.execute(select(story_items.c.item_id, story_items.c.story_id)):
            found.setdefault(story, set()).add(item)
        return found


def test_a_merge_moves_the_items_and_the_old_address_leads_on(store: Store) -> None:
    first, second, *_ = fill(store)
    with store.writing() as conn:
        stories.add_works(conn, {"arxiv:2601.00001": second})
        done = regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
        assert (done.slug, done.other, len(done.items)) == (SLUGS[0], SLUGS[1], 1)
        assert set(waiting(conn, "brief")) == {first}
    with store.reading() as conn:
        assert len(stories.get(conn, SLUGS[0]).items) == 2
        with pytest.raises(Moved) as told:
            stories.get(conn, SLUGS[1])
        assert told.value.slug == SLUGS[0]
        assert stories.known_works(conn, ["arxiv:2601.00001"]) == {"arxiv:2601.00001": first}
        assert SLUGS[1] not in {story.slug for story in stories.listing(conn)}
        assert stories.count(conn) == len(ROWS) - 1
        assert mend.find(conn).problems == ()


def test_a_split_opens_a_story_and_undo_closes_it(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
    before = members(store)
    with store.writing() as conn:
        item = stories.get(conn, SLUGS[0]).items[0]
        done = regrouping.split(conn, SLUGS[0], [item], [], now=NOW, who="ed")
        assert len(stories.get(conn, done.other).items) == 1
    with store.writing() as conn:
        assert regrouping.undo(conn, now=NOW).act == "split"
    assert members(store) == before
    with store.reading() as conn, pytest.raises(Moved):
        stories.get(conn, done.other)


def test_what_cannot_be_done_is_one_clear_error_and_changes_nothing(store: Store) -> None:
    fill(store)
    before = members(store)
    with store.writing() as conn:
        with pytest.raises(StoreError, match="one story already"):
            regrouping.merge(conn, SLUGS[0], SLUGS[0], now=NOW, who="ed")
        with pytest.raises(NotFound, match="no-such"):
            regrouping.merge(conn, SLUGS[0], "no-such", now=NOW, who="ed")
        with pytest.raises(StoreError, match="not all"):
            regrouping.split(conn, SLUGS[0], stories.get(conn, SLUGS[0]).items, [], now=NOW, who="ed")
        with pytest.raises(StoreError, match="has no item"):
            regrouping.split(conn, SLUGS[0], [10_000], [], now=NOW, who="ed")
        with pytest.raises(NotFound, match="nothing"):
            regrouping.undo(conn, now=NOW)
    assert members(store) == before


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
def test_undoing_everything_gives_the_beginning(store: Store, pairs: list[tuple[int, int]]) -> None:
    if not members(store):
        fill(store)
    before = members(store)
    done = 0
    with store.writing() as conn:
        for one, other in pairs:
            try:
                regrouping.merge(conn, SLUGS[one], SLUGS[other], now=NOW, who="ed")
                done += 1
            except StoreError:
                pass
        assert len(regrouping.last(conn)) == done
        for _ in range(done):
            regrouping.undo(conn, now=NOW)
    assert members(store) == before
    with store.reading() as conn:
        assert {story.slug for story in stories.listing(conn)} == set(SLUGS)
        assert mend.find(conn).problems == ()


def test_an_item_that_comes_later_stays_with_the_merged_story(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
        assert set(stories.story_of(conn, [1, 2]).values()) == {first}
        placed = stories.placed(conn, since=NOW.replace(year=2020))
    assert {story for item, story, _ in placed if item in (ItemId(1), ItemId(2))} == {StoryId(first)}


def test_a_thing_that_stays_leads_to_its_story_only_while_that_has_news(store: Store) -> None:
    first, *_ = fill(store)
    about = {"github:acme/arm": first, "arxiv:2601.00001": first}
    with store.writing() as conn:
        stories.add_works(conn, about)
        latest = stories.get(conn, SLUGS[0]).latest

        def known(since: datetime) -> dict[str, StoryId]:
            return stories.works_with_news(conn, list(about), things=("github:",), since=since)

        assert known(latest) == about
        assert known(latest + timedelta(seconds=1)) == {"arxiv:2601.00001": first}


def test_undoing_a_split_takes_along_what_came_to_the_new_story_since(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
        apart = regrouping.split(conn, SLUGS[0], stories.get(conn, SLUGS[0]).items[:1], [], now=NOW, who="ed").other
        new = stories.get(conn, apart).id
        assert new is not None
        came = stories.get(conn, SLUGS[2]).items[0]
        conn.execute(update(story_items).where(story_items.c.item_id == came).values(story_id=new))
        stories.add_works(conn, {"arxiv:2601.00002": new})
        state.change(conn, LOCAL, [apart], Change.STAR, now=NOW)
        regrouping.undo(conn, now=NOW)
        assert set(stories.get(conn, SLUGS[0]).items) == {1, 2, came}
        assert stories.known_works(conn, ["arxiv:2601.00002"]) == {"arxiv:2601.00002": first}
        assert state.starred(conn, LOCAL) == [SLUGS[0]]


def test_undoing_waits_for_what_was_done_since_to_the_story_that_would_go(store: Store) -> None:
    fill(store)
    with store.writing() as conn:
        first = regrouping.merge(conn, SLUGS[0], SLUGS[1], now=NOW, who="ed")
        mine, other = stories.get(conn, SLUGS[0]).items
        apart = regrouping.split(conn, SLUGS[0], [mine], [], now=NOW, who="ed")
        with pytest.raises(StoreError, match="later split"):  # the first story would be left with nothing
            regrouping.undo(conn, now=NOW, number=first.id)
        regrouping.merge(conn, apart.other, SLUGS[2], now=NOW, who="ed")
        with pytest.raises(StoreError, match="later merge"):
            regrouping.undo(conn, now=NOW, number=apart.id)
        for _ in range(3):
            regrouping.undo(conn, now=NOW)
    assert sorted(members(store).values(), key=min) == [{1}, {2}, {3}, {4}]
    assert {mine, other} == {1, 2}


def test_a_source_that_is_removed_takes_along_the_stories_that_it_alone_told(store: Store) -> None:
    first, *_ = fill(store)
    with store.writing() as conn:
        regrouping.merge(conn, SLUGS[0], SLUGS[2], now=NOW, who="ed")  # of two sources
        regrouping.merge(conn, SLUGS[3], SLUGS[1], now=NOW, who="ed")
        regrouping.split(conn, SLUGS[3], [2], [], now=NOW, who="ed")
        done(conn, "brief", waiting(conn, "brief"))
        ledger = next(one for one in sources.every(conn) if one.title == "The Ledger")
        regrouping.forget_source(conn, ledger.id or SourceId(0))
        assert stories.get(conn, SLUGS[0]).sources == 1
        assert waiting(conn, "brief") == [first]
        assert len(stories.listing(conn)) == 2
        done(conn, "brief", [first])
        assert mend.find(conn).problems == ()
        for slug in (SLUGS[1], SLUGS[3]):  # what led to a story that is gone leads nowhere
            with pytest.raises(NotFound):
                stories.get(conn, slug)
