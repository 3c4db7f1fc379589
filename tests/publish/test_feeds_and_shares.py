"""Feeds that others read, cards and Markdown to share, searches: true to their formats, whatever is in them."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from starlette.testclient import TestClient

from groundwire.model.entity import Entity, Kind
from groundwire.model.story import StoryId
from groundwire.publish.app import app
from groundwire.publish.feeds.entries import Entry, Feed, brief_html, entry
from groundwire.publish.feeds.formats import atom, json_feed
from groundwire.publish.share.card import SIZE, draw
from groundwire.publish.share.markdown import plain
from groundwire.store import entities, stories
from groundwire.store.engine import Store
from groundwire.store.search import index
from publish.feed_rules import ATOM, atom_of, json_of
from publish.page_store import filled
from publish.page_world import FULL, NOW, SOURCES, more_told

STORY = "/story/is-machine-learning-moving-from-heavy-mathematics-to"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("feeds")
    made = filled(folder, (FULL, *more_told()), SOURCES)
    with made.writing() as conn:
        index.rebuild(conn)
        number = stories.get(conn, STORY.removeprefix("/story/")).id or StoryId(0)
        about = (Entity(kind=Kind.TOPIC, slug="scaling", name="Scaling"), Entity(kind=Kind.LAB, slug="lab", name="Lab"))
        entities.save(conn, {number: about})
    yield made
    made.close()


@pytest.fixture
def client(store: Store) -> TestClient:
    application = app(store.reading, clock=lambda: NOW, public_url="https://news.example/", version=store.version)
    return TestClient(application, "https://news.example", raise_server_exceptions=False, follow_redirects=False)


FEEDS = (
    "",
    "/topic/scaling",
    "/entity/lab/lab",
    "/source/1",
    "/recap",
    "/recap/2026-W20",
    "/recap/2026-05-12",
    "/search",
)


@pytest.mark.parametrize("path", FEEDS)
def test_an_atom_feed_is_what_rfc_4287_asks_for(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}/feed.atom", params={"q": "theorem"} if path == "/search" else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = atom_of(answer.content)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{{{ATOM}}}link")}
    assert str(links["self"]).startswith(f"https://news.example{path}/feed.atom")
    entries = root.findall(f"{{{ATOM}}}entry")
    assert entries, path
    for parent in (root, *entries):
        assert RFC3339.fullmatch(parent.findtext(f"{{{ATOM}}}updated") or "")
        assert (parent.findtext(f"{{{ATOM}}}id") or "").startswith("https://news.example/")
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert len(read.entries) == len(entries)


@pytest.mark.parametrize("path", FEEDS)
def test_a_json_feed_is_what_version_1_1_asks_for(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}/feed.json", params={"q": "theorem"} if path == "/search" else {})
    assert answer.headers["content-type"].startswith("application/feed+json")
    feed = json_of(answer.content)
    assert str(feed.feed_url).startswith(f"https://news.example{path}/feed.json")
    assert feed.items
    for item in json.loads(answer.content)["items"]:
        assert item["url"].startswith("https://news.example/story/")
        assert RFC3339.fullmatch(item["date_published"])
        assert RFC3339.fullmatch(item["date_modified"])


def test_a_feed_of_nothing_new_is_a_feed_too(client: TestClient) -> None:
    for q in ("nobodywritesthis", ""):
        assert atom_of(client.get("/search/feed.atom", params={"q": q}).content).findall(f"{{{ATOM}}}entry") == []
        assert json_of(client.get("/search/feed.json", params={"q": q}).content).items == []


def test_a_hub_that_is_set_is_named_by_every_feed(store: Store) -> None:
    hub = "https://hub.example/"
    application = app(store.reading, clock=lambda: NOW, public_url="https://news.example", hub=hub)
    client = TestClient(application, "https://news.example")
    for path in FEEDS:
        asked = {"q": "theorem"} if path == "/search" else {}
        answer = client.get(f"{path}/feed.atom", params=asked)
        links = {link.get("rel"): link.get("href") for link in atom_of(answer.content).findall(f"{{{ATOM}}}link")}
        assert links["hub"] == hub
        assert answer.headers["link"] == f'<{links["self"]}>; rel="self", <{hub}>; rel="hub"'
        feed = json_of(client.get(f"{path}/feed.json", params=asked).content)
        assert [(one.type, str(one.url)) for one in feed.hubs] == [("WebSub", hub)]


def test_a_feed_carries_the_whole_brief_with_each_quote_and_its_link(client: TestClient) -> None:
    feed = json.loads(client.get("/feed.json").content)
    item = next(one for one in feed["items"] if one["url"].endswith(STORY))
    brief = FULL.brief
    assert brief is not None
    body = etree.HTML(item["content_html"])
    words = " ".join("".join(body.itertext()).split())
    titles = {link.get("title") for link in body.iter("a")}
    for claim in brief.claims:
        assert " ".join(claim.text.split()) in words
        assert all(one.quote in titles for one in claim.citations)


def test_a_feed_costs_one_304_when_unchanged(client: TestClient) -> None:
    first = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_feed_of_nothing_is_a_404(client: TestClient) -> None:
    for path in ("/topic/nothing", "/entity/nonsense/x", "/source/999", "/source/x", "/recap/2026-W60"):
        assert client.get(f"{path}/feed.atom").status_code == 404, path


def test_no_text_breaks_a_feed() -> None:
    @given(st.text(), st.text())
    def holds(title: str, words: str) -> None:
        told = replace(FULL, story=replace(FULL.story, title=title, topic=words or None))
        feed = _feed(entry(told, "https://news.example"), words)
        read = atom_of(atom(feed))
        assert len(read.findall(f"{{{ATOM}}}entry")) == 1
        assert json_of(json_feed(feed)).items[0].id == feed.entries[0].id

    holds()


def _feed(one: Entry, title: str, updated: datetime = NOW) -> Feed:
    return Feed(
        title=title,
        subtitle="",
        home="https://news.example/",
        address="https://news.example/feed.atom",
        updated=updated,
        entries=(one,),
    )


def test_markup_in_words_is_words_in_a_feed() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    told = replace(FULL, documents=tuple(replace(one, source=evil) for one in FULL.documents))
    body = etree.HTML(brief_html(told, "https://news.example/story/x"))
    assert {element.tag for element in body.iter()} <= {
        "html", "body", "div", "h3", "ul", "li", "p", "a", "small", "time", "blockquote"
    }  # fmt: skip
    assert all(
        name in {"href", "title", "datetime", "lang", "dir"} for element in body.iter() for name in element.attrib
    )


def test_a_story_has_a_card_and_a_brief_to_carry(client: TestClient) -> None:
    answer = client.get(f"{STORY}/card.png")
    assert answer.headers["content-type"] == "image/png"
    image = Image.open(BytesIO(answer.content))
    assert image.size == SIZE
    assert len(answer.content) < 60_000
    brief = client.get(f"{STORY}/brief.md").text
    assert FULL.brief is not None
    for claim in FULL.brief.claims:
        assert plain(claim.citations[0].quote) in brief
    marks = set(re.findall(r"\[\^(\d+)\](?!:)", brief))
    notes = set(re.findall(r"^\[\^(\d+)\]:", brief, re.MULTILINE))
    assert marks == notes != set()
    page = client.get(STORY).text
    assert f'content="https://news.example{STORY}/card.png"' in page
    for name in ("X", "LinkedIn", "Mastodon", "Bluesky"):
        assert f">{name}</a>" in page


def test_any_words_make_a_card() -> None:
    @given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
    def holds(headline: str, hook: str, badge: str) -> None:
        assert Image.open(BytesIO(draw(headline, hook, badge, badge))).size == SIZE

    holds()


def test_words_in_markdown_open_no_link_and_no_tag() -> None:
    shown = plain("[x](javascript:alert(1)) <b>y</b> `z`\n# not a heading")
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[\[<`#]", shown)


def test_a_search_finds_marks_and_suggests(client: TestClient) -> None:
    page = client.get("/search", params={"q": "ablation"}).text
    assert "<mark>" in page
    assert STORY in page
    wrong = client.get("/search", params={"q": "ablatoin theorem"}).text
    assert "Did you mean" in wrong
    assert client.get("/search", params={"q": "is:starred"}).text.count("Sign in") >= 1


@pytest.mark.parametrize(
    "asked",
    ["a" * 9_000, "(a+)+$", "*", "\\", '"' * 999, "* OR " * 200, "%" * 999, "\0", "title:" * 99, "-" * 999, "<script>",
     "NEAR(", "source:", 'before:9999-99 "', "{title}: x", "^a", "a AND", "\ud7ff\uffff"],
)  # fmt: skip
def test_no_search_is_an_error(client: TestClient, asked: str) -> None:
    answer = client.get("/search", params={"q": asked})
    assert answer.status_code in (200, 400), asked[:40]
    assert "<script>" not in answer.text
    assert client.get("/search/feed.atom", params={"q": asked}).status_code in (200, 400)


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/pages.py", "/static//etc/passwd",
     "/story/..%2f..%2fetc%2fpasswd/card.png", "/static/groundwire.css%00.png", "/source/..%2f1"],
)  # fmt: skip
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def test_an_answer_is_packed_remembered_and_never_stale(store: Store) -> None:
    client = TestClient(
        app(store.reading, clock=lambda: NOW, public_url="https://x.example", version=store.version),
        "https://x.example",
    )
    packed = client.get("/", headers={"accept-encoding": "gzip"})
    plainly = client.get("/", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plainly.headers
    assert packed.text == plainly.text
    assert packed.headers["etag"] != plainly.headers["etag"]
    assert "accept-encoding" in packed.headers["vary"]
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["etag"] == packed.headers["etag"]
    again = client.get("/", headers={"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]})
    assert again.status_code == 304
    before = store.version()
    with store.writing() as conn:
        conn.exec_driver_sql("UPDATE stories SET title = 'Another headline' WHERE place = 1")
        conn.exec_driver_sql("UPDATE state SET value = '99' WHERE name = 'edition'")
    assert store.version() != before
    assert "Another headline" in client.get("/").text


def test_a_card_in_arabic_begins_at_the_right_and_one_in_english_at_the_left() -> None:
    def columns(headline: str) -> list[int]:
        drawn = Image.open(BytesIO(draw(headline, "", "", ""))).convert("L").crop((0, 90, 1200, 300))
        return [x for x in range(1200) if min(drawn.crop((x, 0, x + 1, 210)).tobytes()) < 100]

    arabic, english = columns("نموذج صغير"), columns("A small model")
    assert english[0] < 90
    assert english[-1] < 700
    assert arabic[0] > 500
    assert 1110 < arabic[-1] <= 1130
    assert draw("A small model", "", "", "") == draw("A small model", "", "", "")
