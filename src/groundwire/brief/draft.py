"""A brief in the making: what may be quoted, what is taken, and how passages are rated and kept apart."""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from groundwire.brief import cues, fit
from groundwire.brief.bearing import may_feed
from groundwire.brief.original import first_hand, is_discussion, is_social
from groundwire.brief.passages import Passage, overlap
from groundwire.model.article import Document
from groundwire.model.brief import Brief

About = dict[str, str | float | None]
Chosen = list[tuple[Passage, float, About]]

CONSIDERED = 60  # of the best, when sentences are chosen apart from one another
REPEATS = 0.55  # content words shared over the smaller sentence: says the same again
HOOK_LENGTH = 200
NAMED_BY_TITLE = 0.2  # of the title's words: a sentence says what the title says
FLOOR = {
    "changed": 1.0,
    "matters": 1.5,
    "hook": 1.5,
    "implications": 1.4,
    "discussion": 0.8,
    "takeaways": 0.8,
    "next": 1.7,
    "audience": 0.7,
}
STRENGTH = 1.5  # of the different words that name one audience, together
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
        clear = tuple(passage for passage in passages if not aged(passage, now))
        return cls(documents, clear, first_hand(documents) if documents else None, now, seen)

    @property
    def talk(self) -> list[Document]:
        """The documents in which people speak for themselves: forums and posts on social networks."""
        return [it for it in self.documents if is_discussion(it) or is_social(it)]

    def open_to(self, section: str) -> list[Passage]:
        """The passages that may stand in the section, by what their documents are and what they say."""
        return [it for it in self.passages if may_feed(it, section)]

    def free(self, passages: Iterable[Passage]) -> list[Passage]:
        """Those that neither overlap nor repeat what is taken."""
        return [it for it in passages if not any(clash(it, other) for other in self.taken)]

    def take(self, chosen: Chosen) -> Chosen:
        """Mark the passages as used, and hand them on."""
        self.taken.extend(passage for passage, _, _ in chosen)
        return chosen


_DEICTIC = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|(?:this|last|next) (?:week|month|year|morning|weekend|night|summer|fall|autumn|winter|spring)"
    r"|earlier this|as I write|right now|currently|days? ago|weeks? ago)\b",
    re.IGNORECASE,
)
AGED = timedelta(days=60)  # of publication, after which "yesterday" is no longer understood


def aged(passage: Passage, now: datetime) -> bool:
    """Whether it tells time from the day it was written ("yesterday's election"), and that day is long past."""
    written = passage.document.when
    return written is not None and now - written > AGED and bool(_DEICTIC.search(passage.text))


_MADE = re.compile(
    r"\b(?:I|we)(?:['’](?:ve|m|re)| have| am| are)?(?: (?:just|finally|recently|also|now|have|been))*"
    r" (?:built|build|made|created|wrote|developed|trained|released?|releasing|ship(?:ped)?|open[- ]?sourc(?:ed|ing)|launched|published"
    r"|implemented|designed|put together|ported|fine-?tuned|quantized|benchmarked|measured|announced?|present|introduce|propose|show)\b|\bto (?:announce|share|introduce|release)\b"
    r"|^(?:built|made|created|introducing|releasing|announcing|launching|presenting)\b",
    re.IGNORECASE,
)


def announced(passage: Passage) -> bool:
    """Whether a writer who says "I" tells what they made or released; true where nobody says "I"."""
    bare = fit.unquoted(passage.text)
    return not _SELF.search(bare) or bool(_MADE.search(bare))


def rough(passage: Passage) -> bool:
    """Whether it curses."""
    return bool(_ROUGH.search(passage.text))


_SELF = re.compile(r"\b(?:I|I['’]\w+|[Mm]y|me)\b")
_ROUGH = re.compile(r"\b(?:fuck\w*|shit\w*|wtf|lmao|lol|omg)\b", re.IGNORECASE)


def asks(passage: Passage) -> bool:
    """Whether it is a question."""
    return passage.text.rstrip("\"”’'").endswith(("?", "？"))


_TELLS_NOTHING = re.compile(
    r"^(?:(?:[Mm]inor|[Bb]ug|[Pp]atch|[Vv]arious|[Gg]eneral)\b[ ,]*){1,2}(?:\w+ ){0,3}\w+[.!]?$"
)


def general(passage: Passage) -> bool:
    """Whether it tells of people or things at large ("Most founders", "When somebody")."""
    return bool(_GENERAL.match(passage.text))


def event(passage: Passage) -> bool:
    """Whether it tells that something happened, not how things are: always, where it is not English.

    In a longer text it takes a verb of news and somebody who is named, a figure or a day; in an essay, what its writer
    made, or what came out on a day that it names; in a notice of a few sentences one that says what the title says.
    """
    words = passage.text
    if not fit.english(passage.document.text):
        return True
    if passage.order or _TELLS_NOTHING.match(words) or general(passage) or _INTENDED.match(words):
        return False
    if _MEANS.match(words) and not _MADE.search(words):
        return False
    announcing = bool(_ANNOUNCING.match(words))
    if not passage.finite and not announcing:
        return False
    if passage.personal:
        return announcing or bool(_MADE.search(words) or _NOW.search(words) or _JUST_OUT.search(words))
    cued = cues.weigh(words, cues.CHANGED) > 0
    if len(passage.document.text) <= A_NOTICE and passage.total <= ITS_SENTENCES:
        return passage.total == 1 or announcing or cued or passage.titled >= NAMED_BY_TITLE
    newly = cued or (passage.number < ITS_SENTENCES and cues.weigh(words, cues.EVENT) > 0)
    return announcing or (newly and bool(_SOMEBODY.search(words)))


_MEANS = re.compile(
    r"(?:The |An? )?(?:[\w’'-]+ ){1,8}(?:(?:simply|just|usually) )?(?:means?|refers? to|is defined as|stands for) |(?:We|I)(?:['’](?:re|m)| are| am) (?:an?|the) "
)
_INTENDED = re.compile(
    r"(?:our|my|the|their|his|her) (?:\w+ ){0,2}(?:plan|goal|idea|aim|hope|intention|dream|mission|purpose) (?:is|was|of)\b",
    re.IGNORECASE,
)
A_NOTICE, ITS_SENTENCES = 350, 3  # characters and sentences of a text that is all news
_ANNOUNCING = re.compile(
    r"^(?:introducing|announcing|launching|releasing|presenting|unveiling|deprecating|opening|rolling out|new(?! (?:\w+ ){1,2}(?:is|are|was|were)\b)|now|fix(?:e[sd])?|support|add(?:s|ed)|improved|updated?s?|changed|removed)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:can|is|are) now\b|\bnow available\b", re.IGNORECASE)
_JUST_OUT = re.compile(
    r"\b(?:published|released|posted|announced) (?:on \d|on [A-Z]|today|yesterday|(?:this|last) week)"
)
_GENERAL = re.compile(
    r"^(?:if|when|whenever|unless|because(?! of\b)|how|why|what|where|suppose|imagine|given that|in theory|sometimes|everyone|nobody|(?:most|many|some|more and more|all|few) [a-z]+|people|there (?:is|are|['’]s))\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?<=[\w,;:)”’'\"–—-] )[\"“(]?(?!I\b|I['’]|(?:AI|AGI|ASI|ML|LLMs?|GPUs?)\b)[A-Z][\w-]+|\b[A-Z][a-z]+[A-Z]\w*|\b[Ww]e\b|\b[Oo]ur\b|\d"
)


def clash(one: Passage, other: Passage) -> bool:
    """Whether both quote the same words, or say the same."""
    if one.document.id == other.document.id and one.start < other.end and other.start < one.end:
        return True
    return overlap(one.words, other.words) >= REPEATS


_PART = re.compile(  # of a structured abstract
    r"(?:Summary|Background|Objectives?|Methods?|Materials|Results?|Findings|Conclusions?|Purpose|Motivation|Aims?|Significance)(?: and \w+)?\s?[:.—–-]"
)


def quality(passage: Passage) -> float:
    """How well it stands alone and reads: near 0, and negative for what is long, loose or told to someone."""
    length = len(passage.text)
    score = 0.0 if 50 <= length <= 240 else -(length - 240) / 200 if length > 240 else -0.3 if length >= 36 else -0.7
    score -= (
        1.6 * passage.glued + 0.9 * (not passage.finite) + 0.9 * passage.leaning + 0.25 * passage.text.endswith("!")
    )
    score -= 0.4 * passage.loose + 0.35 * passage.extended + 0.8 * passage.order
    score -= 0.7 * bool(_PART.match(passage.text))
    score -= 0.7 * passage.foil + 0.5 * (passage.voice is not None)
    score -= 0.3 * bool(re.search(r"\b(?:I|me|my)\b", passage.text)) * (not is_discussion(passage.document))
    return score


def best(passages: Iterable[Passage], score: Callable[[Passage], float], floor: float) -> list[tuple[Passage, float]]:
    """Those that score at least *floor*, best first; ties by document and place."""
    rated = [(passage, score(passage)) for passage in passages]
    return sorted(
        ((passage, value) for passage, value in rated if value >= floor),
        key=lambda it: (-it[1], it[0].document.id, it[0].start),
    )


def apart(
    rated: list[tuple[Passage, float]], most: int, *, per_document: int = 99, same_source: float = 0.0
) -> list[tuple[Passage, float]]:
    """Greedy choice (maximal marginal relevance): a sentence loses by likeness to one chosen."""
    chosen: list[tuple[Passage, float]] = []
    left = rated[:CONSIDERED]
    while left and len(chosen) < most:

        def gain(entry: tuple[Passage, float]) -> float:
            passage, value = entry
            alike = max((overlap(passage.words, other.words) for other, _ in chosen), default=0.0)
            shared = sum(other.document.source == passage.document.source for other, _ in chosen)
            return value - 1.2 * alike - same_source * shared

        entry = max(left, key=gain)
        left.remove(entry)
        passage = entry[0]
        if (
            any(clash(passage, other) for other, _ in chosen)
            or sum(other.document.id == passage.document.id for other, _ in chosen) >= per_document
        ):
            continue
        chosen.append(entry)
    return chosen
