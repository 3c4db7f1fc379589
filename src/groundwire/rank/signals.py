"""The named signals of a story's score, with their weights, in one table.

A signal reads a `View` and answers with a value (0 to 1, and a logarithm for sources; what speaks against a
story has a negative weight) and a note in plain words. Nothing here sums or sorts.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from groundwire.model import venues
from groundwire.model.article import Document
from groundwire.model.counting import count
from groundwire.model.links import registrable_domain
from groundwire.model.story import Candidate
from groundwire.rank.entities import is_lab
from groundwire.rank.independence import owners, spoken
from groundwire.rank.substance import bareness, is_post, listing, relevance
from groundwire.rank.taste import Taste
from groundwire.rank.words import listed, words

NEWS_HALVES = timedelta(hours=36)
PAPER_HALVES = timedelta(days=7)
SETTLES = timedelta(hours=6)  # the time in which a post finds half of its attention
SOONEST = timedelta(hours=1)  # younger posts are judged as if they were so old
PAPER_KEEPS = 3.0  # the power of the age of a paper: it is fresh for most of a week, then fades fast
MANY_HANDS = 12  # authors of a paper that many worked on
SHORT, LONG = 4, 20  # words of a title that says one thing, and of one that says too many
OTHER_POINTS = 200.0  # what counts as much attention where nothing is known of the place
APPROVAL = ("points", "score", "ups", "upvotes", "likes", "stars", "num_points")
REMARKS = ("comments", "num_comments", "descendants", "replies")
LOUD = 500  # documents by which a source says everything
DEEP = 900  # words of a text that is told at length
LABS = listed(
    """
    openai.com anthropic.com deepmind.google deepmind.com blog.google research.google ai.meta.com meta.com
    mistral.ai x.ai nvidia.com microsoft.com apple.com amazon.science huggingface.co cohere.com allenai.org
    eleuther.ai stability.ai deepseek.com qwen.ai moonshot.ai z.ai minimax.io ai21.com databricks.com
    together.ai thinkingmachines.ai ibm.com bair.berkeley.edu stanford.edu mit.edu cmu.edu pytorch.org lmsys.org
    metr.org nist.gov europa.eu gov.uk whitehouse.gov liquid.ai sakana.ai blackforestlabs.ai bfl.ai
    lightricks.com perplexity.ai
    """
)
PAPER = re.compile(
    r"arxiv\.org/(?:abs|pdf|html)/|openreview\.net/|doi\.org/10\.|aclanthology\.org/|\barxiv:\s?\d{4}\.\d{4,5}|proceedings\.mlr\.press",
    re.IGNORECASE,
)
CODE = re.compile(r"github\.com/[\w.-]+/[\w.-]+|gitlab\.com/[\w.-]+/[\w.-]+", re.IGNORECASE)
WEIGHTS = re.compile(
    r"(?:huggingface\.co|hf\.co)/(?!papers|blog|docs|spaces|posts|join|settings)[\w.-]+/[\w.-]+", re.IGNORECASE
)
ASKS = re.compile(
    r"""\?\s*$ | ^ask\ hn\b | ^(?:how|why|what|which|who|where|when|is|are|am|does|do|did|can|could|should|would|has|
        have|will|any|anyone|anybody|help|need|looking|best|question|please|eli5)\b
        | \b(?:anyone|anybody|any(?:one)?\ else|need\ help|help\ me|looking\ for|recommend|suggestions?|advice|vs\.?
        |thoughts)\b""",
    re.IGNORECASE | re.VERBOSE,
)
SELF = re.compile(
    r"\b(?:i|i'm|i’m|i've|i’ve|im|my|me|mine|myself|lol|lmao|wtf|bro|guys|haha|omg|meme|rant|vent|roast|funny|girlfriend|y'all)\b",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r",\s*(?:and\s+)?|;\s*|\s+and\s+")
HASHTAG = re.compile(r"(?<!\w)#[^\W\d_]\w+")
MANY_TAGS = 3  # hashtags of a title that is written to be found
TAGGED = 2000  # characters of a post in which hashtags are counted
TALKED = 1000  # and those that tell whether it has more than a few words
TAG = re.compile(r"^\s*\[[^\]]{1,14}\]\s*")


INTEREST = "interest"  # the signal that reads the taste
Answer = tuple[float, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the signals read of one story: its documents without copies, and what was found out about it."""

    candidate: Candidate
    documents: tuple[Document, ...]
    independent: tuple[str, ...]  # names of the independent sources
    now: datetime
    taste: Taste
    liked: tuple[float, ...]  # what the taste makes of each document, from 0 to 1
    novelty: float  # share of the title's words that are news, by how often they were said before
    scale: Mapping[str, float]  # source -> points that count as much attention there
    loudness: Mapping[str, int]  # mark of a voice (see `independence.owners`) -> documents in the pool
    feedback: Answer | None = None  # what was learned from stars, hides and reads makes of it


def sources(view: View) -> Answer:
    """log(1 + independent sources)."""
    count = len(view.independent)
    noun = "independent source" if count == 1 else "independent sources"
    return math.log1p(count), f"{count} {noun}: {spoken(view.independent)}"


def choice(view: View) -> Answer:
    """How choosy the most choosy of the sources is: one that says little says what matters to it."""
    count, name = min((_heard(one, view.loudness), one.source) for one in view.documents)
    noun = "document" if count == 1 else "documents"
    value = max(0.0, 1.0 - math.log(count) / math.log(LOUD))
    return value, f"{count} {noun} by {name or 'its source'} among those compared"


def interest(view: View) -> Answer:
    """What the reader's taste, or the default one, makes of the words."""
    pairs = zip(view.liked, view.documents, strict=True)
    value, best = max(pairs, key=lambda pair: (pair[0], pair[1].id))
    moving = view.taste.moving(best)
    return value, f"words of interest: {', '.join(moving)}" if moving else "no word of special interest"


def feedback(view: View) -> Answer:
    """What the reader's stars, hides and reads make of the story: 0.5 as the mean; 0 while there are none."""
    return view.feedback or (0.0, "nothing learned from stars, hides and reads yet")


def evidence(view: View) -> Answer:
    """The most first-hand thing to check: a paper, code, weights, a lab's own page."""
    found = [first_hand(document) for document in view.documents]
    best = max(found)
    kinds = list(dict.fromkeys(note for _, note in sorted(found, reverse=True)))
    if "a report" in kinds:
        kinds = [kind for kind in kinds if kind != "a short report"]
    return best[0], ", ".join(kinds[:3])


def first_hand(document: Document) -> Answer:
    """How first-hand one document is."""
    if own := _own(document.url or ""):
        return own
    if _is_paper(document):
        return 0.8, "a paper"
    if not is_post(document) and is_lab(document.source):
        return 1.0, "the lab's own words"
    return _linked(document)


def _own(address: str) -> Answer | None:
    """What an address is itself."""
    if PAPER.search(address):
        return 0.8, "a paper"
    if WEIGHTS.search(address):
        return 0.9, "weights"
    if CODE.search(address):
        return 0.75, "code"
    if address and (registrable_domain(address) in LABS or _host(address) in LABS):
        return 1.0, "the lab's own words"
    return None


def _linked(document: Document) -> Answer:
    """What a document points to; a forum's post in its text too."""
    linked = " ".join((*document.links, document.text[:6000])) if is_post(document) else " ".join(document.links)
    if PAPER.search(linked):
        return 0.6, "links to a paper"
    if WEIGHTS.search(linked):
        return 0.6, "links to weights"
    if CODE.search(linked):
        return 0.5, "links to code"
    if is_post(document):
        return 0.1, "a discussion"
    return (0.55, "a report") if len(document.text) > 600 else (0.4, "a short report")


def community(view: View) -> Answer:
    """Points and comments against what is much attention at that source; the most noticed document counts."""
    best, note = 0.0, "no community figures"
    for document in view.documents:
        figures = dict(document.signals)
        points = max((figures.get(name, 0.0) for name in APPROVAL), default=0.0)
        remarks = max((figures.get(name, 0.0) for name in REMARKS), default=0.0)
        scale = view.scale.get(document.source) or _much(document)
        expected = (max(0.0, points) + 0.5 * max(0.0, remarks)) / settled(document.when, view.now)
        value = min(1.0, math.log1p(expected) / math.log1p(2 * scale))
        if value > best:
            best, note = value, _crowd(points, remarks, document.source or document.kind)
    return best, note


def _crowd(points: float, remarks: float, where: str) -> str:
    told = [count(round(number), noun) for number, noun in ((points, "point"), (remarks, "comment")) if round(number)]
    return f"{' and '.join(told) or '0 points'} at {where}"


def settled(when: datetime | None, now: datetime) -> float:
    """The share of its attention that a post of this age has found: half within `SETTLES`, 1 where it has no date."""
    if when is None:
        return 1.0
    age = max(now - when, SOONEST)
    return float(1.0 - 0.5 ** (age / SETTLES))


def novelty(view: View) -> Answer:
    """How much of the title is news, by how often earlier stories of the pool had its words."""
    return view.novelty, f"{view.novelty:.0%} of the title is news against earlier stories"


def depth(view: View) -> Answer:
    """How much text there is to quote."""
    most = max(document.text.count(" ") for document in view.documents)
    return min(1.0, math.log1p(most) / math.log1p(DEEP)), f"{count(most, 'word')} in the longest text"


def decay(view: View) -> Answer:
    """What age takes away: half after a half-life, which is longer for papers. The document that fades least counts."""
    return min((_faded(document, view.now) for document in view.documents), key=lambda answer: answer[0])


def _faded(document: Document, now: datetime) -> Answer:
    """What age takes away from one document; without a date, half."""
    if document.when is None:
        return 0.5, "no date"
    paper = _is_paper(document)
    age = max(now - document.when, timedelta())
    half_life = PAPER_HALVES if paper else NEWS_HALVES
    hours, halves = age / timedelta(hours=1), half_life / timedelta(hours=1)
    halvings = (age / half_life) ** (PAPER_KEEPS if paper else 1.0)
    old = f"{count(round(hours), 'hour')} old; {'papers' if paper else 'news'} fade by half in {halves:.0f} hours"
    return 1.0 - 0.5 ** min(halvings, 1000.0), old


def team(view: View) -> Answer:
    """How many hands a paper is from: large teams are where systems and reports come from; 0.5 where not known."""
    most = max((_hands(document) for document in view.documents), default=0)
    if not most or not _only_papers(view):
        return 0.5, "not a paper with known authors"
    return min(1.0, most / MANY_HANDS), count(most, "author")


def brevity(view: View) -> Answer:
    """How short a paper's title is: one that claims one thing, not a list of its parts; 0.5 for other stories."""
    length = len(view.candidate.title.split())
    if not length or not _only_papers(view):
        return 0.5, "not a paper"
    return min(1.0, max(0.0, (LONG - length) / (LONG - SHORT))), f"a title of {count(length, 'word')}"


def bare(view: View) -> Answer:
    """How little the story's title says."""
    return bareness(view.candidate.title)


def round_up(view: View) -> Answer:
    """How much of a round-up or regular thread it is; the document that is least so counts."""
    return min(listing(document) for document in view.documents)


def field(view: View) -> Answer:
    """How much it speaks of the field; the document that does so most counts."""
    return max(relevance(document) for document in view.documents)


def chatter(view: View) -> Answer:
    """Small talk: short replies, questions for help, personal remarks; the least chatty document counts."""
    return min(chattiness(document) for document in view.documents)


def chattiness(document: Document) -> Answer:
    """How much of small talk one document is, from 0 to 1."""
    if not is_post(document):
        return 0.0, "not small talk"
    title = TAG.sub("", document.title).strip()
    marks: list[tuple[float, str]] = []
    outside = any(not venues.is_talk_address(link) for link in document.links) or bool(
        PAPER.search(document.text) or CODE.search(document.text)
    )
    if title.startswith("@"):
        marks.append((0.8, "a reply"))
    if ASKS.search(title):
        marks.append((0.5, "a question"))
    if SELF.search(title):
        marks.append((0.4, "a personal remark"))
    if len(HASHTAG.findall(title)) >= MANY_TAGS or len(HASHTAG.findall(document.text[:TAGGED])) >= 2 * MANY_TAGS:
        marks.append((0.4, "many hashtags"))
    size = len(words(document.text[:TALKED])) + len(words(title[:TALKED]))
    if size < 12:
        marks.append((0.5, "a few words"))
    elif size < 30:
        marks.append((0.3, "short"))
    if not outside:
        marks.append((0.3, "points to nothing outside"))
    total = min(1.0, sum(mark for mark, _ in marks))
    return total, ", ".join(note for _, note in marks) or "a discussion with substance"


def unnoticed(view: View) -> Answer:
    """A paper that is known by its listing alone: nobody has spoken of it yet."""
    listed_only = all((venue := venues.of(one)) and venue.role is venues.Role.PAPERS for one in view.documents)
    return (1.0, "only its listing tells of it") if listed_only else (0.0, "told by somebody")


def _heard(document: Document, loudness: Mapping[str, int]) -> int:
    """How many documents a voice has: by name where it posts, since the address is everybody's; else by owner too."""
    marks = owners(document)
    own = [mark for mark in marks if mark.startswith("name:")] if is_post(document) else []
    return max(1, *(loudness.get(mark, 1) for mark in own or marks))


def _only_papers(view: View) -> bool:
    return all(_is_paper(document) for document in view.documents)


def _is_paper(document: Document) -> bool:
    venue = venues.of(document)
    return (venue is not None and venue.role is venues.Role.PAPERS) or bool(PAPER.search(document.url or ""))


def _hands(document: Document) -> int:
    """How many authors; a listing may write them in one line."""
    return sum(len(BETWEEN_NAMES.split(line.strip())) for line in document.authors if line.strip())


def _much(document: Document) -> float:
    venue = venues.of(document)
    return venue.much if venue and venue.much else OTHER_POINTS


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Signal:
    """A named reason with its weight.

    *by_taste*: the weight is for the default taste, times its strength. *lasting*: it reads the story's title and
    documents alone, save their figures, and the taste; so it says the same until these change.
    """

    name: str
    weight: float
    read: Callable[[View], Answer]
    by_taste: bool = False
    lasting: bool = False


SIGNALS = (
    Signal("sources", 1.8, sources),
    Signal("choice", 0.7, choice),
    Signal(INTEREST, 1.4, interest, by_taste=True, lasting=True),
    Signal("feedback", 2.0, feedback),
    Signal("evidence", 0.7, evidence, lasting=True),
    Signal("community", 0.8, community),
    Signal("novelty", 0.2, novelty),
    Signal("depth", 0.3, depth, lasting=True),
    Signal("team", 0.2, team, by_taste=True, lasting=True),
    Signal("brevity", 0.18, brevity, by_taste=True, lasting=True),
    Signal("decay", -1.5, decay),
    Signal("field", 1.8, field, lasting=True),
    Signal("bare title", -1.0, bare, lasting=True),
    Signal("round-up", -1.6, round_up, lasting=True),
    Signal("chatter", -1.6, chatter, lasting=True),
    Signal("unnoticed", -1.0, unnoticed, lasting=True),
)
