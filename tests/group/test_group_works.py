"""What a document is about, by the addresses it has or points to."""

from hypothesis import given
from hypothesis import strategies as st

from groundwire.group.cluster import Grouper
from groundwire.group.works import identify, named, spoken
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


REPOSITORY = "https://github.com/acme/parcel-arm"
LONG = "It took us a year of evenings, and there is much that we would do another way if we began today. " * 3


def about(title: str, text: str = "", *, links: tuple[str, ...] = (REPOSITORY,)) -> set[str]:
    return {work for work in named(a_post(text, title=title, links=links)).about if not work.endswith("/a_post/")}


def test_a_post_that_is_nothing_but_a_link_is_about_what_it_links_to() -> None:
    assert about("Worth a look?") == {"github:acme/parcel-arm"}
    assert about("A look", "The code:") == {"github:acme/parcel-arm"}


def test_a_tool_in_use_is_mentioned() -> None:
    post = a_post(LONG, title="My evenings with robots", links=(REPOSITORY,))
    assert named(post).mentioned == ("github:acme/parcel-arm",)
    assert not about("Finally got parcel-arm working on an old card", LONG)
    assert not about("Parcel-arm released?", LONG)


def test_a_title_that_presents_a_thing_by_its_name_is_about_it() -> None:
    assert about("Acme releases Parcel Arm", LONG) == {"github:acme/parcel-arm"}
    weights = ("https://huggingface.co/acme/parcel-arm-7b-instruct",)
    assert about("Parcel Arm is out", LONG, links=weights) == {"hf:acme/parcel-arm-7b-instruct"}
    assert not about("Acme releases another thing", LONG)


def test_what_the_poster_made_is_what_the_post_is_about() -> None:
    assert about("I built an arm that sorts parcels", LONG) == {"github:acme/parcel-arm"}
    assert not about("I built an arm that sorts parcels", LONG, links=(REPOSITORY, "https://github.com/other/gears"))


def test_a_title_with_a_number_is_about_that_release() -> None:
    assert about("Parcel-Arm v0.4.2 released", LONG) == {"github:acme/parcel-arm@v0.4.2"}
    assert about("We released version 2.0 of Parcel Arm", LONG) == {"github:acme/parcel-arm@v2.0"}


def test_a_page_is_what_a_long_post_is_about_where_the_title_says_it() -> None:
    link = ("https://acme.example/blog/an-arm-that-sorts-parcels",)
    assert about("An arm that sorts parcels", LONG, links=link) == {f"url:{link[0]}"}
    assert not about("This robot failed a test by finding a better answer", LONG, links=link)


def test_files_that_a_post_was_made_with_and_accounts_are_no_identity() -> None:
    for link in ("https://files.example/workflow-2026.json", "https://www.instagram.com/some_dancer_1/"):
        assert not about("Look at this", links=(link,))


def test_an_article_printed_again_is_known_by_its_words() -> None:
    def article(title: str, text: str, source: str = "The Harbour", kind: str = "feed") -> tuple[str, ...]:
        page = f"https://harbour.example/{len(title)}/{source}"
        return tuple(
            work
            for work in identify(Document(id="1", url=page, title=title, text=text, source=source, kind=kind))
            if work.startswith("said:")
        )

    title = "How the harbour of Lundvik sorts its parcels at night"
    assert article(title, LONG) == article(title, LONG + " More of it.") != ()
    assert article(title, LONG) != article(title, LONG, source="Another Paper")
    for other in ("Weekly round-up of parcels in the harbour", "Parcels of the harbour on 12 March", "Parcels"):
        assert article(other, LONG) == ()
    assert article(title, "Short.") == ()
    assert article(title, "", kind="arxiv") == article(title, LONG, source="Another list", kind="huggingface") != ()


def test_a_repository_that_its_maker_posts_again_returns_to_its_story() -> None:
    post = a_post(LONG, title="UPDATE: I built an arm that sorts parcels", links=(REPOSITORY,))
    assert Grouper().place(post, {"github:acme/parcel-arm": "old"}).story == "old"
    user = a_post(LONG, title="My evenings with robots", links=(REPOSITORY,))
    assert Grouper().place(user, {"github:acme/parcel-arm": "old"}).story != "old"
