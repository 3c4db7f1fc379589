"""What communities made of a story's items: each look's figures with their time, on the story's page."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from groundwire.publish.app import app
from groundwire.publish.view.attention import attention
from groundwire.store import community, stories
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = filled(tmp_path, (FULL,), SOURCES)
    yield opened
    opened.close()


def members(store: Store) -> list[int]:
    with store.reading() as conn:
        story = stories.listing(conn, limit=1)[0]
        assert story.id is not None
        return [int(item) for item in stories.members(conn, [story.id])[story.id]]


def page(store: Store) -> html.HtmlElement:
    with store.reading() as conn:
        slug = stories.listing(conn, limit=1)[0].slug
    client = TestClient(
        app(store.reading, clock=lambda: NOW, public_url="https://news.example"), "https://news.example"
    )
    return html.fromstring(client.get(f"/story/{slug}").text)


def test_each_look_is_a_row_with_its_time_and_figures(store: Store) -> None:
    first, second = members(store)[:2]
    with store.writing() as conn:
        community.keep(conn, second, (("comments", 3.0), ("points", 12.0)), at=NOW - 3 * HOUR)
        community.keep(conn, second, (("comments", 41.0), ("points", 1240.0)), at=NOW - HOUR)
        community.keep(conn, first, (("points", 7.0),), at=NOW - 2 * HOUR)
    [table] = page(store).cssselect("details.attention table")
    assert [cell.text_content() for cell in table.cssselect("thead th")] == ["source", "when", "points", "comments"]
    rows = [[cell.text_content() for cell in row.cssselect("td.n")] for row in table.cssselect("tbody tr")]
    assert rows == [["7", "not told"], ["12", "3"], ["1,240", "41"]]
    places = [link.get("href") for link in table.cssselect("tbody a")]
    assert places == ["#source-1", "#source-2", "#source-2"]
    assert len(table.cssselect("tbody time")) == 3


def test_a_story_that_no_community_spoke_of_has_no_such_table(store: Store) -> None:
    assert page(store).cssselect(".attention") == []


def test_figures_of_other_names_have_columns_of_their_own(store: Store) -> None:
    first = members(store)[0]
    with store.writing() as conn:
        community.keep(conn, first, (("boosts", 2.0), ("points", 5.0)), at=NOW)
    with store.reading() as conn:
        found = attention(conn, [first])
    assert found.names == ("points", "boosts")
    assert [look.values for look in found.looks] == [(5, 2)]
