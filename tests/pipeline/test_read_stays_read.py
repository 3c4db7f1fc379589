"""What a reader has read does not come back as unread, whatever a feed does to the ids of its entries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from collecting_tools import collecting
from groundwire.model.source import Source
from groundwire.pipeline import cycle
from groundwire.store import items, sources, state, stories
from groundwire.store.engine import Store
from groundwire.store.state import Change
from site_server import LocalSite

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
READER = 7
SUBJECTS = {"a": "Kites steer themselves", "b": "Lanterns burn without oil", "c": "Bridges sing in the wind"}
STEPS = frozenset({"collect", "extract", "group"})


def feed(
    pages: str = "abc", *, ids: str = "1", place: str = "https://lab.example", edited: str = "", later: int = 0
) -> str:
    rows = "".join(
        f"<item><guid isPermaLink='false'>{ids}-{page}</guid><title>{SUBJECTS[page]}{edited}</title>"
        f"<link>{place}/{page}</link><description>{SUBJECTS[page]}, as laboratory {page} found out.</description>"
        f"<pubDate>Thu, 08 Jan 2026 1{number + later}:00:00 GMT</pubDate></item>"
        for number, page in enumerate(pages)
    )
    return f"<rss version='2.0'><channel><title>Lab</title>{rows}</channel></rss>"


ATTACKS = {
    "new ids": [feed(ids="2"), feed(ids="3")],
    "twins": [
        feed(place="http://lab.example"),
        feed(place="https://www.lab.example"),
        feed(place="http://www.lab.example"),
    ],
    "twins with new ids": [feed(place="http://www.lab.example", ids="2")],
    "gone and back": [feed("a"), feed(), feed("c"), feed("abc")],
    "gone and back with new ids": [feed("a", ids="2"), feed(ids="3")],
    "another order": [feed("cab"), feed("bca")],
    "edited titles": [feed(edited=", corrected"), feed(edited=", corrected again")],
    "new dates": [feed(later=3), feed(later=6)],
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_what_was_read_is_not_unread_again(site: LocalSite, store: Store, attack: str) -> None:
    url = site.put("/feed.xml", feed())
    with store.writing() as conn:
        sources.add_all(conn, [Source(url=url, title="")])
    async with collecting(store, NOW) as tools:
        await cycle(tools, only=STEPS)
        with store.writing() as conn:
            slugs = [story.slug for story in stories.listing(conn)]
            assert len(slugs) == len(SUBJECTS) == len(state.unread(conn, READER))
            state.change(conn, READER, slugs, Change.READ, now=NOW)
        for number, body in enumerate(ATTACKS[attack], 1):
            site.put("/feed.xml", body)
            await cycle(replace(tools, clock=partial(datetime.__add__, NOW, timedelta(days=number))), only=STEPS)
            with store.reading() as conn:
                assert state.unread(conn, READER) == []
                assert items.count(conn) == len(SUBJECTS)
