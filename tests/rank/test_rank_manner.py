"""The manner of writing: learned from picks alone, and from nothing that a text is about."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from groundwire.rank.manner import MARKS, learn

OPEN = [(f"Tool{n}: One Plain Thing", "We show it. The code is publicly available.") for n in range(6)]
CLOSED = [
    (f"A comprehensive methodology for optimisation via regularisation {n}", "An approach is described here (in part).")
    for n in range(6)
]
TOLD = st.tuples(st.text(max_size=80), st.text(max_size=300))


def test_what_is_written_like_the_picks_is_preferred() -> None:
    manner = learn(OPEN[:3], [*OPEN[3:], *CLOSED])
    liked, other = manner.judge([OPEN[5], CLOSED[5]])
    assert liked > other
    turned = learn(CLOSED[:3], [*OPEN, *CLOSED[3:]])
    liked, other = turned.judge([CLOSED[5], OPEN[5]])
    assert liked > other


def test_without_picks_no_manner_is_preferred() -> None:
    assert not learn([], [*OPEN, *CLOSED]).judge(OPEN).any()


@given(picks=st.lists(TOLD, max_size=4), background=st.lists(TOLD, min_size=1, max_size=6))
def test_any_text_is_judged(picks: list[tuple[str, str]], background: list[tuple[str, str]]) -> None:
    judged = learn(picks, background).judge(background)
    assert judged.shape == (len(background),)
    assert np.isfinite(judged).all()


def test_a_text_of_any_size_is_judged_by_its_beginning() -> None:
    manner = learn(OPEN[:3], [*OPEN, *CLOSED])
    whole = ("word " * 200_000, "We (and you) 5 % " * 60_000)
    assert np.isfinite(manner.judge([whole, ("", ""), ("\x00\ud800", "\ud800")])).all()
    assert len(MARKS) == manner.weights.shape[0]
