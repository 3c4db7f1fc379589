"""Interest learned online, one act at a time: a logistic model on words, sources, authors and vectors.

Each star, hide, read, "more like this" and "less like this" is one step of gradient descent with a rate of its own
for each feature (AdaGrad: Duchi, Hazan and Singer 2011), so the model is the fold of its acts in order and can be
learned anew from them at any time. What ranks is the pull of a story against the mean of those it is ranked with.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groundwire.model.article import Document
from groundwire.model.interest import SAYS, Feedback, Seed
from groundwire.model.story import Candidate
from groundwire.rank.independence import originals
from groundwire.rank.words import words
from groundwire.vectors import Vectors

RATE = 0.5  # the first step of a feature
START = 1.0  # what the squares of a feature's gradients begin with
PRIOR = 0.5  # the weight of a source that a reader subscribed to
WHOLE = 1.0  # length of the part of words, and of the part of the vector
PART = 0.5  # of a source, and of an author
LEAD = 1000  # characters of a text that are read
AUTHORS = 8  # authors of a story that count
SEEDS = 300  # things that a reader named, the newest, from which the model begins
BATCH = 500  # stories read at a time
DIGITS = 6  # decimals kept of a weight
STEEP = 2.0  # how steeply a pull against the mean becomes a value

Features = Mapping[str, float]
Answer = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Learned:
    """The model: weights of features, and the sums of their squared gradients. ``acts``: how many it has seen."""

    weights: Mapping[str, float] = field(default_factory=dict)
    squares: Mapping[str, float] = field(default_factory=dict)
    acts: int = 0

    def pull(self, features: Features) -> float:
        """Log-odds that the reader likes what has these features."""
        return math.fsum(self.weights.get(name, 0.0) * value for name, value in features.items())

    def after(self, features: Features, *, liked: bool, counts: float = 1.0) -> "Learned":
        """The model after one more act; *counts*: how much it counts beside a star."""
        guess = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.pull(features)))))
        error = (guess - float(liked)) * counts
        weights, squares = dict(self.weights), dict(self.squares)
        for name, value in features.items():
            slope = error * value
            squares[name] = round(squares.get(name, START) + slope * slope, DIGITS)
            weights[name] = round(weights.get(name, 0.0) - RATE * slope / math.sqrt(squares[name]), DIGITS)
        return Learned(weights, squares, self.acts + 1)

    def as_json(self) -> dict[str, object]:
        """Plain values, as the store keeps them."""
        return {"weights": dict(self.weights), "squares": dict(self.squares), "acts": self.acts}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> "Learned":
        """The model again. Raises: KeyError, TypeError where *kept* is not from `as_json`."""
        weights, squares, acts = kept["weights"], kept["squares"], kept["acts"]
        if not (isinstance(weights, Mapping) and isinstance(squares, Mapping) and isinstance(acts, int)):
            raise TypeError("not a learned interest")
        return cls(dict(weights), dict(squares), acts)


def taught(model: Learned, acts: Iterable[Feedback], rows: Mapping[str, Features]) -> Learned:
    """The model after these acts, in order; *rows*: the features of each story, by id. Others are passed over."""
    for act in acts:
        liked, counts = SAYS[act.act]
        if row := rows.get(str(act.story)):
            model = model.after(row, liked=liked, counts=counts)
    return model


def seeded(seeds: Sequence[Seed], vectors: Vectors) -> Learned:
    """The model of a reader who named these papers and words, before the first act; the newest of them count."""
    told = [
        Candidate(
            id=str(at),
            title=seed.title,
            documents=(Document(id=str(at), title=seed.title, text=seed.text, authors=seed.authors),),
        )
        for at, seed in enumerate(seeds[-SEEDS:])
    ]
    model = Learned()
    for row in read(told, vectors):
        model = model.after(row, liked=True)
    return model


def begun(
    kept: tuple[Mapping[str, Any], int] | None, seeds: Callable[[], Sequence[Seed]], vectors: Vectors
) -> tuple[Learned, int]:
    """The model that was *kept*, and the last act that it has seen; else the one that the *seeds* begin, and none."""
    if kept is None:
        return seeded(seeds(), vectors), 0
    return Learned.from_json(kept[0]), kept[1]


def subscribed(model: Learned, sources: Iterable[str]) -> Learned:
    """The model of a reader who subscribed to sources of these names: all that is known before the first act."""
    weights = dict(model.weights)
    for name in sources:
        weights[f"source {name}"] = weights.get(f"source {name}", 0.0) + PRIOR
    return Learned(weights, model.squares, model.acts)


def features(candidates: Sequence[Candidate], vectors: Vectors) -> list[Features]:
    """What the model reads of each story: unit parts of words and vector, and its sources and authors."""
    told = [originals(candidate.documents) for candidate in candidates]
    leads = [max((document.text[:LEAD] for document in documents), key=len, default="") for documents in told]
    texts = [f"{candidate.title}. {lead}" for candidate, lead in zip(candidates, leads, strict=True)]
    found: list[Features] = []
    for documents, text, vector in zip(told, texts, vectors.embed(texts), strict=True):
        said = sorted(set(words(text)))
        row = {f"word {word}": WHOLE / math.sqrt(len(said)) for word in said}
        row |= {f"source {document.source}": PART for document in documents if document.source}
        authors = list(dict.fromkeys(author for document in documents for author in document.authors))[:AUTHORS]
        row |= {f"author {author}": PART / math.sqrt(len(authors)) for author in authors}
        row |= {f"vector {number}": float(value) for number, value in enumerate(vector)}
        found.append(row)
    return found


def read(candidates: Sequence[Candidate], vectors: Vectors) -> Iterator[Features]:
    """The features of many stories, a batch at a time: they are large."""
    for start in range(0, len(candidates), BATCH):
        yield from features(candidates[start : start + BATCH], vectors)


def judged(model: Learned, candidates: Sequence[Candidate], rows: Iterable[Features]) -> dict[str, Answer]:
    """For each story: how much the reader would like it (0 to 1, 0.5 as the mean), and what speaks for or against."""
    if not model.weights or not candidates:
        return {}
    pulls = [(model.pull(row), _moving(model, row)) for row in rows]
    mean = math.fsum(pull for pull, _ in pulls) / len(pulls)
    return {
        candidate.id: (1.0 / (1.0 + math.exp(-STEEP * max(-15.0, min(15.0, pull - mean)))), note)
        for candidate, (pull, note) in zip(candidates, pulls, strict=True)
    }


def _moving(model: Learned, row: Features, most: int = 3) -> str:
    """The named features that move most, in plain words."""
    known = {name: model.weights[name] * value for name, value in row.items() if name in model.weights}
    named = [name for name in known if known[name] and not name.startswith("vector ")]
    strongest = sorted(named, key=lambda name: (-abs(known[name]), name))[:most]
    told = ", ".join(f"{name.split(' ', 1)[1]} ({'+' if known[name] > 0 else '−'})" for name in strongest)
    return f"from what was starred, hidden, read or named: {told or 'what is alike in meaning'}"
