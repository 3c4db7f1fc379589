"""What the parsing process says is what its parent hears, and nothing else that it says does harm."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect import wire
from groundwire.errors import FeedError
from groundwire.model.item import Enclosure, Entry, FeedHeader, ParsedFeed

words = st.text(max_size=8)
some = st.none() | words
times = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - they get one
entries = st.builds(
    Entry,
    guid=some,
    url=some,
    title=words,
    authors=st.lists(words, max_size=2).map(tuple),
    published=times,
    updated=times,
    summary_html=some,
    content_html=some,
    tags=st.lists(words, max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, url=words, type=some, length=st.none() | st.integers(0)), max_size=2).map(
        tuple
    ),
    comments_url=some,
    signals=st.lists(st.tuples(words, st.floats(allow_nan=False)), max_size=2).map(tuple),
    links=st.lists(words, max_size=2).map(tuple),
)
headers = st.builds(
    FeedHeader,
    title=some,
    link=some,
    description=some,
    language=some,
    updated=times,
    ttl=st.none() | st.integers(0),
    hub=some,
    own=some,
)


@given(
    st.builds(
        ParsedFeed,
        format=words,
        feed=headers,
        entries=st.lists(entries, max_size=3).map(tuple),
        warnings=st.lists(words, max_size=2).map(tuple),
        broken_off=st.booleans(),
        looked_through=st.booleans(),
    )
)
def test_a_feed_arrives_as_it_was_sent(feed: ParsedFeed) -> None:
    assert wire.unpack(wire.pack(feed)) == feed


def test_a_refusal_arrives_with_its_code() -> None:
    with pytest.raises(FeedError, match="no feed") as caught:
        wire.unpack(wire.refusal("feed_is_html", "no feed"))
    assert caught.value.code == "feed_is_html"


@pytest.mark.parametrize("reply", [b"", b"\xff", b"[]", b"{}", b'["rss", [], [], []]', b"[" * 100_000, b"7"])
def test_what_is_no_answer_is_a_crash(reply: bytes) -> None:
    with pytest.raises(FeedError) as caught:
        wire.unpack(reply)
    assert caught.value.code == "crash"


@pytest.mark.parametrize("reply", [b"", b"\xff", b"{}", b"[" * 100_000, b"7", b'"words"', b"null"])
def test_what_is_no_list_is_a_crash(reply: bytes) -> None:
    assert wire.rows(b'[["a", 1]]') == [["a", 1]]
    with pytest.raises(FeedError) as caught:
        wire.rows(reply)
    assert caught.value.code == "crash"
