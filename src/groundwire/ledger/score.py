"""What predictions were worth: Brier and logarithmic score, calibration, and what they are compared with.

Brier, *Verification of forecasts expressed in terms of probability* (1950): the mean squared difference between
probability and outcome, 0 best. The logarithmic score is the mean of -ln of the probability that was given to what
happened. Void and open predictions are counted in public, since leaving them out would flatter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from groundwire.model.prediction import Entry, Kind, Result

ENOUGH = 50  # resolved predictions, before any skill is claimed
BINS = 5
_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many predictions there are, by what became of them. ``overdue`` are open ones whose day has passed."""

    total: int
    true: int
    false: int
    void: int
    open: int
    overdue: int

    @property
    def resolved(self) -> int:
        """Those that came true or did not."""
        return self.true + self.false


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Predictions with a probability from ``low`` up to ``high``: how many, their mean, the share that came true."""

    low: float
    high: float
    n: int
    mean: float | None
    share: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good the system's probabilities were, and how often what sources said came true.

    ``base_rate`` is the Brier score of always giving the share that came true before (a half at first), ``half`` of
    always giving a half. ``skill`` is 1 - Brier / base rate's, and None under `ENOUGH` resolved predictions.
    """

    system: Counts
    stated: Counts
    brier: float | None
    brier_interval: tuple[float, float] | None
    log: float | None
    base_rate: float | None
    half: float | None
    skill: float | None
    calibration: tuple[Bin, ...]
    stated_share: float | None
    stated_interval: tuple[float, float] | None


def score(entries: Sequence[Entry], *, today: date) -> Score:
    """The score of all *entries* as of *today*; figures that rest on nothing are None."""
    system = [entry for entry in entries if entry.prediction.kind is Kind.SYSTEM]
    stated = [entry for entry in entries if entry.prediction.kind is Kind.STATED]
    pairs = [
        (entry.prediction.probability or 0.0, entry.outcome.result is Result.TRUE)
        for entry in sorted(system, key=lambda entry: entry.outcome.at if entry.outcome else entry.prediction.made)
        if entry.outcome is not None and entry.outcome.result is not Result.VOID
    ]
    losses = [(p - happened) ** 2 for p, happened in pairs]
    brier = _mean(losses)
    base = _mean(_running_base_rate([happened for _, happened in pairs]))
    counts = _counts(stated, today)
    return Score(
        system=_counts(system, today),
        stated=counts,
        brier=brier,
        brier_interval=_interval(losses),
        log=_mean([-math.log(p if happened else 1 - p) for p, happened in pairs]),
        base_rate=base,
        half=0.25 if pairs else None,
        skill=1 - brier / base if brier is not None and base and len(pairs) >= ENOUGH else None,
        calibration=calibration(pairs) if pairs else (),
        stated_share=counts.true / counts.resolved if counts.resolved else None,
        stated_interval=wilson(counts.true, counts.resolved) if counts.resolved else None,
    )


def calibration(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Probabilities in bins of equal width, each with the share that came true and its 95 % Wilson interval."""
    found = []
    for number in range(BINS):
        inside = [pair for pair in pairs if min(int(pair[0] * BINS), BINS - 1) == number]
        true = sum(happened for _, happened in inside)
        found.append(
            Bin(
                low=number / BINS,
                high=(number + 1) / BINS,
                n=len(inside),
                mean=_mean([p for p, _ in inside]),
                share=true / len(inside) if inside else None,
                interval=wilson(true, len(inside)) if inside else None,
            )
        )
    return tuple(found)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); *n* is at least 1."""
    share, square = hits / n, _Z**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(share * (1 - share) / n + square / (4 * n**2)) / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _running_base_rate(happened: Sequence[bool]) -> list[float]:
    """Losses of giving each time the share that came true before it (Laplace's rule: a half at first)."""
    losses, true = [], 0
    for number, result in enumerate(happened):
        losses.append(((true + 1) / (number + 2) - result) ** 2)
        true += result
    return losses


def _counts(entries: Sequence[Entry], today: date) -> Counts:
    results = [entry.outcome.result if entry.outcome else None for entry in entries]
    return Counts(
        total=len(entries),
        true=results.count(Result.TRUE),
        false=results.count(Result.FALSE),
        void=results.count(Result.VOID),
        open=results.count(None),
        overdue=sum(entry.overdue(today) for entry in entries),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The mean's 95 % interval by the normal approximation; None for fewer than two."""
    if len(values) < 2:
        return None
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values))
    return max(0.0, mean - _Z * spread), min(1.0, mean + _Z * spread)
