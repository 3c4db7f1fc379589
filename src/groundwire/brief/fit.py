"""Which sentences may be quoted at all: prose that a person wrote for people, whole, and able to stand alone.

``unfit`` names what is wrong with a sentence; ``to_machine`` marks words written to a program that reads
(prompt injection), by which the paragraph around them is passed over too. This is about what reads well and
is honest to show; that a page cannot be attacked rests on escaping, not on this.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

from groundwire.brief.papers import own_work

LONGEST = 640  # characters; from 240 on a sentence loses at every choice
COMFORTABLE = 400  # with the sentence before it
SHORTEST = 20

_LISTS: dict[str, list[str]] = tomllib.loads(
    files("groundwire.brief").joinpath("unfit.toml").read_text(encoding="utf-8")
)


def _any(name: str, before: str = "", after: str = "", flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(_LISTS[name])}){after}", flags)


_BOILERPLATE = _any("boilerplate")
_POINTING = _any("pointing", r"^[\"“'‘(\[]*", r"(?![\w-])")
_LATE_POINTING = re.compile(
    r"^(?:[A-Z][a-z]+ly|Initially|Later|Soon|Sometimes|Often|Then|Also|So|And|But|Maybe|Perhaps|Now|Today|Again|Of course|In fact|In practice|At first|For now|So far|Even so|Still|Honestly),? "
    r"(?:it|they|he|she|this|these|that|those)(?:['’]\w+)?\b(?! (?:is|was) (?:possible|clear|important|likely|hard|easy|time)\b)"
    r"|^(?:[A-Z][a-z]+ly|However|Moreover|Furthermore|Also|Still|Yet|But|And), (?:another|others|the other|the second|both)\b"
    r"|^(?:Make|Let|Give|Tell|Show|Ask|Keep|Put) (?:them|it|him|her|these|those)\b"
    r"|^(?:By|After|Before|While|Without|Through) (?:\w+ly )?\w+ing [^,;]{2,80}, (?:it|they|he|she)\b"
    r"|^(?:Though|Although|While|If|When|Once) (?:\w+ly )?[a-z]+, (?:it|they|he|she)\b|^(?:For|In|On|To|With|As for) \(?[a-h1-9]\)"
    r"|^(?:\w+ ){1,3}(?:later|earlier|afterwards),? "
    r"|^(?:By|In|Since|Until|From) (?:19|20)\d\d,? (?:it|they|he|she|this|these)\b|^At (?:its|their) |^(?:We|I) \w+ instead\b|^(?:While|Whereas|Although), |^(?:In|For|Of|With) the (?:latter|former)\b"
    r"|^(?:When|If|Once|While) (?:not )?(?:enabled|disabled|selected|checked|active|set|turned o(?:n|ff)),"
    r"|^(?:In|At|On|For|With|By|During|Among) (?:[a-z]+ ){1,3}[a-z]+,? (?:they|he|she)\b"
    r"|^(?:In|At|On|For|With|By|During|Among|Under|Across) (?:[a-z-]+ ){0,4}[a-z-]+, (?:it|its)\b"
    r"|^(?:The|Our|Its|Their) (?:resulting|aforementioned|above-mentioned|said) \w"
    r"|^(?:以下|这|此|该|其|它|他|她|那|上述|これ|それ|その|この)"
)
_BARE_SUBJECT = re.compile(
    r"^[\"“]?The ((?!(?:first|last|next|most|only|best|latest|same|rest|whole|internet|web|world|public|government|president|market|industry|future|past)\b)[a-z]{3,})"
    r"(?: itself| themselves)? (?:is|are|was|were|has|have|had|can|could|will|would|does|did|may|might|just|also|now|still|only|[a-z]{3,}(?:s|ed))\b"
)
_LEANING = _any("leaning", r"^[\"“'‘(\[]*", r"(?![\w-])")
_TO_ANSWER = re.compile(r"To \w+ (?:this|these|the above|such) ")
_HINGED = _any("hinged", r"^[\"“'‘(\[]*", r"(?![\w-])")
_LOOSE = _any("loose")
_TURNING = _any("turning", r"^[\"“'‘(\[]*", r"(?![\w-])")
_EMPTY = _any("empty")
_CODE = _any("code", flags=0)
_OPAQUE = _any("opaque", flags=0)
_FINITE = _any("finite")
_OWN_THING = _any("own_thing", after=r"\b")
_TO_MACHINE = _any("to_machine", flags=re.IGNORECASE | re.DOTALL)
_TO_MACHINE_IF_TOLD = _any("to_machine_if_told", flags=re.IGNORECASE | re.DOTALL)
_ORDER = _any(
    "order",
    r"^[\W\d_]*(?:[A-Z]\w*(?: [A-Z]\w*){0,2}: )?(?:please |now |then |first,? |next,? |also,? |just |simply |urgent[!:. ]*|important[!:. ]*|step \d+[:.] )*",
    r"\b(?! (?:of|off|up|by|with|for|in|on|at|says?|said|is|was|are|were|has|have|had|will|can|could|would|may|to)\b)",
)

_GLUED = re.compile(
    r"[^.!?:;\n]{24,}[a-z\d)] - [A-Z][a-z]+ |[a-z\d]{2,}[.!?][\"”’]?[A-Z][a-z]|\b[a-z]{3,}[A-Z][a-z]{2,}|[a-z]{2,}[”’][A-Z]|[a-z]{3,}\.[a-z]{2,}$"
)
_RUN_TOGETHER = re.compile(
    r"[a-z]{2,}\)?[.!?](?:\[\d{1,3}\]|[\"”’)])?(?:[A-Z][a-z]+|A|I)[ ’']\S"  # "so on.Sometimes investors"
    r"|[a-z]{3,}(?:The|This|These|That|We|When|If|There|They|What|How|Why|While|Although|However) [a-z]"  # "ReadableThe end"
    r"|[a-z]{2}[“][A-Z][a-z]|[a-z]{2}\)[A-Z][a-z]{2}|\b[a-z]{4,}[A-Z][a-z]{3,}\b"
    r"|[a-z]{2} (?:My|The|This|These|We|You|It|But|He|She|They|There|When|If|What|How|Our) [a-z]{2}"  # a heading before it
    r"|(?<![\w-])(?!(?:Series|Class|Plan|Type|Option|Group|Grade|Vitamin|Hepatitis|Part|Level|Team|Model|Round|Appendix|Section|Phase|Annex|Tier|Figure|Table)\b)[A-Za-z][\w-]+ A [a-z]{3,} (?:is|are|can|was|were|has|will|may|must|could|of|that|who|which)\b"
    r"|[A-Za-z_] (?:Fixed|Added|Improved|Removed|Updated) (?:an?|the|some|bugs?|issues?|support) "  # two lines of a list
    r"|[a-z]{3,}In (?:the|this|a|an|our|my|January|February|March|April|May|June|July|August|September|October|November|December|\d{4})\b"
)
_NO_SUBJECT = re.compile(  # "Can be turned off in the settings.", "Builds off of Tern 1.3"
    r"(?:Can|Could|Will|Would|May|Might|Must|Should|Is|Are|Was|Were|Has|Have|Does) (?:also |now |only |not |never )?[a-z]+\b[^?？]*$"
    r"|Builds (?:off|on|upon)\b"
)
_HALF = re.compile(  # opens a clause that hangs on another one, and no other one follows
    r"^[\"“(]*(?:because|although|though|whereas|unless|especially|particularly|except|rather than|instead of|including|such as|not (?:just|because|even|necessarily|so much))\b[^,;:—–]*$"
    r"|^if\b[^,;:—–]*, (?:but|and|or)\b[^,;:—–]*[.!]$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:[:;,]|\b(?:and|or)) \(?(?:\d|[a-h]|i{1,3}|iv)[.)]\s*$")  # "... two sides: 1. cost, and 2."
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b")
_NAME_BEFORE = re.compile(
    r"\b[A-Z][\w’'-]+ [A-Z]|[a-z,;:)”\"“(] [\"“(]?[A-Z][a-z][\w-]+|^[\"“]?[A-Z]\w+['’]s\b"
    r"|\b(?i:an?|one|each|every|the|my|your|any|no|some|whose|that) (?:[\w’'-]+ ){0,2}(?:man|woman|boy|girl|child|kid|person|user|student|teacher|author|founder|friend|wife|husband|mother|father|mom|dad|son|daughter|brother|sister|doctor|patient|writer|investor|programmer|hacker|engineer|researcher|player|worker|guy|lady|king|queen|president|minister|judge|lawyer|professor|someone|driver|boss|client|customer|developer|artist|\w+(?:er|or|ist))\b"
    r"|\b(?i:every|each|no|any|some) [a-z]+\b|\b(?:someone|somebody|anyone|everyone|nobody|whoever|who)\b",
)
_BACKWARDS = re.compile(  # "evidence of that if you look", "the first such model"
    r"\b(?:of|about|for|with|from|by|after|before|because of|despite|without|like|at) (?:that|this|these|those)(?=[,.;!?]|$| (?:if|when|and|but|or|because|is|was|are|were|will|would|in|on|at|by|too|again|yet|so|as)\b)"
    r"|\b(?:of|for|with|in|into|to|under|within|from|about|on|by) that (?:category|list|trend|power|kind|sort|point|time|moment|case|sense|regard|way|claim|idea|question|problem|issue|group|number|figure|process|system|model|approach|data|work|result|goal|gap)(?=[,.;!?])"
    r"|^(?:We|I) (?:\w+ly )?\w+ (?:its|their|his|her)\b"
    r"|^(?:We|I|They) \w+ (?:that )?(?:it|this|they) (?:is|was|are|were|has|had|will|would|can|could)\b"
    r"|\b(?:that|because|if|when|as|how|why|whether|and|but) (?:these|those) (?:are|were|can|could|will|would|have|may|might|do|did|should|must)\b",
    re.IGNORECASE,
)
_THIS = re.compile(r"(?<=\s)(?:this|these|those) ([a-z][\w-]+)(?:[’']s?)?(?: ([a-z][\w-]+))?")
_SUCH = re.compile(
    r"(?<=\s)such (?!as\b|an?\b|that\b|is\b|was\b|things?\b)([a-z][\w-]+)(?: ([a-z][\w-]+))?(?! as\b)(?! [a-z]+ as\b)"
)
_NAMED = re.compile(r"(?<=\s)[A-Z][\w-]+|\b(?:an?|one) \w+|:")  # something that a later "this" may mean
_TROUBLE = re.compile(
    r"(?:problem|issue|gap|need|limitation|challenge|deficien|difficult|bottleneck|trade-?off|insight|approach|observation)"
)
_WHOLE_THING = re.compile(
    r"\bthe (?:entire|whole|same|other|latter|former) (?:thing|ones?)\b"
    r"|(?:^|, )the (?:two|three|four|five) (?:components?|modules?|stages?|steps?|tasks?|approaches|methods|models|datasets|parts|branches|networks|types|groups|settings|phases|cases)\b(?! (?:of|in|are:))"
    r"|\bthe (?:other|latter|former|first|second|third) (?:types?|kinds?|options?|categor(?:y|ies))(?=[,.;!?]| is\b| was\b)",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"^[\"“'‘(]*(?:(?:and|but|so|then) )?(?:I|we|you|people|everyone|they)\b(?:[’'](?:ve|d|ll|re|m))?(?: (?!(?:the|an?|my|our|your|his|some|any)\b)[a-z’']+){1,7}?"
    r" (?:(?:it|them)(?=[,.;!?]| (?:and|but|for|with|in|on|at|out|by|over|from|to|as|last|because|so|via|again)\b)|(?:this|that|these|those)(?=[,.;!?]| (?:to|for|with|in|on|at|out|from|like|because|so|via)\b))",
    re.IGNORECASE,
)
_CONCEDES = re.compile(r"^(?:While|Although|Though|Despite)\b|[,.;] (?:yet|but|however)\b", re.IGNORECASE)
_ITEM = re.compile(r"^\(?\d{1,2}[.)]\s+|^[-•*–]\s+")
_LABELLED = re.compile(
    r"[A-Z][\w-]*(?: [\w-]+)?, (?:which|such as|who|where|like)\b(?![^,;]*, (?:has|have|had|is|was|will|won|\w+ed|\w+s)\b)"
)  # an entry of a list, explained
_ENGLISH = re.compile(r"\b(?:the|of|and|to|for|with|in|on|at|as|such)\b")
_ENGLISH_AT_ALL = re.compile(r"\b(?:the|of|and|to|for|with|in|on|is|are|an?|that|has|have)\b", re.IGNORECASE)
_LINK = re.compile(r"https?://\S+")
_TRUNCATED = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(more\))[\"”’')\]]*\s*$"
    r"|\b(?:[Tt]he|a|an|and|or|of|to|for|with|from|that|which|is|are|was|were|has|have|their|its|our)$"
)
_DATED = re.compile(
    r"[A-Z][a-z]+ (?:\d{1,2}, )?(?:19|20)\d\d(?:, rev\.[^a-z]*[\w ,.]*?(?:19|20)\d\d)?[A-Z(]"
)  # "May 2005This summer"
_MASTHEAD = re.compile(
    r"[A-Z]\w*(?: (?:[A-Z]\w*|and|of|the|[&–—-]))* (?:News|Insights|Newsletter|Digest|Roundup|Weekly)[.:](?: |$)"
)
_NOTE = re.compile(r"\[\d{1,3}\]")  # a note at the foot of a page hangs on the words above
_BLANK = re.compile(
    r"\[(?:[A-Z][A-Z_ /-]{2,}|(?:your|insert|enter|describe) [^\]]*|problem|topic|name|product|company|industry|city|date)\]"
)  # of a prompt or a form: "[INDUSTRY]", "[your name]"
_ENDS = re.compile(r"[.!?。！？।؟۔][\"”’'»›)\]」』]*(?:\s*[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]+)?$")
_TAGS = re.compile(r"(?:^|\s)[#@]\w+")
_HIDDEN = re.compile(
    r"[A-Za-z][\u200c\u200d][A-Za-z ]|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)

_TO_YOU = re.compile(r"\b(?:you|your|yours|i need|i want|show me|give me|tell me)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“‘][^\"”’]{0,300}[\"”’]")
_LEET = str.maketrans("013457@$", "oieastas")


@lru_cache(maxsize=2048)  # the writer and the timeline ask about the same sentences
def to_machine(sentence: str) -> bool:
    """Whether these words look as if written to a program that reads, or hide some of themselves.

    Words inside quotation marks do not count when something is told around them: news *about* such
    attacks quotes them.
    """
    if _HIDDEN.search(sentence) or _OPAQUE.search(sentence):
        return True
    told = _QUOTED.sub(" ", sentence)
    if len(re.findall(r"\w+", told)) < 5 or not re.search(r"\b[a-z]+(?:ed|s|d)\b", told):
        told = sentence
    plain = unicodedata.normalize("NFKC", told)
    if _TO_MACHINE_IF_TOLD.search(plain) and (_TO_YOU.search(plain) or is_order(plain)):
        return True
    if _TO_MACHINE.search(plain):
        return True
    spelled = _unleet(plain)
    return spelled != plain and bool(_TO_MACHINE.search(spelled))


def _unleet(text: str) -> str:
    """Words that mix letters with look-alike digits, as letters: ``1gn0re`` -> ``ignore``."""
    return re.sub(r"\b(?=\w*[a-z])(?=\w*\d)\w+\b", lambda word: word[0].translate(_LEET), text)


def is_order(sentence: str) -> bool:
    """Whether it tells someone to do something: fine in a recipe or a guide, suspect beside `to_machine`."""
    return bool(_ORDER.match(sentence))


def dangling(sentence: str) -> bool:
    """Whether it opens with a word that means nothing without a sentence before it ("It", "These results")."""
    words = _ITEM.sub("", sentence)
    return bool(_LATE_POINTING.match(words)) or (bool(_POINTING.match(words)) and not leaning(sentence))


def unquoted(sentence: str) -> str:
    """The sentence without what stands in quotation marks."""
    return _IN_QUOTES.sub(" ", sentence)


_IN_QUOTES = re.compile(r"[\"“][^\"”]*[\"”]")


def of_oneself(sentence: str) -> bool:
    """Whether its writer speaks there of himself or herself."""
    return bool(_OF_ONESELF.search(sentence))


_OF_ONESELF = re.compile(r"\b(?:I|I['’]\w+|my|me)\b")


def bare_subject(sentence: str) -> str | None:
    """The noun of a subject that only an article introduces ("The place itself is nice."): which one, is told before."""
    found = _BARE_SUBJECT.match(sentence)
    return found[1].lower() if found else None


def hanging(sentence: str, *, talk: bool = False) -> bool:
    """Whether a word further on means something that only an earlier sentence named.

    "three sources of this deficiency" where nothing before was called so; "We tested it for a week." A noun said
    before in the sentence, a name or a thing with an article may be what is meant, so such sentences stand.
    In *talk* about something, "it" is what is talked about.
    """
    if (
        _WHOLE_THING.search(sentence)
        or _CLAUSE.search(sentence)
        or (not talk and (_BACKWARDS.search(sentence) or _unnamed_person(sentence)))
        or (not talk and (_OBJECT.search(sentence) or _done_to_it(sentence)))
    ):
        return True
    for found in () if talk else _SUCH.finditer(sentence):
        if found[2] != "as" and not any(noun[:5] in sentence[: found.start()] for noun in found.groups() if noun):
            return True
    for found in _THIS.finditer(sentence):
        nouns = [word for word in found.groups() if word]
        before = sentence[: found.start()]
        if _OWN_THING.match(nouns[0]) or any(noun[:5] in before for noun in nouns if len(noun) > 3):
            continue
        one_thing = found[0].startswith("this") and not _TROUBLE.match(nouns[0])
        if not (one_thing and _NAMED.search(before)):
            return True
    return False


def _unnamed_person(sentence: str) -> bool:
    """Whether it speaks of him or her where nobody is named before ("What was special about him was his ideas.")."""
    found = _PERSON.search(sentence)
    return found is not None and not _NAME_BEFORE.search(sentence[: found.start()])


_JOINS = frozenset(_LISTS["joins"])
_MAKES = frozenset(_LISTS["makes"])


_CLAUSE = re.compile(
    r"\blike (?:this|that|these|those)[.!?]$|^I (?:really |do |also )?(?:think|guess|feel|believe|know|agree|love|like|hate) (?:(?:that|it)['’]s|(?:that|this) is)\b"
    r"|, (?:this|that) (?:is|was|will|would|can|could|may|has|had|means|makes|gives)\b"
)


def _done_to_it(sentence: str) -> bool:
    """Whether something is done to "it" where only the doer stands before ("The council approved it on Friday.")."""
    words = re.findall(r"[\w'’-]+|[,;:()]", sentence.lower())[:9]
    for place, word in enumerate(words):
        if word in ("it", "them"):
            return place >= 2 and words[place - 1] not in _MAKES
        if word in _JOINS or not word[0].isalnum():
            return False
    return False


def leaning(sentence: str) -> bool:
    """Whether it opens with a word that joins it to what went before, and is clear without ("However, we")."""
    return bool(_LEANING.match(sentence) or _ITEM.match(sentence))


def hinged(sentence: str) -> bool:
    """Whether it opens by answering what went before ("But", "For example", "To address this"): half of it is there.

    What somebody did "to address this" is still told.
    """
    return bool(_HINGED.match(sentence)) and not (_TO_ANSWER.match(sentence) and own_work(sentence))


def concedes(sentence: str) -> bool:
    """Whether it grants something and takes it back ("offers a promising paradigm, but")."""
    return bool(_CONCEDES.search(sentence))


def turning(sentence: str) -> bool:
    """Whether it opens by turning against what went before ("However", "Yet")."""
    return bool(_TURNING.match(sentence))


def ended(words: str) -> bool:
    """Whether they end as a sentence does."""
    return bool(_ENDS.search(words[-12:]))


def listed(before: str) -> bool:
    """Whether what stands before a sentence on its line ends in the mark of an entry within it ("..., and 2.")."""
    line = before.rpartition("\n")[2]
    return bool(_LISTED.search(line)) and bool(re.search(r"\w{3}", line))


def glued(words: str) -> bool:
    """Whether two sentences run into one another for want of a space ("campaigns beginOfficials said")."""
    return bool(_GLUED.search(words))


def finite(sentence: str) -> bool:
    """Whether something in it looks like a verb, in English; true for what does not look English."""
    if _LABELLED.match(sentence):
        return False
    return bool(_FINITE.search(sentence)) or not _ENGLISH.search(sentence)


def english(sentence: str) -> bool:
    """Whether it has a small English word in it: cues can only be looked for where it has."""
    return bool(_ENGLISH_AT_ALL.search(sentence))


def loose(sentence: str) -> bool:
    """Whether it leans a little on what was said before ("the company", "he said")."""
    return bool(_LOOSE.search(sentence))


def unfit(sentence: str, *, whole_line: bool = False) -> str | None:
    """Why *sentence* may not be quoted, in a word or two; None when it may.

    ``whole_line`` allows a missing full stop, for posts that are one line.
    """
    words = re.findall(r"[^\W_]+", sentence)
    wide = sum(1 for letter in sentence if letter > "\u2e80")
    bare = _LINK.sub(" ", sentence)
    said = re.findall(r"[^\W_]+", bare)
    letters = sum(letter.isalpha() for letter in bare)
    tests: tuple[tuple[bool, str], ...] = (
        (wide < 10 and (len(words) < 4 or len(said) < 2), "too short"),
        (len(sentence) < SHORTEST and wide < 10, "too short"),
        (len(sentence) > LONGEST, "too long"),
        (bool(_TRUNCATED.search(sentence)), "cut off"),
        ((not whole_line or sentence.endswith(":")) and not _ENDS.search(sentence), "not a sentence"),
        (sentence[:1].islower() and not re.match(r"[a-z]+[A-Z0-9]", sentence), "begins in the middle"),
        (
            sentence[:1] in ",;:)]”.!?" or sentence.startswith("--") or bool(_NOTE.match(sentence)),
            "begins in the middle",
        ),
        (letters < 0.6 * len(bare.replace(" ", "")), "not prose"),
        (bool(_CODE.search(bare)), "code or markup"),
        (bool(_BOILERPLATE.search(sentence)), "boilerplate"),
        (len(_TAGS.findall(sentence)) > 2 or sentence.startswith("@"), "tags"),
        (bool(re.search(r"@\w+\.?$", sentence)), "cut off"),
        (_unbalanced(sentence), "half a quotation"),
        (_shouted(words), "shouted"),
        (bool(_HALF.match(sentence)), "half a sentence"),
        (listed(sentence), "half a list"),
        (bool(_DATED.match(sentence)), "glued to a date"),
        (bool(_RUN_TOGETHER.search(sentence)), "run together"),
        (bool(_BLANK.search(sentence)), "a form to fill in"),
        (bool(_EMPTY.search(sentence)), "says nothing"),
        (bool(_NO_SUBJECT.match(sentence)), "without a subject"),
        (bool(_MASTHEAD.match(sentence)), "glued to a newsletter's name"),
    )
    return next((why for wrong, why in tests if wrong), None)


def _unbalanced(sentence: str) -> bool:
    return (
        sentence.count('"') % 2 == 1
        or sentence.count("“") != sentence.count("”")
        or sentence.count("(") != sentence.count(")")
        or sentence.count("[") != sentence.count("]")
    )


def _shouted(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return len(long) > 3 and sum(word.isupper() for word in long) > len(long) / 2
