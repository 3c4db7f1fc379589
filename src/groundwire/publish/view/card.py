"""Cards: a story in a list, in a few lines: badge, headline, one or two sentences, why it is there."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from groundwire.model.story import Reason
from groundwire.publish.view.badge import Badge, badge
from groundwire.publish.view.claims import Sentence
from groundwire.publish.view.mention import Mention, Renewed, read_at
from groundwire.publish.view.told import Told

FEW = 60  # characters of a reason's own note
BECAUSE = {
    "sources": "",
    "choice": "a choosy source",
    "novelty": "little said of it before",
    "depth": "much to read",
    "quiet source": "a quiet source",
    "field": "",  # so is every story of the page
    "team": "",
    "brevity": "",
    "feedback": "like what you starred, read or named",
}
LEARNED_MIDDLE = 0.5  # of the signal `feedback`: neither liked nor disliked
OPENLY = "an open place, whatever your interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story in a list. ``headline`` is an item's own title, word for word; ``headline_source`` its source."""

    slug: str
    badge: Badge
    headline: str
    headline_source: str | None
    topic: str | None
    sources: int
    independent: int
    lines: tuple[Sentence, ...]
    because: tuple[str, ...]
    latest: datetime
    language: str | None = None  # of the headline, BCP 47
    renewed: Renewed | None = None  # what is new since an earlier edition told of it

    @property
    def anchor(self) -> str:
        """Short and its own on a page of many cards, for the ids in it."""
        return f"s{hashlib.blake2s(self.slug.encode(), digest_size=4).hexdigest()}"


def card(told: Told, *, now: datetime, lines: int = 2) -> Card:
    """The story's card, with at most so many sentences: its hook, then what changed, then a takeaway."""
    story = told.story
    return Card(
        slug=story.slug,
        badge=badge(told.published, story.collected, now=now),
        headline=story.title,
        headline_source=headline_source(told),
        topic=story.topic,
        sources=story.sources,
        independent=story.independent,
        lines=told.lines("hook", "changed", "takeaways", "matters")[:lines],
        because=because(story.why),
        latest=story.latest,
        language=headline_language(told),
    )


def headline_source(told: Told) -> str | None:
    """Whose title the headline is; None when no item has it (yet)."""
    owner = _owner(told)
    return read_at(owner) if owner else None


def headline_language(told: Told) -> str | None:
    """The language of the headline, as far as the text below it tells; None when no item has it (yet)."""
    owner = _owner(told)
    return owner.language if owner else None


def _owner(told: Told) -> Mention | None:
    return next((mention for mention in told.mentions if mention.title == told.story.title.strip()), None)


def because(why: tuple[Reason, ...], most: int = 2) -> tuple[str, ...]:
    """The strongest reasons for a story's place, in few words. How many sources tell it is said beside them.

    A place that was given without regard to interest says so.
    """
    strongest = sorted((reason for reason in why if _speaks(reason) > 0), key=lambda reason: -_speaks(reason))
    said = tuple(said for reason in strongest if (said := _in_few_words(reason)))[:most]
    return (*said[: most - 1], OPENLY) if any(reason.signal == "open place" for reason in why) else said


def _speaks(reason: Reason) -> float:
    """How much a reason speaks for the place; what was learned of likes does so above its middle alone."""
    return reason.points - (LEARNED_MIDDLE * reason.weight if reason.signal == "feedback" else 0.0)


def _in_few_words(reason: Reason) -> str:
    if reason.signal in BECAUSE:
        return BECAUSE[reason.signal]
    return reason.note if 0 < len(reason.note) <= FEW else reason.signal.replace("_", " ")
