"""Each kind of source against a server on this machine that answers as the real one is documented to.

The documents are those of the golden pairs. What each service's public documentation says of paths, statuses, headers
and limits is named at its test.
"""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundwire.collect.newsletter import NEWEST
from groundwire.collect.pool import ParserPool
from groundwire.collect.registry import KINDS, keys_of
from groundwire.collect.visit import Key, Means, Visit
from groundwire.errors import FeedError, FetchError
from groundwire.model.source import Source, SourceId
from groundwire.net.fetch import Session
from imap_server import ImapServer
from site_server import LocalSite

CASES = Path(__file__).parent / "kinds"
NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


def source(url: str, kind: str, **settings: str) -> Source:
    return Source(id=SourceId(1), url=url, title="", kind=kind, settings=tuple(settings.items()))


def client() -> Session:
    return Session(allow=("127.0.0.1",), pace=0)


async def visit(given: Source, keys: dict[str, Key] | None = None, session: Session | None = None) -> Visit:
    async with ParserPool(1) as pool, client() as opened:
        means = Means(session=session or opened, pool=pool, now=NOW, keys=keys or {})
        return await KINDS[given.kind](given, means)


def keys(found: Visit) -> list[str]:
    return [item.key for item in found.items]


# Reddit: https://www.reddit.com/dev/api; without a token 403 and 429 both mean "later".
async def test_a_subreddit_has_the_same_posts_with_a_token_and_without(site: LocalSite) -> None:
    body = case("reddit_listing.json")
    bare = site.put("/r/kitelab/new.json", body)
    site.put("/r/kitelab/new?limit=100&raw_json=1", body)
    without = await visit(source(bare, "reddit"))
    site.put("/r/kitelab/new.json", b"", status=403)
    token = await visit(source(bare, "reddit"), {"reddit": Key("t0ken", site.url(""))})
    assert keys(without) == keys(token) == ["t3_kite1", "t3_kite2"]
    assert site.asked[-1].headers["authorization"] == "Bearer t0ken"
    assert dict(token.items[0].signals) == {"points": 41, "comments": 7}
    assert token.items[1].links == ("https://strings.example/study",)


@pytest.mark.parametrize("status", [403, 429])
async def test_a_refusal_of_reddit_lets_its_whole_domain_rest(site: LocalSite, status: int) -> None:
    url = site.put("/r/kitelab/new.json", b"", status=status)
    async with client() as session:
        with pytest.raises(FetchError):
            await visit(source(url, "reddit"), session=session)
        assert session.pace.held(site.url("/r/other/.rss")) is not None
        with pytest.raises(FetchError, match="asked to wait"):
            await visit(source(site.url("/r/other/new.json"), "reddit"), session=session)
    assert len(site.asked) == 1


# "X-Ratelimit-Remaining", "X-Ratelimit-Reset" (seconds): the wiki page "API" of r/reddit.com
async def test_a_spent_allowance_is_waited_for_although_the_answer_was_good(site: LocalSite) -> None:
    spent = {"X-Ratelimit-Remaining": "0.0", "X-Ratelimit-Reset": "300"}
    url = site.put("/r/kitelab/new.json", case("reddit_listing.json"), headers=spent)
    async with client() as session:
        assert (await visit(source(url, "reddit"), session=session)).items
        held = session.pace.held(url)
    assert held is not None
    assert 290 < held.total_seconds() <= 300


# Hacker News: https://github.com/HackerNews/API (no limit is stated; a missing item is "null" with 200)
async def test_the_official_list_of_hacker_news_is_read_item_by_item(site: LocalSite) -> None:
    url = site.put("/v0/topstories.json", b"[9100001, 9100002, 9100003, 9100004]")
    story = b'{"id": 9100001, "type": "story", "title": "A kite", "by": "gust", "time": 1767945600, "score": 12, '
    site.put("/v0/item/9100001.json", story + b'"descendants": 3, "url": "https://kites.example/a"}')
    site.put("/v0/item/9100002.json", b"null")
    site.put("/v0/item/9100003.json", b'{"id": 9100003, "type": "comment", "text": "x", "by": "y"}')
    found = await visit(source(url, "hackernews"))
    assert keys(found) == ["https://news.ycombinator.com/item?id=9100001"]
    assert dict(found.items[0].signals) == {"points": 12, "comments": 3}
    assert found.facts.warnings == ("1 story could not be read this time",)


# arXiv: https://info.arxiv.org/help/rss.html and .../help/api/user-manual.html
async def test_versions_of_a_paper_are_one_item_and_the_later_one_stays(site: LocalSite) -> None:
    url = site.put("/rss/cs.KT", case("arxiv_listing.xml"), etag='"a"')
    found = await visit(source(url, "arxiv"))
    assert keys(found) == ["arXiv:2601.04567"]
    assert found.items[0].guid == "oai:arXiv.org:2601.04567v2"
    assert "and land" in (found.items[0].content_html or "")
    again = await visit(found.source)
    assert again.unchanged
    api = await visit(source(site.put("/api/query", case("arxiv_api.xml")), "arxiv"))
    assert keys(api) == keys(found)
    assert api.items[0].tags == ("cs.KT", "cs.LG")


# Hugging Face: https://huggingface.co/docs/hub/api
async def test_daily_papers_are_their_arxiv_papers_with_votes(site: LocalSite) -> None:
    url = site.put("/api/daily_papers", case("huggingface_papers.json"), etag='"h"')
    found = await visit(source(url, "huggingface"))
    assert [item.url for item in found.items] == [
        "https://arxiv.org/abs/2601.04567",
        "https://arxiv.org/abs/2601.04568",
    ]
    assert dict(found.items[0].signals) == {"points": 33, "comments": 2}
    assert (await visit(found.source)).unchanged


# GitHub: https://docs.github.com/rest (conditional requests; 403 or 429 with x-ratelimit-remaining 0 and -reset)
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Release notes from kite</title><entry>
<id>tag:github.com,2008:Repository/7/v1.2.0</id><updated>2026-01-09T10:00:00Z</updated><title>1.2</title>
<link rel="alternate" href="https://github.com/windward/kite/releases/tag/v1.2.0"/></entry></feed>"""


async def test_a_release_is_one_item_whether_read_as_atom_or_from_the_api(site: LocalSite) -> None:
    url = site.put("/windward/kite/releases.atom", ATOM)
    site.put("/repos/windward/kite/releases?per_page=30", case("github_releases.json"), etag='"g"')
    atom = await visit(source(url, "github"))
    token = await visit(source(url, "github"), {"github": Key("t0ken", site.url(""))})
    assert keys(atom) == ["@v1.2.0"]
    assert keys(token) == ["@v1.2.0", "@v1.1.0"]
    assert (await visit(token.source, {"github": Key("t0ken", site.url(""))})).unchanged


async def test_a_repository_that_changed_hands_brings_its_releases_once(site: LocalSite) -> None:
    url = site.put("/windward/kite/releases.atom", ATOM)
    before = await visit(source(url, "github"))
    site.put("/gust/kite/releases.atom", ATOM.replace(b"windward", b"gust"))
    site.put("/windward/kite/releases.atom", redirect="/gust/kite/releases.atom", status=301)
    after = await visit(before.source)
    assert keys(before) == keys(after) == ["@v1.2.0"]
    assert after.items[0].url == "https://github.com/gust/kite/releases/tag/v1.2.0"


async def test_releases_of_several_repositories_in_one_feed_stay_apart(site: LocalSite) -> None:
    other = ATOM[ATOM.index(b"<entry>") :].replace(b"windward", b"gust").replace(b"/7/", b"/8/")
    two = ATOM.replace(b"</feed>", other)
    found = await visit(source(site.put("/gale.private.atom", two), "github"))
    assert len(set(keys(found))) == 2


async def test_github_says_when_its_hourly_allowance_comes_back(site: LocalSite) -> None:
    reset = str(1767945600 + 1800)
    said = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset, "Date": "Fri, 09 Jan 2026 08:00:00 GMT"}
    url = site.put("/search/repositories", b'{"message": "API rate limit exceeded"}', status=403, headers=said)
    async with client() as session:
        with pytest.raises(FetchError):
            await visit(source(url, "github"), session=session)
        held = session.pace.held(url)
    assert held is not None
    assert 1700 < held.total_seconds() <= 1800


async def test_a_query_brings_repositories_with_their_stars(site: LocalSite) -> None:
    found = await visit(source(site.put("/search/repositories?q=kite", case("github_search.json")), "github"))
    assert keys(found) == ["github:windward/kite", "github:gust/strings"]
    assert dict(found.items[0].signals)["stars"] == 412


# YouTube: https://developers.google.com/youtube/v3/guides/push_notifications names the feed; Media RSS its parts.
async def test_a_video_has_its_description_as_text(site: LocalSite) -> None:
    found = await visit(source(site.put("/feeds/videos.xml", case("youtube_channel.xml")), "youtube"))
    assert found.source.title == "Kite Lab"
    assert "We show how it lands" in (found.items[0].content_html or "")


# https://docs.joinmastodon.org/methods/accounts/#statuses and https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed
async def test_an_account_brings_its_own_posts_and_not_what_it_passed_on(site: LocalSite) -> None:
    toots = await visit(source(site.put("/api/v1/accounts/5/statuses", case("mastodon_statuses.json")), "mastodon"))
    path = "/xrpc/app.bsky.feed.getAuthorFeed?actor=gale.example"
    posts = await visit(source(site.put(path, case("bluesky_author.json")), "bluesky"))
    assert keys(toots) == ["https://wind.example/users/gale/statuses/113"]
    assert keys(posts) == ["at://did:plc:abc123/app.bsky.feed.post/3kxyz"]
    assert posts.items[0].links == ("https://kites.example/paper",)


# https://html.spec.whatwg.org/multipage/semantics.html#the-base-element
async def test_links_of_a_page_are_relative_to_the_base_that_it_names(site: LocalSite) -> None:
    page = "<html><base href='/en/'><li class=note><a href='notes/1'>One</a></li></html>"
    found = await visit(source(site.put("/here/", page), "page", item="li.note"))
    assert [item.url for item in found.items] == [site.url("/en/notes/1")]


# https://atproto.com/specs/handle: not case-sensitive; https://docs.bsky.app/docs/advanced-guides/moderation: the label
async def test_a_handle_may_be_written_large_and_an_account_that_wants_to_be_hidden_is(site: LocalSite) -> None:
    path = "/xrpc/app.bsky.feed.getAuthorFeed?actor=Gale.Example"
    posts = await visit(source(site.put(path, case("bluesky_author.json")), "bluesky"))
    assert keys(posts) == ["at://did:plc:abc123/app.bsky.feed.post/3kxyz"]
    named = case("bluesky_author.json").replace(
        b'"handle": "gale.example"', b'"handle": "gale.example", "labels": [{"val": "!no-unauthenticated"}]'
    )
    with pytest.raises(FeedError, match="not signed in"):
        await visit(source(site.put(path, named), "bluesky"))


# https://github.com/praw-dev/praw: prawcore.exceptions.Redirect, "Redirect to /subreddits/search"
@pytest.mark.parametrize("form", ["rss", "json"])
async def test_a_community_that_reddit_does_not_know_is_called_so_and_brings_no_communities(
    site: LocalSite, form: str
) -> None:
    found = {
        "rss": "<feed xmlns='http://www.w3.org/2005/Atom'><title>search</title><entry><id>t5_2qh0u</id><title>pics</title>"
        "<link href='https://www.reddit.com/r/pics/'/></entry></feed>",
        "json": '{"kind": "Listing", "data": {"children": [{"kind": "t5", "data": {"display_name": "pics"}}]}}',
    }[form]
    site.put(f"/subreddits/search.{form}?q=nokites", found)
    url = site.put(f"/r/nokites/.{form}", redirect=f"/subreddits/search.{form}?q=nokites")
    with pytest.raises(FeedError, match="knows no such community"):
        await visit(source(url, "reddit"))


async def test_a_page_is_read_by_its_recipe_and_says_when_it_no_longer_fits(site: LocalSite) -> None:
    url = site.put("/notes/", case("page.html"), content_type="text/html; charset=utf-8", etag='"p"')
    found = await visit(source(url, "page", item="li.note", date="time"))
    assert [item.title for item in found.items] == ["How we land", "On strings"]
    assert (await visit(found.source)).unchanged
    with pytest.raises(FeedError, match="finds no entry"):
        await visit(source(url, "page", item="div.gone"))
    with pytest.raises(FeedError, match="cannot be read"):
        await visit(source(url, "page", item="li["))


# https://www.sitemaps.org/protocol.html
async def test_a_map_of_maps_is_followed_and_strangers_are_left_out(site: LocalSite) -> None:
    one, note = site.url("/maps/1.xml"), site.url("/notes/a-kite-flies.html")
    head = "<?xml version='1.0'?><{0} xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
    index = head.format("sitemapindex") + f"<sitemap><loc>{one}</loc><lastmod>2026-01-09</lastmod></sitemap>"
    url = site.put("/sitemap.xml", index + "<sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>")
    rows = f"<url><loc>{note}</loc><lastmod>2026-01-09</lastmod></url><url><loc>{site.url('/about')}</loc></url>"
    site.put("/maps/1.xml", head.format("urlset") + rows + "</urlset>")
    found = await visit(source(url, "sitemap", under=site.url("/notes/")))
    assert [item.title for item in found.items] == ["A kite flies"]
    bomb = site.put("/bomb.xml", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><urlset>&a;</urlset>")
    with pytest.raises(FeedError, match="document type"):
        await visit(source(bomb, "sitemap"))


# RFC 3501: a small server of its own; letters keep their flags (BODY.PEEK)
async def test_letters_of_a_sender_come_once_and_are_left_unread() -> None:
    mine = case("letter.eml")
    other = mine.replace(b"news@kites.example", b"shop@other.example").replace(b"week-2", b"offer")
    with ImapServer("pa55", {3: mine, 5: other}) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        known = keys_of({}, mailbox=address, password="pa55")
        first = await visit(source(f"{address}/INBOX?from=news@kites.example", "newsletter"), known)
        again = await visit(first.source, known)
        server.letters[9] = mine.replace(b"week-2", b"week-3")
        later = await visit(again.source, known)
        assert keys(first) == ["week-2@kites.example"]
        assert first.items[0].url == "https://kites.example/weekly/2"
        assert (again.unchanged, keys(later)) == (True, ["week-3@kites.example"])
        fetches = [line for line in server.said if "FETCH" in line]
        assert fetches
        assert all("BODY.PEEK[]" in line for line in fetches)
        with pytest.raises(FetchError, match="refuses the password"):
            await visit(first.source, keys_of({}, mailbox=address, password="wrong"))


async def test_more_letters_than_one_visit_reads_come_with_the_next_ones() -> None:
    mine = case("letter.eml")

    def letters(*numbers: int) -> dict[int, bytes]:
        return {number: mine.replace(b"week-2", b"week-%d" % number) for number in numbers}

    with ImapServer("pa55", letters(*range(1, NEWEST + 11))) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        known = keys_of({}, mailbox=address, password="pa55")
        first = await visit(source(f"{address}/INBOX", "newsletter"), known)
        server.letters |= letters(*range(100, 100 + 2 * NEWEST + 1))
        later = []
        one = first
        for _ in range(3):
            one = await visit(one.source, known)
            later += keys(one)
    assert keys(first) == [f"week-{number}@kites.example" for number in range(11, NEWEST + 11)]  # the newest
    assert later == [f"week-{number}@kites.example" for number in range(100, 100 + 2 * NEWEST + 1)]  # and then all


@pytest.mark.parametrize("charset", ["idna", "nonsense", "\x00", "utf-7", "hex", "punycode"])
async def test_a_letter_in_an_encoding_that_is_none_is_read_all_the_same(charset: str) -> None:
    raw = f"Subject: Kites\r\nFrom: a@b.example\r\nContent-Type: text/html; charset={charset}\r\n\r\n<p>Wind \xfc"
    with ImapServer("pa55", {1: raw.encode("latin-1"), 2: case("letter.eml")}) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        found = await visit(source(f"{address}/INBOX", "newsletter"), keys_of({}, mailbox=address, password="pa55"))
    assert found.items[0].title == "Kites"
    assert "Wind" in (found.items[0].content_html or "")
    assert len(found.items) == 2


async def test_a_mailbox_password_goes_to_its_own_mailbox_only() -> None:
    with ImapServer("pa55", {}) as server:
        elsewhere = source(f"imap://reader@127.0.0.1:{server.port}/INBOX", "newsletter")
        with pytest.raises(FetchError, match="no password"):
            await visit(elsewhere, keys_of({}, mailbox="imaps://reader@mail.example", password="pa55"))
        assert server.said == []
    with pytest.raises(FetchError, match="imaps:// only"):
        await visit(source("imap://reader@mail.example/INBOX", "newsletter"), {"newsletter": Key("x", "imap://x")})


def printing(what: str, code: int = 0) -> str:
    """A command that prints *what*, and ends so."""
    return shlex.join([sys.executable, "-c", f"print({what!r}); raise SystemExit({code})"])


# XOAUTH2: https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
async def test_a_mailbox_is_opened_by_a_token_that_a_command_tells_at_each_visit(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t0ken-1\nexpires in 3599\n")
    with ImapServer("pa55", {3: case("letter.eml")}, token="t0ken-1") as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        known = keys_of({}, mailbox=address, password="pa55", token_command=f"cat {tmp_path / 'token'}")
        first = await visit(source(f"{address}/INBOX", "newsletter"), known)
        assert keys(first) == ["week-2@kites.example"]
        server.token = "t0ken-2"
        with pytest.raises(FetchError, match="refuses the token") as caught:
            await visit(first.source, known)
        assert "t0ken" not in str(caught.value)
        (tmp_path / "token").write_text("t0ken-2")
        assert (await visit(first.source, known)).unchanged
        assert not any("LOGIN" in line for line in server.said)


async def test_a_password_may_come_from_a_command() -> None:
    with ImapServer("pa55", {3: case("letter.eml")}) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        known = keys_of({}, mailbox=address, password_command=printing("pa55"))
        assert keys(await visit(source(f"{address}/INBOX", "newsletter"), known)) == ["week-2@kites.example"]


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (printing("s3cret", 3), r"failed \(exit code 3\)"),
        (printing(""), "printed nothing"),
        ("/no/such/command", r"cannot be run \(FileNotFoundError\)"),
        ("'", r"cannot be run \(ValueError\)"),
        ("", "there is no password"),
    ],
)
async def test_a_command_that_tells_nothing_is_named_and_what_it_says_is_not(command: str, why: str) -> None:
    with ImapServer("pa55", {}) as server:
        address = f"imap://reader@127.0.0.1:{server.port}"
        with pytest.raises(FetchError, match=why) as caught:
            await visit(
                source(f"{address}/INBOX", "newsletter"), keys_of({}, mailbox=address, password_command=command)
            )
        assert "s3cret" not in str(caught.value)
        assert server.said == []
