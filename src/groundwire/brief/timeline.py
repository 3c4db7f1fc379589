"""Dated events of a story: sentences that state a date, each with that date and its grain.

After DATEWISE (Ghalandari and Ifrim, ACL 2020): dates are resolved against publication; here every stated date
is kept rather than the most mentioned, and tellings of one event are merged. Publication dates are no events.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundwire.brief import fit
from groundwire.brief.dates import Stated, stated
from groundwire.brief.passages import content_words, overlap, sentences_of
from groundwire.model.article import Document
from groundwire.model.brief import Citation, Event
from groundwire.model.links import text_fragment

SAME_EVENT = 0.6  # shared content words, over the shorter telling
_FINE = {"year": 0, "month": 1, "day": 2}
_SHORTEST = 3  # words, besides the date


@dataclass(frozen=True, slots=True)
class _Telling:
    date: str
    grain: str
    document: Document
    start: int
    end: int
    words: frozenset[str]

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]


def events(documents: Sequence[Document]) -> tuple[Event, ...]:
    """The events, oldest first; a year or month sorts before the days in it. Repeats are merged."""
    tellings = [telling for document in documents for telling in _tellings(document)]
    groups: list[list[_Telling]] = []
    for telling in tellings:
        home = next((group for group in groups if _same(group, telling)), None)
        if home is None:
            groups.append([telling])
        else:
            home.append(telling)
    return tuple(sorted((_event(group) for group in groups), key=lambda it: (it.date, it.text)))


def _tellings(document: Document) -> list[_Telling]:
    published = document.published.date() if document.published else None
    found = []
    for start, end in sentences_of(document):
        sentence = document.text[start:end]
        if end - start > 2 * fit.LONGEST or fit.to_machine(sentence):
            continue
        dates = stated(sentence, published)
        words = content_words(_without(sentence, dates))
        if len(words) < _SHORTEST:
            continue
        seen: set[str] = set()
        for date in dates:
            if date.date not in seen and not any(
                other.date.startswith(date.date) and other is not date for other in dates
            ):
                seen.add(date.date)
                found.append(_Telling(date.date, date.grain, document, start, end, words))
    return found


def _without(sentence: str, dates: Sequence[Stated]) -> str:
    for date in reversed(dates):
        sentence = sentence[: date.start] + " " + sentence[date.end :]
    return re.sub(r"\s+", " ", sentence)


def _same(group: Sequence[_Telling], telling: _Telling) -> bool:
    return any(
        (known.date.startswith(telling.date) or telling.date.startswith(known.date))
        and (known.document.id, known.start) != (telling.document.id, telling.start)
        and overlap(known.words, telling.words) >= SAME_EVENT
        for known in group
    )


def _event(group: Sequence[_Telling]) -> Event:
    finest = max(group, key=lambda it: _FINE[it.grain])
    ordered = [finest, *(it for it in group if it is not finest)]
    return Event(
        date=finest.date,
        grain=finest.grain,
        text=finest.text,
        citations=tuple(
            Citation(
                item=it.document.id,
                start=it.start,
                end=it.end,
                quote=it.text,
                url=linked(it.document, it.start, it.end),
            )
            for it in ordered
        ),
    )


def linked(document: Document, start: int, end: int) -> str | None:
    """The address that opens the document's page at these words, or None where it has no page."""
    return (
        text_fragment(document.url, document.text[start:end], text=document.text, start=start) if document.url else None
    )
