"""The lens on a story's page: how much of the paper that it is about is theory, and how much evidence.

Measured when the page is made, from the words that are stored: a reading is a pure function of them, takes a few
milliseconds, and is kept with the page. The sentences that moved a meter are shown as quotations, checked as all are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundwire.brief.original import is_paper
from groundwire.lens import features, meter
from groundwire.lens.paper import plain
from groundwire.model import sentences
from groundwire.model.article import Document, Span
from groundwire.model.brief import Citation, Claim, Label
from groundwire.model.links import text_fragment
from groundwire.model.reading import Reading
from groundwire.publish.tongue import OWN
from groundwire.publish.view.claims import Evidence, Sentence, sentence
from groundwire.publish.view.mention import Mention

METERS = ("theory", "evidence")
SHOWN = 2  # sentences of each meter
MOST = 200_000  # characters of a text that are read
BEGINNING = 4_000  # of them, those in which an abstract's sentences stand
HEADING = re.compile(r"\A.{0,120}?\b(?:Abstract|ABSTRACT)(?:\s*[:.—–]|\s*\n)\s*", re.DOTALL)
Marked = tuple[str, bool]  # words, and whether they moved the meter


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A sentence of the paper, in parts."""

    sentence: Sentence
    parts: tuple[Marked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LensView:
    """The reading of one paper, or why there is none; and by meter the sentences that speak most for it."""

    of: Mention
    reading: Reading | None
    abstained: str | None
    evidence: dict[str, tuple[Shown, ...]]


def lens(documents: Sequence[Document], evidence: Evidence) -> LensView | None:
    """The lens on the first paper among *documents* (oldest first); None where the story is not about a paper."""
    found = next((one for one in documents if one.copy_of is None and one.text and about_a_paper(one)), None)
    mention = evidence.mentions.get(found.id) if found else None
    if found is None or mention is None:
        return None
    read = read_of(found)
    if isinstance(read, str):
        return LensView(of=mention, reading=None, abstained=read, evidence={})
    spoken = {name: _sentences(name, found, evidence) for name in METERS}
    return LensView(of=mention, reading=read, abstained=None, evidence=spoken)


def about_a_paper(document: Document) -> bool:
    """Whether the document is a paper or its abstract: by where it stands, or because its text says so at once."""
    return is_paper(document) or HEADING.match(document.text) is not None


def read_of(document: Document) -> Reading | str:
    """The reading of a paper's stored text; or, in words, why there is none."""
    if document.language and document.language.partition("-")[0].lower() != OWN:
        return "The meters know English only, and this paper is in another language."
    start, end = _abstract(document.text)
    found = meter.read(plain(f"{document.title}\n\nAbstract: {document.text[start:end]}"))
    return f"No reading: {found}." if isinstance(found, str) else found


def _abstract(text: str) -> Span:
    """Where the abstract stands: from after its heading, as far as we read."""
    heading = HEADING.match(text)
    return (heading.end() if heading else 0), min(len(text), MOST)


def _sentences(name: str, document: Document, evidence: Evidence) -> tuple[Shown, ...]:
    """The sentences with most words of this meter, in their order."""
    first = _abstract(document.text)[0]
    spans = [(max(start, first), end) for start, end in _spans(document, first + BEGINNING) if end > first]
    weighed = [(len(features.spans(name, "", document.text[start:end])), start, end) for start, end in spans]
    best = sorted((one for one in weighed if one[0]), key=lambda one: (-one[0], one[1]))[:SHOWN]
    found = []
    for number, (_, start, end) in enumerate(sorted(best, key=lambda one: one[1]), 1):
        quote = document.text[start:end]
        url = text_fragment(document.url, quote, text=document.text, start=start) if document.url else None
        cited = Citation(item=document.id, start=start, end=end, quote=quote, url=url)
        claim = Claim(text=quote, label=Label.QUOTED, citations=(cited,))
        if shown := sentence(claim, f"lens-{name}-{number}", evidence):
            found.append(Shown(sentence=shown, parts=_parts(name, quote)))
    return tuple(found)


def _spans(document: Document, last: int) -> Sequence[Span]:
    known = document.sentences or sentences.split(document.text[: 2 * last])
    return [span for span in known if span[1] <= last]


def _parts(name: str, quote: str) -> tuple[Marked, ...]:
    parts: list[Marked] = []
    place = 0
    for span in features.spans(name, "", quote):
        parts += [(quote[place : span.start], False), (quote[span.start : span.end], True)]
        place = span.end
    return tuple(part for part in (*parts, (quote[place:], False)) if part[0])
