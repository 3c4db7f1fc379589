"""What holds of every score, whatever the stories: papers, posts, releases, reports, dated or not."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.story import Candidate, Scored
from groundwire.rank.score import Pool, score

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
PLACES = (  # source, kind, address
    ("r/Birds", "reddit", "https://www.reddit.com/r/Birds/comments/{}/x/"),
    ("Hacker News", "hackernews", "https://arxiv.org/abs/2603.0000{}"),
    ("arXiv (cs.LG)", "arxiv", "https://arxiv.org/abs/2603.0000{}"),
    ("Daily Papers", "huggingface", "https://huggingface.co/papers/2603.0000{}"),
    ("The Gull", "feed", "https://gull.example/news/{}"),
    ("OpenAI", "feed", "https://openai.com/{}"),
    ("heron", "github", "https://github.com/acme/heron/releases/{}"),
)
TITLES = st.sampled_from(
    [
        "Heron: a reasoning model that plans",
        "v2.1.0",
        "",
        "Weekly thread: ask anything",
        "How do I fine-tune?",
        "Acme releases the weights of Heron-7B",
    ]
)
TEXTS = st.sampled_from(["", "Acme Lab released Heron. " * 40, "via The Gull: code at https://github.com/acme/heron"])


def a_document(
    number: int,
    place: tuple[str, str, str],
    *,
    title: str,
    text: str = "",
    hours: float | None,
    attention: tuple[float, float] = (0, 0),
    hands: int = 0,
    category: str = "",
    link: str = "",
) -> Document:
    name, kind, address = place
    return Document(
        id=f"d{number}",
        source=name,
        kind=kind,
        url=address.format(number),
        title=title,
        text=text,
        published=None if hours is None else NOW - timedelta(hours=hours),
        signals=(("points", attention[0]), ("comments", attention[1])),
        authors=tuple(f"Author {at}" for at in range(hands)),
        categories=(category,) if category else (),
        links=(link,) if link else (),
    )


DOCUMENTS = st.builds(
    a_document,
    st.integers(0, 9),
    st.sampled_from(PLACES),
    title=TITLES | st.text(max_size=40),
    text=TEXTS | st.text(max_size=80),
    hours=st.none() | st.floats(0, 300),
    attention=st.tuples(st.floats(-5, 5000), st.floats(0, 500)),
    hands=st.sampled_from([0, 2, 14]),
    category=st.sampled_from(["", "cs.LG", "news"]),
    link=st.sampled_from(["", "https://arxiv.org/abs/2603.00001", "https://gull.example/news/1"]),
)
STORIES = st.lists(DOCUMENTS, min_size=1, max_size=5, unique_by=lambda one: one.id).map(
    lambda documents: Candidate(id="s", title=documents[0].title, documents=tuple(documents))
)


def numbered(stories: list[Candidate]) -> list[Candidate]:
    return [replace(one, id=str(at)) for at, one in enumerate(stories)]


POOLS = st.lists(STORIES, max_size=3).map(lambda stories: Pool.of(numbered(stories)))


def scored(candidate: Candidate, pool: Pool, now: datetime = NOW) -> Scored:
    return score([candidate], now=now, pool=pool)[0]


@given(story=STORIES, pool=POOLS, other=DOCUMENTS)
def test_a_copy_adds_nothing(story: Candidate, pool: Pool, other: Document) -> None:
    first = story.documents[0]
    more = replace(story, documents=(*story.documents, replace(other, id="copy", copy_of=first.id, text=first.text)))
    assert scored(more, pool) == scored(story, pool)
    assert score([more], now=NOW) == score([story], now=NOW)  # nor where the story is all that is known


@given(story=STORIES, pool=POOLS, hours=st.floats(0, 400), dated=st.booleans())
def test_an_independent_source_lifts(story: Candidate, pool: Pool, hours: float, *, dated: bool) -> None:
    reporter = Document(
        id="independent",
        source="Quite Another",
        url="https://another.example/1",
        title="Zubrowka quagga vellum",  # words that no post repeats
        text="Told by a reporter who went there. " * 20,
        published=NOW - timedelta(hours=hours) if dated else None,
    )
    alone, more = scored(story, pool), scored(replace(story, documents=(*story.documents, reporter)), pool)
    assert more.independent == alone.independent + 1
    assert more.score > alone.score


@given(story=STORIES, pool=POOLS, one=st.floats(0, 1000), more=st.floats(0, 1000))
def test_time_only_lowers(story: Candidate, pool: Pool, one: float, more: float) -> None:
    sooner, later = NOW + timedelta(hours=one), NOW + timedelta(hours=one + more)
    assert scored(story, pool, later).score <= scored(story, pool, sooner).score + 1e-12


@given(stories=st.lists(STORIES, max_size=5), turn=st.randoms(use_true_random=False))
def test_the_order_of_stories_and_of_their_documents_changes_nothing(
    stories: list[Candidate], turn: random.Random
) -> None:
    named = numbered(stories)
    there = {one.id: one for one in score(named, now=NOW)}
    assert {one.id: one for one in score(turn.sample(named, len(named)), now=NOW)} == there
    mixed = [replace(one, documents=tuple(turn.sample(one.documents, len(one.documents)))) for one in named]
    for one in score(mixed, now=NOW):
        assert one.score == pytest.approx(there[one.id].score)


def test_a_paper_that_is_discussed_fades_no_faster_than_one_that_is_not() -> None:
    paper = a_document(1, PLACES[2], title="Heron: a reasoning model that plans", hours=60, category="cs.LG")
    talk = a_document(2, PLACES[0], title="Heron, a planner", hours=60, link="https://arxiv.org/abs/2603.00001")
    alone = Candidate(id="s", title=paper.title, documents=(paper,))
    faded = [
        next(reason.points for reason in scored(one, Pool()).why if reason.signal == "decay")
        for one in (alone, replace(alone, documents=(paper, talk)))
    ]
    assert faded[0] == faded[1] > -0.1
