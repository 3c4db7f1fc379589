"""How each section of a brief chooses its sentences: by what they say, then by place, centrality and source.

A chooser takes the draft and gives passages with a score and what the section tells beside the words. Those
that are read as prose (changed, matters, hook, takeaways, implications, discussion) never share a sentence;
rows that show a sentence as evidence (next, numbers, audience, timeline) may.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from groundwire.brief import cues
from groundwire.brief.dates import stated
from groundwire.brief.figures import Figure, figures
from groundwire.brief.original import first_hand, is_discussion, is_paper, is_social, standing
from groundwire.brief.passages import Passage, overlap
from groundwire.brief.timeline import events
from groundwire.model.article import Document
from groundwire.model.brief import AUDIENCES, Brief, Claim, Label

About = dict[str, str | float | None]
Chosen = list[tuple[Passage, float, About]]

REPEATS = 0.55  # content words shared over the smaller sentence: says the same again
HOOK_LENGTH = 160
FLOOR = {
    "changed": 1.0,
    "matters": 1.5,
    "hook": 1.5,
    "implications": 1.7,
    "discussion": 0.8,
    "takeaways": 0.9,
    "next": 1.7,
    "audience": 1.3,
}
MOST = {
    "matters": 1,
    "implications": 3,
    "discussion": 4,
    "takeaways": 5,
    "next": 3,
    "numbers": 6,
    "audience": 4,
    "timeline": 8,
}


@dataclass(slots=True)
class Draft:
    """A brief in the making: what may be quoted, and what is taken already."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    original: Document | None
    now: datetime
    quoted_before: frozenset[str] = frozenset()
    taken: list[Passage] = field(default_factory=list)

    @classmethod
    def of(
        cls, documents: Sequence[Document], passages: Sequence[Passage], now: datetime, previous: Brief | None
    ) -> "Draft":
        """A fresh draft; *previous* tells what a reader has seen."""
        seen = (
            frozenset(citation.quote for claim in previous.claims for citation in claim.citations)
            if previous
            else frozenset()
        )
        return cls(documents, passages, first_hand(documents) if documents else None, now, seen)

    @property
    def talk(self) -> list[Document]:
        """The documents in which people discuss, posts on social networks included when there is more than those."""
        social = any(not is_social(document) for document in self.documents)
        return [it for it in self.documents if is_discussion(it) or (social and is_social(it))]

    def free(self, passages: Iterable[Passage]) -> list[Passage]:
        """Those that neither overlap nor repeat what is taken."""
        return [it for it in passages if not any(_clash(it, other) for other in self.taken)]

    def take(self, chosen: Chosen) -> Chosen:
        """Mark the passages as used, and hand them on."""
        self.taken.extend(passage for passage, _, _ in chosen)
        return chosen


def _clash(one: Passage, other: Passage) -> bool:
    if one.document.id == other.document.id and one.start < other.end and other.start < one.end:
        return True
    return overlap(one.words, other.words) >= REPEATS


def quality(passage: Passage) -> float:
    """How well it stands alone and reads: near 0, and negative for what is long, loose or told to someone."""
    length = len(passage.text)
    score = 0.0 if 50 <= length <= 240 else -0.3 if length < 50 else -(length - 240) / 200
    score -= 0.4 * passage.loose + 0.35 * passage.extended + 0.8 * passage.order
    score -= 0.3 * bool(re.search(r"\b(?:I|me|my)\b", passage.text)) * (not is_discussion(passage.document))
    return score


def _best(passages: Iterable[Passage], score: Callable[[Passage], float], floor: float) -> list[tuple[Passage, float]]:
    rated = [(passage, score(passage)) for passage in passages]
    return sorted(
        ((passage, value) for passage, value in rated if value >= floor),
        key=lambda it: (-it[1], it[0].document.id, it[0].start),
    )


def _apart(
    rated: list[tuple[Passage, float]], most: int, *, per_document: int = 99, same_source: float = 0.0
) -> list[tuple[Passage, float]]:
    """Greedy choice (maximal marginal relevance): a sentence loses by likeness to, and a source shared with, one chosen."""
    chosen: list[tuple[Passage, float]] = []
    left = list(rated)
    while left and len(chosen) < most:

        def gain(entry: tuple[Passage, float]) -> float:
            passage, value = entry
            alike = max((overlap(passage.words, other.words) for other, _ in chosen), default=0.0)
            shared = sum(other.document.source == passage.document.source for other, _ in chosen)
            return value - 1.2 * alike - same_source * shared

        best = max(left, key=gain)
        left.remove(best)
        passage = best[0]
        if (
            any(_clash(passage, other) for other, _ in chosen)
            or sum(other.document.id == passage.document.id for other, _ in chosen) >= per_document
        ):
            continue
        chosen.append(best)
    return chosen


def changed(draft: Draft) -> Chosen:
    """The sentence that announces the event."""
    original = draft.original

    def score(passage: Passage) -> float:
        paper = is_paper(passage.document)
        news = min(cues.weigh(passage.text, cues.CHANGED), 3.6)
        place = 0.2 * passage.early if paper else 1.6 * passage.early
        return (
            news
            + place
            + 1.5 * passage.titled
            + 0.6 * passage.central
            + (0.5 if original and passage.document.id == original.id else 0.0)
            - (1.2 if passage.document.id in {it.id for it in draft.talk} and len(draft.documents) > 1 else 0.0)
            - (1.5 if passage.text in draft.quoted_before else 0.0)
            + 1.2 * quality(passage)
        )

    return draft.take([(passage, value, {}) for passage, value in _best(draft.passages, score, FLOOR["changed"])[:1]])


def matters(draft: Draft) -> Chosen:
    """The sentence of consequence, importance or comparison."""

    def score(passage: Passage) -> float:
        return (
            min(cues.weigh(passage.text, cues.MATTERS), 3.5)
            + 0.6 * passage.central
            + 0.4 * passage.titled
            + 0.3 * passage.early
            + quality(passage)
        )

    found = _best(draft.free(draft.passages), score, FLOOR["matters"])
    return draft.take([(passage, value, {}) for passage, value in found[: MOST["matters"]]])


def hook(draft: Draft) -> Chosen:
    """The sharpest short question or sentence."""

    def score(passage: Passage) -> float:
        length = len(passage.text)
        short = 0.8 if length <= 110 else 0.4
        return (
            min(cues.weigh(passage.text, cues.HOOK), 2.6)
            + short
            + 0.9 * passage.titled
            + 0.5 * passage.central
            + 0.5 * passage.early
            - 0.6 * passage.loose
            - 1.0 * passage.order
        )

    fit = [it for it in draft.free(draft.passages) if len(it.text) <= HOOK_LENGTH and not it.extended]
    return draft.take([(passage, value, {}) for passage, value in _best(fit, score, FLOOR["hook"])[:1]])


def implications(draft: Draft) -> Chosen:
    """What a source says will come, who says so, and by when if it says."""

    def score(passage: Passage) -> float:
        if not cues.FORWARD_ANCHOR.search(passage.text):
            return -9.0
        return (
            min(cues.weigh(passage.text, cues.FORWARD), 3.0)
            + 0.4 * passage.central
            + 0.3 * passage.titled
            + quality(passage)
        )

    found = _apart(
        _best(draft.free(draft.passages), score, FLOOR["implications"]), MOST["implications"], same_source=0.3
    )
    return draft.take([(passage, value, {"who": _speaker(passage), "by": _by(passage)}) for passage, value in found])


_SPEAKER = re.compile(
    r"(?:^|[,.“”\"] |\baccording to )(?:the )?((?:[A-Z][\w.&'’-]*(?: (?:of|and|the|de|van|von|for) (?=[A-Z])| )?){1,5}?)(?:,[^,]{3,60},)?\s?"
    r"(?:said|says|told|wrote|writes|predicts?|predicted|expects?|expected|estimates?|estimated|forecasts?|warns?|warned|believes?|argues?|argued|plans?|announced|added|promised|promises)\b"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:the )?((?:[A-Z][\w.&'’-]*(?: (?:of|and|the|for) (?=[A-Z])| )?){1,5})")


def _speaker(passage: Passage) -> str:
    """Who says it: the name before the saying verb, else the source."""
    found = _SPEAKER.search(passage.text) or _ACCORDING.search(passage.text)
    name = found[1].strip(" ,.") if found else ""
    return (
        name
        if len(name) > 1 and name not in ("The", "A", "In", "It", "He", "She", "They", "We", "This", "But", "I")
        else passage.document.source or passage.document.title
    )


def _by(passage: Passage) -> str | None:
    """The last date in the sentence that lies after publication, cut to its grain."""
    published = passage.document.when
    if published is None:
        return None
    today = published.date().isoformat()
    ahead = [
        date.date
        for date in stated(passage.text, published.date())
        if date.date > today[: len(date.date)] or (date.grain == "year" and date.date == today[:4])
    ]
    return max(ahead, default=None)


def discussion(draft: Draft) -> Chosen:
    """Opinions and reports from discussions, different ones, with whose they are."""
    talking = {it.id for it in draft.talk}

    def score(passage: Passage) -> float:
        return (
            min(cues.weigh(passage.text, cues.OPINION), 2.5)
            + 0.5 * passage.central
            + 0.4 * passage.titled
            - 0.5 * passage.order
            + min(0.0, quality(passage))
        )

    rated = _best([it for it in draft.free(draft.passages) if it.document.id in talking], score, FLOOR["discussion"])
    most = MOST["discussion"] if len(draft.documents) > 1 else 2
    return draft.take(
        [(passage, value, {"who": _voice(passage.document)}) for passage, value in _apart(rated, most, same_source=0.2)]
    )


def _voice(document: Document) -> str | None:
    return (document.authors[0] if document.authors else "") or document.source or None


def takeaways(draft: Draft) -> Chosen:
    """Up to five points, from different sources where there are some, none of them a repeat."""

    def score(passage: Passage) -> float:
        return (
            1.3 * passage.central
            + 0.8 * passage.titled
            + 0.3 * passage.early
            + min(0.35 * len(figures(passage.text)), 0.7)
            + min(0.3 * cues.weigh(passage.text, cues.MATTERS) + 0.2 * cues.weigh(passage.text, cues.CHANGED), 1.2)
            + quality(passage)
        )

    sources = len({it.document.source for it in draft.passages})
    most = MOST["takeaways"] if sources > 1 else min(3, max(1, len(draft.passages) // 4))
    rated = _best(
        [it for it in draft.free(draft.passages) if not it.text.rstrip("\"”’'").endswith("?")],
        score,
        FLOOR["takeaways"],
    )
    if not rated and not draft.taken:  # a source that is hardly quotable is still better quoted than not
        rated = _best(draft.passages, score, float("-inf"))[:1]
    return draft.take([(passage, value, {}) for passage, value in _apart(rated, most, per_document=3, same_source=0.5)])


def next_steps(draft: Draft) -> Chosen:
    """What to do: the paper, code, weights, form or deadline, with the sentence that gives it."""

    def score(passage: Passage) -> float:
        first = {0: 0.2, 1: 0.3, 2: 0.3}.get(standing(passage.document), 0.0)
        return (
            min(cues.weigh(passage.text, cues.ACTION), 4.0) + first + min(0.0, quality(passage)) + 0.2 * passage.central
        )

    rated = _best(draft.passages, score, FLOOR["next"])
    chosen: Chosen = []
    used: set[str] = set()
    for passage, value in _apart(rated, 2 * MOST["next"]):
        kind, link = _aim(passage)
        if (kind, link) == ("other", None) and value < FLOOR["next"] + 0.3:
            continue
        key = link or kind
        if key not in used and len(chosen) < MOST["next"]:
            used.add(key)
            chosen.append((passage, value, {"link": link, "kind": kind}))
    if not any(about["kind"] == "paper" for _, _, about in chosen):
        chosen.extend(_paper(draft)[: MOST["next"] - len(chosen)])
    return chosen


def _aim(passage: Passage) -> tuple[str, str | None]:
    """Kind and link of what the sentence offers: its own address, or the document's one link of the kind it names."""
    written = re.search(r"https?://[^\s<>\"')\]]+", passage.text)
    if written:
        link = written[0].rstrip(".,;:!?")
        return next((kind for kind, pattern in cues.LINK_KINDS if pattern.search(link)), "other"), link
    said = [kind for kind, pattern in cues.SAID_KINDS if pattern.search(passage.text)]
    for kind in said:
        pattern = dict(cues.LINK_KINDS).get(kind)
        link = next((it for it in passage.document.links if pattern and pattern.search(it)), None)
        if link:
            return kind, link
    return (said[0] if said else "other"), None


_SELF = re.compile(
    r"\b(?:this (?:paper|work|article|study|survey)|we (?:\w+ly )?(?:propose|introduce|present|study|show|develop|investigate|describe|investigated|examine))\b",
    re.IGNORECASE,
)


def _paper(draft: Draft) -> Chosen:
    """Reading the paper, when a document is one: the sentence in which it says what it is."""
    for document in draft.documents:
        if is_paper(document) and document.url:
            own = [it for it in draft.passages if it.document.id == document.id and _SELF.search(it.text)]
            own.sort(key=lambda it: (it.titled < 0.2, it.number))
            if own:
                return [(own[0], 1.0, {"link": document.url, "kind": "paper"})]
    return []


def audience(draft: Draft) -> Chosen:
    """Whom it concerns, out of the fixed six, each with the sentence that shows it."""
    found: Chosen = []
    for name, table in cues.AUDIENCE:
        rated = sorted(
            ((it, min(cues.weigh(it.text, table), 2.4)) for it in draft.passages),
            key=lambda it: (-it[1], it[0].document.id, it[0].start),
        )
        hits = [value for _, value in rated if value > 0]
        strength = sum(sorted(hits, reverse=True)[:3])
        eligible = [
            (it, value + 0.3 * it.central + 0.5 * quality(it)) for it, value in rated if value >= FLOOR["audience"]
        ]
        if eligible and hits:
            best = max(eligible, key=lambda it: it[1])
            found.append((best[0], strength, {"audience": name}))
    kept = sorted(found, key=lambda it: -it[1])[: MOST["audience"]]
    order = {name: number for number, name in enumerate(AUDIENCES)}
    return sorted(kept, key=lambda it: order[str(it[2]["audience"])])


def numbers(draft: Draft) -> Chosen:
    """Figures with unit and subject, one row each; figures of one subject from different sources side by side."""
    rows: list[tuple[Passage, float, Figure]] = []
    for passage in draft.passages:
        if passage.extended:
            continue
        for figure in figures(passage.text)[:2]:
            if figure.subject is None and figure.unit is None:
                continue
            value = (
                0.6 * (figure.unit is not None)
                + 0.5 * (figure.subject is not None)
                + 0.8 * passage.central
                + 0.4 * passage.titled
                + min(0.0, quality(passage))
            )
            rows.append((passage, value, figure))
    rows.sort(key=lambda it: (-it[1], it[0].document.id, it[0].start, it[2].place))
    kept: list[tuple[Passage, float, Figure]] = []
    for row in rows:
        if len(kept) >= MOST["numbers"]:
            break
        if not any(_same_figure(row, other) for other in kept):
            rivals = [it for it in rows if it not in kept and _differs(row, it)]
            kept.append(row)
            kept.extend(rivals[: max(0, MOST["numbers"] - len(kept))][:2])
    return [
        (passage, value, {"value": it.value, "unit": it.unit, "subject": it.subject}) for passage, value, it in kept
    ]


def _same_figure(one: tuple[Passage, float, Figure], other: tuple[Passage, float, Figure]) -> bool:
    return one[2].amount == other[2].amount and one[2].unit == other[2].unit


def _differs(one: tuple[Passage, float, Figure], other: tuple[Passage, float, Figure]) -> bool:
    """Whether two documents give different figures for one thing."""
    return (
        one[0].document.id != other[0].document.id
        and one[2].unit == other[2].unit
        and one[2].amount != other[2].amount
        and overlap(one[0].words, other[0].words) >= 0.5
    )


def timeline(draft: Draft) -> tuple[Claim, ...]:
    """The dated events, oldest first; when there are many, those most central to the story, with good grain."""
    fit = {(it.document.id, it.end): it for it in draft.passages}
    found = []
    for event in events(draft.documents):
        passage = next((fit[key] for it in event.citations if (key := (it.item, it.end)) in fit), None)
        if passage is None or passage.order:
            continue
        cited = [it for it in event.citations if it.item == passage.document.id and it.end == passage.end]
        rest = [it for it in event.citations if it not in cited]
        first = cited[0]
        value = (
            passage.central
            + passage.titled
            + 0.2 * ("year", "month", "day").index(event.grain)
            + 0.5 * quality(passage)
        )
        claim = Claim(
            text=first.quote,
            label=Label.QUOTED,
            citations=(first, *rest),
            score=round(value, 3),
            about={"date": event.date, "grain": event.grain},
        )
        found.append((value, claim))
    best = sorted(found, key=lambda it: -it[0])[: MOST["timeline"]]
    return tuple(sorted((claim for _, claim in best), key=lambda it: (str(it.about["date"]), it.text)))
