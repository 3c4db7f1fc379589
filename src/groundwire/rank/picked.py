"""A taste learned from past picks: several views of the same picks, each judging, their mean deciding.

The picks are contrasted with a background of documents that nobody picked or has judged yet (learning from
positive and unlabelled examples: Elkan and Noto 2008). The views: logistic regression on TF-IDF of words and
pairs, once with and once without the picks known by name only; the same on sentence vectors; nearness to the
nearest picks. Each is standardised over the background. Then the manner of writing (see `manner`), and last the
documents' categories: what a category's documents have in common speaks for each of them, drawn towards the mean
where there are few.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from groundwire.model.article import Document
from groundwire.rank import manner
from groundwire.rank.logistic import Dense, Numbers, Sparse, fit
from groundwire.rank.taste import LEAD, Taste, counted, default, leaned, pull, strongest
from groundwire.vectors import Vectors, WordLlama

STRENGTH = 8.5  # a taste that someone showed by picks leads the ranking
RIDGE_OF_WORDS = 1e-4
RIDGE_OF_VECTORS = 1e-3
FADES = 365.0  # days after which a pick counts half
RARE = 2  # documents a term must be in
NAME_ONLY = 0.2  # what a pick known by its name counts
NEAREST = 5  # picks that a document is compared with
MEANING = 0.7  # what the views by vectors count beside one view by words
MANNER = 0.25  # deviations that one deviation of the manner of writing moves, learned from very many picks
MANY = 8  # picks from which half of that is believed
CATEGORIES = 0.2  # that one deviation of the categories moves
FEW = 20  # documents of a category that weigh as much as the mean of all
LOWEST, RANGE = -2.0, 8.0  # deviations from the background's mean that have the value 0, and from there to 1


@dataclass(frozen=True, slots=True)
class Scale:
    """The mean and the spread of a view over the background."""

    mean: float
    spread: float

    @classmethod
    def of(cls, numbers: Numbers) -> "Scale":
        """The scale of these numbers; a spread of 1 where they do not differ."""
        return cls(float(numbers.mean()), float(numbers.std()) or 1.0) if len(numbers) else cls(0.0, 1.0)

    def of_each(self, numbers: Numbers) -> Numbers:
        """Deviations from the mean."""
        return (numbers - self.mean) / self.spread


@dataclass(frozen=True, slots=True)
class ByWords:
    """Weights of terms learned from the picks."""

    weights: Mapping[str, float]
    information: Mapping[str, float]

    def judge(self, counts: Sequence[Counter[str]]) -> Numbers:
        """One number for each document."""
        return np.array([pull(row, self.weights, self.information) for row in counts])


@dataclass(frozen=True, slots=True)
class ByVectors:
    """A direction learned from the picks, and the picks themselves, around the background's mean."""

    middle: Numbers
    direction: Numbers
    picks: Numbers  # unit rows times what each pick counts

    def judge(self, vectors: Numbers) -> Numbers:
        """Along the direction: one number for each document."""
        product: Numbers = (vectors - self.middle) @ self.direction
        return product

    def nearness(self, vectors: Numbers) -> Numbers:
        """The mean cosine with the nearest picks."""
        likeness = _unit(vectors - self.middle) @ self.picks.T
        near: Numbers = np.sort(likeness, axis=1)[:, -NEAREST:].mean(axis=1)
        return near


@dataclass(frozen=True, slots=True)
class Picked:
    """A taste learned from picks; see the head of this file."""

    by_words: tuple[ByWords, ...]
    by_vectors: ByVectors
    scales: tuple[Scale, ...]
    whole: Scale
    manner: manner.Manner
    whole_manner: Scale
    manner_counts: float
    categories: Mapping[str, float]
    whole_categories: Scale
    vectors: Vectors
    strength: float = STRENGTH

    def values(self, documents: Sequence[Document]) -> list[float]:
        """How interesting each document is, from 0 to 1."""
        if not documents:
            return []
        found = self.whole.of_each(_mean(self._views(documents), self.scales))
        found = found + self.manner_counts * self.whole_manner.of_each(self.manner.judge(_told(documents)))
        found = found + CATEGORIES * self.whole_categories.of_each(_of_categories(documents, self.categories))
        values: list[float] = np.clip((found - LOWEST) / RANGE, 0.0, 1.0).tolist()
        return values

    def moving(self, document: Document) -> tuple[str, ...]:
        """The terms of *document* that speak for it, the strongest first."""
        view = self.by_words[0]
        return strongest(counted(document.title, document.text), view.weights, view.information)

    def _views(self, documents: Sequence[Document]) -> list[Numbers]:
        counts = [counted(document.title, document.text) for document in documents]
        return _judge(self.by_words, self.by_vectors, counts, _embed(self.vectors, documents))


def learn(
    picks: Iterable[Mapping[str, Any]], background: Sequence[Document] = (), *, vectors: Vectors | None = None
) -> Taste:
    """A taste from past picks, each with ``title`` and optionally ``text`` and ``date`` (ISO 8601).

    *background*: documents that stand for what was not picked; without any, the default taste is leaned
    towards the picks' words. No picks: the default taste.
    """
    given = [(str(pick.get("title") or ""), str(pick.get("text") or ""), pick.get("date")) for pick in picks]
    given = [pick for pick in given if pick[0] or pick[1]]
    if not given:
        return default()
    if not background:
        return leaned([(title, text) for title, text, _ in given])
    embedder = vectors or _wordllama()
    importance = np.array([1.0 if text else NAME_ONLY for _, text, _ in given]) * _recency([day for *_, day in given])
    full = np.array([bool(text) for _, text, _ in given])
    if not full.any():
        full[:] = True
    chosen = [counted(title, text) for title, text, _ in given]
    others = [counted(document.title, document.text) for document in background]
    named = [_by_words(chosen, importance, others)]
    if not full.all():
        told = [row for row, kept in zip(chosen, full, strict=True) if kept]
        named.append(_by_words(told, importance[full], others))
    around = _embed(embedder, background)
    likes = _rows(embedder, [f"{title}. {text[:LEAD]}" for title, text, _ in given])[full]
    by_vectors = _by_vectors(likes, importance[full], around)
    views = _judge(named, by_vectors, others, around)
    scales = tuple(Scale.of(view) for view in views)
    mean = _mean(views, scales)
    whole = Scale.of(mean)
    categories = _categories(background, whole.of_each(mean))
    written = [pick for pick in given if pick[1]]
    ways = manner.learn([(title, text) for title, text, _ in written], _told(background))
    return Picked(
        by_words=tuple(named),
        by_vectors=by_vectors,
        scales=scales,
        whole=whole,
        manner=ways,
        whole_manner=Scale.of(ways.judge(_told(background))),
        manner_counts=MANNER * len(written) / (len(written) + MANY),
        categories=categories,
        whole_categories=Scale.of(_of_categories(background, categories)),
        vectors=embedder,
    )


@cache
def _wordllama() -> WordLlama:
    return WordLlama()


def _by_words(chosen: Sequence[Counter[str]], importance: Numbers, others: Sequence[Counter[str]]) -> ByWords:
    rows = [*chosen, *others]
    seen = Counter(term for row in rows for term in row)
    vocabulary = sorted(term for term, count in seen.items() if count >= RARE)
    place = {term: number for number, term in enumerate(vocabulary)}
    information = {term: math.log((1 + len(rows)) / (1 + seen[term])) + 1 for term in vocabulary}
    matrix = Sparse.of(rows, place, information)
    weights = fit(matrix, *_contrast(importance, len(others)), ridge=RIDGE_OF_WORDS)
    return ByWords(
        weights={term: float(weight) for term, weight in zip(vocabulary, weights, strict=True)},
        information=information,
    )


def _by_vectors(likes: Numbers, importance: Numbers, around: Numbers) -> ByVectors:
    middle: Numbers = around.mean(axis=0)
    rows = np.vstack([likes, around]) - middle
    direction = fit(Dense(rows), *_contrast(importance, len(around)), ridge=RIDGE_OF_VECTORS)
    return ByVectors(middle, direction, _unit(likes - middle) * importance[:, None])


def _contrast(importance: Numbers, others: int) -> tuple[Numbers, Numbers]:
    """Labels and weights: picks first, then the background; both sides count alike."""
    labels = np.concatenate([np.ones(len(importance)), np.zeros(others)])
    return labels, np.concatenate([importance / importance.sum(), np.full(others, 1.0 / others)])


def _judge(
    by_words: Sequence[ByWords], by_vectors: ByVectors, counts: Sequence[Counter[str]], vectors: Numbers
) -> list[Numbers]:
    return [*(view.judge(counts) for view in by_words), by_vectors.judge(vectors), by_vectors.nearness(vectors)]


def _mean(views: Sequence[Numbers], scales: Sequence[Scale]) -> Numbers:
    """The views' mean, each standardised; the last two, by vectors, count less."""
    parts = [scale.of_each(view) for view, scale in zip(views, scales, strict=True)]
    total: Numbers = np.sum(parts[:-2], axis=0) * (2 / len(parts[:-2])) + MEANING * (parts[-2] + parts[-1])
    return total


def _categories(documents: Sequence[Document], judged: Numbers) -> dict[str, float]:
    """The mean of each category's documents, drawn towards 0 where there are few."""
    sums: dict[str, float] = {}
    counts: Counter[str] = Counter()
    for document, number in zip(documents, judged, strict=True):
        for category in set(document.categories):
            sums[category] = sums.get(category, 0.0) + float(number)
            counts[category] += 1
    return {category: sums[category] / (counts[category] + FEW) for category in sums}


def _of_categories(documents: Sequence[Document], categories: Mapping[str, float]) -> Numbers:
    """The mean over each document's known categories; 0 where it has none."""
    known = [[categories[one] for one in document.categories if one in categories] for document in documents]
    return np.array([math.fsum(one) / len(one) if one else 0.0 for one in known])


def _told(documents: Sequence[Document]) -> list[manner.Told]:
    return [(document.title, document.text) for document in documents]


def _embed(vectors: Vectors, documents: Sequence[Document]) -> Numbers:
    return _rows(vectors, [f"{document.title}. {document.text[:LEAD]}" for document in documents])


def _rows(vectors: Vectors, texts: Sequence[str]) -> Numbers:
    return np.asarray(vectors.embed(texts), dtype=np.float64)


def _unit(rows: Numbers) -> Numbers:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Numbers = rows / np.where(lengths > 0, lengths, 1.0)
    return unit


def _recency(days: Sequence[object]) -> Numbers:
    """What each date counts: 1 for the latest, half for each year before; a missing date counts as the oldest."""
    known = [_ordinal(day) for day in days]
    dated = [number for number in known if number is not None]
    if not dated:
        return np.ones(len(days))
    ages = np.array([max(dated) - (min(dated) if number is None else number) for number in known], dtype=np.float64)
    fading: Numbers = 0.5 ** (ages / FADES)
    return fading


def _ordinal(day: object) -> int | None:
    """A date (ISO 8601) as a day number; None where it is none."""
    try:
        return date.fromisoformat(str(day)[:10]).toordinal()
    except ValueError:
        return None
