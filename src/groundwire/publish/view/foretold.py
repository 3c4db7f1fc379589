"""Predictions as pages show them: those of one story beside its sentences, and the whole ledger with its score."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from groundwire.ledger.score import Score, score
from groundwire.model.prediction import Entry, Kind, key_of
from groundwire.publish import links
from groundwire.publish.view.told import Told
from groundwire.store import ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """One prediction. ``state`` is open, due, true, false or void; ``quotes`` are (words, address) pairs.

    ``probability``, ``criterion`` and ``resolver`` are a model's and None for what a source said.
    """

    number: int
    says: str
    who: str
    by: str | None
    resolve_by: date
    state: str
    slug: str
    made: datetime
    quotes: tuple[tuple[str, str | None], ...]
    probability: float | None = None
    criterion: str | None = None
    resolver: str | None = None
    because: str | None = None

    @property
    def anchor(self) -> str:
        """Its fragment on the page of the ledger."""
        return f"prediction-{self.number}"

    @property
    def is_forecast(self) -> bool:
        """Whether it is a model's, and so to be marked as its forecast."""
        return self.probability is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerView:
    """The page of the ledger: what is due first, then what is open by its day, then what is settled, newest first."""

    now: datetime
    due: tuple[Foretold, ...]
    open: tuple[Foretold, ...]
    settled: tuple[Foretold, ...]
    score: Score
    records: int
    newest_hash: str


def ledger_page(conn: Connection, *, now: datetime) -> LedgerView:
    """All predictions and what they were worth."""
    entries = ledger.every(conn)
    told = [foretold(entry, now=now) for entry in entries]
    records, newest = ledger.head(conn)
    return LedgerView(
        now=now,
        due=_by_day(told, "due"),
        open=_by_day(told, "open"),
        settled=tuple(sorted((one for one in told if one.state not in ("due", "open")), key=lambda one: -one.number)),
        score=score(entries, today=now.date()),
        records=records,
        newest_hash=newest,
    )


def beside(conn: Connection, told: Told, *, now: datetime) -> Mapping[str, Foretold]:
    """The predictions that the sentences of *implications* are in the ledger, by ``Sentence.key``."""
    keys = {
        f"implications-{number}": key_of(Kind.STATED, sentence.text, _text(sentence.about.get("by")))
        for number, sentence in enumerate(told.brief.sections["implications"].claims if told.brief else (), 1)
    }
    found = ledger.by_keys(conn, list(keys.values()))
    return {name: foretold(found[key], now=now) for name, key in keys.items() if key in found}


def forecasts(conn: Connection, slug: str, *, now: datetime) -> tuple[Foretold, ...]:
    """A model's own predictions about the story, oldest first."""
    entries = ledger.of_story(conn, slug)
    return tuple(foretold(entry, now=now) for entry in entries if entry.prediction.kind is Kind.SYSTEM)


def foretold(entry: Entry, *, now: datetime) -> Foretold:
    """One entry as a page shows it."""
    said = entry.prediction
    waiting = "due" if said.resolve_by <= now.date() else "open"
    return Foretold(
        number=entry.number,
        says=said.says,
        who=said.who,
        by=said.by,
        resolve_by=said.resolve_by,
        state=entry.outcome.result.value if entry.outcome else waiting,
        slug=said.story,
        made=said.made,
        quotes=tuple((citation.quote, links.web(citation.url)) for citation in said.citations),
        probability=said.probability,
        criterion=said.criterion,
        resolver=said.resolver,
        because=entry.outcome.because if entry.outcome else None,
    )


def _by_day(told: list[Foretold], state: str) -> tuple[Foretold, ...]:
    return tuple(sorted((one for one in told if one.state == state), key=lambda one: (one.resolve_by, one.number)))


def _text(value: object) -> str | None:
    return str(value) if value else None
