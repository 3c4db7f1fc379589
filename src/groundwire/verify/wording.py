"""What small words decide: negation, modality, direction, and who said it.

Each function compares the claim with the words it was aligned to, and answers in a plain sentence or None.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections import Counter

_NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|hardly|unable)\b|n['’]t\b"
)
_MODAL = re.compile(
    r"(?i)\b(?:may|might|could|can|would|should|allegedly|reportedly|possibly|likely|perhaps|plans?|expects?|intends?|aims?|hopes?|appears?|seems?|suggests?|considering|proposed)\b"
)
_SURE = re.compile(r"(?i)\b(?:will|must|is|are|was|were|has|have|did|does)\b")
SAYING = re.compile(
    r"(?i)\b(?:said|says?|saying|told|tells|argu(?:es?|ed)|claim(?:s|ed)?|add(?:s|ed)|wr(?:ote|ites)|warn(?:s|ed)?|announc(?:es|ed)|report(?:s|ed)|explain(?:s|ed)"
    r"|not(?:es|ed)|according to|believ(?:es?|ed)|estimat(?:es?|ed)|suggest(?:s|ed)?|stat(?:es|ed)|predict(?:s|ed)?|expects?|contend(?:s|ed)?|insist(?:s|ed)?|alleg(?:es?|ed)|den(?:ies|ied))\b"
)
_UP = re.compile(
    r"(?i)\b(?:more|higher|greater|larger|faster|better|above|over|increas\w*|rose|rises?|rising|grew|grows?|growth|gain\w*|up|exceed\w*|outperform\w*|improv\w*|double\w*|expand\w*|before|earlier|win|wins|won|support\w*|accept\w*|approv\w*|allow\w*)\b"
)
_DOWN = re.compile(
    r"(?i)\b(?:less|fewer|lower|smaller|slower|worse|below|under|decreas\w*|fell|falls?|falling|drop\w*|shr[aiu]nk\w*|decline\w*|loss\w*|down|underperform\w*|worsen\w*|halv\w*|reduc\w*|after|later|lose|loses|lost|oppos\w*|reject\w*|refus\w*|ban\w*|block\w*)\b"
)


def negators(text: str) -> int:
    """How many words negate in *text*."""
    return len(_NEGATION.findall(text))


def negation(claim: str, source: str) -> str | None:
    """The claim negates what the source does not, or the other way round."""
    mine, theirs = negators(claim), negators(source)
    if mine > theirs:
        return "the claim says “not” where the source does not"
    if mine < theirs:
        return "the source says “not” where the claim does not"
    return None


def modality(claim: str, source: str) -> str | None:
    """The claim is sure of what the source only holds possible."""
    if _MODAL.search(source) and not _MODAL.search(claim) and _SURE.search(claim):
        return "the source says it with reserve, the claim does not"
    return None


def direction(added: str, dropped: str) -> str | None:
    """Words of direction that were exchanged: more for less, rose for fell."""
    if (_UP.search(added) and _DOWN.search(dropped) and not _DOWN.search(added)) or (
        _DOWN.search(added) and _UP.search(dropped) and not _UP.search(added)
    ):
        return "the claim turns a comparison round"
    return None


def attribution(claim: str, dropped: str) -> str | None:
    """The source says who said it; the claim tells it as a fact."""
    if SAYING.search(dropped) and not SAYING.search(claim):
        return "the source says who said it, the claim does not"
    return None


def counts(text: str) -> Counter[str]:
    """The words of direction in *text*, up against down."""
    return Counter(up=len(_UP.findall(text)), down=len(_DOWN.findall(text)))
