"""What a document is about, by the addresses it has or points to."""

from hypothesis import given
from hypothesis import strategies as st

from groundwire.group.works import identify, spoken
from groundwire.model.article import Document

POST = "https://www.reddit.com/r/MachineLearning/comments/abc123/a_post/"


def a_post(text: str = "", *, title: str = "A post", links: tuple[str, ...] = ()) -> Document:
    return Document(id="1", url=POST, title=title, text=text, links=links, kind="reddit")


def test_all_addresses_of_one_paper_are_one_work() -> None:
    for address in (
        "https://arxiv.org/abs/2601.00001",
        "http://arxiv.org/abs/2601.00001v3",
        "https://arxiv.org/pdf/2601.00001v2.pdf",
        "https://export.arxiv.org/abs/2601.00001",
        "https://www.alphaxiv.org/abs/2601.00001",
        "https://huggingface.co/papers/2601.00001",
        "https://doi.org/10.48550/arXiv.2601.00001",
    ):
        assert identify(Document(id="1", url=address))[0] == "arxiv:2601.00001", address


def test_a_post_is_about_the_paper_that_it_links_or_names() -> None:
    assert "arxiv:2601.00001" in identify(a_post(links=("https://arxiv.org/pdf/2601.00001",)))
    assert "arxiv:2601.00001" in identify(a_post("The paper is arXiv:2601.00001, worth reading."))


def test_an_article_is_not_about_the_paper_it_mentions() -> None:
    article = Document(
        id="1",
        url="https://news.example.org/2026/a-story",
        title="A story",
        text="They cite arXiv:2601.00001.",
        links=("https://arxiv.org/abs/2601.00001",),
    )
    assert identify(article) == ("url:https://news.example.org/2026/a-story",)


def test_a_round_up_is_about_nothing_that_it_lists() -> None:
    links = tuple(f"https://arxiv.org/abs/2601.{number:05}" for number in range(8))
    assert not any(work.startswith("arxiv:") for work in identify(a_post(links=links)))
    thread = a_post(title="[D] Weekly discussion thread", links=links[:1])
    assert not any(work.startswith("arxiv:") for work in identify(thread))


def test_a_post_that_compares_papers_is_about_none_of_them() -> None:
    two = ("https://arxiv.org/abs/2601.00001", "https://arxiv.org/abs/2601.00002")
    assert not any(work.startswith("arxiv:") for work in identify(a_post(links=two)))


def test_repositories_releases_and_weights_have_names() -> None:
    assert identify(Document(id="1", url="https://github.com/Acme/Engine"))[0] == "github:acme/engine"
    release = "https://github.com/acme/engine/releases/tag/v1.2.0"
    assert identify(Document(id="1", url=release))[0] == "github:acme/engine@v1.2.0"
    assert identify(Document(id="1", url="https://huggingface.co/acme/tiny-7b"))[0] == "hf:acme/tiny-7b"


def test_a_standing_page_is_no_work_of_a_post() -> None:
    for link in ("https://acme.example/", "https://docs.acme.org/guide/intro-2", "https://github.com/login"):
        assert identify(a_post(links=(link,))) == identify(a_post()), link


def test_strongest_comes_first() -> None:
    found = identify(a_post(links=("https://github.com/acme/engine", "https://arxiv.org/abs/2601.00001")))
    assert [work.split(":")[0] for work in found] == ["arxiv", "github", "url"]


def test_works_are_said_in_words() -> None:
    assert spoken("arxiv:2601.00001") == "paper arXiv:2601.00001"
    assert spoken("github:acme/engine@v1") == "release acme/engine@v1"


@given(url=st.text(), text=st.text(), links=st.lists(st.text(), max_size=5))
def test_no_address_breaks_it(url: str, text: str, links: list[str]) -> None:
    found = identify(Document(id="1", url=url, text=text, links=tuple(links), kind="reddit"))
    assert len(found) == len(set(found))
