"""The hub that our feeds name hears of their changes: once each, again where it did not take the word, else nothing."""

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest
import uvicorn

from groundwire.jobs.announce import LONGEST_WAIT, MOST_TRIES, Announcer
from groundwire.net.fetch import Session
from groundwire.publish.app import app
from groundwire.publish.feeds.changes import Asked
from groundwire.publish.standing import standing
from groundwire.settings import Settings
from groundwire.store import announced, audit
from groundwire.store.rows import next_edition
from hub_server import Hub, get
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES, more_told

STORY = "is-machine-learning-moving-from-heavy-mathematics-to"
MINUTE = timedelta(minutes=1)


class World:
    """A desk whose pages are served and whose feeds name *hub*; ``now`` is turned by hand."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.now, self.hub, self.asked = NOW, hub, Asked()
        self.store = filled(folder, (FULL, *more_told()), SOURCES)
        self.url = ""
        pages = app(
            self.store.reading,
            clock=lambda: self.now,
            public_url="http://127.0.0.1",
            version=self.store.version,
            hub=hub.url,
            heard=self.asked.note,
        )
        self._server = uvicorn.Server(uvicorn.Config(pages, port=0, log_level="error", lifespan="off"))

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.settle()
        self._server.should_exit = True
        self._thread.join(10)
        self.store.close()

    def read(self, path: str, status: int = 200) -> None:
        assert get(f"{self.url}{path}", {})[0] == status

    def look(self, *, pace: float = 0, allow: tuple[str, ...] = ("127.0.0.1",)) -> tuple[int, int]:
        """What a new process would do, a minute later."""
        self.now += MINUTE

        async def once() -> tuple[int, int]:
            async with Session(allow=allow, pace=pace) as session:
                announcer = Announcer(
                    store=self.store,
                    session=session,
                    hub=self.hub.url,
                    url=self.url,
                    clock=lambda: self.now,
                    asked=self.asked,
                )
                return await announcer.announce()

        done = asyncio.run(once())
        self.hub.settle()
        return done

    def correct(self, headline: str) -> None:
        with self.store.writing() as conn:
            audit.correct(conn, STORY, headline, who="ada", now=self.now)

    @property
    def pinged(self) -> list[str]:
        """The topics of all pings so far, below our address."""
        assert {one["hub.mode"] for one in self.hub.asked} <= {"publish"}
        assert all(one["hub.url"] == one["hub.topic"] for one in self.hub.asked)
        return [one["hub.url"].removeprefix(self.url) for one in self.hub.asked]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Hub() as hub, World(tmp_path, hub) as made:
        yield made


def test_a_feed_that_is_read_is_told_of_once_for_each_change_and_the_hub_can_read_it(world: World) -> None:
    for path in ("/feed.atom", "/feed.json", "/source/1/feed.atom"):
        world.read(path)
    assert world.look() == (0, 0)
    world.correct("A headline that an editor wrote")
    assert world.look() == (3, 0)
    assert sorted(world.pinged) == ["/feed.atom", "/feed.json", "/source/1/feed.atom"]
    assert [status for _, status in world.hub.read] == [200] * 3
    assert world.look() == (0, 0)
    world.correct("Another one")
    assert world.look() == (3, 0)
    assert world.look() == (0, 0)


def test_an_edition_that_changes_nothing_in_a_feed_is_not_told_of(world: World) -> None:
    world.read("/feed.atom")
    world.read("/search/feed.atom?q=theorem")
    world.look()
    for _ in range(3):
        world.now += timedelta(hours=1)  # what is found is ordered by freshness too
        with world.store.writing() as conn:
            next_edition(conn)
        assert world.look() == (0, 0)
    assert world.pinged == []


def test_what_nobody_reads_and_what_is_no_feed_is_never_told_of(world: World) -> None:
    world.read("/feed.json")
    for path in ("/source/999/feed.atom", "/feed.rss", "/starred/feed.atom", "/"):
        get(f"{world.url}{path}", {})
    world.look()
    world.correct("A headline that an editor wrote")
    assert world.look() == (1, 0)
    assert world.pinged == ["/feed.json"]


def test_two_changes_before_the_hub_is_told_are_one_ping(world: World) -> None:
    world.read("/feed.atom")
    world.look()
    world.hub.refuse = 503
    world.correct("One")
    assert world.look() == (0, 1)
    world.correct("Two")
    world.hub.refuse = None
    assert world.look() == (1, 0)
    assert world.look() == (0, 0)


def test_what_the_hub_does_not_take_is_tried_again_later_and_later_and_survives_a_restart(world: World) -> None:
    world.read("/feed.atom")
    world.look()
    world.hub.refuse = 500
    world.correct("One")
    assert world.look() == (0, 1)
    assert world.look() == (0, 0)  # not before two minutes
    waits: list[timedelta] = []
    last = world.now
    while len(waits) < MOST_TRIES - 1 and world.now - last <= 2 * LONGEST_WAIT:
        world.now += timedelta(minutes=4)
        if world.look() == (0, 1):
            waits.append(world.now - last)
            last = world.now
    assert waits == sorted(waits)
    assert len(waits) == MOST_TRIES - 1
    world.now += timedelta(days=7)
    assert world.look() == (0, 0)  # given up until the next change
    world.hub.refuse = None
    world.correct("Two")
    assert world.look() == (1, 0)


def test_a_hub_that_refuses_is_not_asked_again_before_the_next_change(world: World) -> None:
    world.read("/feed.atom")
    world.look()
    world.hub.refuse = 403
    world.correct("One")
    assert world.look() == (0, 1)
    world.now += timedelta(days=1)
    assert world.look() == (0, 0)
    settings = Settings(database=str(world.store.url), hub=world.hub.url, public_url="https://news.example")
    told = standing(world.store, settings, world.now)["hub"]
    assert told["feeds"] == 1
    assert told["waiting"] == 0
    assert "403" in told["last_error"]
    world.hub.refuse = None
    world.correct("Two")
    assert world.look() == (1, 0)
    told = standing(world.store, settings, world.now)["hub"]
    assert told["last_error"] is None
    assert told["told"] is not None


def test_a_feed_that_nobody_reads_any_more_is_forgotten(world: World) -> None:
    world.read("/feed.atom")
    world.look()
    world.now += announced.KEPT + timedelta(days=1)
    world.read("/feed.json")
    world.look()
    world.correct("One")
    assert world.look() == (1, 0)
    assert world.pinged == ["/feed.json"]


def test_a_hub_inside_a_private_network_is_not_asked(world: World) -> None:
    world.read("/feed.atom")
    world.look(allow=())
    world.correct("One")
    assert world.look(allow=()) == (0, 1)
    assert world.hub.asked == []


def test_pings_keep_the_pace_of_the_hubs_host(world: World) -> None:
    for path in ("/feed.atom", "/feed.json", "/recap/feed.atom"):
        world.read(path)
    world.look()
    world.correct("One")
    began = time.monotonic()
    done, _ = world.look(pace=0.2)
    assert done >= 2
    assert time.monotonic() - began >= 0.2 * (done - 1)


def test_searches_that_anybody_may_think_of_leave_room_for_feeds(world: World) -> None:
    found = [f"/search/feed.atom?q=word{number}" for number in range(500)]
    with world.store.writing() as conn:
        announced.note(conn, found, now=world.now)
        announced.note(conn, ["/feed.atom", "/feed.json", "/" + "x" * 700], now=world.now)
    with world.store.reading() as conn:
        known = announced.digests(conn)
    assert {"/feed.atom", "/feed.json"} <= set(known)
    assert len(known) == announced.MOST_SEARCHES + 2


def test_an_address_is_a_path_of_ours(world: World) -> None:
    world.read("/recap/2026-W20/feed.atom?x=1#y")
    assert all(urlsplit(one).netloc == "" and one.startswith("/") for one in world.asked.take())
