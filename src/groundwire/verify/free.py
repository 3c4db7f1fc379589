"""What a sentence that a model worded must pass, besides the verdict.

No verifier is sure of rewordings, so what is let through is small and can be checked for certain: the cited sentence
without whole insertions ("which ...", "who ...", what stands in brackets or between dashes) that hold no word on
which its meaning turns. Anything else is dropped, and the cited sentence is quoted instead. With a judge, a rewording
may also pass that has only the source's words of weight, its names and numbers in their order, if the judge is sure.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Sequence

from groundwire.verify.tokens import STOP, Token, tokens

SHORTEST, LONGEST = 24, 240
KEPT = 0.8  # of a rewording: the share of the source's words of weight that it must have

_MARK = re.compile(r"\s*[(),;:]\s+|\s*\)\s*|\s+\(\s*|\s*[—–]\s*|\s+-\s+|,\s*$")
_ASIDE = re.compile(r"(?i)^(?:which|who|whose|where)\b")
_TURNS = re.compile(
    r"(?i)\b(?:not|no|never|none|neither|nor|without|cannot|nothing|nobody|hardly|barely|rarely|unable|un\w+|fail\w*|refus\w*|den(?:y|ie[sd])|false\w*|wrong\w*"
    r"|may|might|could|would|should|can|will|if|unless|until|only|except|but|although|though|however|despite|allegedly|reportedly|possibly|likely|perhaps|rumou?r\w*|nearly|almost|about|around|up to|at least|at most|less|more|fewer"
    r"|say|said|says|told|claim\w*|argu\w*|according|believ\w*|estimat\w*|expect\w*|plan\w*|warn\w*|withdr\w*|retract\w*|cancel\w*|simulat\w*|test\w*)\b|n['’]t\b"
)
_WORD = re.compile(r"[^\W_]+(?:[.,'’:%$€£-][^\W_]+)*[%$€£]?")
_PLAIN_END = re.compile(r"[^.!?\n][.!?][\"”’')]?$")


def plain(claim: str) -> bool:
    """Whether it is one line of ordinary prose of a fit length, begun and ended like a sentence."""
    return (
        SHORTEST <= len(claim) <= LONGEST
        and claim == claim.strip()
        and "\n" not in claim
        and bool(re.match(r"[\"“‘(]?[A-Z0-9À-Þ]", claim))
        and bool(_PLAIN_END.search(claim))
        and len(_WORD.findall(claim)) >= 5
    )


def condensed(claim: str, source: str) -> bool:
    """Whether *claim* is *source* word for word, less whole insertions that change nothing."""
    if not plain(claim) or "\n" in source.strip():
        return False
    wanted = _words(claim)
    reached = {0}
    for number, segment in enumerate(_segments(source)):
        words = _words(segment)
        if not words:
            continue
        further = {place + len(words) for place in reached if wanted[place : place + len(words)] == words}
        may_go = number > 0 and (_ASIDE.match(segment) or _bracketed(segment, source)) and not _TURNS.search(segment)
        reached = further | (reached if may_go else set())
    return len(wanted) in reached and 2 * len(wanted) >= len(_words(source))


def contained(claim: str, source: str) -> bool:
    """Whether a rewording has hardly another word than its source, and every name, number and word that turns."""
    if not plain(claim):
        return False
    mine, theirs = tokens(claim), tokens(source)
    said, have = ({token.norm for token in one if token.norm not in STOP} for one in (mine, theirs))
    if said - have or len(said) < KEPT * len(have):
        return False
    marks = [[token.norm for token in one if token.norm in _marks(theirs)] for one in (mine, theirs)]
    turns = [[word.casefold() for word in _TURNS.findall(text)] for text in (claim, source)]
    return marks[0] == marks[1] and turns[0] == turns[1]


def _marks(source: Sequence[Token]) -> frozenset[str]:
    """The names, numbers and dates of the source, in normal form."""
    return frozenset(token.norm for token in source if token.upper or token.number or token.dated)


def _segments(source: str) -> list[str]:
    return [part for part in _MARK.split(source.strip()) if part and part.strip()]


def _bracketed(segment: str, source: str) -> bool:
    """Whether the segment stands in brackets, or between two dashes, in the source."""
    words = re.escape(segment.strip())
    return bool(re.search(rf"\(\s*{words}\s*\)|[—–]\s*{words}\s*[—–]|\s-\s{words}\s-\s", source))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
