"""Documents about one event become one story, and others do not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.group.cluster import Grouper
from groundwire.model.article import Document
from groundwire.model.story import Placement

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
BODY = (
    "Acme Robotics said on Monday that its warehouse arm can now sort parcels without a map of the room, and that "
    "three customers in Norway have used it since January. The company will publish the training code in April."
)


def an_item(name: str, title: str, *, hours: float = 0, source: str = "", text: str = "", url: str = "") -> Document:
    return Document(
        id=name,
        title=title,
        text=text,
        url=url or f"https://{source or name}.example/{name}",
        source=source or name,
        published=START + timedelta(hours=hours),
    )


def a_post(name: str, title: str, *, hours: float = 0, text: str = "", links: tuple[str, ...] = ()) -> Document:
    return Document(
        id=name,
        title=title,
        text=text,
        links=links,
        url=f"https://www.reddit.com/r/Lab/comments/{name}/x/",
        source="r/Lab",
        kind="reddit",
        published=START + timedelta(hours=hours),
    )


def stories(*documents: Document) -> list[str]:
    return [placement.story for placement in Grouper().place_all(documents)]


def test_reports_of_one_event_are_one_story() -> None:
    first, second = stories(
        an_item("a", "Acme Robotics unveils Pelican, a warehouse arm that sorts parcels without a map"),
        an_item("b", "Pelican: Acme Robotics shows warehouse arm sorting parcels with no map", hours=3),
    )
    assert first == second


def test_different_events_of_one_company_are_two_stories() -> None:
    first, second = stories(
        an_item("a", "Acme Robotics unveils Pelican, a warehouse arm that sorts parcels without a map"),
        an_item("b", "Acme Robotics chief Ida Berg resigns after accounting inquiry", hours=3),
    )
    assert first != second


def test_two_versions_of_a_model_are_two_stories() -> None:
    for one, other in (
        ("OpenLab releases Heron-5.1 with longer context", "OpenLab releases Heron-5.2 with longer context"),
        ("engine v1.2.0 release notes", "engine v1.3.0 release notes"),
        ("Heron 2 is out: weights and code", "Heron 3 is out: weights and code"),
    ):
        first, second = stories(an_item("a", one, source="x"), an_item("b", other, hours=5, source="y"))
        assert first != second, one


def test_threads_that_return_stay_apart() -> None:
    text = (
        "Ask anything about learning machine learning here. Be kind, and read the rules of the forum before you post."
    )
    first, second = stories(
        a_post("a", "Daily questions thread", text=text),
        a_post("b", "Daily questions thread", hours=24, text=text),
    )
    assert first != second
    series = [
        a_post(f"s{day}", f"Status of the cluster, {day} March", hours=24 * day, text=text) for day in range(1, 4)
    ]
    assert len(set(stories(*series))) == len(series)


def test_a_copy_joins_and_says_of_what() -> None:
    first, second = Grouper().place_all(
        [
            an_item("a", "Acme arm sorts parcels", text=BODY),
            an_item("b", "A Nordic success for robots", hours=30, text=f"{BODY} "),
        ]
    )
    assert (second.story, second.copy_of, second.joined) == (first.story, "a", True)
    assert "the same text as a" in second.why[0]


def test_paper_code_and_discussion_are_one_story() -> None:
    found = Grouper().place_all(
        [
            an_item("paper", "Sparse Parcels: Sorting Without Maps", url="https://arxiv.org/abs/2603.00017v1"),
            a_post("talk", "[R] No maps needed?", hours=20, links=("https://arxiv.org/pdf/2603.00017",)),
        ]
    )
    assert found[0].story == found[1].story
    assert found[1].why == ("same paper arXiv:2603.00017",)


def test_a_work_of_an_old_story_is_found_through_the_caller() -> None:
    post = a_post("talk", "[R] An old paper, read again", links=("https://arxiv.org/abs/2401.00017",))
    assert Grouper().place(post, known={"arxiv:2401.00017": "kept"}).story == "kept"


def test_two_papers_never_join_by_their_words() -> None:
    first, second = stories(
        an_item("a", "Scaling Laws for Parcel Sorting with Transformers", url="https://arxiv.org/abs/2603.00001"),
        an_item("b", "Scaling Laws for Parcel Sorting with Transformers II", url="https://arxiv.org/abs/2603.00002"),
    )
    assert first != second


def test_small_talk_stays_alone() -> None:
    found = stories(a_post("a", "@ida thanks"), a_post("b", "@ida thanks", hours=1), a_post("c", "lol", hours=2))
    assert len(set(found)) == 3


def test_a_story_is_left_after_the_window() -> None:
    title = "Acme Robotics unveils Pelican, a warehouse arm that sorts parcels without a map"
    first, second = stories(an_item("a", title, source="x"), an_item("b", title, hours=24 * 9, source="y"))
    assert first != second


def test_a_wrong_date_does_not_empty_the_window() -> None:
    title = "Acme Robotics unveils Pelican, a warehouse arm that sorts parcels without a map"
    found = stories(
        an_item("a", title, source="x"),
        an_item("far", "A note from the far future", hours=24 * 365 * 70),
        an_item("b", title, hours=2, source="y"),
    )
    assert found[0] == found[2]


def test_what_is_remembered_is_joined_as_if_it_had_been_placed() -> None:
    first = an_item("a", "Acme Robotics unveils Pelican, a warehouse arm that sorts parcels without a map", text=BODY)
    second = an_item("b", "Pelican: Acme Robotics shows warehouse arm sorting parcels with no map", hours=3)
    copy = an_item("c", "Another title", hours=4, text=BODY)
    grouper = Grouper()
    grouper.remember_all([(first, "17", None)])
    assert grouper.place(second).story == "17"
    assert grouper.place(copy).copy_of == "a"


def test_a_list_that_another_paper_prints_is_a_copy_and_the_next_one_is_not() -> None:
    first, printed, threaded, following = Grouper().place_all(
        [
            an_item("a", "Robots this week in Norway: the weekly digest", source="x", text=BODY),
            an_item("b", "Robots this week in Norway: the weekly digest", source="y", hours=2, text=f"{BODY} "),
            a_post("c", "Robots this week in Norway: the weekly digest", hours=3, text=BODY),
            an_item("d", "Robots this week in Norway: the weekly digest", source="x", hours=168, text=f"{BODY} Anew."),
        ]
    )
    assert (printed.story, printed.copy_of) == (first.story, "a")
    assert (threaded.copy_of, following.copy_of) == (None, None)
    assert following.story != first.story


def test_a_copy_that_is_remembered_is_known_again_as_one_that_was_placed_is() -> None:
    titles = ("Acme arm sorts parcels", "A Nordic success for robots", "What a warehouse does at night")
    prints = [" ".join(f"word{number}" for number in range(15 * at, 15 * at + 100)) for at in range(3)]
    told = [an_item(str(at), titles[at], hours=at, text=text) for at, text in enumerate(prints)]
    placed = Grouper().place_all(told)
    assert [one.copy_of for one in placed] == [None, "0", "1"]
    grouper = Grouper()
    grouper.remember_all((told[at], placed[at].story, placed[at].copy_of) for at in (0, 1))
    assert grouper.place(told[2]) == placed[2]


@pytest.mark.parametrize(
    "title",
    ["", " ", "x", "A" * 1_000_000, "word " * 200_000, "新模型发布", "نموذج جديد", "🤖🤖", "\x00\ud800", "#a #b #c"],
)
def test_no_title_is_too_odd(title: str) -> None:
    placed = Grouper().place_all([an_item("a", title), an_item("b", title, hours=1, text=title)])
    assert [one.document for one in placed] == ["a", "b"]


WORDS = st.sampled_from(
    [
        "acme",
        "pelican",
        "arm",
        "robot",
        "model",
        "release",
        "heron",
        "paper",
        "court",
        "chip",
        "price",
        "map",
        "v1.2",
        "2",
        "7b",
    ]
)
TITLES = st.lists(WORDS, max_size=9).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(titles=st.lists(TITLES, min_size=1, max_size=12))
def test_batches_and_single_steps_agree(titles: list[str]) -> None:
    documents = [an_item(str(at), title, hours=at, text=title * 3) for at, title in enumerate(titles)]
    grouper = Grouper()
    singly: list[Placement] = [grouper.place(document) for document in documents]
    assert Grouper().place_all(documents) == singly


@settings(max_examples=20, deadline=None)
@given(titles=st.lists(TITLES, min_size=2, max_size=10), cut=st.integers(1, 9))
def test_a_placement_looks_only_at_the_past(titles: list[str], cut: int) -> None:
    documents = [an_item(str(at), title, hours=at) for at, title in enumerate(titles)]
    assert Grouper().place_all(documents)[:cut] == Grouper().place_all(documents[:cut])
