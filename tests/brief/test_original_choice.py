"""Which document is first-hand."""

from datetime import UTC, datetime

import pytest

from groundwire.brief.original import first_hand, headline, is_discussion
from groundwire.model.article import Document

PUBLISHER = Document(id="publisher", source="Norvex Newsroom", url="https://norvex.example/news/1")
PAPER = Document(id="paper", source="arXiv", url="https://arxiv.org/abs/2601.00001", kind="arxiv")
REPOSITORY = Document(id="repository", source="releases", url="https://github.com/norvex/tool")
THREAD = Document(id="thread", source="r/MachineLearning", url="https://www.reddit.com/r/MachineLearning/comments/1/x/")


@pytest.mark.parametrize(
    ("documents", "first"),
    [
        ([THREAD, REPOSITORY, PAPER, PUBLISHER], PUBLISHER),
        ([THREAD, REPOSITORY, PAPER], PAPER),
        ([THREAD, REPOSITORY], REPOSITORY),
        ([THREAD], THREAD),
    ],
)
def test_publisher_before_paper_before_repository_before_discussion(documents: list[Document], first: Document) -> None:
    assert first_hand(documents) is first


def test_among_equals_the_earliest_that_is_no_copy() -> None:
    copied = Document(
        id="copy", source="Daily", url="https://daily.example/", published=datetime(2026, 1, 1, tzinfo=UTC), copy_of="b"
    )
    late = Document(id="b", source="Wire", url="https://wire.example/", published=datetime(2026, 1, 3, tzinfo=UTC))
    later = Document(id="c", source="Post", url="https://post.example/", published=datetime(2026, 1, 4, tzinfo=UTC))
    assert first_hand([copied, later, late]) is late


def test_a_page_that_a_forum_only_links_to_is_no_discussion() -> None:
    assert not is_discussion(Document(id="x", source="Hacker News", kind="hackernews", url="https://norvex.example/"))
    assert is_discussion(
        Document(id="y", source="Hacker News", kind="hackernews", url="https://news.ycombinator.com/item?id=1")
    )


def test_a_story_without_documents_has_no_original() -> None:
    with pytest.raises(ValueError, match="at least one"):
        first_hand([])


@pytest.mark.parametrize(
    ("titles", "chosen"),
    [
        (("Tern is out", "A note on Tern"), "Tern is out"),
        (("🚨 Tern is out. This is for all of you who...", "A note on Tern"), "A note on Tern"),
        (("Tern is out https://t.example/x", "", "A note on Tern"), "A note on Tern"),
        (("Tern #AI #ML #Data", "Tern, in short"), "Tern, in short"),
        (("Tern is out…",), "Tern is out…"),
        (("", ""), ""),
    ],
)
def test_a_story_goes_by_a_clean_title_of_its_own(titles: tuple[str, ...], chosen: str) -> None:
    documents = [
        Document(id=str(number), source="S", url=f"https://s{number}.example/", title=title)
        for number, title in enumerate(titles)
    ]
    assert headline(documents) == chosen
