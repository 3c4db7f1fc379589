import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.model.sentences import split

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "sentences_cases.jsonl").read_text(encoding="utf-8").splitlines()
]
TANGLES = st.text(st.sampled_from(list("aB.!?…\"'”»)[]1 \n\t-#。！？」と(¿🎉’.*_")), max_size=80)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_a_hard_text_is_split_as_a_reader_would(case: dict[str, object]) -> None:
    text = str(case["text"])
    assert [text[start:end] for start, end in split(text)] == case["sentences"]


@given(TANGLES | st.text())
def test_spans_are_ordered_apart_trimmed_and_never_blank(text: str) -> None:
    last = 0
    for start, end in split(text):
        sentence = text[start:end]
        assert last <= start < end <= len(text)
        assert sentence == sentence.strip()
        assert any(letter.isalnum() for letter in sentence)
        assert "\n\n" not in sentence
        last = end


@given(TANGLES | st.text())
def test_no_word_is_lost_between_sentences(text: str) -> None:
    kept = "".join(text[start:end] for start, end in split(text))
    outside = sum(letter.isalpha() for letter in text) - sum(letter.isalpha() for letter in kept)
    assert outside == 0


def test_text_wrapped_at_a_width_flows_on_and_a_list_does_not() -> None:
    wrapped = (
        "We compare three ways of training a small model on public text,\n"
        "English and German alike, and find that the order of documents\n"
        "Matters less than their number."
    )
    assert len(split(wrapped)) == 1
    assert len(split("Faster training\nLower cost\nOpen weights\nOne licence")) == 4


@pytest.mark.parametrize("piece", [".", ". ", "a\n", '."x', "[1", "。", "🎉", ".[1]", " ", "a.b", "-\n", "é. "])
def test_any_run_of_anything_takes_linear_time(piece: str) -> None:
    text = "x" + piece * (400_000 // len(piece))
    began = time.perf_counter()
    split(text)
    assert time.perf_counter() - began < 3
