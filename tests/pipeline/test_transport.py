"""What servers do between us and their feeds, and what becomes of the source: real answers over a real socket."""

import asyncio
import json
import socket
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from collecting_tools import collecting
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import visit
from groundwire.errors import FeedError, FetchError
from groundwire.model.health import state
from groundwire.model.source import Source, SourceId
from groundwire.net.fetch import Limits, Session
from groundwire.pipeline.collecting import collect_due
from groundwire.store import items, sources
from groundwire.store.engine import Store
from site_server import Asked, LocalSite, Reply, head

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
FEED = b"""<rss version='2.0'><channel><title>Lanterns</title><link>https://lanterns.example/</link>
<item><guid>1</guid><title>One</title><link>https://lanterns.example/one</link></item></channel></rss>"""


async def collected(store: Store, url: str, *, now: datetime = NOW) -> Source:
    """The source at *url* as it stands after a round at *now*."""
    with store.writing() as conn:
        sources.add(conn, Source(url=url, title="Lanterns"))
    async with collecting(store, now, seconds=5) as tools:
        await collect_due(tools)
    with store.reading() as conn:
        (source,) = sources.every(conn)
    return source


def wait(source: Source, now: datetime = NOW) -> timedelta:
    assert source.health.next_check is not None
    return source.health.next_check - now


@pytest.mark.parametrize(
    ("status", "said", "least", "most"),
    [
        (503, "-5", 5, 15),  # minutes: nothing sensible is said, so our own back-off holds
        (503, "soon", 5, 15),
        (429, "Mon, 06 Jan 1997 10:00:00 GMT", 5, 15),
        (429, "", 5, 15),
        (429, "0", 5, 15),
        (429, "120", 5, 5),  # never sooner than anybody is asked
        (503, "7200", 120, 120),
        (429, "999999999999", 24 * 60, 24 * 60),  # no server decides for longer than a day
    ],
)
async def test_a_server_that_says_later_is_asked_later(
    store: Store, site: LocalSite, status: int, said: str, least: int, most: int
) -> None:
    source = await collected(store, site.put("/feed", status=status, headers={"Retry-After": said}))
    assert source.health.errors == 1
    assert timedelta(minutes=least) <= wait(source) <= timedelta(minutes=most)
    assert state(source, new=0, now=NOW) == ("blocked" if status == 429 else "failing")


async def test_a_feed_that_is_gone_rests_and_keeps_what_it_gave(store: Store, site: LocalSite) -> None:
    url = site.put("/feed", FEED)
    await collected(store, url)
    site.put("/feed", status=410)
    later = NOW + timedelta(days=2)
    gone = await collected(store, url, now=later)
    assert (gone.paused, state(gone, new=0, now=later)) == (True, "gone")
    again = await collected(store, url, now=later + timedelta(days=60))
    assert again == gone
    assert site.answers == [200, 410]
    with store.reading() as conn:
        assert items.count(conn) == 1


async def test_an_answer_that_is_to_hold_for_ten_years_holds_for_a_day(store: Store, site: LocalSite) -> None:
    url = site.put("/feed", FEED, headers={"Cache-Control": "max-age=315360000"})
    assert wait(await collected(store, url)) == timedelta(hours=24)


async def test_a_validator_of_any_size_is_not_sent_back(store: Store, site: LocalSite) -> None:
    url = site.put("/feed", FEED, headers={"ETag": f'"{"A" * 2000}"'})
    source = await collected(store, url)
    assert (source.health.errors, source.validators.etag) == (0, None)
    await collected(store, url, now=NOW + timedelta(days=2))
    assert "if-none-match" not in site.asked[-1].headers


async def test_a_new_address_where_nothing_stands_is_not_taken(store: Store, site: LocalSite) -> None:
    url = site.put("/feed", redirect="/nowhere", status=301)
    for days in (0, 2, 4):
        source = await collected(store, url, now=NOW + timedelta(days=days))
    assert (source.url, source.moving_to, source.health.errors) == (url, None, 3)


async def test_a_feed_that_names_itself_as_its_next_page_is_asked_once(store: Store, site: LocalSite) -> None:
    page = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>urn:x:feed</id><link rel='next' href='{}'/>"
    entry = "<entry><title>One</title><id>urn:x:1</id><updated>2026-01-06T10:00:00Z</updated></entry></feed>"
    source = await collected(store, site.put("/feed", page.format(site.url("/feed")) + entry))
    assert source.health.errors == 0
    assert site.answers == [200]


async def test_a_connection_that_breaks_within_the_body_is_a_failure_and_nothing_is_stored(
    store: Store, site: LocalSite
) -> None:
    async def broken(_asked: Asked, writer: asyncio.StreamWriter) -> int:
        writer.write(head(200, {"Content-Type": "text/xml", "Content-Length": "10000"}) + FEED)
        await writer.drain()
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing it is a reset then
        writer.transport.abort()
        return 200

    source = await collected(store, site.serve("/feed", broken))
    assert source.health.errors == 1
    assert source.health.last_error in ("the connection broke", "the answer was cut off before its end")
    with store.reading() as conn:
        assert items.count(conn) == 0


async def test_not_modified_of_what_was_never_read_is_a_failure(store: Store, site: LocalSite) -> None:
    source = await collected(store, site.put("/feed", status=304))
    assert source.health.errors == 1
    assert "never read" in (source.health.last_error or "")


@pytest.mark.shared
async def test_the_development_set_is_answered_as_its_manifest_says_over_a_socket(
    site: LocalSite, shared: Path
) -> None:
    """Each document with the headers that its row names: encodings, lengths and content types included."""
    wrong, seen = [], 0
    folders = (shared / "sec" / "feeds_hostile", shared / "sec" / "xml_bombs")
    told = ((folder, line) for folder in folders for line in (folder / "manifest.jsonl").read_text().splitlines())
    async with Session(allow=("127.0.0.1",), pace=0, limits=Limits(seconds=5)) as session, ParserPool(1) as pool:
        for folder, line in told:
            row = json.loads(line)
            expected = row["expect"]
            if row["spec"] or row["class"] in ("opml", "image_bomb") or expected["outcome"] == "parse_as_xml":
                continue
            seen += 1
            url = site.serve(f"/{row['file']}", as_it_lies((folder / row["file"]).read_bytes(), row["headers"]))
            source = Source(id=SourceId(1), url=url, title="")
            try:
                found = await visit(source, session=session, pool=pool, now=NOW)
                code, number = None, len(found.items)
            except (FetchError, FeedError) as error:
                code, number = error.code, -1
            outcomes = set(expected["outcome"].split("_or_"))
            allowed = not outcomes.isdisjoint({"refuse", "partial"}) if code else outcomes != {"refuse"}
            named = code is None or row["class"] not in ("transfer", "content_type") or code == expected["error"]
            counted = code is not None or number == expected.get("entries", number)
            if not (allowed and named and counted):
                wrong.append((row["file"], expected, code, number))
    assert seen > 100
    assert not wrong


def as_it_lies(body: bytes, headers: dict[str, str]) -> Reply:
    """A reply of these bytes under these headers; the connection ends with it."""

    async def reply(_asked: Asked, writer: asyncio.StreamWriter) -> int:
        writer.write(head(200, {"Connection": "close", **headers}) + body)
        await writer.drain()
        return 200

    return reply
