"""Briefs: what we say about a story, and the words that let us say it.

A brief is a list of sections; a section is claims, or the reason why there are none. A claim
stands on citations, and a citation is an exact span of an article's text. Nothing here fetches,
stores or renders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

SECTIONS = (
    "hook",
    "changed",
    "matters",
    "next",
    "audience",
    "takeaways",
    "implications",
    "timeline",
    "numbers",
    "discussion",
)

AUDIENCES = (
    "Researchers & Academics",
    "Engineers & Developers",
    "Product & Founders",
    "Enterprise & IT",
    "Policy & Society",
    "Learners",
)


class Label(StrEnum):
    """How a claim was made; never "true"."""

    QUOTED = "quoted"  # word for word
    CHECKED = "checked"  # a paraphrase that passed the verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quoted span: ``text[start:end]`` of document ``item`` is ``quote``.

    ``url`` opens the publisher's page at these words (a text fragment), or is None where the item has no page.
    """

    item: str
    start: int
    end: int
    quote: str
    url: str | None = None

    def holds_in(self, text: str) -> bool:
        """Whether the article still says, at this place, what we quote."""
        return bool(self.quote.strip()) and self.start >= 0 and text[self.start : self.end] == self.quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of a brief. ``about`` holds what its section needs beside the words.

    ``about`` by section: audience {audience} · timeline {date, grain} · implications {who, by} ·
    numbers {value, unit, subject} · next {link, kind} (paper, code, weights, form, deadline, other). Two claims with
    one {differs} (numbers, takeaways) disagree; {who} is then the source of each.
    """

    text: str
    label: Label
    citations: tuple[Citation, ...]
    score: float = 1.0
    about: Mapping[str, str | float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Claims, or the reason why there are none: exactly one of the two."""

    claims: tuple[Claim, ...] = ()
    abstained: str | None = None

    def __post_init__(self) -> None:
        """Claims and an abstention exclude each other."""
        if bool(self.claims) == (self.abstained is not None):
            raise ValueError("a section has either claims or a reason why it has none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a brief cost: tokens, money in US dollars, and seconds of work."""

    tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All ten sections, by name, and who wrote them when."""

    sections: Mapping[str, Section]
    writer: str = "built-in"
    model: str | None = None
    prompt_version: str | None = None
    written: datetime | None = None
    cost: Cost = field(default_factory=Cost)
    version: int = 1

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, in the order of the sections."""
        return tuple(claim for name in SECTIONS for claim in self.sections[name].claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated event that a text states. ``date`` is ISO 8601 cut to its grain (day, month, year)."""

    date: str
    grain: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the verifier says of one claim against its spans; ``supported`` is a calibrated 0 to 1."""

    supported: float
    verdict: str  # supported, unsupported, contradicted
    why: tuple[str, ...] = ()
