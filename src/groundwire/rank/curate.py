"""The front page: a varied choice among scored stories, each left-out one with its reason. Nothing here scores.

Maximal marginal relevance (Carbonell and Goldstein 1998): at each place the best story after what it repeats of
those already chosen is taken off; caps for sources, topics and bare papers; a lift for sources that are seldom heard.
Every fifth place is open: it is given without regard to interest, and says so.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from groundwire.model import venues
from groundwire.model.story import Candidate, Pick, Reason, Scored
from groundwire.rank.independence import originals, sources
from groundwire.rank.topics import topic
from groundwire.rank.words import words
from groundwire.vectors import Vector, Vectors, cosine

REPEATS = 1.5  # what a story loses that says the same as a chosen one
SAME_TOPIC = 0.12  # and for each chosen story of its topic
SAME_SOURCE = 0.25  # and for each chosen story of its first source
ALIKE = 0.55  # overlap of titles from which a story would only repeat
NEAR, SAME = 0.45, 0.85  # cosines of two leads that repeat nothing, and all
PAPERS = "papers told by their listing alone"  # one voice, whatever the listings
OPEN = 5  # every so many places, one is given without regard to interest
TASTES = frozenset({"interest", "feedback"})  # the signals that such a place leaves out
LEAD = 600  # characters of a text that say what it repeats
QUIET = 0.25  # the lift of a source with one story among the candidates
LOOKED_AT = 15  # stories per place that are weighed; the rest are too low to reach the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How many stories the page has, and how many of them from one source, on one topic, of bare papers."""

    limit: int = 20
    per_source: int = 3
    per_topic: int = 8
    papers: int = 5

    def barred(self, source: str, heard: int, subject: str, told: int) -> str | None:
        """Why a story may not be chosen, after *heard* of its source and *told* of its topic."""
        if source == PAPERS:
            if heard >= self.papers:
                return f"{self.papers} {PAPERS} are on the page already"
        elif heard >= self.per_source:
            return f"{self.per_source} stories from {source or 'this source'} are on the page already"
        if told >= self.per_topic:
            return f"{self.per_topic} stories on {subject} are on the page already"
        return None


def pick(
    scored: Sequence[Scored],
    candidates: Sequence[Candidate],
    *,
    caps: Caps | None = None,
    left_out: Mapping[str, str] | None = None,
    vectors: Vectors | None = None,
) -> list[Pick]:
    """All of *scored* as picks: the chosen ones in the order of the page, then the others with their reason.

    *candidates* are the same stories, in any order. A story of several sources counts for the first.
    *left_out*: stories that may not be chosen, with the reason.
    *vectors*: what embeds the stories' leads, to see what repeats what in other words; titles alone without it.
    """
    excluded, bounds = left_out or {}, caps or Caps()
    limit = bounds.limit
    stories = {candidate.id: candidate for candidate in candidates}
    order = sorted(scored, key=lambda one: (-one.score, one.id))
    free = [one for one in order if one.id not in excluded]
    weighed = free[: limit * LOOKED_AT]
    first = {one.id: _voice(stories[one.id]) for one in weighed}
    leads = _leads([stories[one.id] for one in weighed], vectors)
    tastes = {one.id: math.fsum(r.points for r in one.why if r.signal in TASTES) for one in weighed}
    heard = Counter(first.values())
    topics = {one.id: topic(stories[one.id]) for one in weighed}
    titles = {one.id: frozenset(words(stories[one.id].title)) for one in weighed}
    lift = {one.id: QUIET / heard[first[one.id]] for one in weighed}
    repeated = dict.fromkeys(titles, 0.0)
    by_source: Counter[str] = Counter()
    by_topic: Counter[str] = Counter()
    chosen: list[Pick] = []
    left: dict[str, str] = dict(excluded)
    waiting = list(weighed)

    def worth(one: Scored, *, openly: bool = False) -> float:
        return (
            one.score
            - (tastes[one.id] if openly else 0.0)
            + lift[one.id]
            - REPEATS * repeated[one.id]
            - SAME_TOPIC * by_topic[topics[one.id]]
            - SAME_SOURCE * by_source[first[one.id]]
        )

    while waiting and len(chosen) < limit:
        openly = len(chosen) % OPEN == OPEN - 1
        best = max(waiting, key=lambda one: (worth(one, openly=openly), one.id))
        waiting.remove(best)
        source, subject = first[best.id], topics[best.id]
        reason = bounds.barred(source, by_source[source], subject, by_topic[subject])
        if repeated[best.id] >= ALIKE or reason:
            left[best.id] = reason or "says much the same as a story above"
            continue
        quiet = Reason(
            signal="quiet source",
            value=lift[best.id],
            weight=1.0,
            note=f"{heard[source]} {'story' if heard[source] == 1 else 'stories'} from {source or 'this source'}",
        )
        variety = Reason(
            signal="variety",
            value=worth(best) - best.score - lift[best.id],
            weight=1.0,
            note="what it repeats of the stories above",
        )
        why = (*best.why, quiet, variety)
        if waiting:
            second = max(waiting, key=lambda one: (worth(one, openly=openly), one.id))
            gap = worth(best, openly=openly) - worth(second, openly=openly)
            note = f"the place before “{stories[second.id].title[:80]}”, which was {gap:.2f} behind"
            why += (Reason(signal="ahead", value=gap, weight=0.0, note=note),)
        if openly:
            why += (Reason(signal="open place", value=1.0, weight=0.0, note=f"one place in {OPEN} ignores interest"),)
        chosen.append(Pick(id=best.id, score=best.score, why=why))
        by_source[first[best.id]] += 1
        by_topic[topics[best.id]] += 1
        for one in waiting:
            same = max(_overlap(titles[best.id], titles[one.id]), _likeness(leads.get(best.id), leads.get(one.id)))
            repeated[one.id] = max(repeated[one.id], same)
    return chosen + _others(order, chosen, left, limit)


def _others(order: Sequence[Scored], chosen: Sequence[Pick], left: Mapping[str, str], limit: int) -> list[Pick]:
    """The stories that were not chosen, each with its reason and what stands in its place."""
    lowest = chosen[-1].score if chosen else 0.0
    placed = {one.id for one in chosen}
    return [
        Pick(
            id=one.id,
            score=one.score,
            why=one.why,
            left_out=left.get(one.id)
            or f"{limit} stories were ahead; the last one chosen has {lowest:.2f}, this one {one.score:.2f}",
        )
        for one in order
        if one.id not in placed
    ]


def _voice(story: Candidate) -> str:
    """Who speaks first in a story; all listings of papers are one voice."""
    documents = originals(story.documents)
    if documents and all((venue := venues.of(one)) and venue.role is venues.Role.PAPERS for one in documents):
        return PAPERS
    return (sources(story.documents) or ("",))[0]


def _leads(stories: Sequence[Candidate], vectors: Vectors | None) -> dict[str, Vector]:
    """The stories' vectors by id, for those with a text."""
    told = {}
    for story in stories:
        text = max((document.text[:LEAD] for document in originals(story.documents)), key=len, default="")
        if text:
            told[story.id] = f"{story.title}. {text}"
    return dict(zip(told, vectors.embed(list(told.values())), strict=True)) if vectors else {}


def _likeness(one: Vector | None, other: Vector | None) -> float:
    """How much two leads say the same, from 0 to 1."""
    if one is None or other is None:
        return 0.0
    return min(1.0, max(0.0, (cosine(one, other) - NEAR) / (SAME - NEAR)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words over the smaller title; 0 for a title of fewer than three words."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller > 2 else 0.0
