"""A story as the window remembers it: sums over its members, and the latest few of them.

Weights of words are fixed when a member is added, so that a comparison is a few sums. Nothing here decides.
"""

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from groundwire.group.evidence import Evidence
from groundwire.group.vectors import Vector, cosine
from groundwire.group.words import Traits

KEPT = 6  # members compared one by one; the sums hold them all
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document, read and weighed, ready to be compared."""

    id: str
    source: str
    when: datetime
    traits: Traits
    title: Weights  # the title's words with their information
    title_norm: float
    lead: Weights
    lead_norm: float
    vector: Vector
    papers: frozenset[str]  # arXiv and DOI works that it is about
    chatty: bool


@dataclass(slots=True, kw_only=True)
class Remembered:
    """One story in the window."""

    name: str
    opened: datetime
    latest: datetime
    count: int = 0
    title: dict[str, float] = field(default_factory=dict)
    lead: dict[str, float] = field(default_factory=dict)
    vector: Vector | None = None
    members: deque[Reading] = field(default_factory=lambda: deque(maxlen=KEPT))
    versions: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    chatty: bool = True
    _title_norm: float = 0.0
    _lead_norm: float = 0.0

    def add(self, reading: Reading) -> None:
        """Take in one more member."""
        self.count += 1
        self.latest = max(self.latest, reading.when)
        self.opened = min(self.opened, reading.when)
        for sums, weights in ((self.title, reading.title), (self.lead, reading.lead)):
            for word, weight in weights.items():
                sums[word] = sums.get(word, 0.0) + weight
        self._title_norm = norm(self.title)
        self._lead_norm = norm(self.lead)
        self.vector = reading.vector if self.vector is None else self.vector + reading.vector
        self.members.append(reading)
        self.versions |= reading.traits.versions
        self.names |= reading.traits.names
        self.numbers |= reading.traits.numbers
        self.papers |= reading.papers
        self.chatty = self.chatty and reading.chatty

    def compare(self, reading: Reading) -> Evidence:
        """What speaks for and against *reading* being about this story's event."""
        best_title = best_vector = 0.0
        for member in self.members:
            best_title = max(
                best_title, dot(reading.title, member.title) / ((reading.title_norm * member.title_norm) or 1.0)
            )
            best_vector = max(best_vector, cosine(reading.vector, member.vector))
        mean = 0.0
        if self.vector is not None:
            length = float(np.linalg.norm(self.vector))
            mean = float(reading.vector @ self.vector) / length if length else 0.0
        shared = reading.traits.names & self.names
        numbers = bool(reading.traits.numbers & self.numbers)
        return Evidence(
            title_words=dot(reading.title, self.title) / ((reading.title_norm * self._title_norm) or 1.0),
            lead_words=dot(reading.lead, self.lead) / ((reading.lead_norm * self._lead_norm) or 1.0),
            best_title=best_title,
            vector=mean,
            best_vector=best_vector,
            rare=sum(weight for word, weight in reading.title.items() if word in self.lead),
            names=len(shared) / max(1, min(len(reading.traits.names), 6)),
            numbers=float(numbers),
            number_clash=float(bool(reading.traits.numbers and self.numbers) and not numbers),
            days=abs((reading.when - self.latest).total_seconds()) / 86400,
            chatty=float(reading.chatty or self.chatty),
            same_source=float(any(member.source == reading.source and reading.source for member in self.members)),
            short=float(len(reading.traits.title) < 4),
        )


def dot(one: Weights, other: Weights) -> float:
    """The inner product of two sparse vectors."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def norm(weights: Weights) -> float:
    """The length of a sparse vector."""
    return math.sqrt(sum(weight * weight for weight in weights.values()))
