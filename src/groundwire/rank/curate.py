"""The front page: a varied choice among scored stories, each left-out one with its reason. Nothing here scores.

Maximal marginal relevance (Carbonell and Goldstein 1998): at each place the best story after what it repeats of
those already chosen is taken off; caps for sources and topics; a lift for sources that are seldom heard.
"""

from collections import Counter
from collections.abc import Sequence

from groundwire.model.story import Candidate, Pick, Reason, Scored
from groundwire.model import venues
from groundwire.rank.independence import sources
from groundwire.rank.topics import topic
from groundwire.rank.words import words

REPEATS = 1.5  # what a story loses that says the same as a chosen one
SAME_TOPIC = 0.12  # and for each chosen story of its topic
SAME_SOURCE = 0.25  # and for each chosen story of its first source
ALIKE = 0.55  # overlap of titles from which a story would only repeat
QUIET = 0.25  # the lift of a source with one story among the candidates
LOOKED_AT = 15  # stories per place that are weighed; the rest are too low to reach the page


def pick(
    scored: Sequence[Scored],
    candidates: Sequence[Candidate],
    *,
    limit: int = 20,
    per_source: int = 3,
    per_topic: int = 8,
) -> list[Pick]:
    """All of *scored* as picks: the chosen ones in the order of the page, then the others with their reason.

    *candidates* are the same stories, in any order. A story of several sources counts for the first.
    """
    stories = {candidate.id: candidate for candidate in candidates}
    order = sorted(scored, key=lambda one: (-one.score, one.id))
    weighed = order[: limit * LOOKED_AT]
    first = {one.id: (sources(stories[one.id].documents) or ("",))[0] for one in weighed}
    heard = Counter(first.values())
    topics = {one.id: topic(stories[one.id]) for one in weighed}
    titles = {one.id: frozenset(words(stories[one.id].title)) for one in weighed}
    lift = {one.id: QUIET / heard[first[one.id]] for one in weighed}
    repeated = dict.fromkeys(titles, 0.0)
    by_source: Counter[str] = Counter()
    by_topic: Counter[str] = Counter()
    chosen: list[Pick] = []
    left: dict[str, str] = {}
    waiting = list(weighed)

    def worth(one: Scored) -> float:
        return (
            one.score
            + lift[one.id]
            - REPEATS * repeated[one.id]
            - SAME_TOPIC * by_topic[topics[one.id]]
            - SAME_SOURCE * by_source[first[one.id]]
        )

    def barred(one: Scored) -> str | None:
        """Why a story may not be chosen now, in plain words; None when it may."""
        source, subject = first[one.id], topics[one.id]
        if repeated[one.id] >= ALIKE:
            return "says much the same as a story above"
        if by_source[source] >= per_source:
            return f"{per_source} stories from {source or 'this source'} are on the page already"
        if by_topic[subject] >= per_topic:
            return f"{per_topic} stories on {subject} are on the page already"
        return None

    while waiting and len(chosen) < limit:
        best = max(waiting, key=lambda one: (worth(one), one.id))
        waiting.remove(best)
        if reason := barred(best):
            left[best.id] = reason
            continue
        quiet = Reason(
            signal="quiet source",
            value=lift[best.id],
            weight=1.0,
            note=f"{heard[first[best.id]]} stories from {first[best.id] or 'this source'}",
        )
        variety = Reason(
            signal="variety",
            value=worth(best) - best.score - lift[best.id],
            weight=1.0,
            note="what it repeats of the stories above",
        )
        chosen.append(Pick(id=best.id, score=best.score, why=(*best.why, quiet, variety)))
        by_source[first[best.id]] += 1
        by_topic[topics[best.id]] += 1
        for one in waiting:
            repeated[one.id] = max(repeated[one.id], _overlap(titles[best.id], titles[one.id]))
    lowest = chosen[-1].score if chosen else 0.0
    placed = {one.id for one in chosen}
    others = [
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
    return chosen + others


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words over the smaller title; 0 for a title of fewer than three words."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller > 2 else 0.0
