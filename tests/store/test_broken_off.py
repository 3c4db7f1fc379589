"""A feed that breaks off anywhere, read before or after the whole one: nothing twice, invented or lost."""

from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from groundwire.collect.feed import parse
from groundwire.collect.identity import to_items
from groundwire.errors import FeedError
from groundwire.model.item import Entry, FeedHeader, Item, ParsedFeed
from groundwire.model.source import Source, SourceId
from groundwire.store import items, sources
from groundwire.store.engine import Store

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://lab.example/feed"
RSS = """<?xml version="1.0" encoding="ENCODING"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
 <title>Grüße &amp; Zahlen</title><link>https://lab.example/</link><ttl>60</ttl>
 <image><title>Zeichen</title><url>https://lab.example/i.png</url></image>
 <item><title>Größe – eins</title><guid>1</guid><link>https://lab.example/1</link><dc:creator>Ünal</dc:creator></item>
 <!-- <item><title>no item</title></item> -->
 <item><title>Zwei &lt;3</title><description><![CDATA[<p>a</p></item><item>b &amp; c]]></description></item>
 <item><guid>again</guid><title>Drei</title></item>
 <item><guid>again</guid><title>Vier</title><enclosure url="https://lab.example/a.mp3" type="audio/mpeg"/></item>
 <item><title>Fünf</title><link>https://lab.example/</link></item>
 <item><title>Sechs</title><link>https://lab.example/</link></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="ENCODING"?><!-- made by hand -->
<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Größe</a:title><a:link href="https://lab.example/"/>
 <a:entry><a:id>urn:1</a:id><a:title>Eins</a:title><a:updated>2026-11-20T10:00:00Z</a:updated>
  <a:content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Wörter<br/></p></div></a:content></a:entry>
 <a:entry><a:id>urn:2</a:id><a:title type="html">Zwei &amp;amp; drei</a:title><a:link href="/2"/></a:entry>
</a:feed>"""
RDF = """<?xml version="1.0" encoding="ENCODING"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel rdf:about="https://lab.example/"><title>Größe</title>
 <items><rdf:Seq><rdf:li resource="https://lab.example/1"/></rdf:Seq></items></channel>
 <item rdf:about="https://lab.example/1"><title>Eins</title><link>https://lab.example/1</link></item>
 <item rdf:about="https://lab.example/2"><title>Zwei</title><link>https://lab.example/2</link></item></rdf:RDF>"""
OLD = """<RSS version="0.91"><Channel><TITLE>Grüße</TITLE><Item><TITLE>Eins & zwei</TITLE><LINK>https://lab.example/1</LINK>
</Item><Item><TITLE>Drei</TITLE><DESCRIPTION>vier</DESCRIPTION></Item></Channel></RSS>"""
DOCUMENTS = [(RSS, "utf-8"), (ATOM, "iso-8859-1"), (RDF, "utf-8"), (OLD, "utf-8")]


def a_source(store: Store) -> SourceId:
    with store.writing() as conn:
        for one in sources.every(conn):
            sources.remove(conn, one.id or SourceId(0))
        made, _ = sources.add(conn, Source(url=URL, title="Lab"))
    assert made.id is not None
    return made.id


def visit(store: Store, source: SourceId, parsed: ParsedFeed) -> None:
    home = Source(id=source, url=URL, title="Lab")
    found = to_items(parsed, home, collected=NOW, raw_sha256="0" * 64)
    with store.writing() as conn:
        items.add_visits(conn, [found])


def stored(store: Store, source: SourceId) -> list[tuple[object, ...]]:
    with store.reading() as conn:
        return sorted(map(said, items.latest(conn, source, limit=1000)), key=repr)


def said(item: Item) -> tuple[object, ...]:
    return (item.guid, item.url, item.title, item.published, item.summary_html, item.content_html, item.enclosures)


def expected(whole: ParsedFeed) -> list[tuple[object, ...]]:
    home = Source(id=SourceId(1), url=URL, title="Lab")
    return sorted(map(said, to_items(whole, home, collected=NOW, raw_sha256="0" * 64)), key=repr)


@pytest.mark.parametrize(("document", "encoding"), DOCUMENTS)
def test_a_feed_cut_at_any_byte_gives_its_first_entries_as_they_are_and_no_other(
    store: Store, document: str, encoding: str
) -> None:
    body = document.replace("ENCODING", encoding).encode(encoding)
    whole = parse(body, url=URL)
    seen: dict[int, ParsedFeed] = {}
    for size in range(len(body)):
        try:
            cut = parse(body[:size], url=URL)
        except FeedError:
            assert size < body.lower().index(b"title>")
            continue
        assert cut.entries == whole.entries[: len(cut.entries)]
        assert cut.feed.title in (None, whole.feed.title)
        assert cut.broken_off or cut.entries == whole.entries
        seen.setdefault(len(cut.entries), cut)
    assert sorted(seen) == list(range(len(whole.entries) + 1))
    assert not whole.broken_off
    for cut in seen.values():
        for rounds in ([cut, whole], [whole, cut], [cut, whole, cut, whole]):
            source = a_source(store)
            for parsed in rounds:
                visit(store, source, parsed)
            assert stored(store, source) == expected(whole)


entries = st.lists(
    st.builds(
        Entry,
        guid=st.sampled_from([None, None, "1", "2", "x" * 900]),
        url=st.sampled_from([None, "https://lab.example/a", "http://www.lab.example/a#top", "https://lab.example/b"]),
        title=st.sampled_from(["", "One", "Two"]),
        published=st.sampled_from([None, NOW.replace(day=1), NOW.replace(day=2), NOW.replace(year=2027)]),
        content_html=st.sampled_from([None, "<p>words</p>", "<p>other words</p>"]),
    ),
    max_size=6,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries, st.lists(st.integers(0, 6), min_size=1, max_size=3), st.booleans())
def test_whatever_entries_have_in_common_they_stay_apart_and_none_doubles(
    store: Store, rows: list[Entry], sizes: list[int], whole_first: bool
) -> None:
    def first(size: int) -> ParsedFeed:
        return ParsedFeed(format="rss", feed=FeedHeader(), entries=tuple(rows[:size]))

    whole = first(len(rows))
    assume(len(expected(whole)) == len(rows))  # no two are versions of one
    source = a_source(store)
    for parsed in [*([whole] if whole_first else []), *map(first, sizes), whole]:
        if parsed.entries:
            visit(store, source, parsed)
    assert stored(store, source) == expected(whole)


def test_an_entry_cut_in_its_text_is_not_stored_and_comes_whole_the_next_time(store: Store) -> None:
    source = a_source(store)
    body = f"<rss version='2.0'><channel><title>t</title><item><title>{escape('A & B')}</title></item></channel></rss>"
    visit(store, source, parse(body[: body.index(" B")].encode()))
    assert stored(store, source) == []
    visit(store, source, parse(body.encode()))
    assert [row[2] for row in stored(store, source)] == ["A & B"]
