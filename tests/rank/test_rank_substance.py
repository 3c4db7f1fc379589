"""What says something, about the field, and one thing; and where things are said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.rank.substance import bareness, is_post, listing, relevance


@pytest.mark.parametrize(
    ("title", "at_least", "at_most"),
    [
        ("Read more", 1.0, 1.0),
        ("https://short.example/QQqQ", 1.0, 1.0),
        ("v2.1.0", 0.7, 0.7),
        ("Heron", 0.5, 0.5),
        ("Acme Lab releases Heron, a reasoning model", 0.0, 0.0),
        ("新模型在机器人上学会分拣包裹", 0.0, 0.0),
    ],
)
def test_a_title_that_names_nothing_is_bare(title: str, at_least: float, at_most: float) -> None:
    assert at_least <= bareness(title)[0] <= at_most


@pytest.mark.parametrize(
    "title",
    [
        "Weekly self-promotion thread",
        "[D] Monthly Who's Hiring thread",
        "This week in machine learning",
        "Robot news round-up: arms, legs and wheels",
        "The Batch, issue #334",
        "7 surprising ways to write a prompt",
        "Black Friday deals on laptops",
        "Last Week in Robots #33 - arms, legs and wheels",
        "Robots #150: while arms learn",
        "Robots Go To Court, Legs Learn To Walk, What Wheels Want, Arms For Less",
    ],
)
def test_round_ups_lists_and_offers_are_told_by_their_form(title: str) -> None:
    assert listing(Document(id="x", title=title))[0] >= 0.8


@pytest.mark.parametrize(
    "title",
    [
        "Acme Lab releases Heron, a reasoning model",
        "A court rules that weights are not copies",
        "Threading the needle: attention without softmax",
        "One robot arm learns from two others",
        "Acme and Lab Two enter a multi-year deal for chips",
        "Acme to acquire Heron Robotics in $900M deal",
        "This week, we released two updates of Heron",
        "The year of the robot arm has begun",
        "Heron solves open problem #728",
        "Discount search in spaces of many dimensions",
        "Court fines Acme, Lab Two, and a broker of weights",
    ],
)
def test_news_is_no_round_up(title: str) -> None:
    assert listing(Document(id="x", title=title))[0] == 0.0


def test_a_lesson_is_no_news_but_a_paper_or_question_of_that_form_is_none() -> None:
    lesson = Document(id="x", title="How to build a robot arm with three tools")
    assert listing(lesson)[0] == 0.5
    assert listing(replace(lesson, categories=("cs.RO",)))[0] == 0.0
    assert listing(replace(lesson, kind="reddit"))[0] == 0.0


def test_the_field_is_told_by_its_words_in_many_languages() -> None:
    of_it = ("Heron, an open-weight LLM", "人工智能改变了机器人", "Lei sobre inteligência artificial", "Ein KI-Modell")
    assert all(relevance(Document(id="x", title=title))[0] == 1.0 for title in of_it)
    assert relevance(Document(id="x", title="A new screen for my desk", text="It is bright."))[0] == 0.0
    assert relevance(Document(id="x", title="Bounds for sums", categories=("cs.LG",)))[0] == 1.0


def test_a_post_is_told_by_its_place_or_for_want_of_a_title() -> None:
    assert is_post(Document(id="x", title="Heron", url="https://www.reddit.com/r/robots/1"))
    assert is_post(Document(id="x", title="We just released our", text="We just released our new arm, see below"))
    assert not is_post(Document(id="x", title="Acme releases Heron", text="The lab said on Monday that it would."))


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("https://old.reddit.com/r/x", venues.Role.FORUM),
        ("https://news.ycombinator.com/item?id=1", venues.Role.FORUM),
        ("https://forum.robots.example/t/1", venues.Role.FORUM),
        ("https://x.com/ida/1", venues.Role.NETWORK),
        ("https://mastodon.social/@ida/1", venues.Role.NETWORK),
        ("https://arxiv.org/abs/2603.00001", venues.Role.PAPERS),
        ("https://github.com/acme/heron", venues.Role.REPOSITORY),
        ("https://notreddit.com/1", None),
        ("https://netflix.com/", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_a_place_is_told_by_its_host(address: str, role: venues.Role | None) -> None:
    found = venues.at(address)
    assert (found.role if found else None) == role


def test_no_host_or_kind_stands_in_two_rows() -> None:
    for names in (
        [host for one in venues.VENUES for host in one.hosts],
        [k for one in venues.VENUES for k in one.kinds],
    ):
        assert len(names) == len(set(names))


@given(title=st.text(), text=st.text(), link=st.text())
def test_every_document_is_judged(title: str, text: str, link: str) -> None:
    document = Document(id="x", title=title, text=text, links=(link,), url=link)
    for value, note in (bareness(title), listing(document), relevance(document)):
        assert 0 <= value <= 1
        assert note
