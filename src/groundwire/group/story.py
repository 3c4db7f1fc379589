"""A story as the window remembers it: sums over its members, and the latest few of them.

Weights of words are fixed when a member is added, so that a comparison is a few sums. Nothing here decides.
"""

import math
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from groundwire.group.evidence import Evidence, Kind, probability
from groundwire.group.sentence import Sentence
from groundwire.group.words import Traits
from groundwire.vectors import Vector, cosine

FAR_MEANING, FAR_WORDS = 0.32, 0.2  # cosines below which both together rule a story out
YOUNG = timedelta(days=3)  # stories opened further apart stay two
AKIN_WORDS, AKIN_MEANING = 0.3, 0.55  # cosines from which two stories that share a document are one
DOUBT = 0.1  # how likely one event must be, if the titles meant the same, for them to be read as sentences
KEPT = 6  # members compared one by one; the sums hold them all
Weights = dict[str, float]


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
    most: float  # the information of a word that no story has
    vector: Vector  # without what the stories of its language have in common
    whole: Vector  # with it
    language: str  # two or three letters, or empty
    page: str  # the work that its own address is; empty where it has none
    papers: frozenset[str]  # arXiv and DOI works that it is about
    authors: frozenset[str]
    chatty: bool
    wordless: bool = False  # the title is only an address, and the text what stands round it
    sentence: Sentence | None = None  # the title, where somebody reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What is kept of one document, to compare others with it alone."""

    source: str
    when: datetime
    series: str
    part: str
    title: Weights
    title_norm: float
    vector: Vector
    sentence: Sentence | None


@dataclass(slots=True, kw_only=True)
class Remembered:
    """One story in the window."""

    name: str
    opened: datetime
    latest: datetime
    count: int = 0
    title: Weights = field(default_factory=dict)
    lead: Weights = field(default_factory=dict)
    vector: Vector | None = None
    members: deque[Member] = field(default_factory=lambda: deque(maxlen=KEPT))
    versions: set[tuple[str, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    papers: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)
    chatty: bool = True  # all members are posts in discussions
    apart: bool = True  # and each tells of its writer, or of the use of a thing
    title_norm: float = 0.0
    lead_norm: float = 0.0
    length: float = 1.0

    def add(self, reading: Reading) -> None:
        """Take in one more member."""
        if self.count:
            self._grow(reading.title, reading.lead)
        else:
            self.title, self.title_norm = reading.title, reading.title_norm
            self.lead, self.lead_norm = reading.lead, reading.lead_norm
        self.count += 1
        self.latest = max(self.latest, reading.when)
        self.opened = min(self.opened, reading.when)
        self.vector = reading.vector if self.vector is None else self.vector + reading.vector
        self.length = float(np.linalg.norm(self.vector)) or 1.0
        self.members.append(
            Member(
                source=reading.source,
                when=reading.when,
                series=reading.traits.series,
                part=reading.traits.part,
                title=reading.title,
                title_norm=reading.title_norm,
                vector=reading.vector,
                sentence=reading.sentence,
            )
        )
        self.versions |= reading.traits.versions
        self.names |= reading.traits.names
        self.numbers |= reading.traits.numbers
        self.papers |= reading.papers
        self.authors |= reading.authors
        self.chatty = self.chatty and reading.chatty
        self.apart = self.apart and reading.chatty and reading.traits.apart

    def absorb(self, other: "Remembered") -> None:
        """Take in all that is known of another story."""
        self._grow(other.title, other.lead)
        self.count += other.count
        self.latest, self.opened = max(self.latest, other.latest), min(self.opened, other.opened)
        if other.vector is not None:
            self.vector = other.vector if self.vector is None else self.vector + other.vector
            self.length = float(np.linalg.norm(self.vector)) or 1.0
        latest = sorted((*self.members, *other.members), key=lambda member: member.when)
        self.members = deque(latest, maxlen=KEPT)
        self.versions |= other.versions
        self.names |= other.names
        self.numbers |= other.numbers
        self.papers |= other.papers
        self.authors |= other.authors
        self.chatty = self.chatty and other.chatty
        self.apart = self.apart and other.apart

    def _grow(self, title: Weights, lead: Weights) -> None:
        """Add words, and to the lengths what these words change: the cost is theirs, not the story's."""
        if self.count == 1:  # its words are still those of its one member
            self.title, self.lead = dict(self.title), dict(self.lead)
        self.title_norm = math.sqrt(self.title_norm**2 + grow(self.title, title))
        self.lead_norm = math.sqrt(self.lead_norm**2 + grow(self.lead, lead))

    def akin(self, other: "Remembered") -> bool:
        """Whether two stories are near in words and in meaning."""
        if self.vector is None or other.vector is None or abs(self.opened - other.opened) > YOUNG:
            return False
        words = dot(self.title, other.title) / ((self.title_norm * other.title_norm) or 1.0)
        meaning = float(self.vector @ other.vector) / (self.length * other.length)
        return words >= AKIN_WORDS and meaning >= AKIN_MEANING

    def far(self, reading: Reading) -> bool:
        """Whether neither words nor meaning come near: a cheap look before `compare`."""
        return self._meaning(reading) < FAR_MEANING and self._titles(reading) < FAR_WORDS

    def precedes(self, reading: Reading, after: timedelta) -> bool:
        """Whether *reading* is another part of a series: the same source and title, but for dates, or much later."""
        return bool(reading.source) and any(
            member.source == reading.source
            and member.series == reading.traits.series
            and (member.part != reading.traits.part or abs(reading.when - member.when) > after)
            for member in self.members
        )

    def compare(self, reading: Reading) -> Evidence:
        """What speaks for and against *reading* being about this story's event."""
        titles, meaning = self._titles(reading), self._meaning(reading)
        alone = self.count == 1  # the one member says what the story says
        best_title, best_vector = (titles, meaning) if alone else (0.0, 0.0)
        for member in () if alone else self.members:
            best_title = max(
                best_title, dot(reading.title, member.title) / ((reading.title_norm * member.title_norm) or 1.0)
            )
            best_vector = max(best_vector, cosine(reading.vector, member.vector))
        told = [(word, weight) for word, weight in reading.title.items() if word in self.title]
        rarest, second = two_largest(weight for _, weight in told)
        shared = reading.traits.names & self.names
        numbers = bool(reading.traits.numbers & self.numbers)
        evidence = Evidence(
            kind=Kind.BARE if reading.traits.bare else Kind.TOLD,
            title_words=titles,
            lead_words=dot(reading.lead, self.lead) / ((reading.lead_norm * self.lead_norm) or 1.0),
            best_title=best_title,
            support=sum(min(weight, self.title[word] / self.count) for word, weight in told)
            / (sum(reading.title.values()) or 1.0),
            rarest=rarest / reading.most,
            second=second / reading.most,
            vector=meaning,
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
        return self._read(reading, evidence) if reading.traits.bare else evidence

    def _read(self, reading: Reading, evidence: Evidence) -> Evidence:
        """*evidence* with what the titles mean as sentences, where they are read and it could matter."""
        ours, theirs = reading.sentence, [member.sentence for member in self.members if member.sentence]
        if ours is None or not theirs:
            return evidence
        most = replace(evidence, kind=Kind.SENTENCE, sentence=1.0)
        return replace(most, sentence=max(map(ours.like, theirs)) if probability(most) >= DOUBT else 0.0)

    def shares(self, title: Weights) -> tuple[float, float]:
        """What a title says that the story has said: information in nats, and its share of all that the title says.

        Words are counted by documents here: one that all the members of a much-discussed story say
        names the thing that they talk of and tells less of the event.
        """
        told = untold = 0.0
        for word, weight in title.items():
            said = self.lead.get(word, 0.0)
            if not said or not weight:
                untold += weight
            else:
                told += max(0.0, weight - math.log(max(1.0, said / weight)))
        return told, told / ((told + untold) or 1.0)

    def _titles(self, reading: Reading) -> float:
        """The cosine of the title with all titles."""
        return dot(reading.title, self.title) / ((reading.title_norm * self.title_norm) or 1.0)

    def _meaning(self, reading: Reading) -> float:
        """The cosine of the vector with the mean vector."""
        return float(reading.vector @ self.vector) / self.length if self.vector is not None else 0.0


def two_largest(numbers: Iterable[float]) -> tuple[float, float]:
    """The largest of *numbers* and the next; 0 where there is none."""
    first = second = 0.0
    for number in numbers:
        if number > first:
            first, second = number, first
        elif number > second:
            second = number
    return first, second


def grow(total: Weights, other: Weights) -> float:
    """Add a sparse vector to *total*, a dict that is changed; by how much its squared length grew."""
    grown = 0.0
    for word, weight in other.items():
        before = total.get(word, 0.0)
        total[word] = before + weight
        grown += weight * (2 * before + weight)
    return grown


def dot(one: Weights, other: Weights) -> float:
    """The inner product of two sparse vectors."""
    if len(other) < len(one):
        one, other = other, one
    total = 0.0
    for word, weight in one.items():  # a plain loop takes two thirds of what a sum over a generator does
        if word in other:
            total += weight * other[word]
    return total


def norm(weights: Weights) -> float:
    """The length of a sparse vector."""
    return math.sqrt(sum(weight * weight for weight in weights.values()))
