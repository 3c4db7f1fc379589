"""Items keep their identity when feeds do not: properties over invented entries."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect.identity import keys, links, to_items
from groundwire.collect.readings.bodies import hrefs
from groundwire.model.item import Entry, FeedHeader, ParsedFeed
from groundwire.model.source import Source, SourceId

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
SOURCE = Source(id=SourceId(7), url="https://example.org/feed", title="Example")
times = st.one_of(st.none(), st.integers(0, 10**9).map(lambda seconds: datetime.fromtimestamp(seconds + 10**9, UTC)))
entries = st.builds(
    Entry,
    guid=st.one_of(st.none(), st.sampled_from(["1", "2", "x" * 900])),
    url=st.one_of(st.none(), st.sampled_from(["https://example.org/a", "http://www.example.org/a#top", "/b"])),
    title=st.sampled_from(["", "One", "Two"]),
    published=times,
    content_html=st.one_of(st.none(), st.sampled_from(["<p>words</p>", "<a href='/c'>c</a>"])),
)


def items(*rows: Entry) -> list[str]:
    return [item.key for item in to_items(feed(rows), SOURCE, collected=NOW, raw_sha256="r")]


def names(rows: list[Entry]) -> list[set[str]]:
    """For each entry by itself, all keys that it may have."""
    alone = [to_items(feed([row]), SOURCE, collected=NOW, raw_sha256="r")[0] for row in rows]
    return [{item.key, *item.other_keys()} for item in alone]


def feed(rows: tuple[Entry, ...] | list[Entry]) -> ParsedFeed:
    return ParsedFeed(format="rss", feed=FeedHeader(), entries=tuple(rows))


@given(st.lists(entries, max_size=8))
def test_no_key_is_used_twice_and_none_is_long(rows: list[Entry]) -> None:
    found = items(*rows)
    assert len(set(found)) == len(found)
    assert all(key and len(key) <= 500 for key in found)


@given(st.lists(entries, max_size=8))
def test_reading_the_same_document_again_gives_the_same_items(rows: list[Entry]) -> None:
    assert items(*rows) == items(*rows)


@given(st.lists(entries, max_size=8, unique_by=lambda entry: entry.guid))
def test_the_order_of_a_feed_changes_no_key(rows: list[Entry]) -> None:
    assert sorted(keys(rows)) == sorted(keys(list(reversed(rows))))


@given(st.lists(entries, max_size=8))
def test_the_key_that_an_entry_has_in_company_is_one_that_it_tells_when_alone(rows: list[Entry]) -> None:
    assert all(key in own for key, own in zip(keys(rows), names(rows), strict=True))


@given(st.lists(entries, max_size=8))
def test_an_item_tells_the_same_names_in_every_company(rows: list[Entry]) -> None:
    for item in to_items(feed(rows), SOURCE, collected=NOW, raw_sha256="r"):
        assert {item.key, *item.other_keys()} in names(rows)


@given(st.lists(entries, max_size=6))
def test_nothing_is_published_after_it_was_collected(rows: list[Entry]) -> None:
    for item in to_items(feed(rows), SOURCE, collected=NOW, raw_sha256="r"):
        assert item.published is None or item.published <= NOW


def test_an_edit_keeps_the_key_and_changes_the_content_hash() -> None:
    first = Entry(guid="g", title="A", content_html="<p>one</p>")
    before, after = (
        to_items(feed([row]), SOURCE, collected=NOW, raw_sha256="r")[0]
        for row in (first, replace(first, content_html="<p>two</p>"))
    )
    assert before.key == after.key
    assert before.content_sha256 != after.content_sha256


def test_entries_about_different_pages_are_not_one_because_their_ids_are() -> None:
    same = [Entry(guid="0", title=f"T{number}", url=f"https://example.org/{number}") for number in range(10)]
    assert len(items(*same)) == 10


def test_of_two_versions_of_one_entry_the_later_stays() -> None:
    old = Entry(guid="g", url="/a", title="Old", updated=NOW - timedelta(days=2))
    new = replace(old, title="New", updated=NOW - timedelta(days=1))
    for rows in ([old, new], [new, old]):
        assert [item.title for item in to_items(feed(rows), SOURCE, collected=NOW, raw_sha256="r")] == ["New"]


def test_figures_of_a_community_are_read_from_its_feed() -> None:
    body = "<p>Article URL: x</p><p>Points: 123</p><p># Comments: 45</p>"
    source = replace(SOURCE, kind="hackernews")
    found = to_items(feed([Entry(guid="h", content_html=body)]), source, collected=NOW, raw_sha256="r")
    assert found[0].signals == (("comments", 45.0), ("points", 123.0))


def test_links_of_a_body_are_whole_and_come_once() -> None:
    body = '<a href="/a">1</a><a href="https://e.org/b">2</a><a href="/a">3</a><a href="data:,x">4</a><a name=n>5</a>'
    assert links(hrefs(body), "https://e.org/x") == ("https://e.org/a", "https://e.org/b")


@given(st.text(max_size=80))
def test_any_text_has_a_tuple_of_links(text: str) -> None:
    assert isinstance(links(hrefs(f"<a href={text}>"), "https://e.org/"), tuple)
