"""Invented predictions, for the tests of the ledger."""

from datetime import UTC, date, datetime

from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Label, Section
from groundwire.model.prediction import Kind, Prediction

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def cited(words: str) -> Citation:
    """A citation of words that open article 1."""
    return Citation(item="1", start=0, end=len(words), quote=words, url="https://lab.example/1")


def a_statement(words: str) -> Prediction:
    """What a source says will come."""
    return Prediction(
        kind=Kind.STATED,
        story="wren-2",
        says=words,
        who="Harrow Labs",
        by="2027",
        resolve_by=date(2027, 12, 31),
        made=NOW,
        citations=(cited(words),),
    )


def a_question(probability: float, words: str = "Will Harrow Labs ship Wren 2 by March 2027?") -> Prediction:
    """What a model says will come."""
    return Prediction(
        kind=Kind.SYSTEM,
        story="wren-2",
        says=words,
        who="scripted:test",
        by="2027-03-31",
        resolve_by=date(2027, 3, 31),
        made=NOW,
        citations=(cited("Harrow expects to ship Wren 2 by March 2027."),),
        criterion="Wren 2 can be downloaded or used by anyone.",
        resolver="Harrow Labs' own pages",
        probability=probability,
        model="scripted:test",
        prompt_version="forecast-1",
    )


def a_brief(words: str, *, by: str | None, who: str) -> Brief:
    """A brief with one sentence in *implications*."""
    claim = Claim(text=words, label=Label.QUOTED, citations=(cited(words),), about={"who": who, "by": by})
    sections = {name: Section(abstained="No source says yet.") for name in SECTIONS}
    return Brief(sections={**sections, "implications": Section(claims=(claim,))}, written=NOW)
