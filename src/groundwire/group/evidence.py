"""How likely a document and a story are about one event: the evidence as named numbers, weighed.

The weights are numbers in ``weights.json``, made by ``scripts/fit_group.py``. Clashes of versions veto.
"""

import json
import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

FEATURES = (
    "title_words",
    "lead_words",
    "best_title",
    "support",
    "rarest",
    "second",
    "vector",
    "best_vector",
    "sentence",
    "rare",
    "names",
    "numbers",
    "number_clash",
    "days",
    "chatty",
    "same_source",
    "short",
)


class Kind(StrEnum):
    """What a document brings, which says whose weights hold."""

    TOLD = "told"  # a title with a text
    BARE = "bare"  # a title alone
    SENTENCE = "sentence"  # a title alone, which was read as a sentence too


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for and against one event; cosines from 0 to 1, ``rare`` is shared information in nats."""

    title_words: float = 0.0  # TF-IDF cosine of the title with the story's titles
    lead_words: float = 0.0  # the same with the leads
    best_title: float = 0.0  # with the nearest member's title
    support: float = 0.0  # share of the title's information that the story's titles have, by how many of them
    rarest: float = 0.0  # of the rarest word that both titles have: its information, 1 for a word never seen
    second: float = 0.0  # the same of the second rarest: two names in common tell more than one
    vector: float = 0.0  # cosine with the story's mean vector
    best_vector: float = 0.0  # with the nearest member's
    sentence: float = 0.0  # with the nearest member's title, both read as sentences
    rare: float = 0.0
    names: float = 0.0  # share of the names that both have
    numbers: float = 0.0  # 1: a number in common
    number_clash: float = 0.0  # 1: both have numbers, none in common
    days: float = 0.0  # since the story's latest document
    chatty: float = 0.0  # 1: a post in a discussion
    same_source: float = 0.0
    short: float = 0.0  # 1: fewer than four words of title
    kind: Kind = Kind.TOLD

    def values(self) -> tuple[float, ...]:
        """The evidence in the order of `FEATURES`."""
        return tuple(getattr(self, name) for name in FEATURES)


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over `FEATURES`."""

    bias: float
    weights: tuple[float, ...]
    threshold: float


@cache
def model(kind: Kind) -> Model:
    """The model for documents of this kind."""
    text = files("groundwire.group").joinpath("weights.json").read_text(encoding="utf-8")
    numbers: dict[str, Any] = json.loads(text)[kind]
    weights = tuple(float(numbers["weights"].get(name, 0.0)) for name in FEATURES)
    return Model(float(numbers["bias"]), weights, float(numbers["threshold"]))


def threshold(kind: Kind) -> float:
    """The probability from which a document joins."""
    return model(kind).threshold


def probability(evidence: Evidence) -> float:
    """How likely it is one event, from 0 to 1, by the logistic model."""
    fitted = model(evidence.kind)
    total = fitted.bias + math.fsum(
        weight * value for weight, value in zip(fitted.weights, evidence.values(), strict=True)
    )
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def kinds(evidence: Evidence) -> int:
    """How many different kinds of evidence agree: words, meaning, names, numbers."""
    return sum(
        (
            max(evidence.best_title, evidence.lead_words) >= 0.35,
            evidence.best_vector >= 0.55,
            evidence.names >= 0.4,
            evidence.numbers > 0,
        )
    )


def clash(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether a family is named in both with no version in common: GPT-5.1 against GPT-5.2."""
    for family in {name for name, _ in one} & {name for name, _ in other}:
        if not {number for name, number in one if name == family} & {
            number for name, number in other if name == family
        }:
            return True
    return False
