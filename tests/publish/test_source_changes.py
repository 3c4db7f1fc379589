"""A quoted page is looked at again; what it no longer says is marked, with the difference."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.desk import Desk
from groundwire.model.difference import difference
from groundwire.model.source import Source
from groundwire.model.story import StoryId
from groundwire.publish.site import Site
from groundwire.publish.view import story
from groundwire.publish.view.changed import CHANGED, GONE, changed
from groundwire.publish.view.told import read
from groundwire.publish.web import pages
from groundwire.settings import Settings
from groundwire.store import audit, briefs, sources, stories
from site_server import LocalSite

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENTENCES = (
    "Harrow Labs released Wren 2, a small language model for schools, on Monday.",
    "The model scores 71.4 percent on the Fenwick reading test, 6 points above Wren 1.",
    "Training took 12 days on 256 chips and cost about 1.8 million dollars.",
    "The release matters because small schools can now run a tutor without a network.",
    "Teachers in Lund tried the model for three weeks before the release.",
)
FEED = """<rss version="2.0"><channel><title>Harrow Labs</title><link>{home}</link><description>News</description>
<item><title>Harrow Labs releases Wren 2 for schools</title><link>{url}</link><guid>wren-2</guid>
<pubDate>Mon, 23 Nov 2026 10:00:00 GMT</pubDate><description>A small model.</description></item></channel></rss>"""


def page(sentences: tuple[str, ...]) -> str:
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<html><head><title>Wren 2</title></head><body><article><h1>Wren 2</h1>{body}</article></body></html>"


@pytest.fixture
def desk(site: LocalSite, tmp_path: Path) -> Iterator[tuple[Desk, list[datetime]]]:
    """A desk whose one story quotes the page at /wren-2."""
    home = site.put("/", "<html></html>", content_type="text/html")
    url = site.put("/wren-2", page(SENTENCES), content_type="text/html; charset=utf-8")
    feed = site.put("/feed.xml", FEED.format(home=home, url=url), content_type="application/rss+xml")
    time = [NOW]
    settings = Settings(database=f"sqlite:///{tmp_path / 'changes.db'}", allow=("127.0.0.1",), pace=0.0)
    with Desk(settings, clock=lambda: time[0]) as opened:
        opened.init()
        with opened.store.writing() as conn:
            sources.add(conn, Source(url=feed, title="Harrow Labs"))
        asyncio.run(opened.round())
        yield opened, time


def marks(desk: Desk) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    with desk.store.reading() as conn:
        (story,) = stories.listing(conn)
        (told,) = read(conn, [stories.get(conn, story.slug)])
        assert told.brief is not None
        assert told.brief.claims
        found = changed(conn, told)
        assert all(part.sentences or part.abstained for part in told.parts.values())
        texts = {f"{name}-{n}": s.text for name, part in told.parts.items() for n, s in enumerate(part.sentences, 1)}
    return {texts[key]: (one.note, [(c.kind, c.text) for c in one.changes]) for key, one in found.items()}


async def test_words_that_a_page_no_longer_has_are_marked_with_the_difference(
    site: LocalSite, desk: tuple[Desk, list[datetime]]
) -> None:
    opened, time = desk
    assert marks(opened) == {}
    corrected = tuple(sentence.replace("71.4 percent", "64.1 percent") for sentence in SENTENCES)
    site.put("/wren-2", page(corrected), content_type="text/html; charset=utf-8")
    time[0] = NOW + timedelta(hours=7)
    done = await opened.round()
    assert (done.count("revisit", "pages"), done.count("revisit", "changed")) == (1, 1)
    found = marks(opened)
    assert set(found) == {SENTENCES[1]}
    note, changes = found[SENTENCES[1]]
    assert note == CHANGED
    assert ("old", SENTENCES[1]) in changes
    assert ("new", corrected[1]) in changes
    assert (await opened.round()).count("revisit", "pages") == 0  # not again on the same day
    shown = story_html(opened)
    assert "Changed at the source since" in shown
    assert f"<del>{SENTENCES[1]}</del>" in shown
    assert f"<ins>{corrected[1]}</ins>" in shown
    marked = re.findall(r'href="#since-([\w-]+)" data-since>source has changed<', shown)
    assert marked
    assert all(f'id="since-{key}"' in shown and f'id="{key}"' in shown for key in marked)


def story_html(desk: Desk) -> str:
    with desk.store.reading() as conn:
        view = story.story_page(conn, stories.listing(conn)[0].slug, now=desk.clock())
    return pages.story(view, Site(url="https://news.example"))


async def test_an_unchanged_page_is_looked_at_and_nothing_is_marked(desk: tuple[Desk, list[datetime]]) -> None:
    opened, time = desk
    time[0] = NOW + timedelta(hours=7)
    done = await opened.round()
    assert (done.count("revisit", "pages"), done.count("revisit", "changed")) == (1, 0)
    assert marks(opened) == {}
    assert "since" not in re.sub(r"<style.*?</style>|<head>.*?</head>", "", story_html(opened), flags=re.DOTALL)


async def test_a_story_that_is_doubted_is_written_again_though_its_sources_are_the_same(
    desk: tuple[Desk, list[datetime]],
) -> None:
    opened, time = desk
    with opened.store.writing() as conn:
        (told,) = stories.listing(conn)
        before, _ = briefs.newest(conn, [told.id or 0])[StoryId(told.id or 0)]
        audit.verify(conn, told.slug, "The figure is wrong.", who="ben", now=NOW)
    time[0] = NOW + timedelta(hours=1)
    for written in (1, 0):  # once, not in each round
        assert (await opened.round()).count("brief", "briefs") == written
    with opened.store.reading() as conn:
        again, _ = briefs.newest(conn, [told.id or 0])[StoryId(told.id or 0)]
    assert (again.version, again.written) == (before.version + 1, time[0])
    assert again.sections == before.sections


async def test_a_page_that_is_gone_is_said_to_be_gone(site: LocalSite, desk: tuple[Desk, list[datetime]]) -> None:
    opened, time = desk
    site.put("/wren-2", "gone", status=410)
    time[0] = NOW + timedelta(hours=7)
    assert (await opened.round()).count("revisit", "gone") == 1
    found = marks(opened)
    assert SENTENCES[0] in found
    assert {note for note, _ in found.values()} == {GONE}


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True), st.data())
def test_words_that_are_still_there_make_no_difference(sentences: list[str], data: st.DataObject) -> None:
    quote = data.draw(st.sampled_from(sentences))
    others = data.draw(st.lists(st.sampled_from(SENTENCES), max_size=3))
    assert difference(" ".join(sentences), "\n".join([*others, quote]), quote) == ()
    without = [sentence for sentence in sentences if sentence != quote]
    gone = difference(" ".join(sentences), " ".join(without), quote)
    assert ("old", quote) in [(change.kind, change.text) for change in gone]
