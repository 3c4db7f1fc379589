"""What each host says when it has had enough, or knows no such thing: against servers that answer as it is documented.

Each test names the page of the host's public documentation that its paths, statuses and headers come from.
"""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundwire.collect.pool import ParserPool
from groundwire.collect.readings.sitemap import LARGEST
from groundwire.collect.registry import FOLLOWERS, KINDS, keys_of
from groundwire.collect.visit import Key, Means, Visit
from groundwire.errors import FeedError, FetchError
from groundwire.model.item import Item
from groundwire.model.source import Source, SourceId
from groundwire.net import headers
from groundwire.net.fetch import Session
from imap_server import ImapServer
from site_server import Asked, LocalSite, head

CASES = Path(__file__).parent / "kinds"
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
DATE = "Sat, 10 Jan 2026 12:00:00 GMT"
UNIX = 1_768_046_400  # the same


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def source(url: str, kind: str, **settings: str) -> Source:
    return Source(id=SourceId(1), url=url, title="", kind=kind, settings=tuple(settings.items()))


async def visit(given: Source, keys: dict[str, Key] | None = None) -> tuple[Visit | FetchError | FeedError, float]:
    """What a visit brought, or why not; and for how many seconds the domain rests after it."""
    async with ParserPool(1) as pool, Session(allow=("127.0.0.1",), pace=0) as session:
        means = Means(session=session, pool=pool, now=NOW, keys=keys or {})
        try:
            found: Visit | FetchError | FeedError = await KINDS[given.kind](given, means)
        except (FetchError, FeedError) as error:
            found = error
        held = session.pace.held(given.url if "://127" in given.url else "")
    return found, held.total_seconds() if held else 0.0


def brought(found: Visit | FetchError | FeedError) -> list[str]:
    assert isinstance(found, Visit), found
    return [item.key for item in found.items]


# https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki: a client names itself in
# User-Agent, 100 requests a minute with a token; X-Ratelimit-Used, -Remaining and -Reset (seconds) come with each.
async def test_reddit_knows_who_asks_and_its_atom_is_read_without_a_token(site: LocalSite) -> None:
    async def reddit(asked: Asked, writer: asyncio.StreamWriter) -> int:
        named = asked.headers.get("user-agent", "")
        status = 429 if not named or "aiohttp" in named.lower() or "authorization" in asked.headers else 200
        body = case("reddit_feed.xml") if status == 200 else b""
        said = {"Content-Type": "application/atom+xml; charset=UTF-8", "Content-Length": str(len(body))}
        writer.write(head(status, said | {"x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "321"}) + body)
        await writer.drain()
        return status

    found, rest = await visit(source(site.serve("/r/kitelab/.rss", reddit), "reddit"))
    assert brought(found) == ["t3_kite1"]
    assert isinstance(found, Visit)
    assert found.items[0].links[-2:] == (
        "https://strings.example/study",
        "https://www.reddit.com/r/kitelab/comments/kite1/we_tried_it/",
    )
    assert 310 < rest <= 321


# https://github.com/reddit-archive/reddit/wiki/OAuth2: a token that has run out is answered with 401
async def test_a_token_that_has_run_out_is_called_so_and_stops_nothing_else(site: LocalSite) -> None:
    site.put("/r/kitelab/new?limit=100&raw_json=1", b'{"message": "Unauthorized", "error": 401}', status=401)
    given = source(site.url("/r/kitelab/.rss"), "reddit")
    found, rest = await visit(given, {"reddit": Key("old", site.url(""))})
    assert isinstance(found, FetchError)
    assert found.code == "http_401"
    assert rest == 0


# https://hn.algolia.com/api: pages of hits; more than 10,000 requests an hour from one address are refused
async def test_algolias_hits_are_stories_with_their_figures_and_its_refusal_is_a_rest(site: LocalSite) -> None:
    path = "/api/v1/search?tags=front_page&hitsPerPage=30"
    found, _ = await visit(source(site.put(path, case("hackernews_hits.json")), "hackernews"))
    assert brought(found)[0] == "https://news.ycombinator.com/item?id=9100001"
    assert isinstance(found, Visit)
    assert {name for name, _ in found.items[0].signals} == {"points", "comments"}
    site.put(path, b"", status=403)
    refused, rest = await visit(source(site.url(path), "hackernews"))
    assert isinstance(refused, FetchError)
    assert rest > 0


# https://hn.algolia.com/api answers 404 for an item that it has not indexed yet
async def test_a_story_that_cannot_be_looked_at_keeps_no_other_from_it(site: LocalSite) -> None:
    where = source(site.url("/api/v1/search?tags=front_page"), "hackernews")
    items = [
        Item(
            source_id=SourceId(1),
            key=f"https://news.ycombinator.com/item?id={number}",
            guid=None,
            url=None,
            canonical_url=None,
            title="",
            collected=NOW,
            raw_sha256="",
            content_sha256="",
        )
        for number in (1, 9100001)
    ]
    async with ParserPool(1) as pool, Session(allow=("127.0.0.1",), pace=0) as session:
        means = Means(session=session, pool=pool, now=NOW)
        with pytest.raises(FetchError, match="404"):
            await FOLLOWERS["hackernews"](where, items, means)
        site.put("/api/v1/items/9100001", case("hackernews_tree.json"))
        seen = await FOLLOWERS["hackernews"](where, items, means)
    assert [one.key for one in seen] == [items[1].key]


# https://github.com/HackerNews/API: a list whose items do not come is no empty list
async def test_a_list_whose_stories_cannot_be_read_is_a_failure(site: LocalSite) -> None:
    found, _ = await visit(source(site.put("/v0/topstories.json", "[1, 2]"), "hackernews"))
    assert isinstance(found, FetchError)


# https://github.com/HackerNews/API: "title: The title of the story, poll or job. HTML."
async def test_a_title_of_the_official_api_is_html_and_becomes_words(site: LocalSite) -> None:
    url = site.put("/v0/newstories.json", b"[9100001]")
    site.put("/v0/item/9100001.json", case("hackernews_item.json"))
    found, _ = await visit(source(url, "hackernews"))
    assert isinstance(found, Visit)
    assert found.items[0].title == "A kite that steers & lands itself"


# https://info.arxiv.org/help/api/user-manual.html, section 3.4: an error is a feed with one entry called "Error"
async def test_what_arxiv_has_against_a_question_is_an_error_and_no_paper(site: LocalSite) -> None:
    body = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
    <title type="html">ArXiv Query: search_query=&amp;id_list=1234.12345</title><id>http://arxiv.org/api/x</id>
    <updated>2026-01-10T00:00:00-05:00</updated><entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_1234.12345</id><title>Error</title>
    <summary>incorrect id format for 1234.12345</summary><updated>2026-01-10T00:00:00-05:00</updated>
    <link href="http://arxiv.org/api/errors#incorrect_id_format_for_1234.12345" rel="alternate" type="text/html"/>
    <author><name>arXiv api core</name></author></entry></feed>"""
    found, _ = await visit(source(site.put("/api/query?id_list=1234.12345", body), "arxiv"))
    assert isinstance(found, FeedError)
    assert str(found) == "bad_query: arXiv cannot answer: incorrect id format for 1234.12345"


# https://info.arxiv.org/help/api/tou.html: one request in three seconds; who asks more is refused. A listing is empty
# on days without an announcement (https://info.arxiv.org/help/rss.html, skipDays).
@pytest.mark.parametrize(("status", "said", "rest"), [(503, {"Retry-After": "90"}, 90), (403, {}, 60), (429, {}, 60)])
async def test_arxiv_is_left_alone_when_it_says_so(
    site: LocalSite, status: int, said: dict[str, str], rest: float
) -> None:
    found, held = await visit(source(site.put("/rss/cs.KT", b"", status=status, headers=said), "arxiv"))
    assert isinstance(found, FetchError)
    assert rest - 5 < held <= rest


async def test_a_day_without_papers_is_no_failure(site: LocalSite) -> None:
    body = """<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom"><channel><title>cs.KT updates</title>
    <link>http://rss.arxiv.org/rss/cs.KT</link><description>cs.KT</description><skipDays><day>Saturday</day>
    <day>Sunday</day></skipDays></channel></rss>"""
    found, _ = await visit(source(site.put("/rss/cs.KT", body), "arxiv"))
    assert brought(found) == []


# https://huggingface.co/docs/hub/rate-limits: 429 beyond it; RateLimit: "api";r=0;t=120
async def test_the_hub_of_hugging_face_says_in_ratelimit_when_to_come_back(site: LocalSite) -> None:
    said = {"RateLimit": '"api";r=0;t=120', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'}
    busy, rest = await visit(source(site.put("/api/daily_papers", b"", status=429, headers=said), "huggingface"))
    assert isinstance(busy, FetchError)
    assert 110 < rest <= 120


# https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api: 401 "Bad credentials"; a secondary
# limit is 403 with Retry-After; https://docs.github.com/rest/releases/releases: Accept, Authorization
async def test_github_is_asked_as_its_api_wants_and_is_believed(site: LocalSite) -> None:
    path = "/repos/windward/kite/releases?per_page=30"
    feed, key = site.url("/windward/kite/releases.atom"), {"github": Key("t0ken", site.url(""))}
    site.put(path, case("github_releases.json"))
    assert brought((await visit(source(feed, "github"), key))[0])
    assert site.asked[-1].headers["authorization"] == "Bearer t0ken"
    assert site.asked[-1].headers["accept"] == "application/vnd.github.html+json"
    site.put(path, b'{"message": "Bad credentials", "status": "401"}', status=401)
    wrong, _ = await visit(source(feed, "github"), key)
    assert isinstance(wrong, FetchError)
    assert wrong.code == "http_401"
    site.put(path, b'{"message": "secondary rate limit"}', status=403, headers={"Retry-After": "60"})
    busy, rest = await visit(source(feed, "github"), key)
    assert isinstance(busy, FetchError)
    assert 55 < rest <= 60


# https://docs.github.com/rest/activity/feeds and the Atom beside each repository's releases and tags
async def test_releases_and_tags_are_read_without_a_token(site: LocalSite) -> None:
    releases = site.put("/windward/kite/releases.atom", case("github_releases.xml"), etag='W/"a"')
    tags = site.put("/windward/kite/tags.atom", case("github_tags.xml"))
    first, _ = await visit(source(releases, "github"))
    assert brought(first) == ["@v1.2.0"]
    assert isinstance(first, Visit)
    again, _ = await visit(first.source)
    assert isinstance(again, Visit)
    assert again.unchanged
    assert brought((await visit(source(tags, "github")))[0]) == ["@v1.2.0", "@v1.1.0"]
    assert not any("authorization" in asked.headers for asked in site.asked)


# https://developers.google.com/youtube/v3/guides/push_notifications: the feed; it is cached for 15 minutes, and that
# of a channel which is gone is 404
async def test_a_channels_feed_holds_for_as_long_as_it_says_and_one_that_is_gone_is_called_so(site: LocalSite) -> None:
    said = {"Cache-Control": "private, max-age=900", "Content-Type": "text/xml; charset=UTF-8"}
    path = "/feeds/videos.xml?channel_id=UCkite"
    found, _ = await visit(source(site.put(path, case("youtube_channel.xml"), headers=said), "youtube"))
    assert isinstance(found, Visit)
    assert found.facts.fresh_for == timedelta(minutes=15)
    site.put(path, b"<html>Error 404 (Not Found)!!1</html>", status=404, content_type="text/html")
    gone, _ = await visit(source(site.url(path), "youtube"))
    assert isinstance(gone, FetchError)
    assert gone.code == "http_404"


# https://docs.joinmastodon.org/api/rate-limits/: 300 requests in 5 minutes; X-RateLimit-Reset is a date (ISO 8601)
async def test_a_mastodon_server_says_when_by_a_date(site: LocalSite) -> None:
    said = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-01-10T12:03:00.123456Z", "Date": DATE}
    url = site.put("/api/v1/accounts/5/statuses", case("mastodon_statuses.json"), headers=said)
    found, rest = await visit(source(url, "mastodon"))
    assert brought(found) == ["https://wind.example/users/gale/statuses/113"]
    assert 170 < rest <= 180


# https://docs.joinmastodon.org/methods/accounts/#statuses: 401 where a server shows nothing to strangers; the feed
# of an account is at https://docs.joinmastodon.org/spec/activitypub/ beside its page, with .rss
async def test_a_mastodon_account_is_read_as_rss_and_one_that_is_closed_is_called_so(site: LocalSite) -> None:
    found, _ = await visit(source(site.put("/@gale.rss", case("mastodon_account.xml")), "mastodon"))
    assert brought(found) == ["https://wind.example/@gale/113"]
    assert isinstance(found, Visit)
    assert found.items[0].title == "The paper is out: kites.example/paper #kites"
    error = b'{"error": "This method requires an authenticated user"}'
    closed, _ = await visit(source(site.put("/api/v1/accounts/6/statuses", error, status=401), "mastodon"))
    assert isinstance(closed, FetchError)
    assert closed.code == "http_401"


# https://docs.bsky.app/docs/advanced-guides/rate-limits: ratelimit-remaining, ratelimit-reset (Unix time); and
# https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed: 400 for an actor that nobody is
async def test_bluesky_says_when_by_the_clock_and_who_is_nobody(site: LocalSite) -> None:
    path = "/xrpc/app.bsky.feed.getAuthorFeed?actor=gale.example"
    said = {"ratelimit-limit": "3000", "ratelimit-remaining": "0", "ratelimit-reset": str(UNIX + 240), "Date": DATE}
    found, rest = await visit(source(site.put(path, case("bluesky_author.json"), headers=said), "bluesky"))
    assert brought(found) == ["at://did:plc:abc123/app.bsky.feed.post/3kxyz"]
    assert 230 < rest <= 240
    nobody = b'{"error": "InvalidRequest", "message": "Profile not found"}'
    unknown, _ = await visit(source(site.put(path, nobody, status=400), "bluesky"))
    assert isinstance(unknown, FetchError)
    assert unknown.code == "http_400"


# RFC 3501, section 2.3.1.1: when UIDVALIDITY changes, numbers mean other letters
async def test_a_mailbox_that_was_built_anew_is_read_anew_without_doubles() -> None:
    with ImapServer("pa55", {7: case("letter.eml")}) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        known = keys_of({}, mailbox=address, password="pa55")
        first, _ = await visit(source(f"{address}/INBOX", "newsletter"), known)
        assert isinstance(first, Visit)
        server.validity += 1
        server.letters = {1: case("letter.eml")}
        again, _ = await visit(first.source, known)
        assert brought(again) == brought(first) != []


# https://www.sitemaps.org/protocol.html: a map may be packed, with at most 50 MB unpacked
async def test_a_packed_map_is_read_within_its_limit(site: LocalSite) -> None:
    start = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    page = f"<url><loc>{site.url('/notes/a-kite-flies.html')}</loc><lastmod>2026-01-09</lastmod></url>"
    url = site.put(
        "/sitemap.xml.gz", gzip.compress(f"{start}{page}</urlset>".encode()), content_type="application/gzip"
    )
    found, _ = await visit(source(url, "sitemap"))
    assert isinstance(found, Visit)
    assert [item.title for item in found.items] == ["A kite flies"]
    site.put("/sitemap.xml.gz", gzip.compress(start.encode() + b" " * (LARGEST + 1)), content_type="application/gzip")
    large, _ = await visit(source(url, "sitemap"))
    assert isinstance(large, FeedError)
    assert "larger" in str(large)


# RFC 9110, section 15.5.5: a page that went away
async def test_a_page_with_a_recipe_that_went_away_is_called_so(site: LocalSite) -> None:
    found, _ = await visit(source(site.put("/notes/", b"", status=410), "page", item="li"))
    assert isinstance(found, FetchError)
    assert found.code == "feed_gone"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "90"}, 90),
        ({"X-RateLimit-Remaining": "0.4", "X-RateLimit-Reset": "90"}, 90),
        ({"X-RateLimit-Remaining": "1.0", "X-RateLimit-Reset": "90"}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(UNIX + 90), "Date": DATE}, 90),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(UNIX - 90), "Date": DATE}, None),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-01-10T12:01:30Z", "Date": DATE}, 90),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Remaining": "0"}, None),
        ({"RateLimit-Remaining": "0", "RateLimit-Reset": "90"}, 90),
        ({"RateLimit": '"api";r=0;t=90'}, 90),
        ({"RateLimit": '"api";r=07;t=90'}, None),
        ({"RateLimit": '"api";r=10;t=90'}, None),
        ({"RateLimit": '"api";r=0'}, None),
    ],
    ids=str,
)
def test_an_allowance_that_is_spent_comes_back_when_its_header_says(said: dict[str, str], seconds: int | None) -> None:
    found = headers.allowance_back(said)
    assert found == (None if seconds is None else timedelta(seconds=seconds))
