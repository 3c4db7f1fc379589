"""What a passage may be quoted for, by what its document is: a paper, an article, an essay, a teaser, a post or a thread.

Papers, articles and threads that several answered may feed every section. An essay and a teaser, whose next sentence
nobody sees, do so with what they report or hold of their title's subject. A post is somebody's words: it is quoted as
discussion, and elsewhere only where it reports what somebody named did, or what its writer released. Each needs a sign
that it is so; that nothing speaks against it is none.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from groundwire.brief import fit
from groundwire.brief.genre import Genre, is_cut
from groundwire.brief.original import is_social
from groundwire.brief.passages import Passage, content_words

NAMED = 0.25  # of the title's words: a sentence is about what the title names
SAYS_THE_TITLE = 0.4  # of them: it says what the title says
OPENING = 1200  # characters of a post in which its writer speaks; after that come lists, logs and other people's words
REMARK = (45, 320)  # characters

_LISTS: dict[str, list[str]] = tomllib.loads(
    files("groundwire.brief").joinpath("bearing.toml").read_text(encoding="utf-8")
)


def _any(name: str, before: str = "", after: str = "", flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(_LISTS[name])}){after}", flags)


_DONE = _any("done", r"\b", r"\b")
_UNDONE = _any("undone", r"\b", r" $")
_MADE = _any("made", r"^")
_LASTING = _any("lasting")
_NOBODY = _any("nobody", r"^", r"\b")
_FRAME = _any("frame")
_NEWS = _any("news", r"\b", r"\b")
_BIDS = _any("bids", r"^")
_NO_CLAUSE = _any("no_clause", r"^")
_THINKS = _any("thinks")
_FEELS = _any("feels")
_IS_SO = re.compile(
    rf"\b(?:(?:{'|'.join(_LISTS['seems'])})\b[^.;!?]{{0,40}}?\b(?:{'|'.join(_LISTS['judges'])})|{'|'.join(_LISTS['trouble'])})\b",
    re.IGNORECASE,
)
_JUDGES = _any("judges", r"\b", r"\b")
_NO_REMARK = _any("no_remark")
_JOINS_ON = _any("joins_on", r"^[\W_]*", r"\b")
_OTHERS_BEGIN = _any("others_begin", flags=re.IGNORECASE | re.MULTILINE)
_PRONOUN = _any("pronoun", r"\b", r"\b")


def may_feed(passage: Passage, section: str) -> bool:
    """Whether the passage may stand in the section at all; how well it does there is asked later."""
    post = passage.genre is Genre.POST
    if passage.genre is Genre.THREAD:
        return True
    if section == "discussion":
        return post and (passage.voice is not None or is_remark(passage))
    if passage.voice is not None:
        return False
    if section == "hook" and post and passage.discussed and _asks(passage):
        return not passage.number  # the question that a post opens with, and readers answer under it
    if post:
        return not begs(passage) and reports(passage, only_others=section not in OF_MAKERS)
    return passage.genre is Genre.PAPER or _published(passage, section)


_BEGS = re.compile(  # of a post's title: its writer wants something from the readers
    r"\b(?:needed|help (?:me|please|needed|with|decide|deciding|choosing)|(?:need|please|seeking|urgent) (?:\w+ )?help|looking for|any (?:suggestions|recommendations|advice|ideas|tips)|hiring|for hire|suggestions\?|recommendations\?)(?:\b|(?<=\?))|^(?:please|help|need)\b",
    re.IGNORECASE,
)


def begs(passage: Passage) -> bool:
    """Whether its document's title asks readers for help."""
    return bool(_BEGS.search(passage.document.title))


def _published(passage: Passage, section: str) -> bool:
    """The same of what a publisher wrote: an article, an essay or a teaser."""
    whole, own = passage.genre is Genre.ARTICLE, passage.personal
    if section == "next":
        return True
    if section == "changed":
        if passage.foreign:
            return passage.titled >= SAYS_THE_TITLE and passage.number < LEAD
        return reports(passage, lately=True)
    if section in ("implications", "matters") and _TO_READER.search(fit.unquoted(passage.text)):
        return False
    if section not in ("numbers", "timeline", "audience") and _LONG_AGO.match(passage.text):
        return False  # a scene that is set, to be left
    if whole or (section in ("numbers", "timeline") and not own):
        return not (_FRAME.search(passage.text) or _bids(passage.text))
    if reports(passage):
        return True
    of_title = SAYS_THE_TITLE if section in ("hook", "matters") else NAMED
    return passage.titled >= of_title and not (own and passage.genre is Genre.TEASER) and holds(passage)


OF_MAKERS = ("changed", "next", "numbers")  # where a poster is heard on what they released themselves


def reports(passage: Passage, *, only_others: bool = False, lately: bool = False) -> bool:
    """Whether it reports that somebody or something that it names did something, or that its writer released something.

    With *only_others* what its writer did does not count, with *lately* not how things are. In another language than
    English: whether it says what the title says, and is no post.
    """
    if passage.order or passage.extended or passage.listed or passage.leaning or _asks(passage):
        return False
    if passage.foreign:
        return passage.titled >= SAYS_THE_TITLE and passage.genre is not Genre.POST
    if _FRAME.search(passage.text):
        return False
    if _somebody_did(passage, lately=lately):
        return passage.genre is not Genre.POST or not fit.hanging(passage.text)
    return not only_others and (_released(passage) or _is_of_a_version(passage))


def _is_of_a_version(passage: Passage) -> bool:
    """Whether the notes of a version, which the title tells, say there what it does."""
    return (
        passage.genre is not Genre.POST
        and bool(_VERSION.search(passage.document.title))
        and passage.titled > 0
        and passage.finite
        and not (_bids(passage.text) or _NO_CLAUSE.match(passage.text) or _NOBODY.match(passage.text))
    )


_VERSION = re.compile(r"\bv?\d+\.\d+")


def _somebody_did(passage: Passage, *, lately: bool) -> bool:
    words = _ASIDE.sub(r"\1 ", _ADVERBIAL.sub("", passage.text, count=1), count=1)
    post = passage.genre is Genre.POST
    if _NOBODY.match(words) or not passage.finite or not passage.titled or _bids(words):
        return False
    if post and (_TO_SOMEBODY.search(fit.unquoted(words)) or passage.number >= LEAD or _AGO.search(passage.text)):
        return False
    verbs = _NEWS if post else _DONE
    found = next((it for it in verbs.finditer(words) if not _UNDONE.search(words[: it.start()])), None)
    if found is None or (lately and (_LASTING.fullmatch(found[0]) or _BEFORE.search(words))):
        return False
    if _LASTING.fullmatch(found[0]) and _TO_READER.search(words):
        return False
    subject = _AUXILIARY.sub("", words[: found.start()])
    if not subject.strip() or len(subject.split()) > LONGEST_SUBJECT or _CLAUSE.search(subject):
        return False
    if frozenset(_WORD.findall(subject)) & _named(passage.document.title):
        return True
    opening = subject.split()
    short = len(opening) < SHORT_SUBJECT and opening[0][:1].isupper() and bool(content_words(opening[0]))
    if post:
        return short and passage.titled >= SAYS_THE_TITLE
    about = content_words(subject) & content_words(passage.document.title)
    return bool(short or about or _NAME.search(subject)) or passage.titled >= SAYS_THE_TITLE


_LONG_AGO = re.compile(
    r"(?:[\w-]+ ){0,3}(?:years?|months?|decades?) ago\b|(?:for|over) (?:\w+ )?(?:years|decades)\b|in the (?:past|early days)\b|last year\b|once\b|historically\b|until (?:now|recently)\b|back in\b",
    re.IGNORECASE,
)
LEAD = 3  # sentences
SHORT_SUBJECT, LONGEST_SUBJECT = 5, 14  # words
_AGO = re.compile(r"\b(?:last (?:year|month)|ago|years?|used to|back in)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:last (?:year|month)|years? ago|previously|back in|used to|once|originally)\b", re.IGNORECASE
)
_ADVERBIAL = re.compile(
    r"^(?:(?:On|In|At|After|Since|For|Earlier|Last|This|Late|Early|As of|As part of|Under)\b[^,.;]{0,70},|(?:Today|Yesterday|BREAKING|Breaking|NEW|News|Meanwhile)[,:]?) (?=[A-Z@])"
)
_ASIDE = re.compile(r"^((?:[\w’'&.-]+ ?){1,7}), [^,;:]{3,140}, ")  # "Norvex, which makes gauges, released"
_AUXILIARY = re.compile(r"(?:\b(?:has|have|had|just|now|also|already|officially|recently|today|finally|is|are)\s+)+$")
_CLAUSE = re.compile(
    r"[;:?!]|\b(?:that|which|who|if|when|because|while|how|what|why|I|you|your|my|is|are|was|were|has|have|had|will|would|can|could|do|does|did|not)\b|n['’]t\b"
)
_WORD = re.compile(r"(?:[A-Z]|\w*\d)(?:[\w.’'-]*\w)?")
_NAME = re.compile(
    r"(?<=[\w,’'–-] )(?!(?:AI|AGI|ASI|ML|LLMs?|GPUs?|APIs?|I)\b)[A-Z][\w-]*|\b[A-Za-z]+[A-Z]\w*|\b\w*[a-z]\w*\d[\w.]*|\b[A-Z]{2,}\d*\b|@\w+"
)


@lru_cache(maxsize=512)
def _named(title: str) -> frozenset[str]:
    """The words of a title that begin with a capital or hold a digit, and carry meaning."""
    return frozenset(it for it in _WORD.findall(title) if content_words(it))


def _released(passage: Passage) -> bool:
    """Whether its writer says there that they released something, which the sentence names."""
    found = _MADE.match(passage.text)
    if found is None:
        return False
    names = bool(_NAME.search(passage.text, found.end()))
    if passage.genre is not Genre.POST:
        return passage.titled > 0 or names
    text = passage.document.text
    if not (passage.document.links or "://" in text or "](" in text) or len(passage.words) < NEWS_WORDS:
        return False  # there is nothing to see
    if is_social(passage.document):
        return names
    return passage.titled >= SAYS_THE_TITLE


NEWS_WORDS = 5  # of weight, that a poster who released something tells of it


def _bids(words: str) -> bool:
    return bool(_BIDS.match(words))


def holds(passage: Passage) -> bool:
    """Whether it is a whole statement, neither of its writer nor to its reader, nor about the text."""
    text = passage.text
    return (
        passage.finite
        and (passage.foreign or fit.ended(text))
        and not (
            passage.order or passage.leaning or passage.listed or passage.extended or passage.glued or passage.foil
        )
        and not _asks(passage)
        and not _TO_SOMEBODY.search(fit.unquoted(text))
        and not (_FRAME.search(text) or _NO_CLAUSE.match(text) or _bids(text))
    )


_TO_READER = re.compile(r"\b(?:[Yy]ou|[Yy]our|[Yy]ou['’]\w+)\b")
_TO_SOMEBODY = re.compile(
    r"\b(?:I|I['’]\w+|[Mm]y|me|[Yy]ou|[Yy]our|[Yy]ou['’]\w+|[Ww]e|[Ww]e['’]\w+|[Oo]ur|[Uu]s|[Ll]et['’]s)\b"
)


def _asks(passage: Passage) -> bool:
    return passage.text.rstrip("\"”’')").endswith(("?", "？"))


def opens(passage: Passage) -> bool:
    """Whether it is one of the first sentences of what a publisher printed of a few, whole, and not about that text.

    All that such a text says is its point.
    """
    text = passage.text
    return (
        passage.genre is Genre.TEASER
        and not passage.personal
        and passage.number < LEAD
        and (passage.finite or bool(_BIDDING.match(text)))
        and not (passage.extended or passage.foil)
        and fit.ended(text)
        and not is_cut(passage.document.text)
        and not _asks(passage)
        and not (_FRAME.search(text) or _NO_CLAUSE.match(text) or fit.of_oneself(text))
    )


_BIDDING = re.compile(r"[A-Z][a-z]+ (?:the|an?|your|all|each|only)\b")  # "Heat the oven": of any verb


def is_remark(passage: Passage) -> bool:
    """Whether a poster judges, or tells what they found of, what the post's title names, in words that stand alone."""
    text, document = passage.text, passage.document
    if document.text.startswith("@") or passage.foreign or passage.start > _own_part(document.text):
        return False
    if not REMARK[0] <= len(text) <= REMARK[1] or not passage.finite or not fit.ended(text) or "://" in text:
        return False
    if passage.order or passage.listed or passage.leaning or passage.extended or passage.glued or _asks(passage):
        return False
    if _NO_REMARK.search(text) or _JOINS_ON.match(text) or _FRAME.search(text) or fit.hinged(text) or fit.hanging(text):
        return False
    if (
        passage.titled < NAMED
        and len(content_words(document.title) & passage.words) < 2
        and not (frozenset(_MARKED.findall(document.title)) & frozenset(_MARKED.findall(text)))
    ):
        return False
    title = "" if is_social(document) else document.title  # a network's title is how the post begins
    if _points_before_naming(text, title):
        return False
    if _THINKS.search(text):
        return bool(_JUDGES.search(text) or _names(text, title))
    return bool(_FEELS.search(text) and _JUDGES.search(text)) or _judges_it(text, title)


def _judges_it(text: str, title: str) -> bool:
    """Whether what is named there is, feels or works in a way that is judged ("Claude feels noticeably worse")."""
    return any(_names(text[: it.start()][-60:], title) for it in _IS_SO.finditer(text))


def _names(words: str, title: str) -> bool:
    """Whether something that the title names is named there, or anything at all, where there is no title."""
    if not title:
        return bool(_NAME.search(words) or _WORD.match(words))
    return bool(
        frozenset(it.casefold() for it in _WORD.findall(words)) & frozenset(it.casefold() for it in _named(title))
    ) or (len(content_words(words) & content_words(title)) > 1)


_MARKED = re.compile(
    r"\b(?:\w*[A-Za-z]\w*\d[\w.]*\w|[A-Za-z]+[a-z][A-Z]\w*|(?!AI\b|LLM\b|GPU\b)[A-Z]{2,}\w*)\b"
)  # names by their look


def _points_before_naming(text: str, title: str) -> bool:
    """Whether "it" or "they" stand there before anything that they could mean is named."""
    found = _PRONOUN.search(text)
    if found is None:
        return False
    before = text[: found.start()]
    return not (content_words(before) & content_words(title) or _NAME.search(before))


@lru_cache(maxsize=512)
def _own_part(text: str) -> int:
    """Where the part ends in which a post's writer speaks in prose: at the first list, log, quotation or heading."""
    found = _OTHERS_BEGIN.search(text)
    return min(OPENING, found.start() if found else OPENING)
