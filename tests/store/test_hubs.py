"""The rows of hubs: a subscription's life, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from groundwire.model.hub import Hub, HubSubscription, Standing
from groundwire.model.source import Source, SourceId
from groundwire.store import community, hubs, items, sources
from groundwire.store.engine import Store
from store_rows import fill

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
HUB, OTHER = (
    Hub("https://hub.example/", "https://lab.example/feed"),
    Hub("https://two.example/", "https://lab.example/f"),
)


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "sqlite":
        yield request.getfixturevalue("store")
        return
    made: Callable[[], Store] = request.getfixturevalue("postgres")
    opened = made()
    yield opened
    opened.close()


def a_source(store: Store) -> SourceId:
    with store.writing() as conn:
        kept, _ = sources.add(conn, Source(url="https://lab.example/feed", title="Lab"))
    assert kept.id is not None
    return kept.id


def due(store: Store, now: datetime = NOW) -> list[HubSubscription]:
    with store.writing() as conn:
        hubs.released(conn)
        return hubs.to_ask(conn, now=now, limit=10)


def test_a_subscription_from_its_offer_to_its_end(either: Store) -> None:
    source = a_source(either)
    with either.writing() as conn:
        hubs.offer(conn, source, HUB)
        hubs.offer(conn, source, HUB)
    [one] = due(either)
    asked = replace(one, standing=Standing.ASKED, token="t", secret="s", tries=1, next_ask=NOW + timedelta(hours=1))
    with either.writing() as conn:
        hubs.save(conn, asked)
        assert hubs.by_token(conn, "t") == asked
        assert not hubs.any_due(conn, now=NOW)
    assert due(either) == []
    active = replace(asked, standing=Standing.ACTIVE, expires=NOW + timedelta(days=1), tries=0)
    with either.writing() as conn:
        hubs.save(conn, active)
        hubs.news(conn, active, now=NOW, check=None)
        assert hubs.of_sources(conn)[source].relied_on(NOW)
        assert hubs.told_since(conn, source, NOW - timedelta(seconds=1))
        hubs.silent(conn, source)
        sources.remove(conn, source)
        assert hubs.any_due(conn, now=NOW)
    [left] = due(either)
    assert (left.source, left.token) == (None, "t")
    with either.writing() as conn:
        hubs.forget(conn, left.id)
        assert hubs.by_token(conn, "t") is None


def test_another_hub_leaves_the_first_and_none_forgets_what_was_never_asked(either: Store) -> None:
    source = a_source(either)
    with either.writing() as conn:
        hubs.offer(conn, source, HUB)
        hubs.save(conn, replace(hubs.of_sources(conn)[source], standing=Standing.ASKED, token="t"))
        hubs.offer(conn, source, OTHER)
    assert {one.hub: one.source for one in due(either)} == {HUB: None, OTHER: source}
    with either.writing() as conn:
        hubs.offer(conn, source, None)
    assert [one.hub for one in due(either)] == [HUB]


def test_a_paused_source_asks_nothing_of_its_hub(either: Store) -> None:
    source = a_source(either)
    with either.writing() as conn:
        hubs.offer(conn, source, HUB)
        sources.pause(conn, source, paused=True)
    assert due(either) == []


def test_the_exported_items_and_their_figures_are_the_same_on_both(either: Store) -> None:
    fill(either)
    with either.writing() as conn:
        community.keep(conn, 1, (("points", 3.0),), at=NOW)
        assert community.histories(conn, [1, 2]) == {1: [(NOW, {"points": 3.0})]}
        rows = list(items.export(conn))
        assert [row["id"] for row in rows] == [1, 2, 3, 4]
        assert {row["text_origin"] for row in rows} <= {"feed", "page", "post", "pdf"}
        assert items.called(conn, "2") == items.by_ids(conn, [2])[0]
        assert items.called(conn, rows[0]["url"] or "") is not None
        assert items.called(conn, "none") is None
