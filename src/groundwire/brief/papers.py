"""How a paper speaks: of its own work, of others', of what its authors believe, and of what they give away.

English only; `fit` asks whether a sentence can be quoted at all.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re

_OWN_WORK = re.compile(
    r"\b(?:we|our|us|i)\b|\b(?:this|the present) (?:technical |short |position |survey |white |working |review |case )?(?:paper|work|article|study|report|survey|thesis|letter|manuscript|review|benchmark|dataset)\b"
    r"|\b(?:is|are) (?:introduced|proposed|presented|developed|studied)\b|\bthe authors?\b",
    re.IGNORECASE,
)


def own_work(sentence: str) -> bool:
    """Whether a paper in English speaks here of what it does itself ("we propose", "this study")."""
    return bool(_OWN_WORK.search(sentence))


def muses(sentence: str) -> bool:
    """Whether a paper says here what its authors believe, not what they did ("We believe that")."""
    return bool(_MUSES.match(sentence) or _EVERYBODY.fullmatch(sentence))


_EVERYBODY = re.compile(  # "so big that we cannot store it": we all, not the authors
    r"(?:(?!\b(?:we|our|us|this (?:paper|work|study))\b).)*\bwe (?:can|cannot|could|must|may|might|need|have to|do not|often|usually|rarely|live|see|know)\b(?:(?!\b(?:we|our|us)\b).)*",
    re.IGNORECASE | re.DOTALL,
)
_MUSES = re.compile(
    r"(?:[^,]{0,60}, )?(?:we|the authors) (?:\w+ly )?(?:believe|think|hope|highlight|note|reason(?:ed)?|expect(?:ed)?|assume|know|suspect(?:ed)?|hypothesi[sz]e|need|want|see|envision)\b",
    re.IGNORECASE,
)


def presents(sentence: str) -> bool:
    """Whether a paper in English presents here what it is about ("we propose", "this study examines")."""
    return bool(_PRESENTS.search(sentence))


_PRESENTS = re.compile(
    r"\b(?:we|(?:this|the present|our) (?:technical |short |position |survey |white |working |review |case )?(?:paper|work|article|study|report|survey|thesis|review)) (?:(?:\w+ly|also|then|first|thus|therefore|here) )*"
    r"(?:propose|introduce|present|train|reproduce|measure|develop|describe|design|investigate|explore|examine|study|studies|evaluate|review|survey|analy[sz]e|report|show|prove|demonstrate|establish|formali[sz]e|formulate|aim|revisit|address|build|release|ask|consider|discuss|leverage|provide|offer|repeat|replicate|re-?run|audit|argue|quantify|characteri[sz]e|tackle)(?:s|es)?\b"
    r"|\b(?:is|are) (?:introduced|proposed|presented)\b",
    re.IGNORECASE,
)


def of_itself(sentence: str, title: str) -> bool:
    """Whether a paper tells there of itself as a whole: it says so, or names what its title opens with ("Tern: ...")."""
    name, colon, _ = title.partition(":")
    named = bool(colon) and len(name.split()) <= LONGEST_NAME and name.strip() in sentence
    return (named or bool(_ITSELF.search(sentence))) and not _OPENS_WAYS.search(sentence)


_OPENS_WAYS = re.compile(
    r"\b(?:opens?|paves?|lays?|highlights?|underscores?|contributes?|provides? (?:a )?(?:new )?insights?)\b"
)
LONGEST_NAME = 4  # words
_ITSELF = re.compile(
    r"\b(?:[Tt]his|[Tt]he present|[Oo]ur) (?:[\w-]+ )?(?:paper|work|article|study|report|survey|thesis|review|research|tutorial|chapter)\b"
)


def others_work(sentence: str, before: str = "") -> bool:
    """Whether "this work" in it may be somebody else's: nobody says "we", and *before*, where given, speaks of others'.

    In a paper *before* is the sentence before; elsewhere "this paper" is never the text itself.
    """
    if not _THIS_WORK.search(sentence) or _OURS.search(sentence):
        return False
    return not before or bool(_THEIRS.search(before))


_THIS_WORK = re.compile(r"\b[Tt]his (?:paper|work|study|survey|thesis|preprint|manuscript|research)\b")
_OURS = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")
_THEIRS = re.compile(
    r"\bet al\b|\b(?:seminal|pioneering|influential|famous|landmark|(?:previous|prior|earlier|recent) (?:\w+ )?(?:work|study|paper)) (?:by|of|from|showed|proposed|introduced)\b"
    r"|\((?:19|20)\d\d\)"
)


_GIVES_AWAY = re.compile(
    r"\b(?:release|open-?source|publish|share|make)s?\b.{0,80}\b(?:code|data|datasets?|weights|checkpoints?|models?|implementation|prompts|scripts)\b"
    r"|\b(?:code|data|datasets?|weights|checkpoints?|models?|implementation|scripts) (?:\w+ ){0,4}(?:is|are|will be|can be) (?:\w+ ){0,2}(?:available|released|found|accessible|open)\b",
    re.IGNORECASE,
)
_NAMES_DATA = re.compile(
    r"\b(?:data ?sets?|data|corpus|corpora|benchmark\w*|bench|suite|release|open|library|toolkit)\b|Bench\b",
    re.IGNORECASE,
)


def extras(sentence: str, title: str) -> bool:
    """Whether it tells what a paper gives away beside what it is about: code and data, where the title names none."""
    return bool(_GIVES_AWAY.search(sentence)) and not _NAMES_DATA.search(title)
