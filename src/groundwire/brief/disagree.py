"""Disagreements: two sources that say different things of one thing, side by side, each in its own words.

Only what can be seen in the words: two figures of one unit and one subject, a denial of what another source says, or
the same sentence with and without a "not". Nothing is inferred, and sources that speak of other names or dates, of
bounds that do not exclude each other, or of one figure more finely, do not disagree. Rather none than a false one.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from groundwire.brief.dates import stated
from groundwire.brief.draft import MOST as MOST_OF
from groundwire.brief.draft import REPEATS, About
from groundwire.brief.figures import Figure, figures
from groundwire.brief.passages import Passage, content_words, overlap
from groundwire.model.brief import Claim, Section

MOST = 2  # disagreements of one brief
ROOM = {name: MOST_OF[name] for name in ("numbers", "takeaways")}
APART = timedelta(days=7)  # between publications; a figure that is older may have grown
CLOSE = 0.05  # figures nearer than this are one, rounded
ROUGHLY = 0.15  # the same, where one of them is "about"
SHARED = 3  # words of weight that both sentences have, at least
SAME_FRAME = 0.6  # of the shorter sentence's words: two disagreements are about one thing
DENIED = 0.6  # of the words of what is denied: the share that the other source says
NEGATED = 0.7  # of all words of both sentences: the share that both have

DENIAL = re.compile(  # of a statement: who rejects an offer denies nothing
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed|ing)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|rebut(?:s|ted)"
    r"|dismiss(?:es|ed|ing)?|contradict(?:s|ed|ing)?) "
    r"(?=(?:\w+ ){0,3}?(?:that|reports?|claims?|allegations?|accusations?|rumou?rs?|suggestions?|speculation|\w+ing)\b)"
    r"(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT = re.compile(r"\b(?:not|no|never|none|cannot|without|neither|nor|false|untrue|wrong)\b|n['’]t\b", re.IGNORECASE)
_TALK = frozenset(
    content_words("report reports claim claims allegation allegations rumour rumor suggestion that it they")
)
_MOVES = re.compile(
    r"\b(?:up|down|rose|fell|grew|grown|risen|increas\w+|decreas\w+|cut|doubled|tripled|halved|originally|previously"
    r"|formerly|initially|no longer|corrected|so far|currently)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?i)(?P<most>less than|fewer than|under|below|up to|at most|no more than)"
    r"|(?P<least>more than|over|at least|above|upwards of|exceed\w*)"
    r"|(?P<near>about|around|roughly|nearly|almost|some|approximately|an? estimated|close to|~)"
)
_NAME = re.compile(
    r"\b(?!(?:About|Around|Some|Only|Over|Nearly|Almost|Roughly|Just|In|On|At|By|The|From|Since|More|Up|Than|For) )[A-Z][\w’'-]*[ -]\d[\w.-]*\b"
    r"|(?<![.!?“\"] )(?<!^)\b[A-Z][\w&'’.-]*\w|\b\w*\d\w*[A-Za-z]\w*\b|\b[A-Za-z]+-?\d[\w.-]*"
)
_SOURCED = re.compile(
    r"^(?:According to|As) [^,]{1,60},|,? according to [^,.;]{1,60}(?=[,.;]|$)"
    r"|, (?:[\w’'-]+ ){1,5}(?:said|says|wrote|told [\w ]{1,30})(?=[,.;]|$)"
)
_UNDER = re.compile(r"^(?:For|In|On|At|With|Among|Under|When|If|After|Before|By) [^,]{1,80},")
_UNITS = {"percent": "%", "per cent": "%", "us$": "$", "dollars": "$", "euros": "€", "pounds": "£"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """What two sources say, in the order of their publication; the figures, where it is about those."""

    said: tuple[Passage, Passage]
    given: tuple[Figure, Figure] | None = None
    weight: float = 0.0


def disagreements(passages: Sequence[Passage]) -> tuple[Disagreement, ...]:
    """The clearest disagreements of a story, at most `MOST`; no source's sentence stands in two of them."""
    fit = [it for it in passages if _plain(it)]
    found = [one for pair in combinations(fit, 2) if _comparable(*pair) for one in _between(*pair)]
    found.sort(key=lambda it: (-it.weight, it.said[0].document.id, it.said[0].start, it.said[1].start))
    kept: list[Disagreement] = []
    for one in found:
        if len(kept) < MOST and not any(_about_the_same(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _plain(passage: Passage) -> bool:
    """Whether it stands alone as a statement of its source, and not of somebody who discusses."""
    return (
        passage.voice is None
        and passage.finite
        and not (passage.extended or passage.order or passage.glued or passage.leaning or passage.foil)
        and not passage.text.rstrip("\"”’'").endswith("?")
    )


def _comparable(one: Passage, other: Passage) -> bool:
    """Whether two sources speak, at about one time, of the same names and no other ones."""
    if one.document.source == other.document.source or len(one.words & other.words) < SHARED:
        return False
    first, second = one.document.when, other.document.when
    if first is None or second is None or abs(first - second) > APART:
        return False
    mine, theirs = names(one), names(other)
    if not mine & theirs or (mine - theirs and theirs - mine):
        return False
    days = [{it.date for it in stated(passage.text, when.date())} for passage, when in ((one, first), (other, second))]
    return not (days[0] and days[1]) or days[0] == days[1]


def names(passage: Passage) -> frozenset[str]:
    """The names in a sentence, but for those of its own source and of what it attributes its words to."""
    told = _SOURCED.sub("", passage.text).strip()
    own = passage.document.source.casefold()
    opening = told.split()[:1]  # a capital there may be any word's, unless the headline or the text repeats the name
    first = [word.strip(",.;:") for word in opening if word[:1].isupper() and word in passage.document.title.split()]
    return frozenset(name for it in (*_NAME.findall(told), *first) if (name := it.casefold().strip(".")) not in own)


def _between(one: Passage, other: Passage) -> Iterator[Disagreement]:
    said = (
        (one, other)
        if (one.document.when, one.document.id) <= (other.document.when, other.document.id)
        else (other, one)
    )
    near = overlap(one.words, other.words)
    for given in _rivals(*said):
        yield Disagreement(said=said, given=given, weight=1 + near)
    if _denies(one, other) or _denies(other, one) or _negates(one, other):
        yield Disagreement(said=said, weight=0.8 + near)


def _rivals(one: Passage, other: Passage) -> Iterator[tuple[Figure, Figure]]:
    """Figures that cannot both be right; none where the sentences tell of a change or share a figure of that unit."""
    if _MOVES.search(one.text) or _MOVES.search(other.text):
        return
    mine, theirs = figures(one.text), figures(other.text)
    for a in mine:
        for b in theirs:
            if a.unit is None or unit(a) != unit(b) or a.span_of_time:
                continue
            of_unit = [{it.amount for it in given if unit(it) == unit(a)} for given in (mine, theirs)]
            if of_unit[0] & of_unit[1] or any(len(amounts) > 1 for amounts in of_unit):
                continue
            if _one_thing((a, one), (b, other)) and excludes(a, one.text, b, other.text):
                yield a, b


def unit(figure: Figure) -> str:
    """The unit in one of its spellings."""
    written = (figure.unit or "").casefold()
    return _UNITS.get(written, written)


def _one_thing(one: tuple[Figure, Passage], other: tuple[Figure, Passage]) -> bool:
    """Whether two figures are of one thing under one condition: the words of their clauses differ on one side only."""
    subjects = [content_words(figure.subject or "") for figure, _ in (one, other)]
    if all(subjects) and subjects[0] - subjects[1] and subjects[1] - subjects[0]:
        return False
    (a, condition), (b, other_condition) = (_clause(figure, passage.text) for figure, passage in (one, other))
    return (
        condition == other_condition and len(a & b) >= SHARED - 1 and not (a - b and b - a) and _same_names(one, other)
    )


def _clause(figure: Figure, text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of weight beside the figure in its clause, and those of a condition that opens the sentence."""
    opening = None if _SOURCED.match(text) else _UNDER.match(text)
    begin = max((it.end() for it in re.finditer(r"[,;:()] | (?:and|but|while) ", text[: figure.place])), default=0)
    after = figure.place + len(figure.value)
    end = re.search(r"[,;:()](?=\s|$)| (?:and|but|while) |$", text[after:])
    words = text[begin : figure.place] + text[after : after + (end.start() if end else 0)]
    return (
        frozenset(it for it in content_words(words) - content_words(figure.unit or "") if not it[0].isdigit()),
        content_words(opening[0]) if opening else frozenset(),
    )


def _same_names(one: tuple[Figure, Passage], other: tuple[Figure, Passage]) -> bool:
    """Whether neither sentence has a name that is no part of one in the other: "GPT-4 Turbo" is not "GPT-4"."""
    mine, theirs = names(one[1]), names(other[1])
    return all(any(name in known for known in mine & theirs) for name in mine ^ theirs)


def excludes(a: Figure, one: str, b: Figure, other: str) -> bool:
    """Whether the one figure cannot be true where the other is: bounds, "about" and rounding are heard."""
    low, high = sorted((a.amount, b.amount))
    bounds = [_BOUND.search(text[max(0, it.place - 18) : it.place]) for it, text in ((a, one), (b, other))]
    for figure, bound, rival in ((a, bounds[0], b), (b, bounds[1], a)):
        if bound and (
            (bound["least"] and rival.amount >= figure.amount) or (bound["most"] and rival.amount <= figure.amount)
        ):
            return False
    near = ROUGHLY if any(bound and bound["near"] for bound in bounds) else CLOSE
    return high > 0 and (high - low) / high > near


def _denies(one: Passage, other: Passage) -> bool:
    """Whether *one* denies what *other* says, which itself denies nothing."""
    denial = DENIAL.search(one.text)
    if denial is None or one.loose or other.loose or DENIAL.search(other.text) or _NOT.search(other.text):
        return False
    what = content_words(denial["what"]) - _TALK
    return len(what) >= SHARED and len(what & other.words) >= DENIED * len(what)


def _negates(one: Passage, other: Passage) -> bool:
    """Whether both are one sentence, but for a "not"."""
    if (
        one.loose
        or other.loose
        or len(_NOT.findall(one.text + " " + other.text)) != 1
        or figures(one.text) != figures(other.text)
    ):
        return False
    plain = [it.words - content_words(" ".join(_NOT.findall(it.text))) for it in (one, other)]
    shared, every = plain[0] & plain[1], plain[0] | plain[1]
    one_sided = not (plain[0] - shared and plain[1] - shared)
    return one_sided and len(shared) > SHARED and len(shared) >= NEGATED * len(every)


def _about_the_same(one: Disagreement, other: Disagreement) -> bool:
    """Whether a sentence stands in both, or both are about one thing."""
    texts = {it.text for it in one.said} & {it.text for it in other.said}
    return bool(texts) or any(overlap(a.words, b.words) >= SAME_FRAME for a in one.said for b in other.said)


def placed(
    sections: Mapping[str, Section], passages: Sequence[Passage], claim: Callable[[Passage, float, About], Claim]
) -> dict[str, Section]:
    """The sections with the story's disagreements: figures first among the numbers, denials among the takeaways.

    The two claims of a disagreement have one ``differs`` in their ``about``, and in ``who`` the source of each.
    """
    found = dict(sections)
    for number, one in enumerate(disagreements(passages), 1):
        name = "numbers" if one.given else "takeaways"
        pair = tuple(claim(passage, one.weight, _about(one, place, number)) for place, passage in enumerate(one.said))
        others = [it for it in found[name].claims if it.about.get("differs")]
        rest = [it for it in found[name].claims if it not in others and not _told(it, one)]
        found[name] = Section(claims=(*others, *pair, *rest)[: ROOM[name]])
    return found


def _about(one: Disagreement, place: int, number: int) -> About:
    told: About = {"differs": str(number), "who": one.said[place].document.source}
    if one.given:
        figure = one.given[place]
        told |= {"value": figure.value, "unit": figure.unit, "subject": figure.subject}
    return told


def _told(claim: Claim, one: Disagreement) -> bool:
    """Whether the disagreement says what *claim* says: the same figure of a sentence, or much the same words."""
    if one.given:
        pairs = zip(one.said, one.given, strict=True)
        return any(claim.text == it.text and claim.about.get("value") == figure.value for it, figure in pairs)
    words = content_words(claim.text)
    return any(overlap(words, it.words) >= REPEATS for it in one.said)
