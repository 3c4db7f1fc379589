"""A source from the wire to items: visits, discovery, and the limits of the processes that parse."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from groundwire.collect.discover import discover
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import visit
from groundwire.collect.wire import ReadAs
from groundwire.errors import FeedError, FetchError
from groundwire.model.item import ParsedFeed
from groundwire.model.source import Source, SourceId
from groundwire.net.fetch import Session
from site_server import LocalSite

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
FEED = b"""<rss version='2.0'><channel><title>Lanterns</title><link>https://lanterns.example/</link><ttl>60</ttl>
<item><guid>1</guid><title>One</title><link>/one</link></item></channel></rss>"""
TAGS = b"".join(b"<category>%d</category>" % number for number in range(30_000))
SLOW = b"<rss><channel><item>" + TAGS + b"</item></channel></rss>"  # each tag is compared with all before it


def session() -> Session:
    return Session(allow=("127.0.0.1",), pace=0)


def source(url: str) -> Source:
    return Source(id=SourceId(1), url=url, title="")


async def test_a_visit_brings_items_and_the_next_one_that_nothing_changed(site: LocalSite) -> None:
    url = site.put("/feed", FEED, etag='"1"')
    async with session() as opened, ParserPool(1) as pool:
        first = await visit(source(url), session=opened, pool=pool, now=NOW)
        again = await visit(first.source, session=opened, pool=pool, now=NOW)
    assert [(item.key, item.url) for item in first.items] == [("1", site.url("/one"))]
    assert first.source.title == "Lanterns"
    assert first.facts.ttl is not None
    assert again.unchanged
    assert again.items == ()
    assert again.source.validators == first.source.validators


async def test_a_source_takes_its_new_address_after_two_same_answers_and_a_good_read_there(site: LocalSite) -> None:
    good = site.put("/new", FEED)
    moved = site.put("/old", redirect=good, status=301)
    astray = site.put("/astray", redirect=site.url("/missing"), status=301)
    async with session() as opened, ParserPool(1) as pool:
        once = await visit(source(moved), session=opened, pool=pool, now=NOW)
        assert (once.source.url, once.source.moving_to) == (moved, good)
        twice = await visit(once.source, session=opened, pool=pool, now=NOW)
        assert (twice.source.url, twice.source.moving_to) == (good, None)
        with pytest.raises(FetchError):
            await visit(source(astray), session=opened, pool=pool, now=NOW)


async def test_another_new_address_begins_the_count_again(site: LocalSite) -> None:
    site.put("/a", FEED)
    site.put("/b", FEED)
    old = site.put("/old", redirect="/a", status=301)
    async with session() as opened, ParserPool(1) as pool:
        once = await visit(source(old), session=opened, pool=pool, now=NOW)
        site.put("/old", redirect="/b", status=301)
        other = await visit(once.source, session=opened, pool=pool, now=NOW)
        assert (other.source.url, other.source.moving_to) == (old, site.url("/b"))
        site.put("/old", FEED)
        back = await visit(other.source, session=opened, pool=pool, now=NOW)
        assert (back.source.url, back.source.moving_to) == (old, None)


@pytest.mark.parametrize("etag", ['"1"', None])
@pytest.mark.parametrize("status", [301, 308])
async def test_a_second_answer_without_news_confirms_a_move_too(site: LocalSite, status: int, etag: str | None) -> None:
    good = site.put("/new", FEED, etag=etag)
    moved = site.put("/old", redirect="/new", status=status)
    async with session() as opened, ParserPool(1) as pool:
        once = await visit(source(moved), session=opened, pool=pool, now=NOW)
        assert (once.unchanged, once.source.url, once.source.moving_to) == (False, moved, good)
        twice = await visit(once.source, session=opened, pool=pool, now=NOW)
    assert (twice.unchanged, twice.source.url, twice.source.moving_to) == (True, good, None)
    assert site.answers == [status, 200, status, 304 if etag else 200]


async def test_a_move_that_is_only_ever_answered_with_304_is_believed_the_second_time(site: LocalSite) -> None:
    old = site.put("/feed", FEED, etag='"1"')
    new = site.put("/new", FEED, etag='"1"')
    async with session() as opened, ParserPool(1) as pool:
        one = (await visit(source(old), session=opened, pool=pool, now=NOW)).source
        site.put("/feed", redirect="/new", status=301)
        one = (await visit(one, session=opened, pool=pool, now=NOW)).source
        assert (one.url, one.moving_to) == (old, new)
        one = (await visit(one, session=opened, pool=pool, now=NOW)).source
    assert (one.url, one.moving_to) == (new, None)
    assert site.answers == [200, 301, 304, 301, 304]


async def test_between_two_redirects_an_answer_at_the_old_address_begins_the_count_again(site: LocalSite) -> None:
    site.put("/new", FEED, etag='"1"')
    old = site.put("/old", redirect="/new", status=301)
    async with session() as opened, ParserPool(1) as pool:
        one = (await visit(source(old), session=opened, pool=pool, now=NOW)).source
        site.put("/old", FEED, etag='"1"')
        one = (await visit(one, session=opened, pool=pool, now=NOW)).source  # a 304 of the old address itself
        assert one.moving_to is None
        site.put("/old", redirect="/new", status=302)
        one = (await visit(one, session=opened, pool=pool, now=NOW)).source
        one = (await visit(one, session=opened, pool=pool, now=NOW)).source
    assert (one.url, one.moving_to) == (old, None)  # "found" is no move for good


async def test_the_same_bytes_are_not_read_again(site: LocalSite) -> None:
    url = site.put("/feed", FEED)  # no validators: the server sends it whole each time
    async with session() as opened, ParserPool(1) as pool:
        first = await visit(source(url), session=opened, pool=pool, now=NOW)
        again = await visit(first.source, session=opened, pool=pool, now=NOW)
        assert (first.unchanged, again.unchanged, again.parsed) == (False, True, None)
        site.put("/feed", FEED.replace(b"Lanterns", b"Lamps"))
        assert not (await visit(again.source, session=opened, pool=pool, now=NOW)).unchanged


async def test_of_a_feed_that_broke_off_the_server_is_not_asked_whether_it_changed(site: LocalSite) -> None:
    url = site.put("/feed", FEED[: FEED.index(b"</item>") + 9], etag='"1"')
    async with session() as opened, ParserPool(1) as pool:
        cut = await visit(source(url), session=opened, pool=pool, now=NOW)
        site.put("/feed", FEED.replace(b"</channel>", b"<item><guid>2</guid></item></channel>"), etag='"1"')
        whole = await visit(cut.source, session=opened, pool=pool, now=NOW)
        again = await visit(whole.source, session=opened, pool=pool, now=NOW)
    assert cut.parsed is not None
    assert cut.parsed.broken_off
    assert [[item.key for item in seen.items] for seen in (cut, whole, again)] == [["1"], ["1", "2"], []]
    assert site.answers == [200, 200, 304]


async def test_a_source_whose_title_nobody_knew_has_it_from_its_feed(site: LocalSite) -> None:
    url = site.put("/feed", FEED)
    async with session() as opened, ParserPool(1) as pool:
        unnamed = await visit(replace(source(url), title=url), session=opened, pool=pool, now=NOW)
        named = await visit(replace(source(url), title="Mine"), session=opened, pool=pool, now=NOW)
    assert (unnamed.source.title, named.source.title) == ("Lanterns", "Mine")


async def test_a_server_that_says_304_for_ever_is_asked_without_conditions_once_a_day(site: LocalSite) -> None:
    url = site.put("/feed", FEED, etag='"1"')
    async with session() as opened, ParserPool(1) as pool:
        one = (await visit(source(url), session=opened, pool=pool, now=NOW)).source
        for hours in range(1, 60):
            now = NOW + timedelta(hours=hours)
            health = replace(one.health, last_success=now - timedelta(minutes=30))
            one = (await visit(replace(one, health=health), session=opened, pool=pool, now=now)).source
    assert 1 + 2 <= site.answers.count(200) <= 1 + 3
    assert site.answers.count(304) > 50


async def test_a_page_leads_to_the_feed_that_it_announces(site: LocalSite) -> None:
    feed = site.put("/news.xml", FEED)
    page = site.put("/", "<html><link rel='alternate' type='application/rss+xml' href='/news.xml'></html>")
    async with session() as opened, ParserPool(1) as pool:
        found = await discover(page, opened, pool)
    assert (found.url, found.title, found.home_url) == (feed, "Lanterns", "https://lanterns.example/")


async def test_a_page_that_announces_nothing_is_asked_at_the_usual_places(site: LocalSite) -> None:
    page = site.put("/blog", "<html><p>Hello</p></html>")
    feed = site.put("/rss.xml", FEED)
    async with session() as opened, ParserPool(1) as pool:
        assert (await discover(page, opened, pool)).url == feed
        site.remove("/rss.xml")
        with pytest.raises(FeedError) as caught:
            await discover(page, opened, pool)
    assert caught.value.code == "no_feed_found"


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    async with ParserPool(1, seconds=0.15) as pool:
        with pytest.raises(FeedError) as caught:
            await pool.parse(SLOW)
        assert caught.value.code == "timeout"
        assert (await pool.parse(FEED)).feed.title == "Lanterns"


async def test_a_document_that_fills_the_memory_is_given_up_and_the_next_one_is_read() -> None:
    async with ParserPool(1, memory=200 * 1024 * 1024) as pool:
        with pytest.raises(FeedError) as caught:
            await pool.parse(
                b"<rss><channel><item><description>"
                + b"&amp; x " * 4_000_000
                + b"</description></item></channel></rss>"
            )
        assert caught.value.code in ("memory", "crash", "timeout")
        assert (await pool.parse(FEED)).feed.title == "Lanterns"


async def test_what_was_handed_over_with_a_bad_document_is_read_by_the_next_process() -> None:
    async with ParserPool(1, seconds=0.15) as pool:
        documents = [FEED, FEED, SLOW, FEED, SLOW, FEED]
        found = await asyncio.gather(*(pool.parse(body) for body in documents), return_exceptions=True)
    told = [one.feed.title if isinstance(one, ParsedFeed) else getattr(one, "code", one) for one in found]
    assert told == ["Lanterns", "Lanterns", "timeout", "Lanterns", "timeout", "Lanterns"]


async def test_who_gave_up_waiting_is_passed_over_and_the_others_are_answered() -> None:
    async with ParserPool(1) as pool:
        tasks = [asyncio.create_task(pool.parse(FEED)) for _ in range(3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(one) for one in found] == [ParsedFeed, asyncio.CancelledError, ParsedFeed]
        assert (await pool.parse(FEED)).feed.title == "Lanterns"


async def test_a_document_that_keeps_a_process_busy_does_not_keep_those_that_come_after_it() -> None:
    async with ParserPool(2, seconds=2) as pool:
        slow = asyncio.create_task(pool.parse(SLOW))
        await asyncio.sleep(0.2)
        found = await asyncio.gather(*(pool.parse(FEED) for _ in range(3)))
        assert not slow.done()
        slow.cancel()
    assert [one.feed.title for one in found] == ["Lanterns"] * 3


def recipe(item: str) -> ReadAs:
    return ReadAs("recipe", {"item": item})


async def test_a_page_that_would_keep_its_recipe_busy_for_hours_is_given_up() -> None:
    page = b"<html><body>" + (b"<div>" * 250 + b"</div>" * 250) * 400
    async with ParserPool(1, seconds=0.3) as pool:
        with pytest.raises(FeedError) as caught:
            await pool.parse(page, url="https://e.example/", read_as=recipe("div div div"))
        good = await pool.parse(b"<a href='/1'>One</a>", url="https://e.example/", read_as=recipe("a"))
    assert caught.value.code == "timeout"
    assert [(entry.url, entry.title) for entry in good.entries] == [("https://e.example/1", "One")]


async def test_a_pool_reads_many_documents_at_once_and_names_each_failure() -> None:
    async with ParserPool(2) as pool:
        found = [await pool.parse(FEED, url=f"https://e{number}.example/") for number in range(5)]
        with pytest.raises(FeedError) as caught:
            await pool.parse(b"nothing of the kind")
    assert {entry.url for feed in found for entry in feed.entries} == {f"https://e{n}.example/one" for n in range(5)}
    assert caught.value.code == "feed_not_recognised"
