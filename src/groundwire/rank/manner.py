"""How a document is written, whatever it is about: a taste for the manner, learned from picks beside one for the words.

Who picks by hand favours some manners: a short name before a colon, code that is said to be there, plain words. The
marks are counts and forms, none of them a topic; what they weigh is learned from the picks alone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from groundwire.rank.logistic import Dense, Numbers, fit
from groundwire.rank.taste import LEAD
from groundwire.rank.words import WORD

RIDGE = 0.2
TITLE = 300  # characters of a title that are read
Told = tuple[str, str]  # title and text
NAMED = re.compile(r"^\S{1,25}(?: \S{1,15})?:")
JOINED = re.compile(r"\b(?:for|via|using|with|based)\b", re.IGNORECASE)
SURVEYS = re.compile(r"\b(?:survey|review|overview|perspective|position|roadmap)\b", re.IGNORECASE)
OPENED = re.compile(r"github|huggingface|open-?sourc|publicly|\bcode\b", re.IGNORECASE)
BEATS = re.compile(r"state-of-the-art|\bSOTA\b|outperform", re.IGNORECASE)
SELVES = re.compile(r"\b(?:we|our)\b", re.IGNORECASE)


def _length_of_words(title: str, _: str) -> float:
    sizes = [len(word) for word in WORD.findall(title)]
    return sum(sizes) / len(sizes) if sizes else 0.0


MARKS: Mapping[str, Callable[[str, str], float]] = {
    "words in the title": lambda title, _: min(30, len(title.split())),
    "letters in a word of the title": _length_of_words,
    "a name before a colon": lambda title, _: bool(NAMED.search(title)),
    "a method named as a means": lambda title, _: bool(JOINED.search(title)),
    "a survey or position": lambda title, _: bool(SURVEYS.search(title)),
    "something is open": lambda _, text: bool(OPENED.search(text)),
    "claims to be the best": lambda _, text: bool(BEATS.search(text)),
    "shares in per cent": lambda _, text: min(3, text.count("%")),
    "asides in brackets": lambda _, text: min(10, text.count("(")),
    "speaks of itself": lambda _, text: min(10, len(SELVES.findall(text))),
}


@dataclass(frozen=True, slots=True)
class Manner:
    """What each mark weighs, per deviation from the background's mean."""

    mean: Numbers
    spread: Numbers
    weights: Numbers

    def judge(self, told: Sequence[Told]) -> Numbers:
        """One number for each document."""
        product: Numbers = ((_marks(told) - self.mean) / self.spread) @ self.weights
        return product


def learn(picks: Sequence[Told], background: Sequence[Told]) -> Manner:
    """The manner of *picks* against that of the *background*, both sides counting alike; without picks, none."""
    around = _marks(background)
    mean, spread = around.mean(axis=0), around.std(axis=0)
    spread[spread == 0] = 1.0
    if not picks:
        return Manner(mean, spread, np.zeros(len(MARKS)))
    rows = (np.vstack([_marks(picks), around]) - mean) / spread
    labels = np.repeat([1.0, 0.0], [len(picks), len(background)])
    importance = np.repeat([1.0 / len(picks), 1.0 / len(background)], [len(picks), len(background)])
    return Manner(mean, spread, fit(Dense(rows), labels, importance, ridge=RIDGE))


def _marks(told: Sequence[Told]) -> Numbers:
    rows = [[float(mark(title[:TITLE], text[:LEAD])) for mark in MARKS.values()] for title, text in told]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(MARKS))
