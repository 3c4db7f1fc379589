import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.publish.clean import clean, pictures_as_links

BASE = "https://news.example/post/"
REL = 'rel="noopener noreferrer nofollow ugc"'
PIECES = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<a\xa0href='/x'>",
            "</a>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<svg>",
            "<style>",
            "<math>",
            "<mi>",
            "<select>",
            "<option>",
            "<pre>",
            "<img\xa0src=x\xa0onerror=y>",
            "<!--",
            "-->",
            "]]>",
            "<![CDATA[",
            "&",
            "&lt;",
            "&#1;",
            "\x00",
            "\n",
            "<li>",
            "<ul>",
            "</ul>",
            "<form>",
            "<noscript>",
            "<template>",
            "x",
        ]
    ),
    max_size=25,
).map(lambda pieces: "".join(pieces).replace("\u00a0", " "))


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<style>p{}</style><svg onload=x><text>y</text></svg>",
        "<math><mi>x</mi></math><template>x</template><iframe src=https://a.example></iframe>",
        "<form action=/x><input name=q><button>Go</button></form><object data=x></object><base href=//a.example>",
    ],
)
def test_what_runs_styles_frames_or_submits_goes_with_all_it_holds(html: str) -> None:
    assert clean(html + "<p>kept</p>").html.strip() == "<p>kept</p>"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:x",
        "java\nscript:x",
        "data:text/html,x",
        "vbscript:x",
        "https://a.example/\x07",
        "file:///etc/x",
        "http:\\\\a",
    ],
)
def test_a_link_that_may_not_be_followed_loses_its_address_and_keeps_its_words(href: str) -> None:
    found = clean(f'<a href="{href}">words</a>', base_url=BASE)
    assert "href" not in found.html
    assert found.text == "words"


def test_links_and_pictures_are_made_absolute() -> None:
    found = clean(
        '<a href="../x" class="c" id="i" name="n" target="_top" onclick="y">a</a><img src="/p.png" alt="P">',
        base_url=BASE,
    )
    assert found.html == f'<a href="https://news.example/x" {REL}>a</a><img src="https://news.example/p.png" alt="P">'


def test_a_relative_link_without_a_base_is_dropped() -> None:
    assert clean('<a href="/x">a</a>').html == f"<a {REL}>a</a>"


def test_a_picture_becomes_a_link_and_inside_a_link_its_words() -> None:
    html = clean('<img src="/p.png" alt="a &quot; > b"><a href="/x"><img src="/q.png"></a>', base_url=BASE).html
    shown = pictures_as_links(html)
    assert "<img" not in shown
    assert f'<a href="https://news.example/p.png" {REL}>Picture: a &quot; &gt; b</a>' in shown
    assert "[Picture]" in shown


def test_text_is_plain_and_blocks_stand_apart() -> None:
    assert clean("<h2>R &amp; D</h2><ul><li>a &lt; b</li><li>two</li></ul>").text == "R & D\n\na < b\n\ntwo"


@given(PIECES | st.text())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_that_runs(html: str) -> None:
    once = clean(html, base_url=BASE).html
    assert clean(once, base_url=BASE).html == once
    assert not re.search(r"<(?:script|style|svg|math|template|iframe|form|input|object|base|!)|\son\w+=", once)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", once)


@pytest.mark.parametrize("piece", ["<div>", "<b><p>x", "<table><b>", "<a href='/x'>", "<font><i>x", "<!--", "<pre>\n"])
def test_a_tangle_is_cleaned_within_bounds(piece: str) -> None:
    found = clean(piece * (200_000 // len(piece)))
    assert len(found.html) < 4_000_000
