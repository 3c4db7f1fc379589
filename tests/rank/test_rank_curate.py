"""The choice: varied, capped, and each left-out story with its reason."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.story import Candidate, Scored
from groundwire.rank.curate import Caps, pick
from groundwire.rank.topics import TOPICS, topic
from groundwire.vectors import WordLlama

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
    reason = "says much the same as a story above; “Acme arm sorts parcels without a map”"
    assert [one.left_out for one in picks] == [None, reason, reason]


def test_who_scored_more_than_the_last_on_the_page_is_told_what_took_its_place() -> None:
    told = {
        "a": ("Heron weights are out for anyone to run", "Alpha", 9.0),
        "b": ("Heron weights are out, says a second paper", "Beta", 8.5),
        "c": ("A court rules on scraped photographs", "Gamma", 8.0),
        "d": ("Storks count wafers in a fab", "Delta", 1.0),
    }
    stories = [
        Candidate(id=name, title=title, documents=(Document(id=name, source=source, url=f"https://{name}.example"),))
        for name, (title, source, _) in told.items()
    ]
    scored = [Scored(id=name, score=score, why=()) for name, (*_, score) in told.items()]
    left = {one.id: one.left_out or "" for one in pick(scored, stories, caps=Caps(limit=2))}
    assert left["b"].startswith("it is like a story above; “Heron weights are out for anyone to run” took ")
    assert left["d"] == "2 stories were ahead; the last of them came to 8.25, this one to 1.25"


@given(st.lists(st.tuples(st.floats(0, 9), st.sampled_from(SUBJECTS), st.integers(0, 4)), min_size=1, max_size=40))
def test_no_reason_contradicts_the_scores_that_it_gives(drawn: list[tuple[float, str, int]]) -> None:
    stories = [
        Candidate(
            id=f"s{at:03}",
            title=f"{subject} tells of thing{at} near {subject}{at % 3}",
            documents=(Document(id=f"d{at}", source=f"Source {desk}", url=f"https://site{desk}.example/{at}"),),
        )
        for at, (_, subject, desk) in enumerate(drawn)
    ]
    scored = [Scored(id=f"s{at:03}", score=score, why=()) for at, (score, *_) in enumerate(drawn)]
    for one in pick(scored, stories, caps=Caps(limit=6)):
        came = one.score + sum(reason.points for reason in one.why)
        if one.left_out is None:
            continue
        if "were ahead" in one.left_out:
            last, this = map(float, re.findall(r"-?\d+\.\d\d", one.left_out))
            assert this <= last
            assert this == pytest.approx(came, abs=0.0051)
        elif " took " in one.left_out:
            assert sum(reason.points for reason in one.why if reason.signal == "variety") < 0


def test_stories_in_another_script_are_not_taken_for_one_another() -> None:
    told = {
        "寒武紀發表新一代晶片": "寒武紀今日發表新一代人工智慧晶片，記憶體頻寬提高一倍，預計下半年量產。",
        "醫院導入語音病歷系統": "多家醫院開始使用語音辨識撰寫病歷，醫師每天省下一小時的文書工作。",
        "法院裁定訓練資料侵權": "法院認定未經授權使用攝影作品訓練模型構成侵權，公司表示將提出上訴。",
        "Heron weights are out": "Acme Lab released the weights of Heron, a reasoning model, for anyone to run.",
    }
    stories = [
        Candidate(
            id=f"s{at}",
            title=title,
            documents=(
                Document(id=f"d{at}", source=f"Paper {at}", url=f"https://s{at}.example/", title=title, text=text * 3),
            ),
        )
        for at, (title, text) in enumerate(told.items())
    ]
    scored = [Scored(id=one.id, score=5.0 - at / 10, why=()) for at, one in enumerate(stories)]
    picks = pick(scored, stories, vectors=WordLlama())
    assert [one.left_out for one in picks] == [None] * 4


def test_a_story_that_cannot_be_compared_is_not_favoured_for_it() -> None:
    texts = ["Acme released the weights of Heron, a model that plans.", "Acme shows the plans of Heron, its new model."]
    stories = [
        Candidate(
            id=name,
            title=f"{name} tells of thing{at}",
            documents=(Document(id=name, source=name, url=f"https://{name}.example/", text=text * 4),),
        )
        for at, (name, text) in enumerate((("a", texts[0]), ("b", texts[1]), ("c", texts[1]), ("silent", "")))
    ]
    scored = [Scored(id=one.id, score=5.0 - at / 10, why=()) for at, one in enumerate(stories)]
    taken = {
        one.id: next((reason.points for reason in one.why if reason.signal == "variety"), 0.0)
        for one in pick(scored, stories, vectors=WordLlama(), caps=Caps(limit=2))
    }
    assert taken["silent"] < -0.5  # as the others, and not 0


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
            "OpenAI to test ads on ChatGPT's free tier",
            "A network of 14 billion weights",
            "寒武紀發表新一代晶片",
            "多家醫院導入語音病歷系統",
        )
    }
    assert list(found.values()) == [
        "Policy & safety",
        "Business",
        "Hardware",
        "Research",
        "Community",
        "Business",
        "Models",
        "Hardware",
        "Applications",
    ]


def test_a_paper_is_research_wherever_it_is_read_and_what_it_aligns_are_its_features() -> None:
    paper = Document(
        id="x", kind="arxiv", title="Reasoning distillation by prefix alignment", url="https://mirror.example/1"
    )
    assert topic(paper) == "Research"


@given(title=st.text(), text=st.text(), categories=st.lists(st.text(), max_size=3))
def test_every_document_has_a_topic(title: str, text: str, categories: list[str]) -> None:
    assert topic(Document(id="x", title=title, text=text, categories=tuple(categories))) in TOPICS


def test_the_lead_source_is_counted_not_the_reprints() -> None:
    assert Counter(one.left_out is None for one in pick(*a_pool(5)))[True] == 5
