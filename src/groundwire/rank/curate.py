"""The front page: a varied choice among scored stories, each left-out one with its reason. Nothing here scores.

Maximal marginal relevance (Carbonell and Goldstein 1998): at each place the best story after what it repeats of
those already chosen is taken off; caps for sources, topics and bare papers; a lift for sources that are seldom heard.
Every fifth place is open: it is given without regard to interest, and says so.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from groundwire.model import venues
from groundwire.model.counting import count
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
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
OPEN = 5  # every so many places, one is given without regard to interest
TASTES = frozenset({"interest", "feedback"})  # the signals that such a place leaves out
LEAD = 600  # characters of a text that say what it repeats
NOTHING = (0.0, "")
TOLD = 80  # characters of another story's title in a reason
QUIET = 0.25  # the lift of a source with one story among the candidates
LOOKED_AT = 15  # stories per place that are weighed, with interest and without; the rest are too low to reach the page


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
    stories = {candidate.id: candidate for candidate in candidates}
    order = sorted(scored, key=lambda one: (-one.score, one.id))
    free = [one for one in order if one.id not in excluded]
    deep = bounds.limit * LOOKED_AT
    known = {one.id for one in (*free[:deep], *sorted(free, key=lambda one: (_tastes(one) - one.score, one.id))[:deep])}
    waiting = [one for one in free if one.id in known]
    page = _Page([stories[one.id] for one in waiting], vectors)
    chosen: list[Pick] = []
    left: dict[str, str] = dict(excluded)
    least = math.inf  # what the last story came to that was chosen with regard to interest
    while waiting and len(chosen) < bounds.limit:
        openly = len(chosen) % OPEN == OPEN - 1
        best = max(waiting, key=lambda one: (page.worth(one, openly=openly), one.id))
        waiting.remove(best)
        reason = page.barred(best.id, bounds)
        if reason:
            left[best.id] = reason
            continue
        why = (*best.why, *page.reasons(best))
        if waiting:
            second = max(waiting, key=lambda one: (page.worth(one, openly=openly), one.id))
            gap = page.worth(best, openly=openly) - page.worth(second, openly=openly)
            note = f"the place before “{stories[second.id].title[:TOLD]}”, which was {gap:.2f} behind"
            why += (Reason(signal="ahead", value=gap, weight=0.0, note=note),)
        if openly:
            why += (Reason(signal="open place", value=1.0, weight=0.0, note=f"one place in {OPEN} ignores interest"),)
        else:
            least = page.worth(best)
        chosen.append(Pick(id=best.id, score=best.score, why=why))
        page.put(best.id, [one.id for one in waiting])
    left |= {one.id: page.displaced(one, least) for one in waiting}
    placed = {one.id for one in chosen}
    return [
        *chosen,
        *(
            Pick(
                id=one.id,
                score=one.score,
                why=(*one.why, *page.reasons(one)) if one.id in known else one.why,
                left_out=left.get(one.id) or page.displaced(one, least),
            )
            for one in order
            if one.id not in placed
        ),
    ]


class _Page:
    """A page that is being filled: what stands on it, and what that takes off the stories that wait."""

    def __init__(self, stories: Sequence[Candidate], vectors: Vectors | None) -> None:
        self._names = {one.id: one.title for one in stories}
        self._titles = {one.id: frozenset(words(one.title)) for one in stories}
        self._leads = _leads(stories, vectors)
        self._first = {one.id: _voice(one) for one in stories}
        self._topics = {one.id: topic(one) for one in stories}
        self._heard = Counter(self._first.values())
        self._by_source: Counter[str] = Counter()
        self._by_topic: Counter[str] = Counter()
        self._repeats: dict[str, tuple[float, str]] = {}  # a story -> how much it repeats, and of which on the page
        self._usual = 0.0  # how much those repeat that vectors can compare, in the middle
        self.size = 0

    def put(self, chosen: str, waiting: Sequence[str]) -> None:
        """The next place goes to *chosen*; those in *waiting* may repeat it."""
        self.size += 1
        self._by_source[self._first[chosen]] += 1
        self._by_topic[self._topics[chosen]] += 1
        for one in waiting:
            same = max(
                _overlap(self._titles[chosen], self._titles[one]),
                _likeness(self._leads.get(chosen), self._leads.get(one)),
            )
            if same > self._repeats.get(one, NOTHING)[0]:
                self._repeats[one] = same, chosen
        compared = [self._repeats.get(one, NOTHING)[0] for one in waiting if one in self._leads]
        self._usual = max(self._usual, min(median(compared), ALIKE) if compared else 0.0)

    def worth(self, one: Scored, *, openly: bool = False) -> float:
        """The score with the lift of a quiet source, after what the page takes; *openly*: without interest."""
        return one.score - (_tastes(one) if openly else 0.0) + self._lift(one.id) - math.fsum(self._points(one.id))

    def barred(self, one: str, bounds: Caps) -> str | None:
        """Why a story may not be chosen at all."""
        source, subject = self._first[one], self._topics[one]
        if reason := bounds.barred(source, self._by_source[source], subject, self._by_topic[subject]):
            return reason
        same, other = self._repeats.get(one, NOTHING)
        return f"says much the same as a story above; “{self._names[other][:TOLD]}”" if same >= ALIKE else None

    def reasons(self, one: Scored) -> tuple[Reason, Reason]:
        """What the choice adds to the score, and what it takes off."""
        source, lift = self._first[one.id], self._lift(one.id)
        heard = f"{count(self._heard[source], 'story', 'stories')} from {source or 'this source'}"
        taken = [(points, f"{key}: {what}") for points, key, what in self._taken(one.id) if points]
        note = "; ".join(said for _, said in taken) or "nothing of it is on the page above"
        return (
            Reason(signal="quiet source", value=lift, weight=1.0, note=heard),
            Reason(signal="variety", value=0.0 - math.fsum(points for points, _ in taken), weight=1.0, note=note),
        )

    def displaced(self, one: Scored, least: float) -> str:
        """Why a story found no place on a page, whose last one came to *least*."""
        came = self.worth(one) if one.id in self._names else one.score
        if one.id in self._names and one.score + self._lift(one.id) > least:
            points, key, what = max(self._taken(one.id))
            return f"{key}; {what} took {points:.2f} from it, and it came to {came:.2f}"
        if came > least:
            return f"{len(self._names)} stories scored more; this one has {came:.2f}"
        ahead = count(self.size, "story was", "stories were")
        return f"{ahead} ahead; the last of them came to {least:.2f}, this one to {came:.2f}"

    def _points(self, one: str) -> tuple[float, float, float]:
        """What the page takes off a story: for what it repeats, for its source, for its topic."""
        same, _ = self._repeats.get(one, NOTHING)
        if one not in self._leads:  # nor is it favoured by what nobody can tell
            same = max(same, self._usual)
        source, subject = self._by_source[self._first[one]], self._by_topic[self._topics[one]]
        return REPEATS * same, SAME_SOURCE * source, SAME_TOPIC * subject

    def _taken(self, one: str) -> tuple[tuple[float, str, str], ...]:
        """The same with words: points, why, and for what."""
        repeats, source, subject = self._points(one)
        same, other = self._repeats.get(one, NOTHING)
        like = ("it is like a story above", f"“{self._names.get(other, '')[:TOLD]}”")
        if one not in self._leads and same < self._usual:
            like = ("it is taken to be as like the stories above as most are", "no text to compare")
        return (
            (repeats, *like),
            (source, "its source is on the page already", self._first[one] or "this source"),
            (subject, "its topic is on the page already", self._topics[one]),
        )

    def _lift(self, one: str) -> float:
        return QUIET / self._heard[self._first[one]]


def _tastes(one: Scored) -> float:
    """The points that interest gave."""
    return math.fsum(reason.points for reason in one.why if reason.signal in TASTES)


def _voice(story: Candidate) -> str:
    """Who speaks first in a story; all listings of papers are one voice."""
    documents = originals(story.documents)
    if documents and all((venue := venues.of(one)) and venue.role is venues.Role.PAPERS for one in documents):
        return PAPERS
    return (sources(story.documents) or ("",))[0]


def _leads(stories: Sequence[Candidate], vectors: Vectors | None) -> dict[str, Vector]:
    """The stories' vectors by id, where there is a text in Latin letters: in others the vectors find all alike."""
    told = {}
    for story in stories:
        text = max((document.text[:LEAD] for document in originals(story.documents)), key=len, default="")
        if 2 * len(LATIN.findall(text)) > sum(map(str.isalpha, text)):
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
