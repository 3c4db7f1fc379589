"""The meters: a paper in, a reading out, or the reason why there is none.

A logistic model of terms (labels: authors' keywords, venues and reviewers' answers) and two short word lists; their
weights, calibration and spread are numbers in ``meters.json``, which ``scripts/fit_lens.py`` writes. With a
body, what is counted in it weighs in, and the interval narrows. Nothing here reads files of papers or a network.
"""

import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from groundwire.lens import features
from groundwire.model.reading import Paper, Reading, Span

FEWEST = 3  # words; fewer say too little
SHORT, WIDER = 8, 1.5  # with fewer words than this, the interval is so much wider
SHOWN = 12  # spans of each meter
THEOREMS = 6  # so many theorems and proofs are all that theory can have
BODY = 1.5  # log-odds that a body's counts may move the balance at most
BEYOND = 0.1  # what a score counts outside the range that the calibration saw
NARROWER = 0.6  # what a body leaves of the interval's half-width


@dataclass(frozen=True, slots=True)
class Meters:
    """The fitted numbers."""

    weights: dict[str, float]  # of a term, its information taken in
    information: dict[str, float]
    offset: float
    middle: dict[str, float]  # mean of the three raw scores over the reference papers
    spread: dict[str, float]  # their standard deviations
    mix: dict[str, tuple[float, float, float]]  # of model, theory words, evidence words, for each meter
    scale: dict[str, tuple[float, ...]]  # quantiles of each meter over the reference papers
    balance: dict[str, tuple[float, float]]  # slope and offset of the calibration, by grade
    not_applicable: tuple[float, float, float]  # slope, offset, and weight of the theory words
    reach: dict[str, tuple[float, float]]  # the scores that the calibrations saw; beyond, they say no more
    doubt: dict[str, float]  # standard deviation of the log-odds, by grade


@cache
def meters() -> Meters:
    """The numbers that ship with groundwire."""
    table: dict[str, Any] = json.loads((files("groundwire.lens") / "meters.json").read_text("utf-8"))
    return Meters(
        weights={term: row[0] for term, row in table["terms"].items()},
        information={term: row[1] for term, row in table["terms"].items()},
        offset=table["offset"],
        middle=table["middle"],
        spread=table["spread"],
        mix={name: tuple(row) for name, row in table["mix"].items()},
        scale={name: tuple(row) for name, row in table["scale"].items()},
        balance={name: tuple(row) for name, row in table["balance"].items()},
        not_applicable=tuple(table["not_applicable"]),
        reach={name: (row[0], row[1]) for name, row in table["reach"].items()},
        doubt=table["doubt"],
    )


def read(paper: Paper, numbers: Meters | None = None) -> Reading | str:
    """The reading of *paper*; or, in words, why there is none."""
    text = f"{paper.title} . {paper.abstract}" if paper.abstract else paper.title
    words = sum(number for term, number in features.terms(text).items() if " " not in term)
    if words < FEWEST:
        return "there are too few English words to measure"
    numbers = numbers or meters()
    scores = standard(raw(text, numbers), numbers)
    grade = "body" if paper.body.strip() else "abstract" if paper.abstract else "title"
    counts = features.count(paper.body) if grade == "body" else {}
    theory, evidence = mixed("theory", scores, numbers), mixed("evidence", scores, numbers)
    slope, offset = numbers.balance["title" if grade == "title" else "abstract"]
    odds = slope * within(scores["model"], numbers.reach["balance"]) + offset
    doubt = numbers.doubt["title" if grade == "title" else "abstract"] * (WIDER if words < SHORT else 1.0)
    if counts:
        moved = weighed(counts)
        odds, doubt = odds + BODY * moved, doubt * NARROWER
        theory, evidence = theory + max(moved, 0.0), evidence + max(-moved, 0.0)
    slope, offset, extra = numbers.not_applicable
    asked = within(scores["model"] + extra * scores["theory"], numbers.reach["not_applicable"])
    return Reading(
        theory=place(theory, numbers.scale["theory"]),
        evidence=place(evidence, numbers.scale["evidence"]),
        balance=share(odds),
        not_applicable=share(slope * asked + offset),
        interval=(share(odds - 1.96 * doubt), share(odds + 1.96 * doubt)),
        grade=grade,
        spans=_spans(paper),
        counts=tuple(counts.items()),
    )


def raw(text: str, numbers: Meters) -> dict[str, float]:
    """The three scores of a text before they are made comparable: the model's, and the rates of both lists."""
    known = {
        term: (1 + math.log(times)) * numbers.information[term]
        for term, times in features.terms(text).items()
        if term in numbers.information
    }
    length = math.sqrt(sum(value * value for value in known.values())) or 1.0
    pull = sum(value * numbers.weights[term] for term, value in known.items()) / length + numbers.offset
    return {"model": pull, "theory": features.rate("theory", text), "evidence": features.rate("evidence", text)}


def standard(scores: dict[str, float], numbers: Meters) -> dict[str, float]:
    """*scores* in standard deviations from the reference papers' mean."""
    return {name: (value - numbers.middle[name]) / numbers.spread[name] for name, value in scores.items()}


def mixed(meter: str, scores: dict[str, float], numbers: Meters) -> float:
    """One meter's sum of the three standard scores."""
    model, theory, evidence = numbers.mix[meter]
    return model * scores["model"] + theory * scores["theory"] + evidence * scores["evidence"]


def weighed(counts: dict[str, int]) -> float:
    """What a body's counts say, from -1 (evidence alone) to 1 (theory alone)."""
    theory = min(1.0, (counts["theorems"] + counts["proofs"]) / THEOREMS)
    evidence = min(1.0, (2 * counts["tables"] + counts["figures"] + counts["ablations"]) / 8)
    return theory - evidence


def place(value: float, scale: tuple[float, ...]) -> float:
    """The share of the reference papers below *value*, between two quantiles by a straight line; from 0 to 1."""
    at = bisect_left(scale, value)
    if at in {0, len(scale)}:
        return 0.0 if at == 0 else 1.0
    below, above = scale[at - 1], scale[at]
    return (at - 1 + (value - below) / ((above - below) or 1.0)) / (len(scale) - 1)


def within(value: float, reach: tuple[float, float]) -> float:
    """*value*; what is beyond a bound counts a tenth, so that the order stays."""
    inside = min(max(value, reach[0]), reach[1])
    return inside + BEYOND * (value - inside)


def share(odds: float) -> float:
    """A probability from log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, odds))))


def _spans(paper: Paper) -> tuple[Span, ...]:
    found: list[Span] = []
    for meter in ("theory", "evidence"):
        both = features.spans(meter, "title", paper.title) + features.spans(meter, "abstract", paper.abstract)
        found.extend(both[:SHOWN])
    return tuple(found)
