"""Figures that a sentence gives: value, unit and subject, each in the sentence's own words.

A year, a date, a version, a model's name or a list mark is no figure. Nothing is converted or rounded.
"""

# ruff: noqa: E501 - a pattern is easier to check on one line

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundwire.brief.dates import stated

_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|mn|bn|tn)\b|[KMBT]\b)"
_FIGURE = re.compile(
    rf"(?<![\w.,/@#:-])(?P<money>US\$|C\$|A\$|\$|€|£|¥|₹)?\s?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<scale>{_SCALE})?"
    r"(?P<unit>\s?%|\s?°[CF]|[x×](?![\w-])|[- ](?:percent(?:age points?)?|per cent|points?|pp|times|fold|dollars|euros|pounds|yuan|yen|rupees|crowns"
    r"|parameters?|tokens?(?: per second)?|tok/s|GB|TB|MB|GW|MW|kW|km/h|GHz|Hz|ms|fps|GPUs?|nm|kg|km|bits?|FLOPs?|petaflops?|exaflops?|hours?|minutes?|seconds?|days?|weeks?|months?|years?"
    r"|people|users|customers|employees|workers|jobs|developers|researchers|companies|countries|languages|models|papers|tasks|questions|images|videos|hours of|samples|examples|datasets?|benchmarks?"
    r"|stars|downloads|votes|cases|patients|participants|students|stations|cycles|pages|lines of code|attacks|agents|sites|homes|vehicles|chips|servers|sigma)\b)?"
    r"(?![\w]|[-/]\w|\.\d)"
)
_NOT_A_FIGURE = re.compile(
    r"(?:\b(?:version|v|python|gpt|claude|gemini|llama|qwen|grok|phi|java|ios|android|windows|ubuntu|chapter|section|table|fig(?:ure)?|eq|step|part|day|week|no|number|rtx|gtx|series|type|level|layer"
    r"|apache|agpl|gpl|room|page|season|episode|phase|tier|web|industry|top|covid|article|title|rule|option|at|[A-Z][\w+.]*-)[\s.-]?)$",
    re.IGNORECASE,
)
_MODEL_NAME = re.compile(r"\b[A-Z][\w-]*(?: (?:Pro|Max|Ultra|Mini|Nano|Air|Opus|Sonnet|Flash|Turbo|Gen))? ?$")
_PART_OF_NAME = re.compile(
    r"(?:(?<=[\w,;] )|^(?!(?:The|All|These|Those|Our|Its|Their|About|Over|Some|Only|Just|At|In|On|With|From|Of|For|By|Under|Nearly|Almost|Around|More|Up|Every|Another|Both|A|An|Of|And|But)\b))[A-Z][\w+-]*(?: \d+(?:\.\d+)?| ?[-x×]? ?\d+x)? $"
)
_GOES_ON = re.compile(r"\s?[-–—]{1,2}\s?\d|\s+(?:ago|old)\b|\s?(?:%|percent|x)? to (?:\$|€|£)?\d")
_OF = re.compile(r"^\s*(?:of|in|on|for|from|per|to) (?:the |its |their |all |our |a |an )?((?:[\w'’-]+ ?){1,4})")
_NAMED = re.compile(  # "a context length of", "an error rate of about"
    r"\b(?:an?|the|its|their|our) ((?:[a-z][\w-]* ){0,3}[a-z][\w-]*) of (?:about |around |over |nearly |almost |up to |at least )?$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|rose|fell|grew|hits|crossed|employs?|have|scores?|scored|reach(?:es|ed)|hit|costs?|kept?|keeps|cuts?|reduc\w+|improv\w+|increas\w+|decreas\w+|achiev\w+|gets?|got|uses|used|contain\w*|includ\w+|rais\w+|report\w*|ran|runs|takes?|took|lost|gain\w*|total\w*|stood)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^(?:\w+ing\b|[a-z]+ed\b|(?:\w+ )?experiments?\b|(?:\w+ )?evaluations?\b|(?:\w+ )?results?\b|defines?|it|they|he|she|we|i|you|this|that|these|those|which|who|where|there|here|both|in|on|at|by|for|with|from|after|before|since|when|while|if|as|to|under|over|during|compared|according|based|using|given|just|only|even|about|because|although|and|but|so|more|x)\b"
    r"|\b(?:that|which|who|indicate|show|shows|demonstrate|said|says|requested|typically|also)\b|\d",
    re.IGNORECASE,
)
_SUBJECT_WORDS = 6
_APART = 6  # words between a subject's verb and the figure


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` as written ("8.4 billion"), its ``unit`` ("dollars", "%", or None) and what it is of, if told."""

    value: str
    unit: str | None
    subject: str | None
    place: int

    @property
    def span_of_time(self) -> bool:
        """Whether it only says how long something is."""
        return bool(self.unit and re.fullmatch(r"(?:hour|minute|second|day|week|month|year)s?", self.unit))

    @property
    def amount(self) -> float:
        """The value as a number, for comparing two of one unit."""
        number = float(re.sub(r"[^\d.]", "", self.value.split()[0]) or 0)
        scale = re.search(r"[a-zA-Z]+$", self.value)
        return number * _SCALES.get((scale[0] if scale else "").lower(), 1.0)


_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip


def figures(sentence: str) -> tuple[Figure, ...]:
    """The figures in *sentence*, in order; only those with a unit, a scale, a decimal or a large value."""
    return tuple(_figures(sentence))


def _figures(sentence: str) -> Iterator[Figure]:
    dates = [(date.start, date.end) for date in stated(sentence, None)]
    for found in _FIGURE.finditer(sentence):
        at = found.start("number")
        bare = not (found["money"] or found["scale"] or found["unit"])
        before = sentence[:at]
        if any(start <= at < end for start, end in dates) or (bare and _NOT_A_FIGURE.search(before)):
            continue
        if bare and (re.fullmatch(r"(?:19|20)\d\d", found["number"]) or _MODEL_NAME.search(before[-24:])):
            continue
        if not found["money"] and _PART_OF_NAME.search(before) and (found["scale"] or "B").strip() in "KMBT":
            continue  # "Heron 3 models", "Heron 3.1 8B"
        if not (found["money"] or found["unit"]) and (found["scale"] or "").strip() in ("T", "K", "B"):
            continue  # "7T scanners", "a 4K screen": a letter alone counts nothing
        if _GOES_ON.match(sentence, found.end()):
            continue  # the lower end of a range is not the figure, nor is a time ago
        if bare and "." not in found["number"] and float(found["number"].replace(",", "")) < 20:
            continue
        if found["number"].startswith("0") and not found["number"].startswith("0."):
            continue  # a code, such as that of a share
        value = (found["number"] + (found["scale"] or "")).strip()
        unit = (found["unit"] or "").strip(" -") or None
        if found["money"]:
            unit = found["money"].strip()
        yield Figure(value, unit, _subject(sentence, found, unit), at)


def _subject(sentence: str, found: re.Match[str], unit: str | None) -> str | None:
    """The words that the figure is of: what follows "of" or "in terms of", or a short opening before its verb."""
    counts = unit is None and bool(re.match(r" [a-z]", sentence[found.end() :]))  # "of 1,424 algorithms": of those
    if not counts and (before := _NAMED.search(sentence[: found.start()])) and (named := _trimmed(before[1])):
        return named
    after = _OF.match(sentence[found.end() :])
    if after and unit in ("%", "percent", "per cent") and (named := _trimmed(after[1])):
        return named
    clause = re.split(r"[,;:()“”\"]| (?:and|but|which|that|while|when|with) ", sentence[: found.start()])[-1]
    for opening in (clause, re.split(r"[,;:()“”\"]", sentence)[0]):
        verb = _VERB.search(opening)
        words = opening[: verb.start()].split() if verb else []
        if verb and len(sentence[: found.start()].split()) - len(opening[: verb.end()].split()) > _APART + _before(
            sentence, opening
        ):
            continue  # a figure that comes so late may be of something else
        if 0 < len(words) <= _SUBJECT_WORDS and (named := _trimmed(" ".join(words))):
            return named
    return None


def _before(sentence: str, opening: str) -> int:
    """The words of *sentence* before its part *opening*."""
    return len(sentence[: sentence.find(opening)].split())


def _trimmed(words: str) -> str | None:
    kept = re.split(
        r"\s(?:in|on|at|by|with|for|from|than|when|after|before|without|across|under|over|during|despite|via|using|to|as|and|is|are|was|were|[a-z]+ly)\s|\s[a-z]+ly$|\s[a-z]{3,}ed(?=\s$)",
        words.strip() + " ",
    )[0]
    kept = re.sub(r"^(?:the|a|an|its|their|our|and|of|terms of|total of)\s+", "", kept.strip(), flags=re.IGNORECASE)
    kept = re.sub(
        r"\s+(?:and|or|the|a|an|of|in|for|to|with|is|are|was|were|by|at|on|from|can|could|may|might|will|must|should)$",
        "",
        kept,
    ).strip(" ,.;:-")
    return None if not kept or _NO_SUBJECT.search(kept) else kept
