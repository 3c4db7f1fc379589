"""Inverted lists: the stories that share most, as a plain sum over all lists would name them."""

from hypothesis import given
from hypothesis import strategies as st

from groundwire.group.postings import LATEST, Postings

WORDS = ["heron", "kestrel", "lab", "model", "paper", "weights"]
STORIES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sets(st.sampled_from(WORDS)), max_size=20)
WEIGHTS = st.dictionaries(st.sampled_from(WORDS), st.floats(0.125, 9), max_size=len(WORDS))


@given(told=STORIES, weights=WEIGHTS, gone=st.sets(st.text("abc", min_size=1, max_size=3)), most=st.integers(1, 6))
def test_the_best_share_most_weight_and_are_alive(
    told: dict[str, set[str]], weights: dict[str, float], gone: set[str], most: int
) -> None:
    postings = Postings()
    for story, words in told.items():
        postings.add(story, sorted(words))
    for story in sorted(gone):
        postings.drop(story)
    asked = list(weights.items())
    shared = {
        story: sum(weight for word, weight in asked if word in words)
        for story, words in told.items()
        if story not in gone and words & weights.keys()
    }
    best = sorted(shared, key=lambda story: (-shared[story], story))[:most]
    assert postings.best(asked, most) == best
    postings.keep_only(told.keys() - gone)
    assert postings.best(asked, most) == best


def test_a_word_keeps_its_latest_stories() -> None:
    postings = Postings()
    for number in range(5000):
        postings.add(f"s{number:04}", ["model"])
    assert postings.best([("model", 1.0)], 5000) == [f"s{number:04}" for number in range(5000 - LATEST, 5000)]
    assert postings.best([("heron", 1.0)], 5) == []
