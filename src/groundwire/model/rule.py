"""Rules by hand: what to keep, drop, boost or mute, whatever the score says. Nothing here matches or stores."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a rule does with what it matches."""

    KEEP = "keep"  # no drop, no mute applies
    DROP = "drop"  # the item does not count in its story; a story of such items alone is left out
    BOOST = "boost"  # points are added to the score, or taken off
    MUTE = "mute"  # the story stays off the front page


class Field(StrEnum):
    """What a rule looks at."""

    WORDS = "words"  # all these words stand in title or text, in any order
    REGEX = "regex"  # a regular expression (RE2 syntax) is found in title or text
    SOURCE = "source"  # the source's name, its address or its host
    AUTHOR = "author"
    TOPIC = "topic"
    LANGUAGE = "language"  # BCP 47; "pt" matches "pt-BR"
    SCORE = "score"  # of the story: "<2" or ">=6.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``points`` is for boosts; ``reader`` None: for all readers."""

    id: int | None = None
    action: Action
    field: Field
    pattern: str
    points: float = 0.0
    reader: int | None = None

    @property
    def name(self) -> str:
        """The rule in plain words, as a reason names it."""
        amount = f" by {self.points:+g}" if self.action is Action.BOOST else ""
        return f"{self.action}{amount} {self.field} “{self.pattern}”"
