"""The sections that read as prose: changed, matters, hook, implications, discussion, takeaways.

A chooser takes the draft and gives passages with a score and what the section tells beside the words: by what
they say (`cues`), then by place, centrality and source. These sections never share a sentence.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import math
import re

from groundwire.brief import cues, fit, papers
from groundwire.brief.bearing import begs, opens
from groundwire.brief.dates import stated
from groundwire.brief.draft import (
    FLOOR,
    HOOK_LENGTH,
    MOST,
    NAMED_BY_TITLE,
    About,
    Chosen,
    Draft,
    announced,
    apart,
    asks,
    best,
    clash,
    event,
    general,
    quality,
    rough,
)
from groundwire.brief.figures import figures
from groundwire.brief.genre import Genre
from groundwire.brief.original import headline, is_paper, is_social
from groundwire.brief.passages import Passage, content_words


def changed(draft: Draft) -> Chosen:
    """The sentence that announces the event."""
    original = draft.original

    def score(passage: Passage) -> float:
        paper, post = is_paper(passage.document), passage.genre is Genre.POST
        if not announced(passage) or _past(passage) or asks(passage) or not (paper or post or event(passage)):
            return -9.0
        if passage.background or passage.elsewhere or (paper and papers.muses(passage.text)):
            return -9.0  # what a paper tells of the world, or of others, is not what changed
        if (
            paper
            and not passage.foreign
            and not (passage.opens_own or papers.of_itself(passage.text, passage.document.title))
        ):
            return -9.0  # a part of the work is not what the paper is
        detail = cues.weigh(passage.text, cues.DETAIL)
        beside = detail <= -1 or papers.extras(passage.text, passage.document.title)
        if paper and beside and not passage.opens_own:
            return -9.0  # a step, a test or an addition, beside what the paper is about
        cued = min(cues.weigh(passage.text, cues.CHANGED), 3.6) + detail
        first = (0.2 if paper else 0.6 if post else 1.6) * passage.early
        told = cued > 0 or passage.titled >= NAMED_BY_TITLE or not fit.english(passage.text)
        place = first if told else 0.0
        return (
            cued
            + place
            + (0.8 if paper and passage.opens_own else 0.0)
            - (1.6 if paper and papers.extras(passage.text, passage.document.title) else 0.0)
            + 1.5 * passage.titled
            + 0.6 * passage.central
            + (0.5 if original and passage.document.id == original.id else 0.0)
            - (1.2 if post and len(draft.documents) > 1 else 0.0)
            - (3.0 if passage.text in draft.quoted_before else 0.0)
            + 1.2 * quality(passage)
            - 1.5 * (passage.voice is not None)
            - 0.7 * fit.of_oneself(passage.text)
        )

    return draft.take(
        [(passage, value, {}) for passage, value in best(draft.open_to("changed"), score, FLOOR["changed"])[:1]]
    )


_YEARS = re.compile(r"\b(?:in|since|from|until|back in|as of)(?: \w+)? ((?:19|20)\d\d)\b", re.IGNORECASE)


def _past(passage: Passage) -> bool:
    """Whether it tells what happened years before it was published: background, not what changed. Papers: their data."""
    years = [int(year) for year in _YEARS.findall(passage.text)]
    written = passage.document.when
    return bool(years) and written is not None and not is_paper(passage.document) and max(years) <= written.year - 2


BEARS = 0.8  # of the words that tell a consequence: how central a sentence is does not make it one


def matters(draft: Draft) -> Chosen:
    """The sentence of consequence, importance or comparison."""

    def score(passage: Passage) -> float:
        bears = min(cues.weigh(passage.text, cues.MATTERS), 3.5) + cues.weigh(passage.text, cues.DETAIL)
        if bears < BEARS and is_paper(passage.document):
            return -9.0
        return (
            bears
            + 0.6 * passage.central
            + 0.4 * passage.titled
            + 0.3 * passage.early
            - 0.8 * fit.of_oneself(passage.text)
            + quality(passage)
        )

    whole = [
        it
        for it in draft.free(draft.open_to("matters"))
        if _anybodys(it) and it.finite and not it.foil and not _DOES.search(it.text)
    ]
    found = best(whole, score, FLOOR["matters"])
    return draft.take([(passage, value, {}) for passage, value in found[: MOST["matters"]]])


_DOES = re.compile(  # what a paper or a maker does is what changed; why it matters is something else
    r"\b(?:we|this (?:paper|work|study|article|survey|thesis)) (?:(?:\w+ly|also|then|first|further|now|next|thus|therefore|here|finally) )*(?:propose|introduce|present|develop|design|describe|formulate|conceptuali[sz]e|study|investigate|explore|review|revisit|aim|examine|survey|consider|focus|compare|conduct|categori[sz]e|discuss|adopt|use|employ|relate|derive|extend|formali[sz]e|define|construct|implement|apply|highlight|look at|experiment|frame|integrate|outline|list|collect|train|leverage|optimi[sz]e|evaluate|test|validate)(?:s|d|ed)?\b"
    r"|\b(?:we|(?:this|our) (?:paper|work|study|article|survey|thesis)) (?:\w+ly )?(?:provide|offer|give|present|deliver)s? (?:an?|the) (?:[\w-]+ ){0,3}(?:evaluation|overview|review|survey|analysis|comparison|assessment|tutorial|description|look|insight)\b",
    re.IGNORECASE,
)


def hook(draft: Draft) -> Chosen:
    """The sharpest short question or sentence: a finding, a trouble, a turn or a figure that the title lets expect."""

    def score(passage: Passage) -> float:
        sharp = cues.weigh(passage.text, cues.HOOK) + cues.weigh(passage.text, cues.DETAIL)
        if sharp <= 0 and fit.english(passage.text) and not _brief_notice(passage):
            return -9.0
        return (
            min(sharp, 2.6)
            + (0.8 if len(passage.text) <= BRIEF_HOOK else 0.4)
            + 0.9 * passage.titled
            + 0.5 * passage.central
            + 0.5 * passage.early
            - 0.8 * passage.loose
            - 0.4 * passage.background
            - 1.0 * passage.order
        )

    alone = len(draft.documents) == 1  # elsewhere a paper may be about something beside the title
    named = content_words(headline(draft.documents))
    short = [
        it
        for it in draft.free(draft.open_to("hook"))
        if len(it.text) <= HOOK_LENGTH
        and "://" not in it.text
        and not it.leaning
        and announced(it)
        and not _DOES.search(it.text)
        and not it.extended
        and it.voice is None
        and not it.listed
        and it.finite
        and not it.foil
        and not _repeats_title(it)
        and (alone or len(it.words & named) >= NAMED_BY_TITLE * len(named))
        and not _THEN.search(it.text)
        and cues.weigh(it.text, cues.ACTION) < FLOOR["next"]  # what one can do is told under that heading
        and (it.titled >= NAMED_BY_TITLE or _opens_discussion(it) or (alone and is_paper(it.document)))
    ]
    return draft.take([(passage, value, {}) for passage, value in best(short, score, FLOOR["hook"])[:1]])


BRIEF_HOOK = 120  # characters


def _brief_notice(passage: Passage) -> bool:
    """Whether it is the opening of a notice of a publisher, short enough that the notice is read for it."""
    return not is_paper(passage.document) and passage.number == 0 and len(passage.text) <= BRIEF_HOOK


_THEN = re.compile(
    r"\b(?:can|could|may|will|is|are) then\b|\b(?:each|these|both) (?:tasks?|stages?|steps?|modules?)\b"
)  # in the midst of an account


def _opens_discussion(passage: Passage) -> bool:
    """Whether it is the question that a post opens with and that readers answer under it."""
    return passage.discussed and passage.voice is None and not passage.number and passage.text.endswith("?")


def _repeats_title(passage: Passage) -> bool:
    """Whether it says hardly more than its document's title, under which a hook stands."""
    title = content_words(passage.document.title)
    return len(passage.words - title) <= max(1, len(passage.words) // 6)


def implications(draft: Draft) -> Chosen:
    """What a source says will come, who says so, and by when if it says."""

    def score(passage: Passage) -> float:
        if not cues.ANY_FORWARD.search(passage.text) or not passage.finite or asks(passage):
            return -9.0
        if is_paper(passage.document) and _DOES.search(passage.text):
            return -9.0
        if is_paper(passage.document) and (passage.background or fit.concedes(passage.text)):
            return -9.0  # what others promise, before the paper turns to its own work
        return (
            min(cues.weigh(passage.text, cues.FORWARD), 3.0)
            + 0.4 * passage.central
            + 0.3 * passage.titled
            + quality(passage)
        )

    found = apart(
        best(draft.free(draft.open_to("implications")), score, FLOOR["implications"]),
        MOST["implications"],
        same_source=0.3,
    )
    return draft.take([(passage, value, {"who": _speaker(passage), "by": _by(passage)}) for passage, value in found])


_SPEAKER = re.compile(
    r"(?:^|[,.“”\"] |\baccording to )(?:the )?((?:[A-Z][\w.&'’-]*(?: (?:of|and|the|de|van|von|for) (?=[A-Z])| )?){1,5}?)(?:,[^,]{3,60},)?\s?"
    r"(?:said|says|told|wrote|writes|predicts?|predicted|expects?|expected|estimates?|estimated|forecasts?|warns?|warned|believes?|argues?|argued|plans?|announced|added|promised|promises)\b"
)
_SAID_BY = re.compile(
    r"[”\"],? (?:said|says|added|wrote|warned) (?:the )?((?:[\w'’-]+ ){0,5}[A-Z][\w'’-]+)(?=[,.;]|$| (?:in|on|at|of)\b)"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?:the )?((?:[A-Z][\w.&'’-]*(?: (?:of|and|the|for) (?=[A-Z])| )?){1,5})")


def _speaker(passage: Passage) -> str:
    """Who says it: the name before the saying verb, else the source."""
    found = _SAID_BY.search(passage.text) or _SPEAKER.search(passage.text) or _ACCORDING.search(passage.text)
    name = found[1].strip(" ,.") if found else ""
    return (
        name
        if len(name) > 1 and name not in ("The", "A", "In", "It", "He", "She", "They", "We", "This", "But", "I")
        else (f"u/{passage.voice.author}" if passage.voice else passage.document.source or passage.document.title)
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
        remark = passage.voice
        heard = 0.8 + min(0.5, 0.1 * math.log1p(max(0, remark.points or 0))) if remark else 0.0
        return (
            min(cues.weigh(passage.text, cues.OPINION), 2.5)
            + heard
            + 0.5 * passage.central
            + 0.4 * passage.titled
            - 0.6 * (passage.titled == 0 and passage.central < 0.3)
            - 0.5 * passage.order
            - 0.6 * (asks(passage) and passage.voice is None)
            + min(0.0, quality(passage))
        )

    said = [it for it in draft.free(draft.open_to("discussion")) if it.document.id in talking and _says_something(it)]
    rated = best(said, score, FLOOR["discussion"])
    several = len({_voice(passage) for passage, _ in rated}) > 1
    most = MOST["discussion"] if several or len(draft.documents) > 1 else 2
    places = {document.id: place for place, document in enumerate(draft.documents)}
    chosen = sorted(_voices(rated, most), key=lambda it: (places[it[0].document.id], it[0].start))  # as it was said
    return draft.take([(passage, value, _whose(passage)) for passage, value in chosen])


_SEEKS = re.compile(
    r"(?:(?:so|and|but|also|basically)\b,? )?(?:is|are) there\b|(?:can|could|should|do|did|does|would) (?:i|you|we)\b|(?:what|which)(?: \w+)? (?:is|are|would|do) (?:the best|you|my)\b|how (?:do|can|should|would) (?:i|you)\b",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(r":\s*(?:https?://\S+)?\s*$|^[\"“][^\"”]*[\"”]$")  # or is somebody else's words


def _says_something(passage: Passage) -> bool:
    """Whether a remark tells a thought: no heading of a list or of a post, no lead to a link, no plea, no curses."""
    seeks = asks(passage) and passage.voice is None and (passage.listed or bool(_SEEKS.match(passage.text)))
    told = fit.ended(passage.text) or not passage.listed
    if (begs(passage) and passage.voice is None) or seeks or (is_social(passage.document) and _repeats_title(passage)):
        return False
    return told and passage.finite and not _LEADS_ON.search(passage.text) and not rough(passage)


def _voices(rated: list[tuple[Passage, float]], most: int) -> list[tuple[Passage, float]]:
    """The best of each voice, then the best; with one that disagrees, where somebody does."""
    first: dict[str | None, tuple[Passage, float]] = {}
    for passage, value in rated:
        first.setdefault(_voice(passage), (passage, value))
    chosen = apart(list(first.values()), most)
    if len(first) < most:
        chosen += [it for it in apart(rated, most) if not any(clash(it[0], other) for other, _ in chosen)]
    chosen = chosen[:most]
    against = [it for it in first.values() if cues.DISSENT.search(it[0].text)]
    if len(chosen) == most > 1 and against and not any(cues.DISSENT.search(passage.text) for passage, _ in chosen):
        chosen[-1] = against[0]
    return chosen


def _whose(passage: Passage) -> About:
    about: About = {"who": _voice(passage)}
    if passage.voice and passage.voice.points is not None:
        about["points"] = passage.voice.points
    return about


def _voice(passage: Passage) -> str | None:
    if passage.voice:
        return f"u/{passage.voice.author}"
    document = passage.document
    return (document.authors[0] if document.authors else "") or document.source or None


def _anybodys(passage: Passage) -> bool:
    """Whether it is more than what happened to its writer, or what an essay says of everybody."""
    return (is_paper(passage.document) or announced(passage)) and not (passage.personal and general(passage))


def _step(passage: Passage) -> bool:
    """Whether it only says what is done next, or that a test was made: no point that one keeps."""
    brief = len(passage.text) <= BRIEF_HOOK
    return bool(_THEN.search(passage.text)) or (brief and cues.weigh(passage.text, cues.DETAIL) <= -1)


def takeaways(draft: Draft) -> Chosen:
    """Up to five points, from different sources where there are some, none of them a repeat."""

    def score(passage: Passage) -> float:
        return (
            1.3 * passage.central
            + 0.8 * passage.titled
            + 0.3 * passage.early
            - 0.9 * passage.background
            - (0.4 if announced(passage) else 0.8) * fit.of_oneself(passage.text)
            - 1.2 * (is_paper(passage.document) and papers.extras(passage.text, passage.document.title))
            + min(0.35 * len(figures(passage.text)), 0.7)
            + min(0.3 * cues.weigh(passage.text, cues.MATTERS) + 0.2 * cues.weigh(passage.text, cues.CHANGED), 1.2)
            + 0.6 * cues.weigh(passage.text, cues.DETAIL)
            + quality(passage)
        )

    sources = len({it.document.source for it in draft.passages})
    most = MOST["takeaways"] if sources > 1 else min(3, max(1, len(draft.passages) // 4))
    rated = best(
        [
            it
            for it in draft.free(draft.open_to("takeaways"))
            if _anybodys(it) and it.finite and not it.foil and not it.order and not asks(it) and not _step(it)
        ],
        score,
        FLOOR["takeaways"],
    )
    if not rated and not draft.taken:  # a notice that is hardly quotable is still better quoted than not
        plain = [it for it in draft.passages if opens(it)]
        rated = best(plain, score, float("-inf"))[:1]
    return draft.take([(passage, value, {}) for passage, value in apart(rated, most, per_document=3, same_source=0.5)])
