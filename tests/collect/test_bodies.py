"""Bodies of entries, looked through once: what they link to, and tags that no parser of HTML should meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from groundwire.collect.guard import MOST_ATTRIBUTES
from groundwire.collect.readings.bodies import WARNING, looked_through
from groundwire.model.item import Entry, FeedHeader, ParsedFeed

MANY = [f"a{number}" for number in range(MOST_ATTRIBUTES + 1)]


def kept(body: str) -> tuple[str, bool]:
    """The body as it is kept, and whether it was changed."""
    parsed = ParsedFeed(format="rss", feed=FeedHeader(), entries=(Entry(content_html=body),))
    found = looked_through(parsed)
    return found.entries[0].content_html or "", WARNING in found.warnings


def most_attributes(body: str) -> int:
    tree = html.fragment_fromstring(body, create_parent="div")
    return max(len(element.attrib) for element in tree.iter())


@pytest.mark.parametrize(
    "tag",
    [
        "<a " + " ".join(MANY) + ">",
        "<a " + " ".join(f"{name}='>'" for name in MANY) + ">",
        "<a" + "".join(f' {name}="1"' for name in MANY),
        '<a x="1"' + "".join(f'{name}="1"' for name in MANY) + ">",
        "<a " + "/".join(MANY) + "/>",
        "<a\n" + "\t=\n".join(MANY) + " " + " ".join(f"b{name} = c" for name in MANY) + ">",
        '<!-- <b x=" --><a ' + " ".join(MANY) + ">",
        '<b t="<a ' + " ".join(MANY) + '">" ' + " ".join(MANY) + ">",
    ],
    ids=range(8),
)
def test_a_tag_with_attributes_beyond_all_use_is_taken_out_and_told(tag: str) -> None:
    found, told = kept(f"<p>before</p>{tag}after<p>at last</p>")
    assert told
    assert found.startswith("<p>before</p>")
    assert most_attributes(found) <= MOST_ATTRIBUTES


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "words and words " * 500,
        "<a " + " ".join(MANY[1:]) + ">as many as an element may have</a>",
        "<p class='a'>" * 300,
        '<img alt="' + "x < y > z = 'w' " * 300 + '" src="/a.png">',
        "1 < 2 " * 300,
    ],
    ids=range(5),
)
def test_an_ordinary_body_is_kept_as_it_is(body: str) -> None:
    assert kept(body) == (body, False)


@given(st.text(st.sampled_from("<>a/ ='\"!-\n"), max_size=60), st.text(st.sampled_from("<>a/ ='\"!-\n"), max_size=60))
def test_whatever_stands_around_it_no_parser_meets_such_a_tag(before: str, after: str) -> None:
    found, _ = kept(f"{before}<a {' '.join(MANY)}{after}<b {' '.join(MANY)} c>")
    assert most_attributes(found or "x") <= MOST_ATTRIBUTES


def test_links_are_told_as_they_are_written_once_each() -> None:
    body = "<a href='/a'>1</a><a href='#here'>2</a><a href=' /a '>3</a><a name=n>4</a><a href='https://e.example'>5</a>"
    parsed = ParsedFeed(format="rss", feed=FeedHeader(), entries=(Entry(summary_html=body), Entry(title="no body")))
    assert [entry.links for entry in looked_through(parsed).entries] == [("/a", "https://e.example"), ()]
