"""A reader's own order: moved by what they did, with open places, and nothing kept from them."""

from datetime import UTC, datetime

import pytest

from groundwire.model.interest import Act
from groundwire.model.item import Item
from groundwire.model.reader import Reader, Role
from groundwire.model.source import Source, SourceId
from groundwire.model.story import Story
from groundwire.publish.view.personal import ordered
from groundwire.rank.curate import OPEN
from groundwire.rank.interest import Learned, features
from groundwire.store import candidates, interest, items, readers, sources, stories
from groundwire.store.engine import Store
from groundwire.vectors import WordLlama

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
TITLES = [*(f"Court rules on data number {n}" for n in range(6)), *(f"A robot arm sorts parcels {n}" for n in range(6))]


@pytest.fixture
def picked(store: Store) -> list[Story]:
    """Stories of one score, courts first."""
    with store.writing() as conn:
        law, _ = sources.add(conn, Source(url="https://law.example/feed", title="Law Notes"))
        lab, _ = sources.add(conn, Source(url="https://lab.example/feed", title="Lab Notes"))
        for title in TITLES:
            source = lab if "robot" in title else law
            item = Item(
                source_id=source.id or SourceId(0),
                key=title,
                guid=None,
                url=None,
                canonical_url=None,
                title=title,
                published=NOW,
                collected=NOW,
                raw_sha256="0" * 64,
                content_sha256="0" * 64,
            )
            items.add_new(conn, [item])
            kept = next(one for one in items.latest(conn, item.source_id, limit=50) if one.key == title)
            assert kept.id
            stories.put_items(conn, [(kept.id, stories.open_with(conn, kept), None, ())])
        return stories.listing(conn)


def test_without_acts_the_common_order_stands(store: Store, picked: list[Story]) -> None:
    with store.reading() as conn:
        assert ordered(conn, 1, picked) == [(story, None) for story in picked]


def test_stars_lift_hides_sink_and_every_fifth_place_is_open(store: Store, picked: list[Story]) -> None:
    court, robot = picked[0], picked[-1]
    assert court.id
    assert robot.id
    with store.writing() as conn:
        interest.record(conn, 1, robot.id, Act.STAR, NOW)
        interest.record(conn, 1, court.id, Act.HIDE, NOW)
        rows = features(candidates.of(conn, [robot.id, court.id], lead=500), WordLlama())
        model = Learned().after(rows[0], liked=True).after(rows[1], liked=False)
        interest.save_model(conn, 1, model.as_json(), upto=2, now=NOW)
        mine = ordered(conn, 1, picked)
        assert ordered(conn, 2, picked) == [(story, None) for story in picked]
    assert {story.id for story, _ in mine} == {story.id for story in picked}
    assert all("robot" in story.title for story, _ in mine[: OPEN - 1])
    assert "Court" in mine[OPEN - 1][0].title
    assert mine[-1][0].id == court.id
    opened = [place for place, (_, why) in enumerate(mine, 1) if why and why.signal == "open place"]
    assert opened == [place for place in range(1, len(mine) + 1) if place % OPEN == 0]


def test_what_a_reader_subscribed_to_leads_before_their_first_act(store: Store, picked: list[Story]) -> None:
    with store.writing() as conn:
        ada = readers.add(conn, Reader(id=0, name="ada", role=Role.READER, unsubscribe="x"), now=NOW, password=None)
        lab = next(source.id for source in sources.every(conn) if source.title == "Lab Notes")
        readers.subscribe(conn, ada.id, [lab or SourceId(0)])
        mine = ordered(conn, ada.id, picked)
    assert all("robot" in story.title for story, _ in mine[: OPEN - 1])
    assert "Court" in mine[OPEN - 1][0].title
