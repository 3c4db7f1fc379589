"""What a passage may be quoted for, by what its document is and what it says."""

import pytest

from brief.written import NOW, document, paper, told
from groundwire.brief.bearing import is_remark, may_feed, reports
from groundwire.brief.genre import Genre
from groundwire.brief.passages import Passage, gather
from groundwire.brief.write import write
from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS

NEWS = "Norvex released Tern-2, a reader of river levels, on Monday."


def post(text: str, *, title: str = "The Tern-2 gauge reads rivers", kind: str = "reddit") -> Document:
    source = "r/Velden" if kind == "reddit" else "@velden on Twitter"
    return document(text, title=title, kind=kind, source=source)


def only(found: Document) -> Passage:
    (passage,) = gather([found])
    return passage


def test_a_document_has_a_genre() -> None:
    long = f"{NEWS} It costs 40 crowns. The wardens of Velden have bought nine. The valley pays for them."
    assert gather([document(long, title="Tern-2")])[0].genre is Genre.ARTICLE
    assert gather([document(f"{long} Read more", title="Tern-2")])[0].genre is Genre.TEASER
    assert only(document(NEWS, title="Tern-2")).genre is Genre.TEASER
    assert only(post(NEWS)).genre is Genre.POST
    assert only(paper("We present Tern-2, a reader of river levels.", title="Tern-2")).genre is Genre.PAPER
    own = "I read the river. My gauge reads low at night. I asked my wardens. Nobody knows the reason for it."
    assert gather([document(own, title="My gauge")])[0].genre is Genre.ESSAY


@pytest.mark.parametrize(
    ("sentence", "news"),
    [
        ("Norvex has released the Tern-2 gauge for all towns of the valley.", True),
        ("The Tern-2 gauge is now available in Velden.", True),
        ("We have released Tern-2, a gauge that reads rivers: https://norvex.example/tern", True),
        ("I built a gauge that reads rivers with Tern-2. https://velden.example/gauge", True),
        ("We have released Tern-2, a gauge that reads rivers.", False),  # and there is nothing to see
        ("I created a new project. https://velden.example/gauge", False),
        ("The Tern-2 gauge has stopped reading rivers since yesterday.", False),
        ("You can now read rivers with the Tern-2 gauge that Norvex launched.", False),
        ("A lot of towns bought the Tern-2 gauge for rivers.", False),
        ("Norvex would have launched the Tern-2 gauge for rivers.", False),
        ("Norvex launched the Tern-2 gauge years ago.", False),
    ],
)
def test_a_post_feeds_a_brief_with_reports_alone(sentence: str, news: bool) -> None:
    brief = write([post(sentence)], now=NOW)
    assert bool(told(brief, "changed")) is news
    if not news:
        assert not any(brief.sections[name].claims for name in SECTIONS if name != "discussion")


def test_what_a_poster_made_is_no_take_away_of_the_story() -> None:
    made, *_ = gather([post("I built a gauge that reads rivers with Tern-2. https://velden.example/gauge")])
    assert may_feed(made, "changed")
    assert not may_feed(made, "takeaways")


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("I think the Tern-2 gauge reads rivers better than any warden of ours.", True),
        ("The Tern-2 gauge is surprisingly bad at reading rivers in the dark.", True),
        ("The Tern-2 gauge keeps crashing when the river is frozen over.", True),
        ("I live beside the river and have two children and a dog.", False),
        ("It is much better at rivers than the Tern-2 gauge ever was.", False),  # what is?
        ("Help me decide whether the Tern-2 gauge is better for rivers.", False),
        ("But the Tern-2 gauge is much better at reading rivers.", False),
        ("Is the Tern-2 gauge any better at reading rivers in the dark?", False),
        ("We propose Tern-2, a gauge that is better at reading rivers.", False),
        ("“The Tern-2 gauge is better at reading rivers,” said the warden.", False),
        ("The Tern-2 gauge stands beside the river in the town of Velden.", False),
    ],
)
def test_a_remark_judges_what_the_title_names_and_stands_alone(sentence: str, fits: bool) -> None:
    found = [it for it in gather([post(sentence)]) if it.text == sentence]
    assert any(is_remark(it) for it in found) is fits


def test_a_post_that_several_answered_is_a_thread() -> None:
    said = "\n\n".join(f"u/{name} 4 points\n\nI think that the gauge is fine." for name in ("ada", "ben", "eve"))
    assert gather([post(f"{NEWS}\n\n{said}")])[0].genre is Genre.THREAD


def test_what_follows_a_list_or_a_log_is_not_the_posters_own_voice() -> None:
    said = "I think the Tern-2 gauge reads rivers better than any warden of ours."
    first = post(f"{said}\n\nUser: which gauge is the best one?")
    after = post(f"User: which gauge is the best one?\n\n{said}")
    assert said in told(write([first], now=NOW), "discussion")
    assert write([after], now=NOW).sections["discussion"].abstained


def test_a_comment_is_quoted_as_discussion_alone() -> None:
    thread = post(f"What do you say of the gauge?\n\nu/ada 4 points\n\n{NEWS} I think that the gauge is good.")
    brief = write([thread], now=NOW)
    assert brief.sections["discussion"].claims
    assert not any(brief.sections[name].claims for name in SECTIONS if name not in ("discussion", "hook"))


@pytest.mark.parametrize(
    ("sentence", "title", "fits"),
    [
        ("Gauges of wood are the cheapest readers of a river.", "Gauges of wood", True),
        ("Ada Moor is the author of a book on gauges and a fellow of Velden.", "Gauges by Ada Moor", False),
        ("In this post we look at gauges of wood.", "Gauges of wood", False),
        ("Our billboard campaign to raise awareness for gauges.", "Gauges on billboards", False),
        ("A mental model of how we think about gauges of wood.", "Gauges of wood", False),
        ("While reading about gauges, I was reflecting on how old gauges of wood are.", "Gauges of wood", False),
        ("Gauges of wood are the cheapest. You should build your gauges of wood.", "Gauges of wood", True),
        ("Gauges of wood are the cheapest. The mill of the valley is of stone and very old.", "Gauges of wood", True),
    ],
)
def test_a_teaser_tells_what_its_title_names(sentence: str, title: str, fits: bool) -> None:
    found = write([document(sentence, title=title)], now=NOW).claims
    assert [it.text for it in found][:1] == [sentence.partition(". ")[0].rstrip(".") + "."] * fits


@pytest.mark.parametrize(
    ("sentence", "lately"),
    [
        ("Norvex opened a gauge house in Velden on Monday.", True),
        ("Today we release a gauge house for Velden.", True),
        ("Norvex, which makes gauges, opened a gauge house in Velden.", True),
        ("The gauge house of Velden was banned by the council.", True),
        ("The gauge house of Velden helps towns to read rivers.", False),
        ("Norvex previously opened a gauge house in Velden.", False),
        ("People who read gauges opened a house in Velden.", False),
    ],
)
def test_what_changed_is_what_somebody_did_lately(sentence: str, lately: bool) -> None:
    assert reports(only(document(sentence, title="The gauge house of Velden")), lately=True) is lately
