"""Bad input: titles of nothing, of a megabyte, in any script, the same for different events; clocks that are wrong."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from groundwire.model.article import Document
from groundwire.model.story import Candidate
from groundwire.rank import curate, entities, interest
from groundwire.rank.picked import learn
from groundwire.rank.score import Pool, score
from groundwire.vectors import WordLlama

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
ODD = (
    "",
    " \t\n",
    "x",
    "v1.2.3",
    "A" * 1_000_000,
    "word " * 200_000,
    "#tag " * 200_000,
    "@who " * 200_000,
    "a-b" * 300_000,
    "https://x.example/" + "p" * 100_000,
    "新模型发布",
    "نموذج جديد للذكاء الاصطناعي",
    "\u202eltr\u202c",
    "\x00\ud800",
    "🤖" * 1000,
    "A, " * 100_000,
    "how to " * 50_000,
)


def a_story(name: str, title: str, *, when: datetime | None = NOW, source: str = "Paper", text: str = "") -> Candidate:
    document = Document(
        id=f"d{name}",
        source=source,
        url=f"https://{source.lower()}.example/{name}",
        title=title,
        text=text,
        published=when,
    )
    return Candidate(id=name, title=title, documents=(document,))


def points(stories: list[Candidate]) -> dict[str, float]:
    return {one.id: one.score for one in score(stories, now=NOW)}


def test_every_odd_title_is_ranked_placed_and_read_in_a_few_seconds() -> None:
    stories = [a_story(str(at), title, text=title, source=f"s{at}") for at, title in enumerate(ODD)]
    begun = time.process_time()
    scored = score(stories, now=NOW)
    picks = curate.pick(scored, stories, vectors=WordLlama())
    about = [entities.of_story(story) for story in stories]
    rows = interest.features(stories, WordLlama())
    learned = learn([{"title": title, "text": title} for title in ODD], [story.documents[0] for story in stories])
    values = learned.values([story.documents[0] for story in stories])
    assert time.process_time() - begun < 20
    assert {pick.id for pick in picks} == {story.id for story in stories}
    assert len(about) == len(rows) == len(ODD)
    assert all(0 <= value <= 1 for value in values)


@pytest.mark.parametrize("title", ["", "x", "v2.0.1", "Weekly discussion thread"])
def test_what_says_nothing_stands_behind_what_says_something(title: str) -> None:
    found = points([a_story("odd", title), a_story("plain", "Acme Lab releases Heron, a reasoning model")])
    assert found["odd"] < found["plain"]


def test_a_clock_that_runs_ahead_gains_nothing_over_now() -> None:
    title = "Acme Lab releases Heron, a reasoning model"
    ahead = [a_story(str(days), title, when=NOW + timedelta(days=days)) for days in (0, 1, 400, 700_000)]
    found = points(ahead)
    assert max(found.values()) == found["0"]


def test_a_time_of_the_first_year_or_none_is_old_and_no_error() -> None:
    title = "Acme Lab releases Heron, a reasoning model"
    old = a_story("old", title, when=datetime(1, 1, 1, tzinfo=UTC))
    found = points([old, a_story("none", title, when=None), a_story("new", title)])
    assert found["old"] < found["none"] < found["new"]


def test_identical_titles_of_different_events_keep_scores_and_reasons_of_their_own() -> None:
    stories = [
        a_story(str(day), "v1.0.1 release notes", when=NOW - timedelta(days=day), source=f"s{day}") for day in range(6)
    ]
    scored = score(stories, now=NOW, pool=Pool.of(stories))
    assert [one.id for one in scored] == [story.id for story in stories]
    assert max(scored, key=lambda one: one.score).id == "0"
    assert len({one.score for one in scored}) == len(stories)


def test_figures_beyond_measure_stay_within_the_scale() -> None:
    story = a_story("a", "Acme Lab releases Heron, a reasoning model")
    for figure in (-1e308, -1.0, 0.0, 1e308):
        document = replace(story.documents[0], signals=(("comments", figure), ("points", figure)))
        reasons = {r.signal: r.value for r in score([replace(story, documents=(document,))], now=NOW)[0].why}
        assert 0 <= reasons["community"] <= 1
