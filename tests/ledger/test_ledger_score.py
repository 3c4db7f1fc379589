"""Scores say how good probabilities were, and claim no skill that a few resolved questions cannot show."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwire.cli.ledger import lines
from groundwire.ledger.score import ENOUGH, score, wilson
from groundwire.model.prediction import Entry, Outcome, Prediction, Result
from ledger_world import NOW, a_question, a_statement

TODAY = date(2027, 6, 1)


def entries(pairs: list[tuple[Prediction, Result | None]]) -> list[Entry]:
    return [
        Entry(
            number=number,
            prediction=prediction,
            hash="0" * 64,
            outcome=Outcome(result=result, because="seen", at=NOW + timedelta(days=number)) if result else None,
        )
        for number, (prediction, result) in enumerate(pairs, 1)
    ]


def test_brier_and_log_score_are_those_of_the_books() -> None:
    found = score(entries([(a_question(0.8), Result.TRUE), (a_question(0.6), Result.FALSE)]), today=TODAY)
    assert found.brier == pytest.approx((0.2**2 + 0.6**2) / 2)
    assert found.log == pytest.approx(-(math.log(0.8) + math.log(0.4)) / 2)
    assert found.half == 0.25
    assert found.base_rate == pytest.approx(((1 / 2 - 1) ** 2 + (2 / 3) ** 2) / 2)


def test_void_open_and_overdue_are_counted_and_not_scored() -> None:
    found = score(
        entries([(a_question(0.9), Result.VOID), (a_question(0.9), None), (a_statement("It will."), Result.TRUE)]),
        today=TODAY,
    )
    assert found.brier is None
    assert (found.system.void, found.system.open, found.system.overdue, found.stated.true) == (1, 1, 1, 1)
    assert found.stated_share == 1.0
    assert any("No prediction of a model is resolved yet." in line for line in lines(found))


@pytest.mark.parametrize("n", [1, ENOUGH - 1, ENOUGH])
def test_no_skill_is_claimed_under_fifty(n: int) -> None:
    results = [Result.TRUE if number % 2 else Result.FALSE for number in range(n)]
    found = score(entries([(a_question(0.7), result) for result in results]), today=TODAY)
    assert (found.skill is None) == (n < ENOUGH)
    assert any("No skill is claimed" in line for line in lines(found)) == (n < ENOUGH)


@given(st.lists(st.tuples(st.floats(0.02, 0.98), st.booleans()), min_size=1, max_size=60))
def test_scores_and_bins_hold_together(pairs: list[tuple[float, bool]]) -> None:
    found = score(entries([(a_question(p), Result.TRUE if true else Result.FALSE) for p, true in pairs]), today=TODAY)
    assert found.brier is not None
    assert 0 <= found.brier <= 0.98**2
    assert sum(one.n for one in found.calibration) == len(pairs) == found.system.resolved
    for one in found.calibration:
        if one.n:
            assert one.mean is not None
            assert one.low - 1e-9 <= one.mean <= one.high + 1e-9


@given(n=st.integers(1, 500), data=st.data())
def test_an_interval_holds_its_share(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-9
    assert hits / n - 1e-9 <= high <= 1
