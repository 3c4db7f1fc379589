"""Ridge logistic regression on sparse or dense rows, fitted to convergence without chance. Nothing here reads texts."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
ROUNDS = 150  # steps of the fit
POWER = 12  # steps that find the greatest curvature


class Rows(Protocol):
    """A matrix of one row for each example, known by what it does to vectors."""

    @property
    def width(self) -> int:
        """How many features there are."""
        ...

    def times(self, weights: Numbers) -> Numbers:
        """One number for each row."""
        ...

    def back(self, errors: Numbers) -> Numbers:
        """One number for each feature."""
        ...


@dataclass(frozen=True, slots=True)
class Dense:
    """Rows of plain numbers."""

    rows: Numbers

    @property
    def width(self) -> int:
        """How many features there are."""
        return int(self.rows.shape[1])

    def times(self, weights: Numbers) -> Numbers:
        """One number for each row."""
        product: Numbers = self.rows @ weights
        return product

    def back(self, errors: Numbers) -> Numbers:
        """One number for each feature."""
        product: Numbers = errors @ self.rows
        return product


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of term weights (TF-IDF, sublinear), each of length 1."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Numbers
    height: int
    width: int

    @classmethod
    def of(cls, counts: Sequence[Counter[str]], place: Mapping[str, int], information: Mapping[str, float]) -> "Sparse":
        """Rows for these counts of terms; *place* gives each known term its column, *information* its IDF."""
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

    def times(self, weights: Numbers) -> Numbers:
        """One number for each row."""
        products: Numbers = self.values * weights[self.columns]
        return np.bincount(self.rows, products, minlength=self.height).astype(np.float64)

    def back(self, errors: Numbers) -> Numbers:
        """One number for each feature."""
        products: Numbers = self.values * errors[self.rows]
        return np.bincount(self.columns, products, minlength=self.width).astype(np.float64)


def fit(matrix: Rows, labels: Numbers, importance: Numbers, *, ridge: float) -> Numbers:
    """The weights of the features, by accelerated gradient (Nesterov 1983); the bias is fitted and not given.

    *ridge* is the pull towards no opinion. The step is the inverse of the loss's greatest curvature, found by
    power iteration.
    """
    direction = np.full(matrix.width, 1.0 / math.sqrt(max(1, matrix.width)))
    curvature = 0.0
    for _ in range(POWER):
        direction = matrix.back(importance * matrix.times(direction))
        curvature = float(np.linalg.norm(direction)) or 1.0
        direction = direction / curvature
    step, step_of_bias = 1.0 / (0.55 * curvature + 2 * ridge), 2.0 / max(1e-12, float(importance.sum()))
    weights, bias = np.zeros(matrix.width), 0.0
    ahead, ahead_bias, momentum = weights, bias, 1.0
    for _ in range(ROUNDS):
        guess = 1.0 / (1.0 + np.exp(-np.clip(matrix.times(ahead) + ahead_bias, -30, 30)))
        errors = importance * (guess - labels)
        fresh = ahead - step * (matrix.back(errors) + ridge * ahead)
        fresh_bias = ahead_bias - step_of_bias * float(errors.sum())
        after = (1 + math.sqrt(1 + 4 * momentum * momentum)) / 2
        ahead = fresh + (momentum - 1) / after * (fresh - weights)
        ahead_bias = fresh_bias + (momentum - 1) / after * (fresh_bias - bias)
        weights, bias, momentum = fresh, fresh_bias, after
    return weights
