"""Whether a citation holds, and whether a quote is whole: deterministic checks, before any judgement."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from groundwire.model.article import Span
from groundwire.model.brief import Citation
from groundwire.model.sentences import split


@lru_cache(maxsize=64)
def sentences_of(text: str) -> tuple[Span, ...]:
    """The sentences of *text*, remembered: claims of one brief share few texts."""
    return split(text)


def holds(citation: Citation, text: str | None) -> bool:
    """Whether the quote stands at its place in *text*; a text that is not at hand holds nothing."""
    return text is not None and citation.holds_in(text)


def whole(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is one or more whole contiguous sentences of *text*, outer space aside."""
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    spans: Sequence[Span] = sentences_of(text)
    first = bisect_left(spans, (start, 0))
    if first >= len(spans) or spans[first][0] != start:
        return False
    last = next((place for place in range(first, len(spans)) if spans[place][1] >= end), None)
    return last is not None and spans[last][1] == end


def verbatim(claim: str, spans: Sequence[str]) -> bool:
    """Whether *claim* is, white space aside, whole contiguous sentences of one span, or such from several."""
    if _verbatim(claim, spans):
        return True
    parts = sentences_of(claim)
    return len(parts) > 1 and all(_verbatim(claim[start:end], spans) for start, end in parts)


def _verbatim(claim: str, spans: Sequence[str]) -> bool:
    words = " ".join(claim.split())
    if not words:
        return False
    for span in spans:
        text = " ".join(span.split())
        place = text.find(words)
        while place >= 0:
            if words == text or whole(text, place, place + len(words)):
                return True
            place = text.find(words, place + 1)
    return False
