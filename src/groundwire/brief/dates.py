"""Date expressions in a sentence, each resolved to a date and a grain against the day of publication.

Only what the words state: "13 May 2024", "in May", "last month", "on Tuesday", "two years ago". Version
numbers, arXiv ids, model snapshots (``gpt-4-0613``), citations ("et al., 2017"), decades, fiscal years,
durations ("over the past three years") and "today" in the sense of "nowadays" are no dates. A quarter, a
season and "the end of" a year are dates of that year, since no finer grain here fits them.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from groundwire.brief.date_rules import MONTHS, RULES


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that a text states at ``[start:end]``. ``date`` is ISO 8601 cut to its ``grain``."""

    start: int
    end: int
    date: str
    grain: str  # day, month, year


_MASKED = re.compile(
    r"https?://\S+|\bwww\.\S+|arXiv:\s?\S+|\b(?:et al\.?|(?-i:and (?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\b)[A-Z]\w+)),? \(?(?:19|20)\d\d[a-z]?\)?|\([^()]{0,80}[A-Z][\w.-]+,? (?:19|20)\d\d[a-z]?\)"
    r"|\b(?:FY|fiscal(?: year)?|financial year|academic year|model year)\s?['’]?(?:20)?\d\d\b|\b(?:fiscal|financial) (?:\w+ )?(?:quarter|half)(?: of)?(?: fiscal)?(?: (?:19|20)\d\d)?"
    r"|\bQ[1-4] (?:FY|fiscal )\s?['’]?(?:20)?\d\d\b|\b(?:19|20)\d0s\b|\bv(?:ersion)?\.? ?\d[\w.-]*"
    r"|\b(?:copyright|©|RFC|ISO|IEEE|CVE|GPT|HTTP|port|room|page|error|code|No\.|model)[ -]?(?:19|20)\d\d\b(?:-\d+)?",
    re.IGNORECASE,
)
_CITED = re.compile(r"^\([^()]*\b[A-Z][\w.-]+,? (?:19|20)\d\d[a-z]?\)$")
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|plans?|planned|expect\w*|due|until|deadline|scheduled|slated|set to|to (?:begin|start|launch|open|ship|arrive|debut|take effect)|going to|upcoming"
    r"|begins|starts|opens|closes|ends|takes effect|arrives|ships|expires|coming|aims?|intends?|hopes?|promis\w+|by the end|at the latest|is to|are to|(?:is|are) (?:on|held on))\b",
    re.IGNORECASE,
)
_TOLD_BACK = re.compile(
    r"\b(?:said|announce[sd]|told|report(?:s|ed)|wrote|confirm(?:s|ed)|unveil(?:s|ed)|launche[sd]|release[sd]|introduce[sd]|publishe[sd]|ruled|voted|signed)\b",
    re.IGNORECASE,
)


def stated(sentence: str, published: date | None) -> tuple[Stated, ...]:
    """The dates that *sentence* states, in order. Relative ones need the day of publication."""
    return tuple(sorted(_found(sentence, published), key=lambda it: it.start))


def _found(sentence: str, published: date | None) -> Iterator[Stated]:
    if not re.search(
        r"\d|[A-Z]|\b(?:day|week|month|year|yesterday|tomorrow|spring|summer|fall|autumn|quarter)", sentence
    ):
        return
    text = list(sentence)
    for masked in _MASKED.finditer(sentence):
        if masked[0][:1] == "(" and not (_CITED.match(masked[0]) and not _month_in(masked[0])):
            continue
        text[masked.start() : masked.end()] = "\x00" * (masked.end() - masked.start())
    for rule in RULES:
        current = "".join(text)
        for found in rule.pattern.finditer(current):
            resolved = rule.resolve(found, published, _looks_ahead(current, found))
            if resolved is not None:
                yield Stated(found.start(), found.end(), *resolved)
            text[found.start() : found.end()] = "\x00" * (found.end() - found.start())


def _month_in(words: str) -> bool:
    return any(name in words for name in (month.capitalize() for month in MONTHS)) or bool(
        re.search(r"\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\b", words)
    )


def _looks_ahead(sentence: str, found: re.Match[str]) -> bool:
    """Whether the clause before the date (or right after it) speaks of what is to come."""
    before = re.split(r"[;:]| but | after | when | because | since ", sentence[: found.start()])[-1]
    after = re.match(r"[^,.;]{0,60}", sentence[found.end() :])
    near = before[-90:]
    last_ahead = max((hit.start() for hit in _AHEAD.finditer(near)), default=-1)
    last_told = max((hit.start() for hit in _TOLD_BACK.finditer(near)), default=-1)
    if last_ahead >= 0 and last_ahead > last_told:
        return True
    if last_told >= 0:
        return False
    opening = not before.strip(' ,"“')
    tail = (
        re.split(r", |\b(?:which|that|who)\b", sentence[found.end() :].lstrip(", ")[:80])[0]
        if opening
        else (after[0] if after else "")
    )
    told = _TOLD_BACK.search(tail)
    ahead = _AHEAD.search(tail)
    return bool(ahead and not (told and told.start() < ahead.start()))
