"""What is usual in the news of the window: how many stories have a word, and what all titles have in common.

Words are counted once for each story, not for each document: a story that a hundred papers tell must not make its
own words common. The vector of a title is taken as its difference from the mean of all stories in its language, after
Arora, Liang and Ma (2017), who remove the common part of sentence vectors; so a fortnight in which half the news is of
one great event still tells its stories apart. Nothing here knows stories; it forgets slowly.
"""

import math
from collections import Counter
from collections.abc import Collection

import numpy as np

from groundwire.vectors import Vector

PRIOR, SMOOTH = 400, 0.7  # stories that the counts start from, so that early words are not all rare
MEAN_PRIOR = 10  # stories of no common part that the mean of a language starts from
TELLING = 40  # words kept of a lead, those with most information
LENGTHS = (2, 3)  # of a language's code
RECENT = 40_000  # stories after which all counts are halved


class Usual:
    """Counts over the stories read lately."""

    def __init__(self) -> None:
        self._stories = 0.0
        self._counts: Counter[str] = Counter()
        self._means: dict[str, tuple[float, Vector]] = {}  # language -> stories and the sum of their vectors

    def weigh(self, title: Collection[str], lead: Collection[str]) -> tuple[dict[str, float], dict[str, float]]:
        """Each word's information in nats: how surprising it is that a story has it; the most telling words only.

        Once for the words of the title, once for those of the lead, which are all of the title's and more.
        """
        total, counts = math.log(self._stories + PRIOR), self._counts
        known = {word: max(0.0, total - math.log(counts.get(word, 0) + SMOOTH)) for word in lead}
        return _telling({word: known[word] for word in title}), _telling(known)

    @property
    def most(self) -> float:
        """The information in nats of a word that no story has: it grows with the window."""
        return math.log(self._stories + PRIOR) - math.log(SMOOTH)

    def centre(self, vector: Vector, language: str) -> Vector:
        """*vector* without what all stories of *language* have in common, of length 1 (or zeros)."""
        stories, total = self._means.get(language, (0.0, None))
        if total is None:
            return vector
        rest: Vector = vector - total / np.float32(stories + MEAN_PRIOR)
        length = float(np.linalg.norm(rest))
        return rest / np.float32(length) if length else rest

    def learn(self, words: Collection[str], told: Collection[str] | None, vector: Vector, language: str) -> None:
        """Count a document of a story whose words *told* were known; None where the story is new.

        *vector* is the document's own, as it was before `centre`.
        """
        if told is not None:
            self._counts.update(word for word in words if word not in told)
            return
        self._counts.update(words)
        self._stories += 1
        stories, total = self._means.get(language, (0.0, np.zeros_like(vector)))
        self._means[language] = (stories + 1, total + vector)
        if self._stories > RECENT:
            self._stories /= 2
            self._counts = Counter({word: count // 2 for word, count in self._counts.items() if count > 1})
            half = np.float32(0.5)
            self._means = {name: (count / 2, total * half) for name, (count, total) in self._means.items() if count > 1}


def _telling(weighed: dict[str, float]) -> dict[str, float]:
    """The words with most information, those first that have more; all of them, by name, where they are few."""
    if len(weighed) <= TELLING:
        return dict(sorted(weighed.items()))
    least = sorted(weighed.values(), reverse=True)[TELLING - 1]
    most = [(-weight, word) for word, weight in weighed.items() if weight >= least]
    return {word: -weight for weight, word in sorted(most)[:TELLING]}


def primary(language: str | None) -> str:
    """The first part of a BCP 47 tag, in small letters; empty where there is none that could be a language."""
    first = (language or "").split("-")[0].split("_")[0].lower()
    return first if first.isascii() and first.isalpha() and len(first) in LENGTHS else ""
