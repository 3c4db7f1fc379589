"""The fast path says what feedparser says, wherever it says anything."""

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.collect import fast, guard, reference
from groundwire.collect.xml import parse_xml
from groundwire.errors import FeedError
from groundwire.model.item import ParsedFeed

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Tide tables</title><link>https://tides.example/</link><description>High &amp; low</description>
<item><title>Spring tide &lt;b&gt;tonight&lt;/b&gt;</title><link>https://tides.example/1?a=1&amp;b=2</link>
<guid isPermaLink="false">tide-1</guid><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><dc:creator>Ada Wick</dc:creator>
<category domain="https://tides.example/tags">sea</category><category>moon</category>
<description>It &lt;i&gt;rises&lt;/i&gt;.</description>
<content:encoded><![CDATA[<p>It <a href="/x">rises</a> at six.</p>]]>
</content:encoded><enclosure url="https://tides.example/1.mp3" type="Audio/MPEG" length="12"/></item>
<item><guid>https://tides.example/2</guid><title>Neap tide</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en_GB">
<title type="html">A &lt;em&gt;lab&lt;/em&gt;</title>
<id>urn:lab</id><updated>2026-03-01T08:00:00Z</updated><link href="https://lab.example/"/>
<entry><id>urn:lab:1</id><title>Runs</title><link rel="enclosure" href="https://lab.example/r.bin" length="3"/>
<link href="https://lab.example/runs"/><updated>2026-03-01T08:00:00+01:00</updated><published>2026-02-28</published>
<author><name>Bo Lind</name><email>bo@lab.example</email></author><category term="ml" label="Learning"/>
<content type="html">&lt;p&gt;Ten runs.&lt;/p&gt;</content><summary>Ten.</summary></entry></feed>"""
HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
)
PIECES = (
    "<title>One</title>",
    "<title>R&amp;amp;D &lt;b&gt;x&lt;/b&gt;</title>",
    "<title>&#195;&#169;t&#195;&#169;</title>",
    "<title/>",
    "<link>https://a.example/p</link>",
    "<link>https:///a.example/p?x=1&amp;amp;y=2</link>",
    "<guid>https://a.example/g</guid>",
    '<guid isPermaLink="false">g</guid>',
    "<description>Words &lt;b&gt;and&lt;/b&gt; more</description>",
    "<description>Words <b>and</b> more</description>",
    "<content:encoded>&lt;p&gt;Whole&lt;/p&gt;</content:encoded>",
    "<pubDate>Sat, 30 Feb 2026 10:00:00 GMT</pubDate>",
    "<pubDate>Sat, 28 Feb 2026 10:00:00 +0530</pubDate>",
    "<dc:date>2026-02-28T10:00:00Z</dc:date>",
    "<author>a@b.example (Ann)</author>",
    "<dc:creator>Ann</dc:creator>",
    "<dc:title>Other</dc:title>",
    "<category>c</category>",
    '<category domain="d">c</category>',
    '<category domain="d"/>',
    "<media:content url='https://a.example/i.png'/>",
    "<media:content url='https://a.example/i.png'><media:title>Picture</media:title></media:content>",
    "<!-- a comment -->",
    "<title>O<!-- c -->ne</title>",
    "<title>O<?p i?>ne</title>",
    "<title><![CDATA[R&#38;D &#11; &#xD800; &bogus; &eacute;]]></title>",
    "<title>R&amp;amp;D &amp;#38; more</title>",
    "<title>a &lt; b &amp;bogus; c</title>",
    "<title>bare & sign</title>",
    "<title>named &nbsp; sign</title>",
    "<title>\x0bcontrol\x7f \u202eturned \U0001f3f4\U000e0067\U000e007f</title>",
    "<undeclared:title>x</undeclared:title>",
    f"<media:content url='{'x' * 20_000}'/>",
    "<media:content " + " ".join(f"a{number}='1'" for number in range(300)) + "/>",
    "<media:content " + " ".join(f"xmlns:a{number}='u'" for number in range(300)) + "/>",
    "<source url='https://b.example/'>B</source>",
    "<comments>https://a.example/c</comments>",
    "<enclosure url='https://a.example/e'/>",
    "<itunes:author>Cy</itunes:author>",
    "<unknown>x</unknown>",
)


def _both(document: str | bytes) -> tuple[ParsedFeed | str, ParsedFeed | str]:
    body = document if isinstance(document, bytes) else document.encode()
    return _read(body, quick=True), _read(body, quick=False)


def _read(body: bytes, *, quick: bool) -> ParsedFeed | str:
    try:
        return parse_xml(body, url="https://base.example/feed", quick=quick)
    except FeedError as error:
        return str(error)


@pytest.mark.parametrize("document", [RSS, ATOM], ids=["rss", "atom"])
def test_a_feed_of_the_usual_shape_takes_the_fast_path_and_reads_the_same(document: str) -> None:
    assert fast.read(guard.plain(document) or b"") is not None
    quick, slow = _both(document)
    assert isinstance(quick, ParsedFeed)
    assert quick.entries
    assert quick == slow


@given(items=st.lists(st.lists(st.sampled_from(PIECES), max_size=7), max_size=3))
def test_however_an_item_is_put_together_both_paths_read_the_same(items: list[list[str]]) -> None:
    body = "".join(f"<item>{''.join(parts)}</item>" for parts in items)
    quick, slow = _both(f"{HEAD}<channel><title>T</title>{body}</channel></rss>")
    assert quick == slow


@given(
    document=st.sampled_from((RSS, ATOM)),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(0, 12),
    instead=st.sampled_from(
        ("", "<", ">", "&", '"', "]]>", "<!--", "<!DOCTYPE x>", "<?xml?>", "xmlns='u'", "\0", "\ufffe", "é")
    ),
)
def test_wherever_a_document_is_damaged_both_paths_read_the_same(
    document: str, place: float, length: int, instead: str
) -> None:
    begin = int(place * len(document))
    quick, slow = _both(document[:begin] + instead + document[begin + length :])
    assert quick == slow


@given(
    day=st.sampled_from(("Mon, 02", "Tue, 3", "Sat, 31")),
    month=st.sampled_from(sorted(reference.MONTHS)),
    hour=st.integers(0, 24),
    zone=st.sampled_from(
        ("GMT", "UTC", "Z", "EST", "EDT", "CDT", "PST", "MDT", "+0000", "-0530", "+1400", "+2500", "X")
    ),
)
def test_a_date_in_words_is_what_feedparser_says(day: str, month: str, hour: int, zone: str) -> None:
    _same_time(f"{day} {month} 2026 {hour:02}:59:60 {zone}", f"{day} {month} 1996 {hour:02}:05:07 {zone}")


@given(
    date=st.sampled_from(("2026-02-28", "2026-02-30", "1999-12-31", "2026-2-3")),
    seconds=st.sampled_from(("00", "59.5", "07.123456", "7")),
    zone=st.sampled_from(("Z", "", "+00:00", "-05:30", "+14:00", "+0530")),
)
def test_a_date_in_numbers_is_what_feedparser_says(date: str, seconds: str, zone: str) -> None:
    _same_time(f"{date}T23:05:{seconds}{zone}", f"{date} 23:05:{seconds}{zone}")


def _same_time(*dates: str) -> None:
    for date in dates:
        quick, slow = _both(f"{HEAD}<channel><item><title>x</title><pubDate>{date}</pubDate></item></channel></rss>")
        assert quick == slow


@given(
    st.text(st.sampled_from("ab1&#;</> é"), max_size=12).map(lambda text: text.replace("a", "amp").replace("b", "b>"))
)
def test_a_title_is_html_where_feedparser_says_so(title: str) -> None:
    quick, slow = _both(f"{HEAD}<channel><item><title><![CDATA[{title}]]></title></item></channel></rss>")
    assert quick == slow


@pytest.mark.parametrize("piece", ["<itunes:author>Cy</itunes:author>", "<unknown>x</unknown>", "<title><b/></title>"])
def test_what_is_not_in_its_tables_is_left_to_feedparser(piece: str) -> None:
    assert fast.read(f"{HEAD}<channel><item>{piece}</item></channel></rss>".encode()) is None


@pytest.mark.shared
def test_real_feeds_and_fixtures_read_the_same_on_both_paths(shared: Path) -> None:
    taken = 0
    for body in _documents(shared / "packs" / "feeds-conformance"):
        quick, slow = _both(body)
        assert quick == slow
        taken += 1
    assert taken > 1000


def _documents(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.glob("*.jsonl.gz")):
        if path.name.startswith("gofeed.") or ".reference." in path.name:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                if found := _body(row):
                    yield found


def _body(row: dict[str, Any]) -> bytes:
    return base64.b64decode(row["base64"]) if row.get("base64") else str(row.get("text") or "").encode()
