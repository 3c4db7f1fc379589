"""What interests the reader: a logistic model of words, learned from past picks; and a default one.

Learning contrasts picks with a background of documents that nobody picked (logistic regression on TF-IDF of
words and pairs, weighed so that both sides count alike). The default comes from ``interest.json``: word weights
that ``scripts/fit_taste.py`` writes. Nothing here knows of a story's other signals.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundwire.model.article import Document
from groundwire.rank.words import terms, words

LEAD = 1200  # characters of a text that are read
ROUNDS = 150  # steps of the fit
RIDGE = 1e-4  # strength of the pull towards no opinion, for each unit of the documents' weight
LEARNED = 8.0  # a taste that someone showed by picks leads the ranking
POWER = 12  # steps that find the greatest curvature
FADES = 365.0  # days after which a pick counts half
RARE = 2  # documents a term must be in
WEIGHT_OF_NAME = 0.2  # a pick known by its name only
UPPER = 1.5  # a document this many deviations above the background's mean has value 0.5


@dataclass(frozen=True, slots=True)
class Taste:
    """Weights of terms with their information (IDF), and how the pull of the words spreads.

    ``middle`` is the pull at which ``value`` is 0.5, ``spread`` the pull that one step of log-odds takes.
    """

    weights: Mapping[str, float]
    information: Mapping[str, float]
    middle: float = 0.0
    spread: float = 1.0
    strength: float = 1.0  # how much more than the default one it counts
    pairs: bool = True  # whether pairs of words have weights
    floor: float = 0.0  # the information of a term that the background never had

    def value(self, document: Document) -> float:
        """How interesting, from 0 to 1."""
        steps = (self.pull(document) - self.middle) / self.spread
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, steps))))

    def pull(self, document: Document) -> float:
        """The weights of the document's terms, summed over a unit vector."""
        counts = _counts(document.title, document.text)
        known = {term: (1 + math.log(count)) * self.information.get(term, self.floor) for term, count in counts.items()}
        length = math.sqrt(sum(weight * weight for weight in known.values()))
        if not length:
            return 0.0
        total = math.fsum(weight * self.weights.get(term, 0.0) for term, weight in known.items())
        return total / length

    def moving(self, document: Document, most: int = 3) -> tuple[str, ...]:
        """The terms of *document* that speak for it, the strongest first."""
        counts = self._counts(document)
        pull = {term: self.weights.get(term, 0.0) * self.information.get(term, self.floor) for term in counts}
        strongest = sorted((term for term in pull if pull[term] > 0), key=lambda term: (-pull[term], term))
        return tuple(strongest[:most])

    def _counts(self, document: Document) -> Counter[str]:
        return _counts(document.title, document.text, pairs=self.pairs)


def learn(picks: Iterable[Mapping[str, Any]], background: Sequence[Document] = ()) -> Taste:
    """A taste from past picks, each with ``title`` and optionally ``text`` and ``date``.

    *background*: documents that stand for what was not picked; without any, the default taste is leaned
    towards the picks' words. No picks: the default taste.
    """
    given = [(str(pick.get("title") or ""), str(pick.get("text") or ""), pick.get("date")) for pick in picks]
    given = [pick for pick in given if pick[0] or pick[1]]
    chosen = [(title, text) for title, text, _ in given]
    if not chosen:
        return default()
    if not background:
        return _lean(default(), chosen)
    rows = [_counts(title, text) for title, text in chosen]
    rows += [_counts(document.title, document.text) for document in background]
    labels = np.array([1.0] * len(chosen) + [0.0] * len(background))
    known = np.array([1.0 if text else WEIGHT_OF_NAME for _, text in chosen]) * _recency([day for *_, day in given])
    importance = np.concatenate([known / known.sum(), np.full(len(background), 1.0 / len(background))])
    seen = Counter(term for row in rows for term in row)
    vocabulary = sorted(term for term, count in seen.items() if count >= RARE)
    place = {term: number for number, term in enumerate(vocabulary)}
    information = {term: math.log((1 + len(rows)) / (1 + seen[term])) + 1 for term in vocabulary}
    matrix = _Sparse.of(rows, place, information)
    weights = _fit(matrix, labels, importance)
    pulls = matrix.times(weights)[len(chosen) :]
    spread = float(pulls.std()) or 1.0
    return Taste(
        weights={term: float(weight) for term, weight in zip(vocabulary, weights, strict=True)},
        information=information,
        middle=float(pulls.mean()) + UPPER * spread,
        spread=spread,
        strength=LEARNED,
    )


@cache
def default() -> Taste:
    """The taste that ships: word weights from ``interest.json``."""
    table = json.loads(files("groundwire.rank").joinpath("interest.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = table["weights"]
    return Taste(
        weights=weights,
        information=dict.fromkeys(weights, 1.0),
        middle=table["middle"],
        spread=table["spread"],
        pairs=False,
        floor=table["floor"],
    )


def _lean(taste: Taste, chosen: Sequence[tuple[str, str]]) -> Taste:
    """The default taste with more weight for terms that several picks share."""
    seen = Counter(term for title, text in chosen for term in _counts(title, text))
    weights = dict(taste.weights)
    for term, count in seen.items():
        if count >= RARE:
            weights[term] = weights.get(term, 0.0) + math.log(count) / 2
    return replace(taste, weights=weights, information=dict.fromkeys(weights, 1.0), pairs=True)


def _counts(title: str, text: str, *, pairs: bool = True) -> Counter[str]:
    """How often each term is said; one in the title counts twice."""
    split = terms if pairs else words
    named = split(title)
    return Counter([*named, *named, *split(text[:LEAD])])


@dataclass(frozen=True, slots=True)
class _Sparse:
    """Rows of unit length in compressed form."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float64]
    height: int
    width: int

    @classmethod
    def of(
        cls, counts: Sequence[Counter[str]], place: Mapping[str, int], information: Mapping[str, float]
    ) -> "_Sparse":
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for number, row in enumerate(counts):
            known = {term: (1 + math.log(count)) * information[term] for term, count in row.items() if term in place}
            length = math.sqrt(sum(weight * weight for weight in known.values())) or 1.0
            for term, weight in known.items():
                rows.append(number)
                columns.append(place[term])
                values.append(weight / length)
        return cls(np.array(rows, np.int64), np.array(columns, np.int64), np.array(values), len(counts), len(place))

    def times(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        products: NDArray[np.float64] = self.values * weights[self.columns]
        return np.bincount(self.rows, products, minlength=self.height).astype(np.float64)

    def back(self, errors: NDArray[np.float64]) -> NDArray[np.float64]:
        products: NDArray[np.float64] = self.values * errors[self.rows]
        return np.bincount(self.columns, products, minlength=self.width).astype(np.float64)


def _recency(days: Sequence[object]) -> NDArray[np.float64]:
    """What each date counts: 1 for the latest, half for each year before; a missing date counts as the oldest."""
    known = [_ordinal(day) for day in days]
    dated = [number for number in known if number is not None]
    if not dated:
        return np.ones(len(days))
    ages = np.array([max(dated) - (min(dated) if number is None else number) for number in known], dtype=np.float64)
    fading: NDArray[np.float64] = 0.5 ** (ages / FADES)
    return fading


def _ordinal(day: object) -> int | None:
    """A date (ISO 8601) as a day number; None where it is none."""
    try:
        return date.fromisoformat(str(day)[:10]).toordinal()
    except ValueError:
        return None


def _fit(matrix: _Sparse, labels: NDArray[np.float64], importance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of the ridge logistic regression, by accelerated gradient (Nesterov 1983).

    The step is the inverse of the loss's greatest curvature, found by power iteration.
    """
    direction = np.full(matrix.width, 1.0 / math.sqrt(max(1, matrix.width)))
    curvature = 0.0
    for _ in range(POWER):
        direction = matrix.back(importance * matrix.times(direction))
        curvature = float(np.linalg.norm(direction)) or 1.0
        direction = direction / curvature
    step, step_of_bias = 1.0 / (0.55 * curvature + 2 * RIDGE), 2.0 / max(1e-12, float(importance.sum()))
    weights, bias = np.zeros(matrix.width), 0.0
    ahead, ahead_bias, momentum = weights, bias, 1.0
    for _ in range(ROUNDS):
        guess = 1.0 / (1.0 + np.exp(-np.clip(matrix.times(ahead) + ahead_bias, -30, 30)))
        errors = importance * (guess - labels)
        fresh = ahead - step * (matrix.back(errors) + RIDGE * ahead)
        fresh_bias = ahead_bias - step_of_bias * float(errors.sum())
        after = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = fresh + (momentum - 1) / after * (fresh - weights)
        ahead_bias = fresh_bias + (momentum - 1) / after * (fresh_bias - bias)
        weights, bias, momentum = fresh, fresh_bias, after
    return weights
