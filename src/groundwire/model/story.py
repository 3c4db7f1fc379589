"""Stories: items on one event, and the named reasons for a story's place.

Nothing here groups, scores or stores.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from groundwire.model.article import Document
from groundwire.model.item import ItemId

StoryId = NewType("StoryId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the group stage put one document: in ``story``, and why.

    ``joined`` is False when the document opened the story. ``copy_of`` is the id of the earlier document
    whose text it repeats.
    """

    document: str
    story: str
    joined: bool
    why: tuple[str, ...] = ()
    copy_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Two stories that a later document showed to be one: ``goes`` goes by the name ``keeps`` from then on."""

    keeps: str
    goes: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named term of a score: ``value`` (0 to 1, except where its note says otherwise) times ``weight``."""

    signal: str
    value: float
    weight: float
    note: str = ""

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A story as the rank stage sees it: its documents, oldest first, copies marked by ``copy_of``."""

    id: str
    title: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A candidate's score before diversity and caps, with its reasons. ``independent`` counts sources."""

    id: str
    score: float
    why: tuple[Reason, ...]
    independent: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A story's place on the front page; ``left_out`` says why it has none."""

    id: str
    score: float
    why: tuple[Reason, ...]
    left_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items on one event. ``first`` and ``latest`` are times of its items; ``slug`` never changes."""

    id: StoryId | None = None
    slug: str
    title: str
    topic: str | None = None
    first: datetime
    latest: datetime
    collected: datetime  # when its first item was collected
    items: tuple[ItemId, ...] = ()
    sources: int = 1
    independent: int = 1
    score: float = 0.0
    why: tuple[Reason, ...] = ()
    left_out: str | None = None  # None: picked for the front page
