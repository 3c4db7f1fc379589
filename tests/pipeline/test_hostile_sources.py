"""Documents that no parser should meet, at every kind that makes a tree of one: the desk lives and says what was wrong.

Each comes to a round beside a good feed. A worker of little time stands in for the usual one, so that what would keep
it busy for minutes is given up soon.
"""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collecting_tools import collecting
from groundwire.collect.discover import discover
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import keys_of
from groundwire.collect.wire import ReadAs
from groundwire.desk import Desk
from groundwire.errors import FeedError
from groundwire.model.item import Item
from groundwire.model.source import Source
from groundwire.net.fetch import Session, fetch
from groundwire.pipeline.collecting import collect_due
from groundwire.settings import Settings
from groundwire.store import items, sources
from groundwire.store.engine import Store
from imap_server import ImapServer
from site_server import LocalSite

NOW = datetime(2026, 1, 9, 9, tzinfo=UTC)
SECONDS = 0.5
RECIPE = (("item", "div div div"),)
GOOD = b"<rss version='2.0'><channel><title>Good</title><item><guid>1</guid><title>One</title></item></channel></rss>"
FLOOD = "<a " + " ".join(f"a{number}" for number in range(150_000)) + " href='/x'>words</a>"  # minutes, for a parser
ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(2_000))
TAGS = "".join(f"<category>{number}</category>" for number in range(30_000))  # each is compared with all before it
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>"
MAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
PAGE = "<url><loc> http://127.0.0.1/ä?q=a b</loc></url>"  # an address that takes long to be read
FEEDS = {
    "deep": (ATOM + "<entry>" + "<x>" * 3000, "nested more than 512 deep"),
    "entities": (f"{LAUGHS}{ATOM}<entry><id>&b;</id></entry></feed>", "declares XML entities"),
    "attributes": (f"{ATOM}<entry {ATTRIBUTES}/></feed>", "too many or too long attributes"),
    "long": (f"<rss><channel><item>{TAGS}</item></channel></rss>", "took more than 0.5 seconds"),
}
MAPS = {
    "deep": (MAP + "<url>" * 3000 + "</url>" * 3000 + "</urlset>", "is no sitemap: it is not XML"),
    "entities": (f"{LAUGHS}{MAP}<url><loc>&b;</loc></url></urlset>", "declares a document type"),
    "attributes": (f"{MAP}<url {ATTRIBUTES}/></urlset>", "more of it than a map may have"),
    "long": (MAP + PAGE * 190_000 + "</urlset>", "took more than 0.5 seconds"),
}
PAGES = {
    "deep": ("<html><body>" + "<div>" * 100_000, "finds no entry"),
    "attributes": (f"<html><body>{FLOOD}", "took more than 0.5 seconds"),
    "long": ("<html><body>" + ("<div>" * 250 + "</div>" * 250) * 400, "took more than 0.5 seconds"),
}
HOSTILE = [
    *(("arxiv", "/rss/cs.KT", *row) for row in FEEDS.values()),
    *(("youtube", "/feeds/videos.xml", *row) for row in FEEDS.values()),
    *(("feed", "/feed.xml", *row) for row in FEEDS.values()),
    *(("sitemap", "/sitemap.xml", *row) for row in MAPS.values()),
    *(("page", "/notes/", *row) for row in PAGES.values()),
]


def kept(store: Store) -> tuple[list[Item], list[Source]]:
    """All items and sources."""
    with store.reading() as conn:
        known = list(sources.every(conn))
        return [item for one in known if one.id for item in items.latest(conn, one.id)], known


async def collected(store: Store, *found: Source) -> tuple[list[Item], list[Source]]:
    """All items and sources after one round over *found*, by a worker that has little time."""
    with store.writing() as conn:
        sources.add_all(conn, found)
    async with collecting(store, NOW) as tools, ParserPool(1, seconds=SECONDS) as parsers:
        await collect_due(replace(tools, parsers=parsers))
    return kept(store)


@pytest.mark.parametrize(("kind", "path", "body", "why"), HOSTILE, ids=lambda value: str(value)[:24])
async def test_a_hostile_document_is_told_and_the_others_go_on(
    site: LocalSite, store: Store, kind: str, path: str, body: str, why: str
) -> None:
    settings = RECIPE if kind == "page" else ()
    bad = Source(url=site.put(path, body), title="", kind=kind, settings=settings)
    good = Source(url=site.put("/good.xml", GOOD), title="")
    found, known = await collected(store, bad, good)
    assert [item.title for item in found] == ["One"]
    health = {source.url: source.health for source in known}
    assert why in (health[bad.url].last_error or "")
    assert health[bad.url].errors == 1
    assert health[good.url].last_error is None


async def test_a_map_of_maps_survives_a_hostile_one_among_them(site: LocalSite, store: Store) -> None:
    heavy = site.put("/heavy.xml", MAPS["long"][0])
    light = site.put("/light.xml", f"{MAP}<url><loc>{site.url('/a-kite-flies')}</loc></url></urlset>")
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in (heavy, light))
    found, known = await collected(
        store, Source(url=site.put("/sitemap.xml", f"<sitemapindex>{rows}</sitemapindex>"), title="", kind="sitemap")
    )
    assert [item.title for item in found] == ["A kite flies"]
    assert known[0].health.errors == 0


BODY = f"<p>before</p>{FLOOD}"
BODIES = {
    "/r/kitelab/new.json": (
        "reddit",
        {"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {"name": "t3_a", "selftext_html": BODY}}]}},
    ),
    "/api/v1/accounts/5/statuses": ("mastodon", [{"uri": "https://w.example/1", "content": BODY}]),
    "/feed.json": (
        "feed",
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A", "content_html": BODY}]},
    ),
}


@pytest.mark.parametrize("path", BODIES)
async def test_a_body_that_no_parser_of_html_should_meet_is_kept_without_what_is_hostile(
    site: LocalSite, store: Store, path: str
) -> None:
    kind, answer = BODIES[path]
    found, known = await collected(store, Source(url=site.put(path, json.dumps(answer)), title="", kind=kind))
    assert known[0].health.last_error is None
    assert "an element with too many attributes was taken out" in known[0].health.reason
    (item,) = found
    assert item.content_html is not None
    assert "<p>before</p>" in item.content_html
    assert "a9999" not in item.content_html


async def test_a_page_in_place_of_json_is_told_without_a_tree_of_it(site: LocalSite, store: Store) -> None:
    url = site.put("/api/v1/accounts/5/statuses", f"<!doctype html><html>{FLOOD}")
    _, known = await collected(store, Source(url=url, title="", kind="mastodon"))
    assert known[0].health.last_error == "this address is a web page, not a feed"


async def test_a_hostile_letter_keeps_its_subject_and_those_after_it_are_read(store: Store) -> None:
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3_000))
    letters = {
        1: f"Subject: Deep\r\nMessage-ID: <1@a.example>\r\n{parts}".encode(),
        2: f"Subject: Flood\r\nMessage-ID: <2@a.example>\r\nContent-Type: text/html\r\n\r\n{FLOOD}".encode(),
        3: b"Subject: Good\r\nMessage-ID: <3@a.example>\r\n\r\nHello.",
    }
    with ImapServer("pa55", letters) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        with store.writing() as conn:
            sources.add_all(conn, [Source(url=f"{address}/INBOX", title="", kind="newsletter")])
        async with collecting(store, NOW) as tools, ParserPool(1, seconds=SECONDS) as parsers:
            await collect_due(replace(tools, parsers=parsers, keys=keys_of({}, mailbox=address, password="pa55")))
    found, known = kept(store)
    assert sorted(item.title for item in found) == ["Deep", "Flood", "Good"]
    assert known[0].validators.etag == "7:3"
    assert "a letter could not be read, and its subject alone was kept" in known[0].health.reason


LONG_TAGS = f"<meta {' '.join(f'a{number}' for number in range(14_000))}>" * 12
HEADS = {
    "attributes": (FLOOD, "document_too_complex"),
    "deep": ("<div>" * 100_000, "document_too_deep"),
    "long": (LONG_TAGS, "timeout"),
    "odd": (f"<link {ATTRIBUTES} rel=alternate>", None),
}


@pytest.mark.parametrize("kind", HEADS)
async def test_a_hostile_page_is_looked_for_a_feed_within_limits(site: LocalSite, kind: str) -> None:
    head, code = HEADS[kind]
    page = site.put("/", f"<!doctype html><html><head>{head}", content_type="text/html")
    feed = site.put("/feed", GOOD)
    async with Session(allow=("127.0.0.1",), pace=0) as session, ParserPool(1, seconds=SECONDS) as pool:
        try:
            assert (await discover(page, session, pool)).url == feed
        except FeedError as error:
            assert error.code == code  # noqa: PT017 - a feed found is as good
        assert (await discover(feed, session, pool)).url == feed


async def test_a_page_too_hostile_to_be_read_announces_nothing(site: LocalSite) -> None:
    page = site.put("/", f"<!doctype html><html><head>{LONG_TAGS}", content_type="text/html")
    async with Session(allow=("127.0.0.1",), pace=0) as session, ParserPool(1, seconds=SECONDS) as pool:
        with pytest.raises(FeedError, match=r"took more than 0\.5 seconds"):
            await pool.rows((await fetch(session, page)).body or b"", ReadAs("announced"), url=page)


LISTS = {
    "deep": ("<outline>" * 3000, "document_too_deep"),
    "entities": (LAUGHS, "xml_forbidden_entity"),
    "attributes": (f"<outline {ATTRIBUTES}/>", "document_too_complex"),
    "many": ("<x/>" * 100_000, "document_too_complex"),
    "rows": ("<outline text='a' xmlUrl='https://a.example/'/>" * 10_001, "too_many_feeds"),
}


@pytest.mark.parametrize("kind", LISTS)
async def test_a_hostile_list_of_sources_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    rows, code = LISTS[kind]
    body = f"{rows}<opml/>" if kind == "entities" else f"<opml version='2.0'><body>{rows}</body></opml>"
    with Desk(Settings(database=f"sqlite:///{tmp_path}/d.db")) as desk:
        desk.init()
        with pytest.raises(FeedError) as caught:
            await desk.import_opml(body.encode())
        assert caught.value.code == code
        good = b"<opml><body><outline xmlUrl='https://a.example/f'/></body></opml>"
        assert (await desk.import_opml(good)).added == 1


async def test_the_desk_goes_on_while_a_document_is_read(site: LocalSite, store: Store) -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    heart = asyncio.create_task(beat())
    page = Source(url=site.put("/notes/", PAGES["long"][0]), title="", kind="page", settings=RECIPE)
    await collected(store, page)
    heart.cancel()
    assert beats > 10
