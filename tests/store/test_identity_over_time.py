"""Identity under attack: ids that change at each visit, ids used again, twins of an address; nothing doubles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundwire.collect import feed
from groundwire.collect.identity import to_items
from groundwire.model.item import Item
from groundwire.model.source import Source, SourceId
from groundwire.store import items, sources
from groundwire.store.engine import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def a_source(store: Store) -> SourceId:
    with store.writing() as conn:
        made, _ = sources.add(conn, Source(url="https://lab.example/feed", title="Lab"))
    assert made.id is not None
    return made.id


def entry(source: SourceId, guid: str, page: str, title: str, *, hours: int = 2, body: str = "0") -> Item:
    return Item(
        source_id=source,
        key=guid,
        guid=guid,
        url=f"https://lab.example/{page}",
        canonical_url=f"https://lab.example/{page}",
        title=title,
        published=NOW - timedelta(hours=hours),
        collected=NOW,
        raw_sha256="0" * 64,
        content_sha256=body * 64,
    )


def visit(store: Store, *found: Item) -> items.Added:
    with store.writing() as conn:
        return items.add_new(conn, items.under_known_keys(conn, found))


def stored(store: Store, source: SourceId) -> list[str]:
    with store.reading() as conn:
        return sorted(item.title for item in items.latest(conn, source))


def test_a_feed_that_makes_new_ids_at_each_visit_doubles_nothing(store: Store) -> None:
    source = a_source(store)
    for round_ in range(20):
        visit(store, *(entry(source, f"{page}-{round_}", page, f"Title {page}") for page in "abc"))
    assert stored(store, source) == ["Title a", "Title b", "Title c"]


def test_an_edit_under_a_new_id_is_an_edit(store: Store) -> None:
    source = a_source(store)
    visit(store, entry(source, "1", "a", "A title"))
    assert visit(store, entry(source, "2", "a", "A better title", body="1")) == items.Added(0, 1)
    assert stored(store, source) == ["A better title"]


def test_an_id_used_again_for_another_article_loses_neither(store: Store) -> None:
    source = a_source(store)
    visit(store, entry(source, "latest", "a", "Monday"))
    visit(store, entry(source, "latest", "b", "Tuesday", hours=1))
    visit(store, entry(source, "latest", "b", "Tuesday", hours=1))
    assert stored(store, source) == ["Monday", "Tuesday"]


def test_a_moved_page_keeps_its_item(store: Store) -> None:
    source = a_source(store)
    visit(store, entry(source, "1", "a", "A title"))
    assert visit(store, entry(source, "1", "b", "A title")) == items.Added(0, 0)
    assert stored(store, source) == ["A title"]


def test_entries_that_share_a_page_stay_apart(store: Store) -> None:
    source = a_source(store)
    visit(store, entry(source, "1", "home", "One", hours=3))
    visit(store, entry(source, "1", "home", "One", hours=3), entry(source, "2", "home", "Two"))
    visit(store, entry(source, "2", "home", "Two"), entry(source, "3", "home", "Three", hours=1))
    assert stored(store, source) == ["One", "Three", "Two"]


def test_an_entry_that_went_away_comes_back_as_itself(store: Store) -> None:
    source = a_source(store)
    one, two = entry(source, "1", "a", "One"), entry(source, "2", "b", "Two")
    visit(store, one, two)
    visit(store, two)
    assert visit(store, replace(one, collected=NOW + timedelta(days=3)), two) == items.Added(0, 0)


ROW = "<item><title>{title}</title>{link}{guid}<pubDate>Sun, 22 Nov 2026 1{number}:00:00 GMT</pubDate></item>"
PLACES = ("http://lab.example", "https://lab.example", "http://www.lab.example", "https://www.lab.example")


def document(place: str, pages: str, guids: str | None, *, edited: str = "") -> bytes:
    """A feed as its publisher writes it; *guids* is what their ids begin with, None gives none."""
    rows = [
        ROW.format(
            title=f"Title {page}{edited}",
            link=f"<link>{place}/{page}?utm_source=rss</link>",
            guid="" if guids is None else f"<guid>{guids}/{page}</guid>",
            number=number,
        )
        for number, page in enumerate(pages)
    ]
    return f"<rss version='2.0'><channel><title>Lab</title>{''.join(rows)}</channel></rss>".encode()


def read(store: Store, source: SourceId, body: bytes) -> items.Added:
    home = Source(id=source, url="https://lab.example/feed", title="Lab")
    return visit(store, *to_items(feed.parse(body, url=home.url), home, collected=NOW, raw_sha256="0" * 64))


@pytest.mark.parametrize("ids", ["none", "fixed", "permalinks"])
def test_twins_of_a_publishers_address_double_nothing(store: Store, ids: str) -> None:
    source = a_source(store)
    for number, place in enumerate(PLACES * 2):
        guids = {"none": None, "fixed": "urn:lab", "permalinks": place}[ids]
        assert read(store, source, document(place, "abc", guids)) == items.Added(0 if number else 3, 0)


def test_a_new_title_is_an_edit_whatever_becomes_of_the_ids(store: Store) -> None:
    source = a_source(store)
    read(store, source, document(PLACES[1], "abc", "urn:1"))
    assert read(store, source, document(PLACES[0], "abc", "urn:2", edited=", corrected")) == items.Added(0, 3)
    assert stored(store, source) == [f"Title {page}, corrected" for page in "abc"]


def test_the_same_feed_by_another_address_is_the_same_source(store: Store) -> None:
    twins = [Source(url=f"{place}/feed", title="Lab") for place in PLACES]
    others = [Source(url=f"https://lab.example/feed?of={name}", title=name) for name in "ab"]
    with store.writing() as conn:
        first, new = sources.add(conn, twins[0])
        assert new
        assert [sources.add(conn, twin) for twin in twins] == [(first, False)] * 4
        assert sources.add_all(conn, [*twins, *others, *others]) == 2
        assert [source.url for source in sources.every(conn)] == [twins[0].url, *(source.url for source in others)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.permutations("abcde"), min_size=1, max_size=4), st.booleans())
def test_order_and_new_ids_change_nothing(store: Store, rounds: list[list[str]], churn: bool) -> None:
    source = a_source(store)
    for number, pages in enumerate(rounds):
        visit(store, *(entry(source, f"{page}{number if churn else 0}", page, f"Title {page}") for page in pages))
    assert stored(store, source) == [f"Title {page}" for page in "abcde"]
