"""Scores: what may move them, and what may not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.article import Document
from groundwire.model.story import Candidate, Scored
from groundwire.rank.independence import sources
from groundwire.rank.picked import learn
from groundwire.rank.score import Kept, Pool, score
from groundwire.rank.signals import SIGNALS
from groundwire.rank.taste import Taste, default

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)
TEXT = "Acme Lab released the weights of Heron, a reasoning model, and the paper behind it. " * 4


def a_document(name: str, title: str = "Acme Lab releases Heron", *, hours: float = 5, text: str = TEXT) -> Document:
    return Document(
        id=name,
        source=f"Paper {name}",
        url=f"https://{name}.example/news/1",
        title=title,
        text=text,
        published=NOW - timedelta(hours=hours),
    )


def a_story(*documents: Document, name: str = "s") -> Candidate:
    return Candidate(id=name, title=documents[0].title, documents=documents)


def scored(candidate: Candidate, now: datetime = NOW, taste: Taste | None = None) -> Scored:
    return score([candidate], now=now, taste=taste)[0]


STORIES = st.lists(
    st.builds(
        lambda name, title, hours, text: a_document(name, title, hours=hours, text=text),
        st.sampled_from("abcdefgh"),
        st.text(max_size=60),
        st.floats(0, 300),
        st.text(max_size=200),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda document: document.id,
).map(lambda documents: a_story(*documents))


@given(
    before=st.lists(STORIES, max_size=4),
    after=st.lists(STORIES, max_size=4),
    hours=st.floats(0, 100),
    picked=st.booleans(),
)
def test_what_was_found_out_before_changes_no_score(
    before: list[Candidate], after: list[Candidate], hours: float, *, picked: bool
) -> None:
    earlier, later = ([replace(one, id=f"s{number}") for number, one in enumerate(some)] for some in (before, after))
    kept = Kept()
    score(earlier, now=NOW, kept=kept)
    taste = learn([{"title": "Heron, a reasoning model"}]) if picked else default()
    now = NOW + timedelta(hours=hours)
    both = [*earlier[len(later) :], *later]
    assert score(both, now=now, taste=taste, kept=kept) == score(both, now=now, taste=taste)


@given(story=STORIES)
def test_the_score_is_the_sum_of_its_reasons(story: Candidate) -> None:
    one = scored(story)
    assert one.score == pytest.approx(sum(reason.points for reason in one.why))
    assert [reason.signal for reason in one.why] == [signal.name for signal in SIGNALS]
    for reason in one.why:
        assert reason.note
        assert reason.signal == "sources" or 0 <= reason.value <= 1


def test_reasons_are_plain_words() -> None:
    notes = {reason.signal: reason.note for reason in scored(a_story(a_document("a"), a_document("b"))).why}
    assert notes["sources"] == "2 independent sources: Paper a, Paper b"


def test_one_owner_counts_once() -> None:
    google = replace(a_document("a"), url="https://blog.google/x", source="The Keyword")
    deepmind = replace(a_document("b"), url="https://deepmind.google/y", source="DeepMind")
    assert sources((google, deepmind)) == ("The Keyword",)
    projects = [replace(a_document(name), url=f"https://github.com/{name}/tool", source=name) for name in "ab"]
    assert len(sources(tuple(projects))) == 2


def test_each_who_writes_at_a_host_of_many_counts_and_nobody_twice() -> None:
    def told_at(*addresses: str) -> int:
        documents = [replace(a_document(str(at)), url=url, source=f"Voice {at}") for at, url in enumerate(addresses)]
        return len(sources(tuple(documents)))

    assert told_at("https://ida.substack.com/p/heron", "https://tom.substack.com/p/heron") == 2
    assert told_at("https://ida.substack.com/p/heron", "https://ida.substack.com/p/more") == 1
    assert told_at("https://ida.medium.com/heron", "https://medium.com/@ida/more") == 1
    assert told_at("https://www.youtube.com/watch?v=heron", "https://www.youtube.com/watch?v=more") == 2
    assert told_at("https://www.youtube.com/@ida/videos", "https://www.youtube.com/@ida/shorts") == 1


def test_a_chain_of_owners_counts_once() -> None:
    one = replace(a_document("a"), source="X", url="https://one.example/1")
    two = replace(a_document("b"), source="Y", url="https://two.example/1")
    both = replace(a_document("c"), source="X", url="https://two.example/2")
    assert len(sources((one, two))) == 2
    assert len(sources((one, two, both))) == 1


def test_news_stands_above_small_talk() -> None:
    news = a_story(a_document("a", "Acme Lab releases open weights of Heron, a reasoning model"))
    for title in ("which gpu should i buy?", "@ida lol yes", "My ChatGPT is being weird today", "Anyone else stuck?"):
        post = replace(
            a_document("b", title, text="It is what it says."),
            url="https://www.reddit.com/r/ChatGPT/comments/1/x/",
            kind="reddit",
            signals=(("comments", 200.0), ("points", 300.0)),
        )
        assert scored(a_story(post)).score < scored(news).score, title


def test_a_voice_is_as_loud_as_its_name_or_its_owner_whether_or_not_its_texts_are_known() -> None:
    def a_post(number: int, name: str) -> Document:
        said = f"Heron {number} is here, and we are glad of it"
        return Document(
            id=f"p{number}", source=name, url=f"https://net.example/{number}", title=said, text=said, published=NOW
        )

    loud = [a_story(a_post(at, "@loud"), name=str(at)) for at in range(200)]
    quiet = a_story(a_post(900, "@quiet"), name="900")
    bare = [replace(one, documents=tuple(replace(d, text="") for d in one.documents)) for one in (*loud, quiet)]
    found = {one.id: one for one in score([loud[0], quiet], now=NOW, pool=Pool.of(bare))}
    choosy = {name: next(r.value for r in one.why if r.signal == "choice") for name, one in found.items()}
    assert choosy["900"] == 1.0
    assert choosy["0"] < 0.2


def test_a_paper_that_somebody_speaks_of_stands_above_one_that_is_only_listed() -> None:
    paper = replace(a_document("a"), url="https://arxiv.org/abs/2603.00001", source="arXiv (cs.LG)", kind="arxiv")
    talk = replace(a_document("b", "Heron, discussed"), url="https://www.reddit.com/r/x/comments/1/y/", kind="reddit")
    alone, spoken = scored(a_story(paper)), scored(a_story(paper, talk))
    values = [next(r.points for r in one.why if r.signal == "unnoticed") for one in (alone, spoken)]
    assert values == [-1.0, 0.0]


def test_hashtags_and_pleas_are_small_talk() -> None:
    def chat(title: str, text: str = "") -> float:
        post = Document(id="x", kind="twitter", title=title, text=text or title, links=("https://lab.example/1",))
        return next(r.value for r in scored(a_story(post)).why if r.signal == "chatter")

    plain = "Acme Lab releases the weights of Heron, a reasoning model that plans before it acts and checks its steps"
    assert chat(f"{plain} #AI #ML #Data #Tech") > chat(plain)
    assert chat("Ask HN: which model do you run at home these days, and on what machine does it run?") > chat(plain)


def test_first_hand_evidence_counts() -> None:
    report = a_document("a", text="")
    paper = replace(report, url="https://arxiv.org/abs/2603.00001")
    values = [
        next(reason.value for reason in scored(a_story(one)).why if reason.signal == "evidence")
        for one in (report, paper)
    ]
    assert values[0] < values[1]


def test_a_story_without_documents_or_dates_is_scored_too() -> None:
    bare = Document(id="x")
    assert len(score([Candidate(id="a", title="", documents=(bare,))], now=NOW)) == 1
    assert score([Candidate(id="b", title="", documents=())], now=NOW)[0].independent == 0


@pytest.mark.parametrize("title", ["", "x", "A" * 1_000_000, "word " * 200_000, "新模型发布", "\x00\ud800"])
def test_no_title_is_too_odd(title: str) -> None:
    assert scored(a_story(a_document("a", title, text=title))).why


def test_the_default_taste_prefers_research_to_trifles() -> None:
    good = a_document("a", "Open weights released for a reasoning model", text="")
    bad = a_document("b", "Funny wallpaper prompt for my girlfriend", text="")
    liked, disliked = default().values([good, bad])
    assert liked > 0.5 > disliked


def test_a_taste_is_learned_from_picks() -> None:
    background = [
        a_document(str(at), f"Segmentation of {word} in images", text="") for at, word in enumerate("abcdefgh" * 3)
    ]
    picks = [{"title": f"Memory for agents that plan {word}", "text": "", "date": "2026-02-01"} for word in "abcdef"]
    taste = learn(picks, background)
    alike, other = taste.values([a_document("x", "Agents with memory", text=""), background[0]])
    assert alike > other
    assert learn([]) == default()
    new = [a_document("x", "Agents that plan", text="")]
    assert learn(picks).values(new) > default().values(new)


def test_points_are_judged_by_what_is_usual_at_their_source() -> None:
    def with_points(name: str, points: float) -> Candidate:
        return a_story(replace(a_document(name), source="r/Small", signals=(("points", points),)), name=name)

    crowd = [with_points(f"c{at}", at) for at in range(30)]
    noticed = with_points("n", 60)

    def attention(pool: Pool | None) -> float:
        why = score([noticed], now=NOW, pool=pool)[0].why
        return next(reason.value for reason in why if reason.signal == "community")

    assert attention(Pool.of(crowd)) > attention(None)
