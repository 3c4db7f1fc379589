"""What interests a reader before any feedback: the default taste, and the seam for one learned from picks.

The default is a list of word weights in ``interest.json``, which ``scripts/fit_taste.py`` writes. Learning from
picks is in ``picked``. Nothing here knows of a story's other signals.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Protocol

from groundwire.model.article import Document
from groundwire.rank.words import terms, words

LEAD = 1200  # characters of a text that are read
SHARED = 2  # picks that a term must be in, to lean the default towards it


class Taste(Protocol):
    """What makes documents interesting."""

    @property
    def strength(self) -> float:
        """How much more than the default taste it counts."""
        ...

    def values(self, documents: Sequence[Document]) -> list[float]:
        """How interesting each document is, from 0 to 1."""
        ...

    def moving(self, document: Document) -> tuple[str, ...]:
        """The terms of *document* that speak for it, the strongest first."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """Weights of terms with their information (IDF), and how the pull of the words spreads.

    ``middle`` is the pull at which the value is 0.5, ``spread`` the pull that one step of log-odds takes.
    """

    weights: Mapping[str, float]
    information: Mapping[str, float]
    middle: float = 0.0
    spread: float = 1.0
    strength: float = 1.0
    pairs: bool = True  # whether pairs of words have weights
    floor: float = 0.0  # the information of a term without a weight

    def values(self, documents: Sequence[Document]) -> list[float]:
        """How interesting each document is, from 0 to 1."""
        return [self._value(document) for document in documents]

    def _value(self, document: Document) -> float:
        counts = counted(document.title, document.text, pairs=self.pairs)
        steps = (pull(counts, self.weights, self.information, self.floor) - self.middle) / self.spread
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, steps))))

    def moving(self, document: Document) -> tuple[str, ...]:
        """The terms of *document* that speak for it, the strongest first."""
        split = terms if self.pairs else words
        said = (*split(document.title), *split(document.text[:LEAD]))
        return strongest(said, self.weights, self.information, self.floor)


def pull(
    counts: Mapping[str, int], weights: Mapping[str, float], information: Mapping[str, float], floor: float = 0.0
) -> float:
    """The weights of terms, summed over a unit vector; *floor* is the information of an unknown term."""
    known = {
        term: information.get(term, floor) * (1.0 if count == 1 else 1 + math.log(count))
        for term, count in counts.items()
    }
    length = math.sqrt(sum([weight * weight for weight in known.values()]))
    if not length:
        return 0.0
    return math.fsum([known[term] * weights[term] for term in known if term in weights]) / length


def strongest(
    said: Iterable[str],
    weights: Mapping[str, float],
    information: Mapping[str, float],
    floor: float = 0.0,
    most: int = 3,
) -> tuple[str, ...]:
    """The terms that pull up most, of those that are said."""
    pulls = {term: weights[term] * information.get(term, floor) for term in said if term in weights}
    return tuple(sorted((term for term in pulls if pulls[term] > 0), key=lambda term: (-pulls[term], term))[:most])


def counted(title: str, text: str, *, pairs: bool = True) -> Counter[str]:
    """How often each term is said; one in the title counts twice."""
    split = terms if pairs else words
    named = split(title)
    return Counter([*named, *named, *split(text[:LEAD])])


@cache
def default() -> Words:
    """The taste that ships: word weights from ``interest.json``."""
    table = json.loads(files("groundwire.rank").joinpath("interest.json").read_text(encoding="utf-8"))
    weights: dict[str, float] = table["weights"]
    return Words(
        weights=weights,
        information=dict.fromkeys(weights, 1.0),
        middle=table["middle"],
        spread=table["spread"],
        pairs=False,
        floor=table["floor"],
    )


def leaned(chosen: Sequence[tuple[str, str]]) -> Words:
    """The default taste with more weight for terms that several of these (title, text) share."""
    taste = default()
    seen = Counter(term for title, text in chosen for term in counted(title, text))
    weights = dict(taste.weights)
    for term, count in seen.items():
        if count >= SHARED:
            weights[term] = weights.get(term, 0.0) + math.log(count) / 2
    return replace(taste, weights=weights, information=dict.fromkeys(weights, 1.0), pairs=True)
