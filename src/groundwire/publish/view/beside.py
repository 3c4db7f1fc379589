"""A brief beside its sources: each sentence with the words that it stands on, in the text round them.

Only a little of that text is shown: enough to see whether a quotation means there what it seems to mean here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Citation
from groundwire.publish.view.claims import Receipt, Sentence
from groundwire.publish.view.told import Told, read
from groundwire.store import stories

AROUND = 280  # characters before and after a quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A quotation in its text; ``before`` and ``after`` begin and end with "…" where the text goes on.

    Sources that have one text (a page, and where it was linked) share a passage.
    """

    receipts: tuple[Receipt, ...]
    quote: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One sentence of a brief, and its passages."""

    part: str
    sentence: Sentence
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideView:
    """All sentences of a story's brief, in their order."""

    now: datetime
    slug: str
    headline: str
    rows: tuple[Row, ...]


def beside_page(conn: Connection, slug: str, *, now: datetime) -> BesideView:
    """The story's brief beside its sources.

    Raises:
        NotFound: no story has this slug.
    """
    (told,) = read(conn, [stories.get(conn, slug)])
    return build(told, now=now)


def build(told: Told, *, now: datetime) -> BesideView:
    """The view of a story that was read. Sentences whose quotations do not hold are not in it."""
    texts = {document.id: document for document in told.documents}
    texts |= {name: document for name, (_, document) in told.earlier.items()}
    rows = [
        Row(part=name, sentence=sentence, passages=_passages(sentence, told, name, texts))
        for name in SECTIONS
        for sentence in told.parts[name].sentences
    ]
    return BesideView(now=now, slug=told.story.slug, headline=told.story.title, rows=tuple(rows))


def _passages(sentence: Sentence, told: Told, name: str, texts: Mapping[str, Document]) -> tuple[Passage, ...]:
    if told.brief is None:
        return ()
    claim = told.brief.sections[name].claims[int(sentence.key.rpartition("-")[2]) - 1]
    found: dict[tuple[str, str, str], list[Receipt]] = {}
    for receipt, citation in zip(sentence.receipts, claim.citations, strict=True):
        before, after = around(texts[citation.item].text, citation)
        found.setdefault((receipt.quote, before, after), []).append(receipt)
    return tuple(
        Passage(receipts=tuple(receipts), quote=quote, before=before, after=after)
        for (quote, before, after), receipts in found.items()
    )


def around(text: str, citation: Citation) -> tuple[str, str]:
    """What stands before and after the quotation, cut between words."""
    first, last = max(0, citation.start - AROUND), min(len(text), citation.end + AROUND)
    before, after = text[first : citation.start], text[citation.end : last]
    if first:
        before = "…" + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + "…"
    return " ".join(before.split()), " ".join(after.split())
