"""The sample world answers as the web does, and holds what the sample edition needs."""

import gzip
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import unescape
from http.client import HTTPConnection, HTTPMessage
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.errors import AddressRefused, GroundwireError
from groundwire.net.fetch import Session, fetch
from groundwire.sample import SampleSite
from groundwire.sample.pages import INVENTED
from groundwire.sample.read import SampleEntry, SampleFeed, World, read
from groundwire.sample.site import answers, opml
from groundwire.sample.words import html, plain, targets

NOW = datetime(2026, 11, 23, 14, 37, 12, tzinfo=UTC)
WORLD = read(NOW, 8800)
ANSWERS = answers(WORLD)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@pytest.fixture(scope="module")
def site() -> Iterator[SampleSite]:
    with SampleSite(now=NOW) as opened:
        yield opened


def ask(
    site: SampleSite, url: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[int, HTTPMessage, bytes]:
    """One request to the port of *site*, with the host that *url* names."""
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={"Host": parts.netloc, **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def feed_url(site: SampleSite, feed: SampleFeed) -> str:
    return site.world.home(feed) + feed.path


def links(page: str) -> set[str]:
    return {unescape(found) for found in re.findall(r'href="(http[^"]+)"', page)}


def full_text(entry: SampleEntry) -> str:
    return "\n".join([plain(entry.text), *(plain(answer.text) for answer in entry.comments)])


@pytest.mark.parametrize("feed", WORLD.feeds, ids=lambda feed: feed.key)
def test_each_feed_is_read_without_a_complaint_and_holds_its_entries(site: SampleSite, feed: SampleFeed) -> None:
    status, headers, body = ask(site, feed_url(site, feed))
    assert status == 200
    expected = [entry.title for entry in site.world.of(feed)]
    if feed.form == "json":
        document = json.loads(body)
        assert headers["Content-Type"].startswith("application/feed+json")
        assert document["version"] == "https://jsonfeed.org/version/1.1"
        assert [row["title"] for row in document["items"]] == expected
        assert len({row["id"] for row in document["items"]}) == len(expected)
    else:
        document = feedparser.parse(body)
        assert not document.bozo
        assert [row.title for row in document.entries] == expected
        assert len({row.get("id", row.link) for row in document.entries}) == len(expected)
        dates = [row.get("published_parsed") or row.get("updated_parsed") for row in document.entries]
        assert [datetime.fromtimestamp(timegm(date), UTC) for date in dates] == [
            e.published for e in site.world.of(feed)
        ]


def test_every_form_of_feed_is_served() -> None:
    assert {feed.form for feed in WORLD.feeds} == {"rss", "atom", "rdf", "json", "forum", "board"}
    assert {feed.whole for feed in WORLD.feeds} == {True, False}


def test_every_link_of_the_world_leads_to_a_page_of_the_world(site: SampleSite) -> None:
    seen = {url for answer in answers(site.world).values() for url in links(unescape(answer.body.decode()))}
    assert len(seen) > len(site.world.entries)
    asked = {url: ask(site, url)[0] for url in seen if "http://" in url}
    assert {url: status for url, status in asked.items() if status != 200} == {}


def test_every_page_says_that_it_is_invented_names_its_address_and_wraps_its_words() -> None:
    for entry in WORLD.entries.values():
        url = urlsplit(WORLD.url(entry.key))
        page = ANSWERS[url.hostname or "", url.path + (f"?{url.query}" if url.query else "")].body.decode()
        assert INVENTED in page
        assert f'<link rel="canonical" href="{WORLD.url(entry.key)}">' in page
        assert "<nav>" in page
        assert "cookie" in page


def test_an_address_that_is_to_be_read_stands_in_the_text_and_no_markup_is_left_over() -> None:
    words = "See <office/form/incident-reporting> or [the code](codeforge/veldkamp/theorem-count), `a < b`."
    address = WORLD.url("office/form/incident-reporting")
    code = WORLD.url("codeforge/veldkamp/theorem-count")
    assert html(words, WORLD.url) == (
        f'<p>See <a href="{address}">{address}</a> or <a href="{code}">the code</a>, <code>a &lt; b</code>.</p>'
    )
    for entry in WORLD.entries.values():
        rendered = html(full_text(entry), WORLD.url)
        assert not re.search(r"&[lg]t;|\]\(|\{\{|`", rendered), entry.key


def test_every_host_is_one_that_no_company_can_own() -> None:
    assert all(feed.host.endswith(".localhost") for feed in WORLD.feeds)


def test_what_has_not_changed_costs_a_304(site: SampleSite) -> None:
    for feed in site.world.feeds:
        _, headers, _ = ask(site, feed_url(site, feed))
        for question in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}):
            status, _, body = ask(site, feed_url(site, feed), question)
            assert (status, body) == (304, b"")


def test_an_etag_that_differs_wins_over_a_date_that_agrees(site: SampleSite) -> None:
    url = feed_url(site, site.world.feeds[0])
    _, headers, _ = ask(site, url)
    assert ask(site, url, {"If-None-Match": '"old"', "If-Modified-Since": headers["Last-Modified"]})[0] == 200


@pytest.mark.parametrize("date", ["yesterday", "Mon, 01 Jan 2024 00:00:00", ""])
def test_an_unreadable_or_older_date_gets_the_whole_answer(site: SampleSite, date: str) -> None:
    assert ask(site, feed_url(site, site.world.feeds[0]), {"If-Modified-Since": date})[0] == 200


def test_gzip_is_given_to_those_who_ask_for_it(site: SampleSite) -> None:
    url = feed_url(site, site.world.feeds[0])
    _, headers, packed = ask(site, url, {"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == ask(site, url)[2]


def test_an_unknown_host_or_path_is_not_found_and_nothing_can_be_written(site: SampleSite) -> None:
    home = site.world.home(site.world.feeds[0])
    assert ask(site, f"{home}/nowhere")[0] == 404
    assert ask(site, f"http://other.localhost:{site.port}/")[0] == 404
    assert ask(site, f"{home}/", method="POST")[0] == 405


def test_a_taken_port_is_refused_with_one_clear_line(site: SampleSite) -> None:
    with pytest.raises(GroundwireError, match="choose another port"), SampleSite(now=NOW, port=site.port):
        pass


def test_the_opml_lists_every_feed_once_in_folders(site: SampleSite) -> None:
    words = site.opml().decode()
    urls = re.findall(r'xmlUrl="([^"]+)"', words)
    assert sorted(urls) == sorted(feed_url(site, feed) for feed in site.world.feeds)
    assert len(re.findall(r"<outline text=", words)) == len({feed.folder for feed in site.world.feeds})


def test_hosts_and_allow_reach_every_feed(site: SampleSite) -> None:
    assert set(site.hosts) == {feed.host for feed in site.world.feeds}
    assert set(site.hosts.values()) == set(site.allow)


@given(now=MOMENTS)
def test_the_same_moment_and_port_give_the_same_bytes(now: datetime) -> None:
    first, second = read(now, 8800), read(now, 8800)
    assert answers(first) == answers(second)
    assert opml(first) == opml(second)


@given(now=MOMENTS)
def test_entries_lie_between_an_hour_and_nine_days_before_now(now: datetime) -> None:
    world = read(now, 8800)
    listed = [entry.published for entry in world.entries.values() if entry.listed]
    assert world.now - max(listed) == timedelta(hours=1)
    assert timedelta(days=8) < world.now - min(listed) <= timedelta(days=9)
    assert all("{{" not in full_text(entry) for entry in world.entries.values())


def members(world: World, *keys: str) -> list[str]:
    return [full_text(world.entries[key]) for key in keys]


def test_there_are_about_a_dozen_sources_and_sixty_entries() -> None:
    assert 12 <= len(WORLD.feeds) <= 16
    assert 60 <= sum(entry.listed for entry in WORLD.entries.values()) <= 65


def test_two_of_the_sources_on_a_model_disagree_on_a_number() -> None:
    keys = (
        "meridian/sparrow-2",
        "codeforge/meridian/sparrow-2",
        "courier/sparrow-2-small-firms",
        "datum/sparrow-2-context",
        "fieldnotes/sparrow-2-first-evening",
    )
    long = [key for key in keys if "131,072 tokens" in full_text(WORLD.entries[key])]
    short = [key for key in keys if "32,768 tokens" in full_text(WORLD.entries[key])]
    assert long == [keys[0], keys[2], keys[4]]
    assert short == [keys[1], keys[3], keys[4]]


def test_a_press_release_is_copied_nearly_word_for_word_by_two_outlets() -> None:
    release, *copies = members(
        WORLD, "clarion/kestrel-norvale-campus", "courier/kestrel-norvale-campus", "datum/kestrel-heat"
    )
    told = set(re.split(r"(?<=[.”\"])\s", release))
    for copy in copies:
        sentences = re.split(r"(?<=[.”\"])\s", copy)
        assert sum(sentence in told for sentence in sentences) / len(sentences) > 0.8


def test_a_rumour_is_followed_by_its_denial() -> None:
    rumour = WORLD.entries["datum/pellucid-open-models-rumour"]
    denial = WORLD.entries["clarion/pellucid-open-models-continue"]
    assert rumour.published < denial.published
    assert f"{rumour.published.day} {rumour.published:%B %Y}" in denial.text


def test_a_prediction_has_a_speaker_and_a_date() -> None:
    words = full_text(WORLD.entries["courier/harrow-curlew-interview"])
    assert '"We expect weights to be public by March 2027," said Ilse Quandt' in words


def test_the_founding_question_has_ten_answers_and_all_that_a_story_page_quotes() -> None:
    entry = WORLD.entries["forum/x81m2q"]
    words = full_text(entry)
    assert entry.published == WORLD.now - timedelta(hours=2)
    linked = [target for text in (entry.text, *(answer.text for answer in entry.comments)) for target in targets(text)]
    assert len(entry.comments) == 10
    assert len({answer.author for answer in entry.comments}) == 10
    assert {"codeforge/veldkamp/theorem-count", "codeforge/veldkamp/theorem-count/data"} <= set(linked)
    for cue in (
        "matters because",
        "We expect that by the end of",
        "In 1969",
        "31 %",
        "are available at",
        "should require",
    ):
        assert cue in words


def test_a_consultation_has_a_form_and_a_deadline() -> None:
    entry = WORLD.entries["office/consultation-incident-reporting"]
    assert "office/form/incident-reporting" in targets(entry.text)
    assert "closes on 17 December 2026" in plain(entry.text)


def test_a_paper_comes_with_code_a_post_and_two_discussions() -> None:
    for key in ("harrow/tern-sparse-heads", "codeforge/harrow-lab/tern/releases/tag/v1.0.0", "forum/x82tern"):
        assert "preprints/2611.90001" in targets(WORLD.entries[key].text)
    assert WORLD.entries["terminal/40117"].link == "harrow/tern-sparse-heads"


async def test_a_session_that_is_told_of_the_world_reads_every_feed_and_none_without(site: SampleSite) -> None:
    urls = [feed_url(site, feed) for feed in site.world.feeds]
    async with Session(allow=site.allow, hosts=site.hosts, pace=0) as session:
        got = [await fetch(session, url) for url in urls]
        assert [answer.body for answer in got] == [ask(site, url)[2] for url in urls]
        again = await fetch(session, urls[0], got[0].validators)
        assert again.body is None
    async with Session(hosts=site.hosts, pace=0) as session:
        with pytest.raises(AddressRefused):
            await fetch(session, urls[0])
