"""The sum of the signals, for each story of a pool, with the reasons kept. No choice is made here."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

from groundwire.model.story import Candidate, Reason, Scored
from groundwire.rank.independence import originals, owners, sources
from groundwire.rank.signals import APPROVAL, INTEREST, REMARKS, SIGNALS, Answer, View
from groundwire.rank.taste import Taste, default
from groundwire.rank.words import words

EARLIER = timedelta(days=1)  # a story this much older than another may have said it before
FIRST = datetime.min.replace(tzinfo=UTC)
USUAL = 0.9  # the share of a source's posts that much attention stands above
FEWEST = 20  # posts of a source before it has a scale of its own


@dataclass(frozen=True, slots=True)
class Pool:
    """What is known of the surroundings of a story."""

    scale: Mapping[str, float] = field(default_factory=dict)  # source -> points that mean much attention there
    seen: Mapping[str, Sequence[datetime]] = field(default_factory=dict)  # word of a title -> when stories said it
    loudness: Mapping[str, int] = field(
        default_factory=dict
    )  # mark of a voice (see `independence.owners`) -> documents

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> "Pool":
        """The surroundings that *candidates* themselves make, for instance those of the last 30 days."""
        figures: dict[str, list[float]] = {}
        loudness: Counter[str] = Counter()
        seen: dict[str, list[datetime]] = {}
        for candidate in candidates:
            documents = originals(candidate.documents)
            opened = min((document.when for document in documents if document.when), default=None)
            if opened is not None:
                for word in set(words(candidate.title)):
                    seen.setdefault(word, []).append(opened)
            for document in documents:
                loudness.update(owners(document))
                attention = _attention(dict(document.signals))
                if attention > 0:
                    figures.setdefault(document.source, []).append(attention)
        scale = {
            source: max(10.0, sorted(counts)[int(len(counts) * USUAL)])
            for source, counts in figures.items()
            if len(counts) >= FEWEST
        }
        return cls(scale=scale, seen={word: sorted(times) for word, times in seen.items()}, loudness=loudness)


class Kept:
    """What signals said of stories whose documents have not changed since, where they read nothing but these.

    A story is told by a digest of what such signals read; it is of use in this process alone.
    """

    def __init__(self) -> None:
        self._answers: dict[str, tuple[int, dict[str, Answer]]] = {}
        self._taste: Taste | None = None

    def answers(self, candidates: Sequence[Candidate], taste: Taste) -> list[dict[str, Answer]]:
        """For each candidate the answers by signal, to be filled where there are none; all other stories are forgotten.

        What another taste liked is forgotten too.
        """
        found = {}
        for candidate in candidates:
            mark = digest(candidate)
            before, answers = self._answers.get(candidate.id, (mark, {}))
            found[candidate.id] = (mark, answers if before == mark else {})
        if self._taste is not taste:
            for _, answers in found.values():
                answers.pop(INTEREST, None)
        self._answers, self._taste = found, taste
        return [found[candidate.id][1] for candidate in candidates]


def digest(candidate: Candidate) -> int:
    """A number that another headline, other documents or other words of theirs change; figures of attention do not."""
    told = [
        (
            one.id,
            one.title,
            one.text,
            one.source,
            one.url,
            one.kind,
            one.links,
            one.authors,
            one.categories,
            one.copy_of,
        )
        for one in candidate.documents
    ]
    return hash((candidate.title, *told))


def score(
    candidates: Sequence[Candidate],
    *,
    now: datetime,
    taste: Taste | None = None,
    pool: Pool | None = None,
    feedback: Mapping[str, tuple[float, str]] | None = None,
    kept: Kept | None = None,
) -> list[Scored]:
    """The score of each candidate, in input order, with its reasons.

    *taste*: the default one where none is given. *pool*: the surroundings (see `Pool.of`); the candidates
    themselves where none is given. *feedback*: what `interest.judged` makes of each candidate, by id. *kept*: what
    was found out before about the stories, whose ids must differ; it changes no score, and is brought up to date.
    """
    liking = taste or default()
    around = pool or Pool.of(candidates)
    told = [originals(candidate.documents) for candidate in candidates]
    known: list[dict[str, Answer]] = kept.answers(candidates, liking) if kept else [{} for _ in candidates]
    new = [documents for documents, answers in zip(told, known, strict=True) if INTEREST not in answers]
    liked = iter(liking.values([document for documents in new for document in documents]))
    views = [
        View(
            candidate=candidate,
            documents=documents,
            independent=sources(candidate.documents),
            now=now,
            taste=liking,
            liked=tuple(islice(liked, 0 if INTEREST in answers else len(documents))),
            novelty=_novelty(candidate, min((one.when for one in documents if one.when), default=None), around.seen),
            scale=around.scale,
            loudness=around.loudness,
            feedback=(feedback or {}).get(candidate.id),
        )
        for candidate, documents, answers in zip(candidates, told, known, strict=True)
    ]
    return [_scored(view, answers) for view, answers in zip(views, known, strict=True)]


def _scored(view: View, known: dict[str, Answer]) -> Scored:
    """The sum; *known*: what lasting signals said of these documents before, and now."""
    if not view.documents:
        return Scored(id=view.candidate.id, score=-math.inf, why=(), independent=0)
    why = []
    for signal in SIGNALS:
        answer = known.get(signal.name) or signal.read(view)
        if signal.lasting:
            known[signal.name] = answer
        value, note = answer
        weight = signal.weight * (view.taste.strength if signal.by_taste else 1.0)
        why.append(Reason(signal=signal.name, value=value, weight=weight, note=note))
    total = math.fsum(reason.points for reason in why)
    return Scored(id=view.candidate.id, score=total, why=tuple(why), independent=len(view.independent))


def _novelty(candidate: Candidate, opened: datetime | None, seen: Mapping[str, Sequence[datetime]]) -> float:
    """How new the title's words are: one that no story had a day earlier counts 1, one that n had 1 / (1 + n)."""
    said = set(words(candidate.title))
    if not said:
        return 0.0
    if opened is None:
        return 0.5
    before = max(opened, FIRST + EARLIER) - EARLIER
    return math.fsum(1 / (1 + bisect_right(seen.get(word, ()), before)) for word in said) / len(said)


def _attention(figures: Mapping[str, float]) -> float:
    points = max((figures.get(name, 0.0) for name in APPROVAL), default=0.0)
    remarks = max((figures.get(name, 0.0) for name in REMARKS), default=0.0)
    return points + 0.5 * remarks
