from datetime import UTC, datetime

import pytest

from groundwire.extract.fragment import read
from groundwire.extract.language import detect, tag
from groundwire.extract.whole import is_whole
from groundwire.model.item import Item
from groundwire.model.source import SourceId

SENTENCE = "The lab said that its new model is smaller and faster than the one before it. "
LONG = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(8))


def whole(html: str, *, url: str | None = "https://news.example/a", body: bool = True, title: str = "t") -> bool:
    item = Item(
        source_id=SourceId(1),
        key="k",
        guid=None,
        url=url,
        canonical_url=url,
        title=title,
        collected=datetime(2026, 1, 1, tzinfo=UTC),
        content_html=html if body else None,
        summary_html=None if body else html,
        raw_sha256="",
        content_sha256="",
    )
    return is_whole(item, read(html, base_url=url))


def test_a_long_body_is_whole() -> None:
    assert whole(LONG)


@pytest.mark.parametrize(
    "end",
    [
        "<p>More [&#8230;]</p>",
        '<p><a href="/a">Continue reading</a></p>',
        "<p>It goes on...</p>",
        "<a>Read more &raquo;</a>",
    ],
)
def test_a_cut_mark_at_the_end_says_that_there_is_more(end: str) -> None:
    assert not whole(LONG + end)


def test_a_short_summary_is_a_teaser_and_a_very_long_one_is_not() -> None:
    assert not whole(f"<p>{SENTENCE * 3}</p>", body=False)
    assert whole(LONG + LONG, body=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.reddit.com/r/MachineLearning/comments/1/x/",
        "https://news.ycombinator.com/item?id=1",
        "https://mastodon.example/@ann/112233445566778899",
        "https://github.com/a/b/releases/tag/v1.0",
        None,
    ],
)
def test_a_post_is_its_own_article_however_short(url: str | None) -> None:
    assert whole("<p>We fixed it.</p>", url=url)


def test_an_abstract_is_whole_and_a_stub_of_one_is_not() -> None:
    assert whole(SENTENCE * 6, url="https://arxiv.org/abs/2601.00001", body=False)
    assert not whole(SENTENCE, url="https://arxiv.org/abs/2601.00001", body=False)


def test_no_text_is_not_whole() -> None:
    assert not whole("<p></p>")


def test_a_language_is_told_from_text_and_else_from_the_hint() -> None:
    assert detect("Das Modell ist kleiner und schneller als das alte, sagte das Labor am Montag.") == "de"
    assert detect("Short.") is None
    assert detect("Short.", hint="EN_us") == "en-US"
    assert detect(SENTENCE * 3, hint="de") == "en"
    assert detect("今天发布的新模型有七十亿参数，可以在手机上运行，速度很快。", hint="zh-Hans") == "zh-Hans"


def test_a_tag_is_written_as_the_standard_writes_it() -> None:
    assert [tag(value) for value in ("zh-hans-cn", "EN", "und", "", None, "??")] == [
        "zh-Hans-CN",
        "en",
        None,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<!-- SC_OFF --><div class="md"><p>Which card?</p></div><!-- SC_ON --> submitted by /u/ann',
        "arXiv:2611.90001v2 Announce Type: new\nAbstract: We prove it.",
    ],
)
def test_what_a_listing_marks_as_a_post_or_a_paper_is_its_own_article_on_any_host(html: str) -> None:
    assert whole(html)
    assert whole(html, body=False)


def test_a_post_without_a_title_of_its_own_is_its_own_article() -> None:
    post = "@ann I tried it on two cards and it works, see the numbers below"
    assert whole(f"<p>{post}</p>", title="@ann I tried it on two cards and...")
    assert whole(f"<p>{post}</p>", title=post)
    assert not whole(f"<p>{post}</p>", title="Two cards are enough")
