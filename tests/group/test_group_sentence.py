"""Titles without texts are read as sentences where a comparison hangs on it, and only there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.group import cluster, joining, story
from groundwire.group.cluster import Grouper
from groundwire.group.evidence import Kind, threshold
from groundwire.model.article import Document
from groundwire.vectors import Vector

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
RESIGNS = "Acme Robotics chief Ida Berg resigns after an accounting inquiry"
QUITS = "Ida Berg quits as head of Acme Robotics over accounts"
OPENS = "Ida Berg of Acme Robotics opens a school for welders"


class Told:
    """Reads each text as the direction that it was told; remembers what it was asked."""

    def __init__(self, **directions: Sequence[str]) -> None:
        self.directions = {text: at for at, texts in enumerate(directions.values()) for text in texts}
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.asked.extend(texts)
        return [np.eye(8, dtype=np.float32)[self.directions.get(text, len(text) % 8)] for text in texts]


def a_title(name: str, title: str, *, hours: float = 0, text: str = "", language: str | None = "en") -> Document:
    when = START + timedelta(hours=hours)
    return Document(id=name, title=title, text=text, language=language, source=name, published=when)


def placed(reader: Told | None, *documents: Document) -> list[str]:
    return [one.story for one in Grouper(titles=reader).place_all(documents)]


def test_what_two_titles_mean_decides_where_their_words_leave_it_open() -> None:
    titles = (a_title("a", RESIGNS), a_title("b", QUITS, hours=2))
    first, second = placed(Told(one=(RESIGNS, QUITS)), *titles)
    assert first == second
    first, second = placed(Told(one=(RESIGNS,), other=(QUITS,)), *titles)
    assert first != second


def test_a_join_says_how_near_the_sentences_were() -> None:
    found = Grouper(titles=Told(one=(RESIGNS, QUITS))).place_all([a_title("a", RESIGNS), a_title("b", QUITS, hours=2)])
    assert "as sentences 1.00" in found[1].why


def test_a_join_for_the_same_title_does_not_speak_of_sentences_that_were_not_read() -> None:
    late = a_title("b", RESIGNS.replace(" an ", " "), hours=24 * 6)
    reader = Told()
    found = Grouper(titles=reader).place_all([a_title("a", RESIGNS), late])
    assert (found[1].joined, reader.asked) == (True, [])
    assert not any("sentences" in why for why in found[1].why)


def test_titles_with_nothing_in_common_are_not_read() -> None:
    reader = Told()
    placed(reader, a_title("a", RESIGNS), a_title("b", "Glaciers of Svalbard lose less ice than feared", hours=1))
    assert reader.asked == []


def test_the_same_words_need_no_reading() -> None:
    reader = Told()
    first, second = placed(reader, a_title("a", RESIGNS), a_title("b", RESIGNS, hours=1))
    assert (first == second, reader.asked) == (True, [])


def test_a_title_is_read_once_however_often_it_is_compared() -> None:
    titles = (RESIGNS, QUITS, OPENS)
    reader = Told(one=(RESIGNS, QUITS), other=(OPENS,))
    placed(reader, *(a_title(str(at), title, hours=at) for at, title in enumerate(titles)))
    assert sorted(reader.asked) == sorted(titles)


@pytest.mark.parametrize("language", ["de", "zh"])
def test_other_languages_are_not_read(language: str) -> None:
    reader = Told(one=(RESIGNS, QUITS))
    placed(reader, a_title("a", RESIGNS, language=language), a_title("b", QUITS, hours=1, language=language))
    placed(reader, a_title("a", RESIGNS, language="en"), a_title("b", QUITS, hours=1, language=language))
    assert reader.asked == []


def test_a_title_of_unknown_language_is_read_where_its_letters_may_be_english() -> None:
    reader = Told(one=(RESIGNS, QUITS))
    placed(reader, a_title("a", RESIGNS, language=None), a_title("b", QUITS, hours=1, language=None))
    assert sorted(reader.asked) == sorted((RESIGNS, QUITS))


@pytest.mark.parametrize("language", [None, "en"])
def test_a_title_in_other_letters_is_not_read_whatever_its_feed_says(language: str | None) -> None:
    russian = ("Глава Акме Робототехника Ида Берг ушла в отставку", "Ида Берг ушла с поста главы Акме Робототехника")
    reader = Told()
    placed(reader, *(a_title(str(at), title, hours=at, language=language) for at, title in enumerate(russian)))
    assert reader.asked == []


def test_a_document_with_a_text_is_judged_by_its_text() -> None:
    text = "The board of Acme Robotics said on Monday that Ida Berg leaves the company at the end of the month."
    reader = Told(one=(RESIGNS, QUITS))
    placed(reader, a_title("a", RESIGNS, text=text), a_title("b", QUITS, hours=1, text=text.replace("Monday", "May 4")))
    assert reader.asked == []


WORDS = st.sampled_from(
    [
        "Acme",
        "Berg",
        "Heron",
        "arm",
        "chief",
        "opens",
        "quits",
        "sells",
        "school",
        "parcels",
        "in",
        "of",
        "a",
        "40",
        "5.1",
    ]
)
TITLES = st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1, max_size=12)


def test_what_is_not_read_could_pass_no_bar() -> None:
    assert min(threshold(Kind.SENTENCE), joining.AKIN, cluster.SECOND, cluster.STRANGE) >= story.DOUBT


@settings(max_examples=60, deadline=None)
@given(titles=TITLES)
def test_what_is_not_read_would_have_changed_nothing(titles: list[str]) -> None:
    documents = [a_title(str(at), title, hours=at) for at, title in enumerate(titles)]
    sparing = placed(Told(), *documents)
    kept, story.DOUBT = story.DOUBT, 0.0
    try:
        assert placed(Told(), *documents) == sparing
    finally:
        story.DOUBT = kept


@settings(max_examples=40, deadline=None)
@given(titles=TITLES)
def test_batches_and_single_steps_agree(titles: list[str]) -> None:
    documents = [a_title(str(at), title, hours=at) for at, title in enumerate(titles)]
    grouper = Grouper(titles=Told())
    assert [grouper.place(document).story for document in documents] == placed(Told(), *documents)
