import contextlib
from datetime import UTC, datetime

import pytest

from groundwire.errors import ExtractError
from groundwire.extract.page import extract

URL = "https://news.example/2026/heron"
PARAGRAPHS = [
    "The Tern lab released Heron on Monday, a model of two billion parameters that runs on a phone.",
    "It scored 71.3 on the Reed benchmark, Dr. Ilves said, two points more than the year before.",
    "Weights and code are free for research; firms have to ask, and an answer takes about a week.",
    "Critics note that the training set is not described, and that no one outside the lab has tested it.",
]


def page(body: str = "", head: str = "") -> str:
    article = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en-GB"><head><title>Heron is out | News</title>{head}</head><body>'
        '<nav><ul><li><a href="/">Home</a></li><li><a href="/ai">AI</a></li></ul></nav>'
        f"<article><h1>Heron is out</h1>{article}{body}</article><footer>© 2026 News. All rights reserved.</footer>"
        "</body></html>"
    )


def test_the_article_is_its_paragraphs_without_title_and_surroundings() -> None:
    found = extract(page(), url=URL)
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert [found.text[start:end] for start, end in found.sentences] == PARAGRAPHS
    assert found.title == "Heron is out"
    assert found.language == "en-GB"


def test_what_a_reader_cannot_see_is_not_in_the_text() -> None:
    hidden = (
        '<p style="color:red;display:none">Secret one.</p><p hidden>Secret two.</p>'
        '<div aria-hidden="true">Secret three.</div>'
        "<!-- Secret four. --><template><p>Secret five.</p></template><p style='font-size:0'>Secret six.</p>"
    )
    assert "Secret" not in extract(page(hidden), url=URL).text


def test_pointers_to_other_articles_are_left_out() -> None:
    more = "<p>Read more: Wren is out, too</p><p>Subscribe to our newsletter</p>"
    more += "<h3>You may also like</h3><p>Gull rises</p>"
    assert extract(page(more), url=URL).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "start",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x1f\x8b\x08\x00\x00\x00",
    ],
    ids=["pdf", "png", "jpeg", "zip", "gzip"],
)
def test_a_file_that_is_no_page_is_never_read_as_words(start: bytes) -> None:
    words = " ".join(PARAGRAPHS).encode()
    with pytest.raises(ExtractError, match="a file and no page"):
        extract(start + words * 5, url=URL)


def test_a_page_with_a_stray_control_character_is_still_a_page() -> None:
    assert extract(b"\x00" + page().encode(), url=URL).text == "\n\n".join(PARAGRAPHS)
    assert extract(page().encode("utf-16"), url=URL).text == "\n\n".join(PARAGRAPHS)


def test_time_and_canonical_url_are_what_the_page_says() -> None:
    head = (
        '<link rel="canonical" href="/heron"><script type="application/ld+json">'
        '{"@graph":[{"@type":"NewsArticle","datePublished":"2026-01-10T08:30:00+01:00"}]}</script>'
    )
    found = extract(page(head=head), url=URL)
    assert found.canonical_url == "https://news.example/heron"
    assert found.published == datetime(2026, 1, 10, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("href", ["javascript:alert(1)", "ftp://x.example/a", "http://[::1", "data:text/html,x"])
def test_a_canonical_url_that_is_no_web_address_is_none(href: str) -> None:
    assert extract(page(head=f'<link rel="canonical" href="{href}">'), url=URL).canonical_url is None


def test_links_of_the_text_are_kept_and_those_of_the_menu_are_not() -> None:
    body = '<p>Read <a href="https://arxiv.org/abs/2601.00001">the paper</a> or <a href="/c">code</a>.</p>'
    found = extract(page(body), url=URL)
    assert found.text.endswith("Read the paper or code.")
    assert found.links == ("https://arxiv.org/abs/2601.00001", "https://news.example/c")


def test_a_lead_outside_the_body_comes_back_first() -> None:
    lead = "Heron, the smallest model of the Tern lab so far, is free for research from today on."
    head = f'<meta name="description" content="{lead}">'
    html = page(head=head).replace("<article>", f'<div class="teaser"><p class="teaser">{lead}</p></div><article>')
    assert extract(html, url=URL).text.count(lead) == 1
    assert extract(html, url=URL).text.startswith(lead)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "gb18030"])
def test_bytes_are_decoded_as_a_browser_would(encoding: str) -> None:
    head = "" if encoding.startswith("utf") else f'<meta charset="{encoding}">'
    found = extract(
        page("<p>Zürich paid for it, the city said in a note on Tuesday.</p>", head).encode(encoding), url=URL
    )
    assert "Zürich paid for it" in found.text


@pytest.mark.parametrize(
    "html",
    [
        "",
        " ",
        "<html></html>",
        "\x00\x01",
        "<p></p>",
        "<div>" * 100_000,
        "<script>x</script>",
        b"\xff\xfe\x00",
        b"\x89PNG\r\n",
    ],
)
def test_a_page_without_an_article_says_so(html: str | bytes) -> None:
    with pytest.raises(ExtractError):
        extract(html, url=URL)


def test_a_page_larger_than_we_read_is_refused() -> None:
    with pytest.raises(ExtractError, match="characters"):
        extract("<p>" + "a" * 10_000_001, url=URL)


@pytest.mark.parametrize("piece", ["<table><tr><td>x", "<b><i>x", "<ul><li>x", "<p>x", "<div class='a'>x</div>"])
def test_a_tangled_page_ends_one_way_or_the_other(piece: str) -> None:
    with contextlib.suppress(ExtractError):
        assert extract(piece * 3_000, url=URL).text


def test_a_page_whose_only_text_is_its_frame_run_together_holds_no_article() -> None:
    title = "A small model reads long documents"
    body = f"<main>{title} By Ann · 2026-01-08 Share E-mail</main>"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    with pytest.raises(ExtractError):
        extract(page, url="https://news.example/a")


def test_labels_alone_are_no_article() -> None:
    page = "<html><body><div>Home<br>Latest<br>Topics<br>Subscribe<br>Share on X<br>E-mail this</div></body></html>"
    with pytest.raises(ExtractError):
        extract(page, url="https://news.example/a")
