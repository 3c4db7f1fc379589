from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from groundwire.model.source import Source
from groundwire.publish.app import HEADERS, app
from groundwire.publish.cache import PageCache
from groundwire.store import regrouping, rows, sources, stories
from groundwire.store.engine import Store
from publish.page_store import filled
from publish.page_world import FULL, NOW, QUIET, SOURCES, more_told

STORY = "/story/is-machine-learning-moving-from-heavy-mathematics-to"


class Hands:
    """A clock and a notice that a test turns by hand."""

    def __init__(self) -> None:
        self.now = NOW
        self.notice: str | None = None

    def clock(self) -> datetime:
        return self.now

    def banner(self) -> str | None:
        return self.notice


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    quiet = replace(QUIET, documents=(replace(QUIET.documents[0], source="Quiet", source_url="https://q.example/"),))
    store = filled(tmp_path, (FULL, *more_told(), replace(quiet, brief=None)), SOURCES)
    yield store
    store.close()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def client(store: Store, hands: Hands) -> TestClient:
    application = app(store.reading, clock=hands.clock, public_url="https://news.example/", notice=hands.banner)
    return TestClient(application, "https://news.example", raise_server_exceptions=False, follow_redirects=False)


PATHS = (
    "/",
    STORY,
    f"{STORY}/versions",
    "/recap/2026-W20",
    "/recap/2026-05-12",
    "/recap/2020-W01",
    "/recap/2026-W20/papers",
    "/sources",
    "/source/1",
    "/topics",
    "/archive",
    "/day/2026-05-12",
    "/ledger",
    "/search",
    "/search?q=theorem",
    "/search?q=nothingofthekind+source:nobody",
    "/offline",
    "/about",
    "/style",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_served_with_strict_headers_and_costs_one_304_when_unchanged(
    client: TestClient, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["content-type"] == "text/html; charset=utf-8"
    assert all(first.headers[name] == value for name, value in HEADERS.items())
    assert not first.headers["etag"].startswith("W/")
    again = client.get(path, headers={"If-None-Match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert len(first.content) < 100_000


def test_no_page_has_a_script_or_style_inside(client: TestClient) -> None:
    for path in PATHS:
        page = client.get(path).text
        assert page.count("<script") == page.count('<script src="/static/') + page.count(
            '<script type="module" src="/static/'
        )
        assert "<style" not in page
        assert ' style="' not in page


def test_a_story_that_is_not_there_is_a_404_that_helps(client: TestClient) -> None:
    for path in ("/story/nothing", "/recap/2026-W60", "/recap/now", "/nope", "/recap/2026-W20/numbers", "/story/a/b"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Today’s stories" in answer.text
        assert all(answer.headers[name] == value for name, value in HEADERS.items())


def test_a_merged_story_leads_on_until_that_is_undone(client: TestClient, store: Store) -> None:
    with store.writing() as conn:
        kept, gone = (one.slug for one in stories.listing(conn)[:2])
        day = f"/day/{stories.get(conn, gone).latest:%Y-%m-%d}"
        regrouping.merge(conn, kept, gone, now=NOW, who="ada")
    for rest in ("", "/versions", "/brief.md", "?from=mail"):
        answer = client.get(f"/story/{gone}{rest}")
        assert (answer.status_code, answer.headers["location"]) == (308, f"/story/{kept}{rest}")
        assert answer.headers["cache-control"] == "no-cache"  # nobody goes by it without asking again
    assert f"/story/{gone}" not in client.get(day).text
    with store.writing() as conn:
        regrouping.undo(conn, now=NOW)
    assert client.get(f"/story/{gone}").status_code == 200
    assert f"/story/{gone}" in client.get(day).text


def test_the_recap_leads_to_this_week(client: TestClient) -> None:
    answer = client.get("/recap")
    assert (answer.status_code, answer.headers["location"]) == (307, "/recap/2026-W20")


def test_pages_are_only_read(client: TestClient) -> None:
    assert client.post("/").status_code == 405
    assert client.head(STORY).status_code == 200


def test_a_page_changes_with_the_edition_and_with_the_notice(client: TestClient, store: Store, hands: Hands) -> None:
    first = client.get("/").headers["etag"]
    hands.now += timedelta(seconds=30)
    assert client.get("/").headers["etag"] == first
    hands.notice = "No source could be reached."
    assert "No source could be reached." in client.get("/").text
    hands.notice = None
    with store.writing() as conn:
        sources.add(conn, Source(url="https://more.example/feed.xml", title="One more"))
        rows.next_edition(conn)
    assert client.get("/").headers["etag"] != first


def test_a_database_that_is_not_there_is_a_503_that_says_so(tmp_path: Path, hands: Hands) -> None:
    store = Store(f"sqlite:///{tmp_path / 'none.db'}")
    client = TestClient(
        app(store.reading, clock=hands.clock, public_url="http://x"), "http://x", raise_server_exceptions=False
    )
    assert client.get("/healthz").status_code == 503
    assert client.get("/").status_code == 503
    assert "groundwire doctor" in client.get("/").text


def test_a_mistake_of_ours_is_a_500_that_says_so(hands: Hands, store: Store) -> None:
    asked: list[int] = []

    def broken_once() -> str | None:
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("a mistake")
        return None

    client = TestClient(
        app(store.reading, clock=hands.clock, public_url="http://x", notice=broken_once),
        "http://x",
        raise_server_exceptions=False,
    )
    answer = client.get("/about")
    assert answer.status_code == 500
    assert "a mistake of ours" in answer.text
    assert "RuntimeError" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_our_files_may_be_kept_and_there_are_no_others(client: TestClient) -> None:
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/static/groundwire.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/pages.py").status_code == 404
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"
    assert client.get("/healthz").text == "ok\n"


def test_a_story_page_read_from_the_store_shows_every_claim(client: TestClient) -> None:
    page = client.get(STORY).text
    brief = FULL.brief
    assert brief is not None
    shown = len(brief.claims) + page.count('id="lens-theory-') // 2 + page.count('id="lens-evidence-') // 2
    assert shown > len(brief.claims), "each of the lens's sentences, and its receipt, has an id"
    assert page.count(" data-claim ") == page.count("data-quote=") == shown
    assert "copy of source" in page


def test_the_page_cache_stays_within_its_bounds() -> None:
    cache = PageCache(most_bytes=1000)
    for number in range(100):
        cache.get(number, lambda: "x" * 300)
        assert cache.size <= 1000
    cache.get("long", lambda: "x" * 5000)
    assert cache.size <= 1000
    assert cache.get(99, lambda: "made anew").bytes == b"x" * 300
