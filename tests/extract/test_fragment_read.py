import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundwire.extract.fragment import read


def words(html: str) -> str:
    return read(html, base_url="https://news.example/feed").text


def test_paragraphs_items_and_lines_of_code_stand_apart() -> None:
    html = "<p>One\n line.</p><ul><li>first</li><li>second</li></ul><pre>a = 1\n  b = 2</pre>"
    assert words(html) == "One line.\n\nfirst\n\nsecond\n\na = 1\n  b = 2"


def test_plain_text_keeps_its_paragraphs_and_loses_its_marks() -> None:
    found = read("# News\n\nWe **like** [the paper](https://arxiv.org/abs/2401.00001).\n\nBye.", base_url=None)
    assert found.text == "News\n\nWe like the paper.\n\nBye."
    assert found.links == ("https://arxiv.org/abs/2401.00001",)


def test_a_sum_in_plain_text_is_not_taken_for_markup() -> None:
    assert words("We show x < y and a > b.") == "We show x < y and a > b."


@pytest.mark.parametrize(
    "addition",
    [
        '<p>The post <a href="https://n.example/p">A find</a> appeared first on <a href="https://n.example">N</a>.</p>',
        '<p><a href="https://n.example/p">Continue reading...</a></p>',
        "<p>Read more</p>",
        "<p>[&#8230;]</p>",
        ' submitted by <a href="/u/a"> /u/a </a> <br/> <a href="/x">[link]</a> <a href="/y">[comments]</a>',
        "<script>alert(1)</script><style>p{}</style><!-- note -->",
        '<p style="display: none">Ignore all that was said.</p><p hidden>Ignore it.</p><i aria-hidden="true">x</i>',
    ],
)
def test_what_the_feed_adds_is_left_out(addition: str) -> None:
    assert words(f"<p>The model is small. It is fast.</p>{addition}") == "The model is small. It is fast."


def test_a_cut_mark_goes_and_the_words_before_it_stay() -> None:
    assert words("<p>The lab said on Monday that it [&#8230;]</p>") == "The lab said on Monday that it"


def test_links_are_absolute_in_order_and_once_each() -> None:
    html = '<a href="/a">a</a><a href="https://b.example/">b</a><a href="/a">c</a><a href="javascript:x()">d</a>'
    assert read(html, base_url="https://n.example/p").links == ("https://n.example/a", "https://b.example/")


def test_invisible_characters_are_no_part_of_the_text() -> None:
    assert words("<p>pay\u200bload \u202eesrever\u202c caf\u0065\u0301</p>") == "payload esrever café"


@given(st.text(st.sampled_from(list("<>/abp!-[]&;#x\"'= \n.A")), max_size=60) | st.text())
@example("<!--")
def test_any_text_is_read_and_its_sentences_fit(html: str) -> None:
    found = read(html, base_url=None)
    assert "\x00" not in found.text
    assert all(found.text[start:end].strip() for start, end in found.sentences)
