"""What readers did with stories, and what they said beforehand that they like. Nothing here learns or stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from groundwire.model.story import StoryId


class Act(StrEnum):
    """What a reader did with a story, or said of it."""

    STAR = "star"
    HIDE = "hide"
    READ = "read"
    MORE = "more"  # more like this
    LESS = "less"  # less like this


# Act -> (liked, how much it counts beside a star). A read says little: it may have been a disappointment.
SAYS: Mapping[Act, tuple[bool, float]] = {
    Act.STAR: (True, 1.0),
    Act.MORE: (True, 1.5),
    Act.READ: (True, 0.15),
    Act.HIDE: (False, 0.7),
    Act.LESS: (False, 1.5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One act of one reader; ``reader`` None: the owner of an edition without accounts. ``id`` grows with time."""

    id: int
    reader: int | None
    story: StoryId
    act: Act
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """Something that a reader likes, known before any feedback: a paper of a library, a pick, a keyword."""

    title: str
    text: str = ""
    authors: tuple[str, ...] = ()
    date: str | None = None  # ISO 8601, as far as it is known
    origin: str = ""  # keyword, zotero, bibtex, picks
