"""Topics and named things that stories are about. Nothing here recognises or stores."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an entity is."""

    TOPIC = "topic"
    LAB = "lab"
    PERSON = "person"
    MODEL = "model"
    BENCHMARK = "benchmark"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Entity:
    """A topic or a named thing. ``kind`` and ``slug`` are its identity, ``name`` how it is written."""

    kind: Kind
    slug: str
    name: str
