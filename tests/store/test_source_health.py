"""How a source does: one word for every place, and what it brought."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.health import IN_TROUBLE, STATES, Figures, state
from groundwire.model.source import Health, Source, SourceId
from groundwire.publish.view.health import summary
from groundwire.store import regrouping, sources, stories
from groundwire.store.engine import Store
from store_rows import NOW, ROWS, fill

SOURCE = Source(url="https://example.org/feed", title="Example")
VISITED = replace(SOURCE, health=Health(last_success=NOW))


def failing(error: str, *, days: float = 1, paused: bool = False) -> Source:
    health = Health(errors=3, failing_since=NOW - timedelta(days=days), next_check=NOW, last_error=error)
    return replace(SOURCE, health=health, paused=paused)


@pytest.mark.parametrize(
    ("source", "new", "word"),
    [
        (SOURCE, 0, "waiting"),
        (VISITED, 3, "well"),
        (VISITED, 0, "quiet"),
        (replace(VISITED, paused=True), 3, "paused"),
        (failing("there is no such host name"), 3, "failing"),
        (failing("there is no such host name", days=31), 3, "dead"),
        (failing("the server answered 404 Not Found", days=31), 0, "dead"),
        (failing("the server answered 403 Forbidden"), 3, "blocked"),
        (failing("the server answered 429 Too Many Requests, and to come back in 60 s", days=90), 0, "blocked"),
        (failing("the site shows a check for humans instead of the feed"), 0, "blocked"),
        (failing("the server answered 503 Service Unavailable, and to come back in 403 s"), 0, "failing"),
        (failing("the server answered 410 Gone", paused=True), 0, "gone"),
        (failing("the server answered 410 Gone"), 0, "failing"),  # resumed by its owner, not asked yet
        (failing("there is no such host name", paused=True), 0, "paused"),
    ],
)
def test_what_is_wrong_is_told_apart(source: Source, new: int, word: str) -> None:
    assert state(source, new=new, now=NOW) == word


@given(
    st.booleans(),
    st.integers(0, 5),
    st.one_of(st.none(), st.integers(-(10**7), 10**7)),
    st.text(),
    st.integers(0, 3),
)
def test_every_source_has_one_of_the_words_and_is_counted_once(
    paused: bool, errors: int, since: int | None, error: str, new: int
) -> None:
    health = Health(
        errors=errors, failing_since=None if since is None else NOW + timedelta(seconds=since), last_error=error
    )
    source = replace(SOURCE, paused=paused, health=health)
    assert state(source, new=new, now=NOW) in STATES
    told = summary([source], now=NOW)
    assert told.well + told.failing + told.waiting + told.paused == told.total == 1
    assert (told.failing == 1) is (state(source, new=new, now=NOW) in IN_TROUBLE)


def test_figures_count_all_the_week_and_what_stands_in_stories_of_several_sources(store: Store) -> None:
    fill(store)
    now = datetime(2026, 11, 23, 13, tzinfo=UTC)
    with store.writing() as conn:
        lab, ledger = (source.id for source in sources.every(conn))
        assert lab is not None
        assert ledger is not None
        assert sources.figures(conn, now=now) == {lab: Figures(2, 2, 0.0), ledger: Figures(2, 2, 0.0)}
        slugs = {story.title: story.slug for story in stories.listing(conn)}
        regrouping.merge(conn, slugs[ROWS[0][1]], slugs[ROWS[2][1]], now=now, who="ed")
    with store.reading() as conn:
        assert sources.figures(conn, now=now) == {lab: Figures(2, 2, 0.5), ledger: Figures(2, 2, 0.5)}
        assert sources.figures(conn, now=now, only=lab) == {lab: Figures(2, 2, 0.5)}
        assert sources.figures(conn, now=now + timedelta(days=8))[lab] == Figures(2, 0, 0.5)
        assert sources.figures(conn, now=now + timedelta(days=40))[lab] == Figures(2, 0, 0.0)
        assert sources.figures(conn, now=now, only=SourceId(99)) == {}
