"""The words of a document as the grouping reads them: tokens, names, versions, numbers, kinds of title.

Plain rules over Unicode text; no statistics, no vectors.
"""

import re
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from groundwire.model.article import Document


def listed(text: str) -> frozenset[str]:
    """The words of a list written with blanks between."""
    return frozenset(text.split())


TITLE = 300  # characters read of a title
CAPITALS = {f"US{ending}": "usa" for ending in ("", "'s", "’s")}  # only its letters tell it from a common word
LISTS = frozenset({"arxiv", "huggingface"})  # kinds of sources that list papers: "daily" is no digest there
LEAD = 600  # characters read of a text: the lead says what happened
TOKEN = re.compile(r"[^\W_]+(?:[.\-’'][^\W_]+|(?<=\d),\d{3}(?!\d))*")
WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")  # scripts without spaces
HANDLE = re.compile(r"(?:^|(?<=\s))@\w+")
HASHTAG = re.compile(r"(?<!\w)#\w+")
GONE = re.compile(r"\W*(?:removed|deleted)\b(?:\sby\s\w+)*\W*", re.IGNORECASE)  # what stands where a post stood
FEW_HASHTAGS = 2  # more of them are labels for search, not words of the sentence
ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+")
RELEASE = re.compile(
    r"(?<![\w.])v?(\d+(?:\.\d+){1,3}(?:[-.]?(?:rc|alpha|beta|b|a|dev|post)\.?\d*)?|b\d{3,5})(?![\w%])", re.IGNORECASE
)
FAMILY = re.compile(
    r"(?<![\w])([a-z][a-z]+"
    r"(?:\s(?:opus|sonnet|haiku|flash|pro|coder|image|video|max|mini|nano|vl|next))?)"
    r"[\s\-]?v?(\d{1,2}(?:\.\d{1,3}){0,3})(?![\w%]|[.,]\d|[-–:]\d{1,2}(?![\w\-]))",  # no score: "Luzania 2-0"
    re.IGNORECASE,
)
AMOUNT = re.compile(r"\d+\.\d+[ab]?", re.IGNORECASE)  # alone it is a time, a share, a sum of billions: no version
NUMBER = re.compile(
    r"(?<![\w.\-])[$€£₹¥]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|bn|billion|million|trillion|b|m|k|tn)\b|%)?", re.IGNORECASE
)
ROUNDUP = re.compile(
    r"""\b(?:megathread|mega[ -]thread|round-?up|digest|newsletter|recap|this\ week\ in|
        week\ in\ review|links\ for|top\ stories|ai\ news(?:\ for)?:|last\ week\ in|self[- ]promotion|who's\ hiring|
        top\ \d{1,3}(?![\d,.%]|\s?(?:k|m|bn|million|billion|trillion|per\s?cent)\b)|
        open\ thread|discussion\ thread|questions\ thread|simple\ questions|what\ are\ you\ working\ on)\b |
        \b(?:weekly|daily|monthly)(?:(?:\W+\w+){0,2}?\W+(?:threads?|updates?|links|news|brief(?:ing)?s?|reports?|
        discussions?|papers?|picks|questions?|docket|wrap|review|summary|edition|issue|posts?|showcase|tips|chat|
        check-?in|reads?|reading|list|archive|tracker|horoscopes?)\b | \W*(?:[#№]?\d+\W*|\(.*)?$)""",
    re.IGNORECASE | re.VERBOSE,
)
PERSONAL = re.compile(
    r"""\?\s*$ | \b(?:i|i['’]?(?:m|ve|d|ll)|my|mine|me|anyone|anybody|help|advice|recommend\w*|how\ do|how\ to|
        is\ there|does|can\ you|should|which|tips)\b""",
    re.IGNORECASE | re.VERBOSE,
)
MAKER = re.compile(
    r"""^\W*(?:\[[^\]]{1,20}\]\s*|show\ hn:\s*)?(?:(?:so|hey|update|new)\W+)?
        (?:(?:i|we)(?:['’]?ve)?\s+(?:(?:just|finally|also|recently|have|been)\s+)*)?
        (?:vibe[- ]?coded|open[- ]?sourced|built|made|created|wrote|developed|designed|trained|coded|forked|
           building|making|creating)\b""",
    re.IGNORECASE | re.VERBOSE,
)
PRESENTS = re.compile(
    r"""\b(?:introduc(?:es?|ed|ing)|announc(?:es?|ed|ing)|present(?:s|ed|ing)|releas(?:es?|ed|ing)|launch(?:es|ed|ing)?|
           unveil(?:s|ed|ing)?|open[- ]?sourc(?:es?|ed|ing)|ship(?:s|ped|ping)|publish(?:es|ed)|debuts?|
           drop(?:s|ped)|(?:is|are)\s+(?:now\s+|finally\s+)?(?:out|live|here|available)|now\s+available|
           available\s+(?:now|on)|out\s+now|show\ hn)\b""",
    re.IGNORECASE | re.VERBOSE,
)
USES = re.compile(
    r"""\b(?:errors?|issues?|bugs?|impressions?|reviews?|comparisons?|compar(?:ed|ing)|vs|versus|workflows?|tutorials?|
           settings|tips|picks|samples?|showcase|inpainting|outpainting|loras?|fine-?tun(?:ed|es?|ing)|prompts?|
           rendered|supports|use\ cases?|lip-?sync\w*|vram|tests?\s+(?:and|of|with|on))\b""",
    re.IGNORECASE | re.VERBOSE,
)
FIRST = re.compile(r"\b(?:i|i['’]?(?:m|ve|d|ll)|my|mine|me|anyone|anybody)\b", re.IGNORECASE)
HASH_NUMBER = re.compile(r"(?<![\w&#])#(\d{1,6})\b")  # an issue, a part, a problem of a list
PART = re.compile(r"\b(?:part|episode|chapter|lesson)\s+(?:\d+|[ivx]+)\b", re.IGNORECASE)
DATED = re.compile(
    r"""\b\d{1,2}:\d{2}\b | \b(?:20|19)\d{2}-\d{2}\b | \b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b |
        \b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\b |
        \b\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b""",
    re.IGNORECASE | re.VERBOSE,
)
CALENDAR = re.compile(
    r"""\d+ | \b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|
        september|october|november|december|mon|tue|wed|thu|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b
        | [\W_]+""",
    re.IGNORECASE | re.VERBOSE,
)
TAIL = re.compile(r"\s+(?:[-|»·–—]|\|\|)\s+[^-|»·–—]{2,40}$")  # " - The Publisher"
FAMILY_STOP = listed(
    """
    in on at of for the a an and or to by with from over under about after before top day days week weeks part
    page chapter season episode step level since until than least most only just last first next past per up
    down year years month months hour hours minute minutes age aged q jan feb mar apr may jun jul aug sep sept
    oct nov dec january february march april june july august september october november december nearly almost
    around these those my your our their his her its is are was were be been has have had no not all some any
    every each both into out off as if then that this it he she they we you i rtx gtx
    another additional further extra within roughly approximately final minimum maximum first second third total
    fall falls fell rise rises rose drop drops dropped gain gains gained jump jumps jumped climb climbs climbed slip
    slips slide slides surge surges surged sink sinks plunge plunges plunged soar soars grow grows grew shrink
    shrinks cut cuts raise raises raised hike hikes lose loses lost win wins won beat beats kill kills killed injure
    injures injured hurt wound wounds wounded leave leaves left hit hits reach reaches reached top tops topped
    exceed exceeds pass passes pay pays paid cost costs buy buys bought sell sells sold add adds added create
    creates see sees seek seeks sign signs score scores scored finish finishes finished run runs ran award awards
    awarded worth record magnitude group heat lane stage round game match set phase grade category class gate flight
    route highway platform room toll aged
    """
)
STOP = listed(
    """
    a about above after again against all also am an and any are as at be because been before being below
    between both but by can could did do does doing don down during each few for from further get gets getting
    got had has have having he her here hers him his how i if in into is it its itself just let like ll made
    make makes many may me might more most much must my new no nor not now of off on once one only or other our
    out over own re really s said same say says see she should so some still such t than that the their them
    then there these they thing things this those through to too under until up us use used uses using ve very
    via want was way we were what when where which while who whom why will with would yes yet you your de la le
    les el los las un une una des du en et y o os da do das dos em e que para por con com na no der die das und
    ein eine den dem im ist mit von zu auf für il di che per del al au aux sur dans pour se su à é
    """
)
WORDS = 2  # of a title: "Read more" tells nothing, and joins by identity or as a copy only
PAIR = 1 / 3  # what a pair of letters counts as a word, in scripts without spaces
MOST_KNOWN = 1 << 16  # words that are remembered with their stems
# What a title is called that stands over anything: of programs, services, papers and columns.
GENERIC = listed(
    """
    release released releases version versions note notes changelog hotfix patch bug bugs fix fixes fixed improvement
    improvements update updates updated security product bulletin advisory status service scheduled maintenance
    incident outage disruption elevated error errors rate rates company press news newsletter weekly daily monthly day
    week month morning evening weekend briefing digest roundup recap thread open link links reading editor letter
    photo picture quote question questions answer answers job jobs opening openings hiring call paper papers blog post
    posts test hello world welcome introducing introduction announcement announcements community spotlight podcast
    episode interview
    """
)
FIGURE = re.compile(r"v?\d[\d.\-]*\w{0,4}")
SUFFIXES = ("'s", "’s", "ing", "ies", "ied", "es", "ed", "s")


@dataclass(frozen=True, slots=True)
class Traits:
    """What the grouping compares of one document."""

    title: frozenset[str]  # stemmed words of the title
    lead: frozenset[str]  # and of the title and the text's first characters
    names: frozenset[str]  # capitalised words inside the title or lead, stemmed
    versions: frozenset[tuple[str, str]]  # (family, version) in the title
    numbers: frozenset[str]  # amounts in the title
    series: str  # the title without figures and dates: what the parts of a series share
    part: str  # the title where it names a date or an hour, or the number of a part; else empty
    plain: str  # the title as it is compared with vectors
    roundup: bool  # a list of many things, or a thread that returns
    personal: bool  # asks, or speaks of the writer
    apart: bool  # tells what the writer made, saw or asks, or the use of a thing: not what happened
    chatter: bool  # a short reply or remark: stays alone

    @property
    def bare(self) -> bool:
        """Whether there is only a title, with no text to bear it out."""
        return self.lead == self.title


def read(document: Document, *, chatty: bool) -> Traits:
    """The traits of *document*; *chatty* when it is a post in a discussion."""
    raw = " ".join(document.title[:TITLE].split())
    text = document.text[:LEAD]
    plain = plain_title(document)
    title = frozenset(tokens(plain))
    lead = title | frozenset(tokens(clean(text)))
    return Traits(
        title=title,
        lead=lead,
        names=frozenset(names(plain)),
        versions=frozenset(versions(plain)),
        numbers=frozenset(match.replace(",", "").replace(" ", "").lower() for match in NUMBER.findall(plain)),
        series=CALENDAR.sub(" ", raw).strip().lower(),
        part=raw.lower() if is_part(raw) else "",
        plain=plain,
        roundup=is_roundup(raw) and document.kind not in LISTS,
        personal=bool(PERSONAL.search(plain)),
        apart=bool(FIRST.search(plain) or MAKER.search(plain) or (USES.search(plain) and not PRESENTS.search(plain))),
        chatter=chatty and (len(lead) < 5 or bool(GONE.fullmatch(raw)) or (raw.startswith("@") and len(lead) < 25)),
    )


def plain_title(document: Document) -> str:
    """The title without addresses and the like; where nothing is left, the text's beginning."""
    raw = " ".join(document.title[:TITLE].split())
    return clean(raw) or clean(" ".join(document.text[:TITLE].split()))


def clean(text: str) -> str:
    """Without addresses, handles at the front and a publisher's name at the end."""
    text = HANDLE.sub(" ", ADDRESS.sub(" ", text))
    if text.count("#") > FEW_HASHTAGS:
        text = HASHTAG.sub(" ", text)
    shorter = TAIL.sub("", text)
    return " ".join((shorter if len(shorter) >= 25 else text).split())


def prose(text: str) -> str:
    """Without addresses, and without hashtags where they are many: what two texts may have in common by chance."""
    if "://" in text:
        text = ADDRESS.sub(" ", text)
    return HASHTAG.sub(" ", text) if text.count("#") > FEW_HASHTAGS else text


def tokens(text: str) -> list[str]:
    """Stemmed words without stop words; scripts without spaces give pairs of letters."""
    return list(_tokens(text))


@lru_cache(maxsize=32)  # what a document is about and how it reads ask for the same texts, one after the other
def _tokens(text: str) -> tuple[str, ...]:
    if len(_KNOWN) > MOST_KNOWN:
        _KNOWN.clear()
    return tuple(chain.from_iterable(map(_KNOWN.__getitem__, TOKEN.findall(text))))


class _Known(dict[str, tuple[str, ...]]):
    """What words count as, by word: the same few thousand make most of all texts."""

    def __missing__(self, token: str) -> tuple[str, ...]:
        found = self[token] = _stems(token)
        return found


_KNOWN = _Known()


def _stems(token: str) -> tuple[str, ...]:
    """What one word counts as: its stem, and those of its parts; nothing for a stop word."""
    word = CAPITALS.get(token) or token.lower().replace(",", "")
    if not word.isascii() and WIDE.search(word):
        return tuple(pair for run in WIDE.findall(word) for pair in pairs(run))
    if word in STOP or (len(word) == 1 and not word.isdigit()):
        return ()
    parts = [part for part in word.split("-") if len(part) > 2 and part not in STOP] if "-" in word else []
    return tuple(sys.intern(stem(_same().get(part, part))) for part in (word, *parts))


@cache
def _same() -> dict[str, str]:
    """Words that headlines use for one thing, with and without a possessive, and the one that stands for them."""
    text = files("groundwire.group").joinpath("same_words.txt").read_text(encoding="utf-8")
    groups = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {f"{word}{ending}": group[0] for group in groups for word in group for ending in ("", "'s", "’s")}


def worth(words: Iterable[str]) -> float:
    """How many words these are; a pair of letters is a third of one."""
    return sum(PAIR if WIDE.fullmatch(word) else 1 for word in words)


def tells(title: Collection[str]) -> bool:
    """Whether a title's words are enough to be of one event: no single word, no "Release v1.2.3"."""
    return worth(title) >= WORDS and any(word not in _generic() and not FIGURE.fullmatch(word) for word in title)


@cache
def _generic() -> frozenset[str]:
    return frozenset(tokens(" ".join(GENERIC)))


def pairs(run: str) -> list[str]:
    """All pairs of neighbouring letters; a single letter stands alone."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A light stem: plural, possessive and the commonest verb endings go."""
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            if suffix in {"ies", "ied"}:
                return base + "y"
            if suffix == "s" and base.endswith(("s", "u", "i")):
                return word
            if suffix in {"ing", "ed"} and len(base) >= 4 and base[-1] == base[-2] and base[-1] not in "ls":
                base = base[:-1]
            return base.removesuffix("e") if len(base) > 4 else base
    return word.removesuffix("e") if len(word) > 4 else word


def names(text: str) -> list[str]:
    """Capitalised words that are not stop words, stemmed; empty where all letters are capitals."""
    if text.isupper():
        return []
    return [
        stem(match[0].lower())
        for match in TOKEN.finditer(text)
        if match[0][0].isupper() and match[0].lower() not in STOP and len(match[0]) > 1
    ]


def versions(text: str) -> list[tuple[str, str]]:
    """(family, version) pairs: ("gpt", "5.2"); a bare release number has the family "", and #12 the family "#"."""
    found = [
        (match[1].lower(), match[2])
        for match in FAMILY.finditer(text)
        if match[1].lower() not in FAMILY_STOP and not (len(match[2]) == 2 and match[1].islower())
    ]
    found += [("#", number) for number in HASH_NUMBER.findall(text)]
    return found + [("", match[1].lower()) for match in RELEASE.finditer(text) if not AMOUNT.fullmatch(match[0])]


def is_part(title: str) -> bool:
    """Whether a title names a date, an hour or a number: one of a series."""
    return bool(DATED.search(title) or HASH_NUMBER.search(title) or PART.search(title))


def presents(title: str, *, maker: bool) -> bool:
    """Whether a title tells that something came out, or with *maker*, begins with what its writer made; no question."""
    if title.rstrip().endswith("?"):
        return False
    made = bool(MAKER.search(title))
    return made if maker else made or bool(PRESENTS.search(title))


def is_roundup(title: str) -> bool:
    """Whether a title is that of a list of many things or of a thread that returns."""
    return bool(ROUNDUP.search(clean(title[:TITLE])))
