"""The choice: varied, capped, and each left-out story with its reason."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.story import Candidate, Scored
from groundwire.rank.curate import Caps, pick
from groundwire.rank.topics import TOPICS, topic

SUBJECTS = [
    "robot",
    "paper",
    "court",
    "chip",
    "benchmark",
    "weights",
    "lawsuit",
    "hospital",
    "library",
    "funding",
    "sensor",
    "satellite",
]


def a_pool(size: int, *, source: str | None = None, title: str | None = None) -> tuple[list[Scored], list[Candidate]]:
    candidates = [
        Candidate(
            id=f"s{at:03}",
            title=title or f"{SUBJECTS[at % len(SUBJECTS)]} number{at} thing{at}",
            documents=(
                Document(
                    id=f"d{at}", source=source or f"Source {at}", url=f"https://site{0 if source else at}.example/{at}"
                ),
            ),
        )
        for at in range(size)
    ]
    return [Scored(id=one.id, score=size - at, why=()) for at, one in enumerate(candidates)], candidates


def test_the_page_has_its_size_and_all_others_a_reason() -> None:
    picks = pick(*a_pool(60), caps=Caps(limit=20, per_topic=20))
    assert sum(one.left_out is None for one in picks) == 20
    assert {one.id for one in picks} == {f"s{at:03}" for at in range(60)}
    assert all(one.left_out is None for one in picks[:20])
    assert all(one.left_out for one in picks[20:])


def test_no_source_fills_the_page() -> None:
    picks = pick(*a_pool(30, source="One Desk"), caps=Caps(per_source=3))
    assert sum(one.left_out is None for one in picks) == 3
    assert "3 stories from One Desk are on the page already" in {one.left_out for one in picks}


def test_no_topic_fills_the_page() -> None:
    scored, candidates = a_pool(30)
    courts = [replace(one, title=f"Court ruling number{at} on thing{at}") for at, one in enumerate(candidates)]
    picks = pick(scored, courts, caps=Caps(per_topic=4))
    assert sum(one.left_out is None for one in picks) == 4


def test_a_story_that_only_repeats_is_left_out() -> None:
    picks = pick(*a_pool(3, title="Acme arm sorts parcels without a map"))
    assert [one.left_out for one in picks] == [None, *["says much the same as a story above"] * 2]


def test_a_quiet_source_is_lifted_over_a_loud_one() -> None:
    scored, candidates = a_pool(10, source="Loud")
    quiet = Candidate(id="q", title="Quiet finding", documents=(Document(id="dq", source="Quiet"),))
    picks = pick([*scored, Scored(id="q", score=9.9, why=())], [*candidates, quiet])
    assert picks[0].id == "q"


@given(st.permutations(range(12)))
def test_the_order_of_the_input_changes_nothing(order: list[int]) -> None:
    scored, candidates = a_pool(12)
    assert pick([scored[at] for at in order], candidates[::-1], caps=Caps(limit=5)) == pick(
        scored, candidates, caps=Caps(limit=5)
    )


def test_nothing_gives_an_empty_page() -> None:
    assert pick([], []) == []


def test_topics_are_told_by_evidence() -> None:
    found = {
        title: topic(Document(id="x", title=title))
        for title in (
            "Senate bill would regulate deepfakes; watchdog investigates",
            "Startup raises $40 million at a billion valuation",
            "Nvidia shows new Blackwell GPU for data centers",
            "A benchmark dataset and ablations: we propose a novel method",
            "A quiet afternoon",
        )
    }
    assert list(found.values()) == ["Policy & safety", "Business", "Hardware", "Research", "Community"]


@given(title=st.text(), text=st.text(), categories=st.lists(st.text(), max_size=3))
def test_every_document_has_a_topic(title: str, text: str, categories: list[str]) -> None:
    assert topic(Document(id="x", title=title, text=text, categories=tuple(categories))) in TOPICS


def test_the_lead_source_is_counted_not_the_reprints() -> None:
    assert Counter(one.left_out is None for one in pick(*a_pool(5)))[True] == 5
