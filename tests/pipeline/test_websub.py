"""Hubs that tell of news: against one on this machine that does what https://www.w3.org/TR/websub/ asks of hubs.

The desk's own callback is served by a real server; the publisher is a third.
"""

import asyncio
import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect import websub
from groundwire.collect.hub import of_channel, offered, with_hub
from groundwire.collect.jsonfeed import parse_json
from groundwire.collect.schedule import SOONEST
from groundwire.desk import Desk
from groundwire.model.hub import Hub as Offer
from groundwire.model.hub import Standing
from groundwire.model.item import FeedHeader
from groundwire.model.source import Source
from groundwire.publish.app import app
from groundwire.publish.websub import LARGEST, Callback
from groundwire.settings import Settings
from groundwire.store import hubs, sources
from hub_server import Hub, get, post
from site_server import LocalSite

START = datetime(2026, 1, 9, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ROUND = frozenset({"collect", "subscribe"})


class World:
    """A publisher, its hub, and a desk that can be reached; ``now`` is turned by hand."""

    def __init__(self, folder: Path, site: LocalSite, hub: Hub, *, public: bool = True) -> None:
        self.now = START
        self.site, self.hub = site, hub
        self.topic = site.url("/feed.xml")
        self.write(1)
        settings = Settings(
            database=f"sqlite:///{folder / 'desk.db'}",
            allow=("127.0.0.1",),
            pace=0,
            workers=1,
            public_url="http://127.0.0.1:1" if public else None,
        )
        self.desk = Desk(settings, clock=lambda: self.now)
        self.desk.init()
        self.desk.add(Source(url=self.topic, title="Kite Lab"))
        callback = Callback(lambda: self.desk.store, lambda: self.now)
        pages = app(self.desk.store.reading, clock=lambda: self.now, public_url="http://127.0.0.1", callback=callback)
        self._server = uvicorn.Server(uvicorn.Config(pages, port=0, log_level="error", lifespan="off"))

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        if self.desk.settings.public_url:
            self.desk.settings = self.desk.settings.model_copy(update={"public_url": f"http://127.0.0.1:{port}"})
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.settle()
        self._server.should_exit = True
        self._thread.join(10)
        self.desk.store.close()

    def write(self, entries: int, *, hub: bool = True) -> None:
        """Publish a document with so many entries, an hour apart."""
        body = "".join(
            f"<entry><id>kite:{n}</id><title>Kite {n}</title><updated>{START - HOUR * (14 - n):%Y-%m-%dT%H:%M:%SZ}"
            f"</updated><content>Kite {n} flew.</content></entry>"
            for n in range(entries)
        )
        links = f'<link rel="self" href="{self.topic}"/>' + (f'<link rel="hub" href="{self.hub.url}"/>' if hub else "")
        self.site.put(
            "/feed.xml", f'<feed xmlns="http://www.w3.org/2005/Atom"><id>k</id><title>K</title>{links}{body}</feed>'
        )

    def round(self) -> None:
        asyncio.run(self.desk.round(only=ROUND))
        self.hub.settle()

    @property
    def known(self) -> Any:
        with self.desk.store.reading() as conn:
            return next(iter(hubs.of_sources(conn).values()), None)

    @property
    def source(self) -> Source:
        with self.desk.store.reading() as conn:
            return sources.every(conn)[0]

    @property
    def next_check(self) -> timedelta:
        check = self.source.health.next_check
        assert check is not None
        return check - self.now

    @property
    def said(self) -> str:
        return str(self.desk.status()["health"][0]["hub"])


@pytest.fixture
def world(tmp_path: Path, site: LocalSite) -> Iterator[World]:
    with Hub() as hub, World(tmp_path, site, hub) as made:
        yield made


# Section 5: subscribing and verification of intent.
def test_a_feed_that_names_a_hub_is_subscribed_to_and_the_hub_confirmed(world: World) -> None:
    world.round()
    [asked] = world.hub.asked
    assert asked["hub.mode"] == "subscribe"
    assert asked["hub.topic"] == world.topic
    assert int(asked["hub.lease_seconds"]) > 0
    assert world.hub.verified == [200]
    assert world.known.standing is Standing.ACTIVE
    assert world.known.expires == START + timedelta(seconds=world.hub.lease)
    assert "tells us of news until 2026-01-14" in world.said


def test_without_a_public_address_no_hub_is_asked_and_the_source_says_why(tmp_path: Path, site: LocalSite) -> None:
    with Hub() as hub, World(tmp_path, site, hub, public=False) as world:
        world.round()
        assert hub.asked == []
        assert "GROUNDWIRE_PUBLIC_URL" in world.said


def test_an_address_that_nobody_outside_can_reach_is_not_given_to_hubs(tmp_path: Path, site: LocalSite) -> None:
    with Hub() as hub, World(tmp_path, site, hub) as world:
        world.desk.settings = world.desk.settings.model_copy(update={"public_url": "http://192.168.1.7:8000"})
        world.round()
        assert hub.asked == []
        assert "no address that can be reached from outside" in world.said


NOT_ASKED_FOR = (
    {"hub.topic": "http://other.example/feed"},
    {"hub.mode": "unsubscribe"},
    {"hub.mode": "publish"},
    {"hub.challenge": ""},
    {"hub.lease_seconds": "soon"},
    {"hub.lease_seconds": ""},
    {"hub.lease_seconds": "-60"},
    {"hub.lease_seconds": "9" * 400},
    {"hub.challenge": "x" * 5000},
)


def test_intent_is_confirmed_only_for_what_was_asked_for(world: World) -> None:
    world.hub.slow = True
    world.round()
    callback = world.hub.asked[0]["hub.callback"]
    question = {
        "hub.mode": "subscribe",
        "hub.topic": world.topic,
        "hub.challenge": "abc",
        "hub.lease_seconds": "3600",
    }
    assert [get(callback, question | change)[0] for change in NOT_ASKED_FOR] == [404] * len(NOT_ASKED_FOR)
    assert get(f"{callback}x", question)[0] == 404
    assert world.known.standing is Standing.ASKED
    assert get(callback, question) == (200, "abc")


def test_a_hub_that_denies_is_believed_and_asked_again_in_a_week(world: World) -> None:
    world.hub.deny = "no guests"
    world.round()
    assert world.known.standing == "refused"
    assert "refused: no guests" in world.said
    world.now += DAY
    world.round()
    assert len(world.hub.asked) == 1
    world.hub.deny = None
    world.now += 7 * DAY
    world.round()
    assert world.known.standing is Standing.ACTIVE


@pytest.mark.parametrize(("status", "again"), [(403, 7 * DAY), (500, HOUR), (429, HOUR)])
def test_a_hub_that_takes_no_request_is_asked_less_and_less(world: World, status: int, again: timedelta) -> None:
    world.hub.refuse = status
    world.round()
    assert world.known.next_ask == START + again
    assert str(status) in world.said
    assert world.source.health.errors == 0  # the feed itself is well


def test_a_hub_that_never_confirms_is_asked_less_and_less(world: World) -> None:
    world.hub.slow = True
    waits = []
    for _ in range(4):
        world.round()
        waits.append(world.known.next_ask - world.now)
        world.now = world.known.next_ask
    assert waits == [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR]


def test_a_lease_is_renewed_before_it_ends_with_the_same_callback(world: World) -> None:
    world.round()
    first = world.known.expires
    world.now = START + timedelta(seconds=world.hub.lease) * 0.8
    world.round()
    assert len({asked["hub.callback"] for asked in world.hub.asked}) == 1
    assert len(world.hub.subscribers) == 1
    assert world.known.expires == world.now + timedelta(seconds=world.hub.lease) > first


def test_while_a_renewal_waits_the_old_lease_holds(world: World) -> None:
    world.round()
    world.hub.slow = True
    world.now = START + timedelta(seconds=world.hub.lease) * 0.8
    world.round()
    assert world.known.live(world.now)
    assert not world.known.live(START + timedelta(seconds=world.hub.lease))


# Section 7: content distribution, and authenticated content distribution.
def test_signed_news_makes_the_source_due_and_the_visit_reads_the_publisher(world: World) -> None:
    world.round()
    world.now += world.next_check  # after a first visit it is the source's own moment, from then on its rhythm
    world.round()
    for entries, method in enumerate(websub.METHODS, 2):
        world.hub.method = method
        world.now += timedelta(minutes=20)
        assert world.next_check > timedelta()
        world.write(entries)
        assert world.hub.publish(world.topic, b"<feed>words that nobody published</feed>") == [202]
        assert world.next_check == timedelta()
        world.round()
        assert world.desk.status()["items"] == entries
        assert world.source.health.reason.startswith("its hub 127.0.0.1 tells us of news")


def test_news_with_a_wrong_signature_is_taken_and_ignored(world: World) -> None:
    world.round()
    world.now += timedelta(minutes=30)
    before = world.source.health
    for signature in ("", "sha256=", "sha256=00", "md5=1234", "none", "sha256=" + "é" * 64):
        assert world.hub.publish(world.topic, b"<feed/>", signature=signature) == [202]
    assert world.source.health == before
    assert world.known.told is None


def test_however_often_a_hub_calls_the_publisher_is_not_visited_more_often(world: World) -> None:
    world.round()
    world.now += timedelta(minutes=1)
    for _ in range(5):
        world.hub.publish(world.topic, b"<feed/>")
    assert world.next_check == timedelta(minutes=4)  # five after the last visit


def test_a_source_that_fails_keeps_its_rest_when_its_hub_calls(world: World) -> None:
    world.round()
    world.site.put("/feed.xml", status=503, headers={"Retry-After": "7200"})
    world.now += DAY
    world.round()
    rest = world.next_check
    assert rest >= 2 * HOUR
    assert world.hub.publish(world.topic, b"<feed/>") == [202]
    assert world.next_check == rest


def test_more_than_the_largest_feed_is_not_read(world: World) -> None:
    world.round()
    [one] = world.hub.subscribers.values()
    body = b"x" * (LARGEST + 1)
    signature = hmac.new(one.secret.encode(), body, hashlib.sha256).hexdigest()
    before = world.source.health
    with suppress(OSError):  # the connection was closed while we still sent
        assert post(one.callback, body, {"X-Hub-Signature": f"sha256={signature}"}) == 413
    assert world.source.health == before


def test_a_callback_that_nobody_was_given_is_gone(world: World) -> None:
    world.round()
    callback = world.hub.asked[0]["hub.callback"]
    assert post(f"{callback}x", b"<feed/>", {}) == 410
    world.now += timedelta(seconds=world.hub.lease + 1)
    assert post(callback, b"<feed/>", {}) == 410  # the lease has ended


# Polling goes on.
def test_a_hub_that_has_told_of_news_is_relied_on_and_visits_go_on_more_slowly(world: World) -> None:
    world.write(12)
    world.round()
    usual = world.source.interval
    assert world.next_check <= usual + SOONEST  # it has not told us of anything yet
    world.now += HOUR
    world.hub.publish(world.topic, b"<feed/>")
    world.round()
    assert usual < world.next_check <= DAY
    assert "all the same" in world.source.health.reason


def test_a_hub_that_was_silent_about_news_is_not_relied_on(world: World) -> None:
    world.write(12)
    world.round()
    world.now += HOUR
    world.hub.publish(world.topic, b"<feed/>")
    world.round()
    for entries in (12, 13):  # a visit without news; then one with news that nobody told of
        world.write(entries)
        world.now = max(world.now + world.next_check, world.now)
        world.round()
    assert world.known.told is None
    world.now += world.next_check
    world.round()
    assert world.next_check <= world.source.interval * 1.1


# Section 5.1: unsubscribing.
def test_the_hub_of_a_removed_source_is_left(world: World) -> None:
    world.round()
    source = world.source.id
    assert source is not None
    with world.desk.store.writing() as conn:
        sources.remove(conn, source)
    assert world.hub.publish(world.topic, b"<feed/>") == [410] or not world.hub.subscribers
    world.round()
    assert world.hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert world.hub.verified[-1] == 200
    assert world.hub.subscribers == {}
    world.now += DAY
    world.round()
    assert [asked["hub.mode"] for asked in world.hub.asked] == ["subscribe", "unsubscribe"]


def test_a_feed_that_names_no_hub_any_more_leaves_its_hub(world: World) -> None:
    world.round()
    world.write(2, hub=False)
    world.now += DAY
    world.round()
    assert world.hub.asked[-1]["hub.mode"] == "unsubscribe"
    assert world.hub.subscribers == {}
    assert world.known is None


def test_a_hub_that_does_not_let_go_is_forgotten_in_the_end(world: World) -> None:
    world.round()
    world.write(2, hub=False)
    world.hub.slow = True
    for _ in range(8):
        world.now += DAY
        world.round()
    modes = [asked["hub.mode"] for asked in world.hub.asked]
    assert modes.count("unsubscribe") == websub.TRIES_TO_LEAVE
    assert post(world.hub.asked[0]["hub.callback"], b"", {}) == 410


def test_a_hub_inside_a_private_network_is_not_asked(world: World) -> None:
    world.hub.port = 1
    world.write(1)
    body = world.site.put("/inside.xml", b"")
    world.site.put(
        "/inside.xml",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="{body}"/>'
        '<link rel="hub" href="http://169.254.169.254/hub"/><title>K</title></feed>',
    )
    world.desk.add(Source(url=body, title="Inside"))
    world.round()
    with world.desk.store.reading() as conn:
        refused = [one for one in hubs.of_sources(conn).values() if "169.254" in one.hub.url]
    assert [one.standing for one in refused] == [Standing.REFUSED]


# Section 4: discovery.
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}<entry>{}</entry></feed>'
RSS = '<rss><channel xmlns:a="http://www.w3.org/2005/Atom">{}<item>{}</item></channel></rss>'
HUB, OWN = "https://hub.example/", "https://lab.example/feed"
NAMED = f'<link rel="hub" href="{HUB}"/>'


def test_the_link_header_goes_before_the_document() -> None:
    feed = FeedHeader(hub=HUB, own=OWN)
    header = (("hub", "https://other.example/"), ("hub", "https://third.example/"), ("self", "https://lab.example/f"))
    assert offered(feed, header, OWN) == Offer("https://other.example/", "https://lab.example/f")
    assert offered(feed, (), "https://x.example/") == Offer(HUB, OWN)
    assert offered(FeedHeader(hub=HUB), (), "https://x.example/") == Offer(HUB, "https://x.example/")
    assert offered(FeedHeader(), (("self", OWN),), OWN) is None


@pytest.mark.parametrize(
    ("document", "hub"),
    [
        (ATOM.format(NAMED, ""), HUB),
        (ATOM.format("", NAMED), None),
        (ATOM.format('<link rel="hub self" href="/h"/>', ""), "https://lab.example/h"),
        (ATOM.format('<link rel="hub" href="javascript:x"/>', ""), None),
        (ATOM.format("<title>&lt;link rel='hub' href='https://evil.example/'/></title>", ""), None),
        (RSS.format(f'<a:link rel="hub" href="{HUB}"/>', ""), HUB),
        (RSS.format("", f'<description><![CDATA[<a:link rel="hub" href="{HUB}"/>]]></description>'), None),
        (RSS.format("", f'<a:link rel="hub" href="{HUB}"/>'), None),
        (ATOM.format(NAMED, "")[:-9], HUB),
    ],
)
def test_a_hub_is_named_by_the_feed_and_never_by_what_stands_in_an_entry(document: str, hub: str | None) -> None:
    assert with_hub(FeedHeader(), document.encode(), OWN).hub == hub


# https://developers.google.com/youtube/v3/guides/push_notifications
def test_a_youtube_channel_has_the_hub_that_its_documentation_names() -> None:
    feed = "https://www.youtube.com/feeds/videos.xml?channel_id=UCkite"
    assert of_channel(feed) == Offer("https://pubsubhubbub.appspot.com/subscribe", feed)
    assert of_channel("https://www.youtube.com/feeds/videos.xml?playlist_id=PLkite") is None
    assert of_channel("https://tube.example/feeds/videos.xml?channel_id=UCkite") is None


def test_a_json_feed_names_its_hub() -> None:
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "K", "feed_url": "https://lab.example/feed",'
        '"hubs": [{"type": "rssCloud", "url": "https://c.example/"}, {"type": "WebSub", "url": "https://hub.example/"}],'
        '"items": []}'
    )
    feed = parse_json(body.encode()).feed
    assert (feed.hub, feed.own) == (HUB, OWN)


async def test_a_hub_is_found_in_the_link_header(world: World) -> None:
    world.write(1, hub=False)
    page = world.site._pages["/feed.xml"]
    assert not callable(page)
    header = f'<{world.hub.url}>; rel="hub", <{world.topic}>; rel=self'
    world.site.put("/feed.xml", page.body, headers={"Link": header})
    await world.desk.round(only=ROUND)
    world.hub.settle()
    assert world.hub.verified == [200]


@given(body=st.binary(max_size=200), secret=st.text(min_size=1, max_size=40), flip=st.integers(0, 63))
def test_only_the_right_secret_over_the_very_bytes_is_a_signature(body: bytes, secret: str, flip: int) -> None:
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert websub.is_signed(body, f"sha256={right}", secret)
    assert websub.is_signed(body, f"SHA256={right.upper()}", secret)
    wrong = right[:flip] + ("0" if right[flip] != "0" else "1") + right[flip + 1 :]
    assert not websub.is_signed(body, f"sha256={wrong}", secret)
    assert not websub.is_signed(body + b"x", f"sha256={right}", secret)
    assert not websub.is_signed(body, f"sha1={right}", secret)
