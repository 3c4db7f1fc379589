"""The predictions that sources make: the sentences of a brief's *implications*, each with who said it and by when.

A sentence without a date is one only where it says in so many words that something will come, and names what somebody
could see come about; what a paper aims at, or hopes of its readers, is none.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from datetime import date, datetime, timedelta

from groundwire.model.brief import Brief
from groundwire.model.prediction import UNDATED, Kind, Prediction, last_day

_AHEAD = re.compile(
    r"(?i)\b(?:will|won['’]t|shall|going to|expect(?:s|ed)?|predict(?:s|ed)?|forecast(?:s|ed)?|foresees?"
    r"|estimates? that|plan(?:s|ned)? to|intends? to|aims? to|likely to|bound to|promise[sd]? to)\b"
)

_SEEN = re.compile(
    r"(?i)\b(?:releas\w+|launch\w*|ship\w*|open(?:s|ed|ing)?|open-?sourc\w+|publish\w*|available|deploy\w*|deliver\w*|acquir\w+|buy|sell|rais(?:e|ing)|reach|hit|exceed"
    r"|surpass|fall|rise|grow|shrink|drop|double|triple|replac\w+|ban(?:ned)?|requir\w+|start|begin|stop|end|close|shut|build|hire|cut|lay off|join|leave|vote|rule|sign|file|sue"
    r"|settle|approve|reject|invest|spend|cost|win|lose|go public|list|produce|roll out|introduc\w+|announc\w+|expand|withdraw|remov\w+|retire|overtake|run out|collapse|move)\b"
)
_HOPED = re.compile(
    r"(?i)\b(?:aims? to|future (?:work|research|studies|efforts|directions?)|insights?|foster|facilitate|we (?:will|plan to|intend to|aim to) (?:train|compare|explore|investigate|study|extend|test|discuss))\b"
)


def _decidable(words: str) -> bool:
    """Whether an undated sentence foretells something that can be seen."""
    return bool(_AHEAD.search(words) and _SEEN.search(words)) and not _HOPED.search(words)


def predictions(brief: Brief, *, story: str, now: datetime) -> tuple[Prediction, ...]:
    """What the brief's sources say will come. *story* is the slug; *now* counts where the brief has no time."""
    made = brief.written or now
    found = []
    for claim in brief.sections["implications"].claims:
        by = claim.about.get("by")
        stated = str(by) if by else None
        try:
            day = _day(stated, claim.text) if stated else None
        except ValueError:
            stated = day = None
        if day is None and not _decidable(claim.text):
            continue
        found.append(
            Prediction(
                kind=Kind.STATED,
                story=story,
                says=claim.text,
                who=str(claim.about.get("who") or ""),
                by=stated,
                resolve_by=day or (made + UNDATED).date(),
                made=made,
                citations=claim.citations,
            )
        )
    return tuple(found)


def _day(by: str, words: str) -> date:
    """The day on which it is looked at: the last of ``by``, or with "before 2031" the one before its first."""
    last = last_day(by)
    if not re.search(rf"(?i)\bbefore (?:the )?(?:\w+ ){{0,3}}{by[:4]}\b", words):
        return last
    first = last if by.count("-") > 1 else last.replace(day=1) if "-" in by else last.replace(month=1, day=1)
    return first - timedelta(days=1)
