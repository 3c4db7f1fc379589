"""Numerals, dates and names: each of the claim's must stand in the cited words, and in the same role."""

import re
from collections.abc import Sequence
from itertools import pairwise

from groundwire.verify.align import Alignment
from groundwire.verify.tokens import Token, tokens

_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+[\"“‘(]?|[\"“‘(•]\s?)$")
NEAR_PAIR = 8  # tokens between two numbers whose order says who has which
IN_PLACE = 3  # tokens: a shorter exchange is of like for like, a longer one may be a move


def missing_numbers(claim: str, spans: Sequence[str]) -> tuple[str, ...]:
    """The claim's numerals that stand in none of the spans."""
    have = {token.norm for span in spans for token in tokens(span) if _numeric(token)}
    have |= {part for number in have for part in re.split(r"[.:]", number)}
    return tuple(
        token.raw
        for token in tokens(claim)
        if token.number and not token.dated and token.norm not in have and not _spelled(token, have)
    )


def missing_dates(claim: str, spans: Sequence[str]) -> tuple[str, ...]:
    """The claim's years, months and weekdays that stand in none of the spans."""
    text = " ".join(spans)
    have = {token.norm for token in tokens(text)}
    short = {norm[:3] for norm in have}
    return tuple(
        token.raw
        for token in tokens(claim)
        if token.dated
        and token.norm not in have
        and (token.number or token.norm[:3] not in short or not re.search(rf"(?i)\b{token.norm[:3]}\.?\b", text))
    )


def missing_names(claim: str, spans: Sequence[str]) -> tuple[str, ...]:
    """The claim's capitalised words, sentence openings aside, that stand in none of the spans."""
    text = " ".join(spans)
    have = {token.norm for token in tokens(text)} | {token.raw.lower() for token in tokens(text)}
    joined = text.lower()
    found = []
    for number, token in enumerate(tokens(claim)):
        if token.upper and token.norm not in have and token.raw.lower() not in joined:
            opening = number == 0
            if not opening:
                found.append(token.raw)
    return tuple(found)


def exchanged(alignment: Alignment, spans: Sequence[str]) -> tuple[str, ...]:
    """In a near copy: numerals, dates and names that stand where the source has others, or in none of the spans."""
    found: list[str] = []
    cited = {token.norm for span in spans for token in tokens(span)}
    dropped = {token.norm for _, _, theirs in alignment.edits for token in theirs}
    for kind, mine, theirs in alignment.edits:
        in_place = kind == "replace" and len(mine) <= IN_PLACE and len(theirs) <= IN_PLACE
        for token in mine:
            if not (_numeric(token) or token.dated or token.upper):
                continue
            rivals = [other for other in theirs if _kind(other) == _kind(token) and other.norm != token.norm]
            moved = token.norm in dropped and not in_place
            if (rivals and not moved) or token.norm not in cited:
                found.append(token.raw)
    return tuple(found)


def turned_pairs(claim: str, source: str) -> tuple[str, ...]:
    """Two numbers that stand close together in the claim, and the other way round in the source: 4 to 9 for 9 to 4."""
    mine, theirs = _pairs(claim), _pairs(source)
    return tuple(
        f"{first} … {second}" for first, second in mine if (second, first) in theirs and (first, second) not in theirs
    )


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    numbers = [(place, token.norm) for place, token in enumerate(tokens(text)) if _numeric(token)]
    return tuple(
        (one, other) for (here, one), (there, other) in pairwise(numbers) if one != other and there - here <= NEAR_PAIR
    )


def _kind(token: Token) -> str:
    return "date" if token.dated else "number" if token.number else "name" if token.upper else "word"


def _numeric(token: Token) -> bool:
    return token.number or token.norm.isdigit()


def _spelled(token: Token, have: set[str]) -> bool:
    """Whether a numeral is a rounded form of one that is there: 1.2 for 1.23, 8 for 8.4 is not."""
    if "." not in token.norm or not re.fullmatch(r"\d+\.\d+", token.norm):
        return False
    places = len(token.norm.split(".")[1])
    return any(
        re.fullmatch(r"\d+\.\d+", other) and len(other) > len(token.norm) and f"{float(other):.{places}f}" == token.norm
        for other in have
    )
