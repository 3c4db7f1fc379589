"""What a model may word itself: next to nothing, and a judge never overrules the rules."""

import itertools
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.llm.scripted import Scripted
from groundwire.verify.free import condensed, contained, plain
from groundwire.verify.judge import judged
from groundwire.verify.support import verdict
from model_world import LAB, RIVAL, counter, lies

SENTENCES = (*LAB, *RIVAL)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        (
            "Harrow Labs, of Lund, released Wren 2 on Monday.",
            "Harrow Labs, of Lund, which was founded in 2019, released Wren 2 on Monday.",
        ),
        ("Mira Castellan showed the model in Lund.", "Mira Castellan (the project's lead) showed the model in Lund."),
        ("The firm bought Kestrel for 90 million.", "The firm bought Kestrel – a chip maker – for 90 million."),
    ],
)
def test_an_insertion_may_be_left_out(claim: str, source: str) -> None:
    plainly = re.sub(r",(?= released)", "", claim)
    assert condensed(claim, source) or condensed(plainly, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The model passed every test in Lund.", "The model, which may not have passed, passed every test in Lund."),
        ("The regulator cleared the sale today.", "The regulator cleared the sale today, the firm said."),
        ("Prices of the model fell in October.", "Prices of the model rose, and costs fell in October."),
        ("The drug cured nine of ten mice.", "In a simulation, the drug cured nine of ten mice."),
        ("Harrow Labs released Wren 2.", "Harrow Labs (not Oster AI) released Wren 2."),
        ("which was founded in 2019 in Lund.", "Harrow Labs, which was founded in 2019 in Lund, grew."),
        ("Wren 2 beat Tern in all five tasks.", "Tern beat Wren 2 in all five tasks."),
    ],
)
def test_what_turns_a_sentence_round_may_not(claim: str, source: str) -> None:
    assert not condensed(claim, source)
    assert not contained(claim, source)


@given(data=st.data(), source=st.sampled_from(SENTENCES))
def test_what_passes_is_made_of_the_words_of_its_source_in_their_order(data: st.DataObject, source: str) -> None:
    words = source.split()
    kept = data.draw(st.lists(st.sampled_from(range(len(words))), unique=True).map(sorted))
    claim = " ".join(words[place] for place in kept)
    if condensed(claim, source):
        assert [word.strip(",.()–") for word in claim.split()] == [words[place].strip(",.()–") for place in kept]
        assert 2 * len(kept) >= len(words)


@given(st.permutations(range(8)))
def test_another_order_never_passes(order: list[int]) -> None:
    source = "Oster AI told nine reporters about its model."
    words = source.rstrip(".").split()
    claim = " ".join(words[place] for place in order) + "."
    assert condensed(claim, source) == (claim == source)


@pytest.mark.parametrize(
    "claim", ["Short.", "No stop at the end of it", "x" * 300 + ".", "two\nlines of text here.", ""]
)
def test_what_is_no_plain_sentence_never_passes(claim: str) -> None:
    assert not plain(claim)
    assert not condensed(claim, claim)


def test_a_judge_decides_only_what_the_words_leave_open() -> None:
    sure = Scripted([{"answer": {"supported": 1.0}}], name="scripted:sure")
    secret = counter()
    asked = 0
    for _, source, lie in itertools.islice(lies(400, random.Random(11)), 400):
        without, found = verdict(lie, [source]), judged(lie, [source], sure, secret=secret)
        if without.verdict == "contradicted":
            assert found == without
        elif found != without:
            asked += 1
            assert found.supported == 1.0
            assert any("judged by scripted:sure: 1.00 (a model's opinion)" in why for why in found.why)
    assert asked > 0
    for source in SENTENCES:
        assert judged(source, [source], sure, secret=secret) == verdict(source, [source])
