"""From the address that a person gives to a source: which kind, which address, and how it was found."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwire.collect.discover import Found, find
from groundwire.collect.kinds import feed_address, kind_of
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import KINDS, Means
from groundwire.errors import FeedError, FetchError
from groundwire.net.fetch import Session
from site_server import LocalSite

CASES = Path(__file__).parent / "kinds"
NOW = datetime(2026, 1, 10, tzinfo=UTC)
FEED = b"<rss version='2.0'><channel><title>Kites</title><item><guid>1</guid><title>One</title></item></channel></rss>"


async def found(url: str, settings: dict[str, str] | None = None) -> Found:
    async with Session(allow=("127.0.0.1",), pace=0) as session, ParserPool(1) as pool:
        return await find(url, Means(session=session, pool=pool, now=NOW), settings)


@pytest.mark.parametrize(
    ("given", "kind", "read"),
    [
        *(
            (f"https://{host}/r/MachineLearning{end}", "reddit", "https://www.reddit.com/r/MachineLearning/.rss")
            for host in ("reddit.com", "www.reddit.com", "old.reddit.com", "np.reddit.com", "WWW.Reddit.com")
            for end in ("", "/", "/hot/", "/?utm_source=share", "/best?f=1")
        ),
        *(
            (one, "reddit", one)
            for one in (
                "https://www.reddit.com/r/MachineLearning/.rss",
                "https://old.reddit.com/r/MachineLearning.rss",
                "https://www.reddit.com/r/a+b/new/.rss?limit=50",
                "https://www.reddit.com/r/MachineLearning/new.json",
                "http://127.1.2.3:8911/r/kitelab.rss",
                "http://127.1.2.3:8911/r/kitelab/.json",
            )
        ),
        ("https://www.reddit.com/r/a+b", "reddit", "https://www.reddit.com/r/a+b/.rss"),
        ("https://www.reddit.com/r/kites/new/", "reddit", "https://www.reddit.com/r/kites/new/.rss"),
        ("https://www.reddit.com/r/kites/top/", "reddit", "https://www.reddit.com/r/kites/top/.rss?t=day"),
        ("https://www.reddit.com/r/kites/top/?t=week", "reddit", "https://www.reddit.com/r/kites/top/.rss?t=week"),
        ("https://www.reddit.com/user/gale-9/", "reddit", "https://www.reddit.com/user/gale-9/submitted/.rss"),
        (
            "https://github.com/windward/kite?tab=readme-ov-file",
            "github",
            "https://github.com/windward/kite/releases.atom",
        ),
        ("https://arxiv.org/list/cs.LG/pastweek?skip=0&show=50", "arxiv", "https://rss.arxiv.org/atom/cs.LG"),
        (
            "https://news.ycombinator.com",
            "hackernews",
            "https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=30",
        ),
        (
            "https://news.ycombinator.com/show",
            "hackernews",
            "https://hn.algolia.com/api/v1/search_by_date?tags=show_hn&hitsPerPage=30",
        ),
        ("https://arxiv.org/list/cs.LG/recent", "arxiv", "https://rss.arxiv.org/atom/cs.LG"),
        ("https://huggingface.co/papers", "huggingface", "https://huggingface.co/api/daily_papers"),
        ("https://github.com/windward/kite", "github", "https://github.com/windward/kite/releases.atom"),
        ("https://github.com/windward/kite/tags", "github", "https://github.com/windward/kite/tags.atom"),
        (
            "https://github.com/search?q=topic%3Allm+stars%3A%3E50&type=repositories",
            "github",
            "https://api.github.com/search/repositories?q=topic%3Allm%20stars%3A%3E50&sort=updated&per_page=50",
        ),
        (
            "https://github.com/trending/python?since=weekly",
            "github",
            "https://github.com/trending/python?since=weekly",
        ),
        (
            "https://www.youtube.com/channel/UCkites",
            "youtube",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCkites",
        ),
        (
            "https://www.youtube.com/playlist?list=PLkites",
            "youtube",
            "https://www.youtube.com/feeds/videos.xml?playlist_id=PLkites",
        ),
        (
            "https://bsky.app/profile/gale.example",
            "bluesky",
            (
                "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed"
                "?actor=gale.example&filter=posts_no_replies&limit=50"
            ),
        ),
        ("https://wind.example/@gale.rss", "mastodon", "https://wind.example/@gale.rss"),
        (
            "imaps://me@mail.example/INBOX?from=a@b.example",
            "newsletter",
            "imaps://me@mail.example/INBOX?from=a@b.example",
        ),
        ("http://127.1.2.3:8911/r/kitelab/new.json", "reddit", "http://127.1.2.3:8911/r/kitelab/new.json"),
        ("http://127.1.2.3:8911/hn/v0/topstories.json", "hackernews", "http://127.1.2.3:8911/hn/v0/topstories.json"),
        ("http://127.1.2.3:8911/hf/api/daily_papers", "huggingface", "http://127.1.2.3:8911/hf/api/daily_papers"),
        ("http://127.1.2.3:8911/arxiv/rss/cs.CL", "arxiv", "http://127.1.2.3:8911/arxiv/rss/cs.CL"),
        ("https://kites.example/notes", "feed", "https://kites.example/notes"),
    ],
)
def test_an_address_is_known_by_its_shape(given: str, kind: str, read: str) -> None:
    assert feed_address(given) == read
    assert kind_of(read) == kind
    assert kind in KINDS


async def test_the_address_of_a_front_end_is_read_as_the_kind_that_its_path_shows(site: LocalSite) -> None:
    url = site.put("/r/kitelab/new.json", (CASES / "reddit_listing.json").read_bytes())
    answer = await found(url)
    assert (answer.source.kind, answer.source.title, answer.entries) == ("reddit", "r/kitelab", 2)
    assert answer.how == "the address itself"


@pytest.mark.parametrize("page", [None, "<!doctype html><title>Kites</title>"])
@pytest.mark.parametrize("given", ["/r/kitelab", "/r/kitelab/"])
@pytest.mark.parametrize(
    ("listing", "case"),
    [
        ("/r/kitelab/.json", "reddit_listing.json"),
        ("/r/kitelab.json", "reddit_listing.json"),
        ("/r/kitelab/.rss", "reddit_feed.xml"),
        ("/r/kitelab.rss", "reddit_feed.xml"),
    ],
)
async def test_the_page_of_a_community_leads_to_its_listing_whether_there_is_a_page_or_not(
    site: LocalSite, page: str | None, given: str, listing: str, case: str
) -> None:
    if page:
        site.put(given, page)
    url = site.put(listing, (CASES / case).read_bytes())
    answer = await found(site.url(given))
    assert (answer.source.url, answer.source.kind, answer.how) == (url, "reddit", "the listing of the community")


async def test_an_address_where_nothing_is_is_told_as_the_server_told_it(site: LocalSite) -> None:
    for path in ("/r/kitelab/", "/feed"):
        with pytest.raises(FetchError, match="404"):
            await found(site.url(path))


async def test_a_page_leads_to_what_it_announces_and_says_so(site: LocalSite) -> None:
    site.put("/@gale.rss", FEED)
    page = site.put("/@gale", "<html><link rel=alternate type='application/rss+xml' href='/@gale.rss'></html>")
    answer = await found(page)
    assert (answer.source.url, answer.source.kind) == (site.url("/@gale.rss"), "mastodon")
    assert answer.how == "announced by the page"


async def test_a_page_without_a_feed_is_read_by_a_recipe_or_else_by_the_sites_map(site: LocalSite) -> None:
    page = site.put("/notes/", (CASES / "page.html").read_bytes(), content_type="text/html")
    with pytest.raises(FeedError, match="recipe"):
        await found(page)
    by_recipe = await found(page, {"item": "li.note"})
    assert (by_recipe.source.kind, by_recipe.source.settings) == ("page", (("item", "li.note"),))
    site.put("/robots.txt", f"User-agent: *\nSitemap: {site.url('/map.xml')}\n", content_type="text/plain")
    one = site.url("/notes/landing")
    site.put(
        "/map.xml", f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{one}</loc></url></urlset>"
    )
    by_map = await found(page)
    assert (by_map.source.kind, by_map.source.url, by_map.entries) == ("sitemap", site.url("/map.xml"), 1)
    assert by_map.source.setting("under") == page
