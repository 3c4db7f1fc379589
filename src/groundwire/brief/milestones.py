"""Milestones: dated events of machine learning in our own words, each with its paper or page, matched to a story.

The list is ``milestones.jsonl``: ``date`` (ISO 8601, cut to its grain), ``work`` (arxiv:ID, doi:ID or an address),
``sentence``, and the ``names`` under which a story may speak of it. A milestone is no claim about the story: pages show
it as a note of ours, with its link.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from groundwire.model.article import Document
from groundwire.model.prediction import last_day

MOST = 5
ENOUGH = 6.0  # evidence that a story is about the same thing: a rare name in its headline, or two in its text
LINKED = 12.0  # the story's documents link to, or name, the very work
COMMON = 10  # a name of more milestones than this (a company) says nothing by itself
# Names of people, or words that headlines use: like a company's name they say little alone.
ALSO_WORDS = """Adam Chinchilla Cicero Conformer Dreamer Flamingo Galactica Gato Go Gopher Inception Minerva Perceiver
    Performer Pluribus Pythia Reflexion Reformer Stanford Voyager Whisper Zephyr"""
TOPIC = 0.15  # what the mention of a topic ("speech") in a text adds; a proper name there adds more
LEAD = 6000  # characters of each document that are looked through

_ARXIV = re.compile(r"(?i)(?:arxiv\.org/(?:abs|pdf|html)/|arxiv:\s?|huggingface\.co/papers/)(\d{4}\.\d{4,5})")
_DOI = re.compile(r"(?i)\b(10\.\d{4,9}/[^\s\"'<>?#]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One event. ``work`` is arxiv:ID, doi:ID or an address; ``names`` are what a story may call it."""

    date: str
    work: str
    sentence: str
    names: tuple[str, ...]

    @property
    def url(self) -> str:
        """Where it can be read."""
        kind, _, name = self.work.partition(":")
        return {"arxiv": f"https://arxiv.org/abs/{name}", "doi": f"https://doi.org/{name}"}.get(kind, self.work)

    @property
    def grain(self) -> str:
        """How fine its date is: day, month or year."""
        return {4: "year", 7: "month"}.get(len(self.date), "day")


@cache
def milestones() -> tuple[Milestone, ...]:
    """The built-in list, oldest first."""
    lines = files("groundwire.brief").joinpath("milestones.jsonl").read_text(encoding="utf-8").splitlines()
    found = (json.loads(line) for line in lines if line.strip())
    return tuple(
        sorted(
            (Milestone(**{**one, "names": tuple(one["names"])}) for one in found), key=lambda one: (one.date, one.work)
        )
    )


def matched(title: str, documents: Sequence[Document], *, before: date) -> tuple[Milestone, ...]:
    """Up to five milestones that the story builds on, oldest first; none from after *before*.

    A milestone is one when the documents link to its work, or when its names stand in the headline and the texts:
    each weighs by how few milestones bear it (inverse document frequency).
    """
    leads = [document.text[:LEAD] for document in documents]
    linked = _works(leads, (link for document in documents for link in (*document.links, document.url or "")))
    headline = Counter(_named(title))
    told = sum((Counter(_named(lead)) for lead in leads), Counter[str]())
    bearers = _bearers()
    rated = []
    names = headline.keys() | told.keys()
    for one in milestones():
        if one.work not in linked and names.isdisjoint(one.names):
            continue
        if last_day(one.date) > before and one.date[:7] >= before.isoformat()[:7]:
            continue
        score = LINKED if one.work in linked else 0.0
        for name in one.names:
            rare = math.log(len(milestones()) / bearers[name])
            here = 1.6 * bool(headline[name]) + min(told[name], 2) * (TOPIC if name == name.lower() else 0.5)
            score += rare * here * (0.3 if bearers[name] > COMMON or name in _also_words() else 1.0)
        if score >= ENOUGH:
            rated.append((score, one))
    rated.sort(key=lambda pair: (-pair[0], pair[1].date))
    return tuple(sorted((one for _, one in rated[:MOST]), key=lambda one: (one.date, one.work)))


def _works(texts: Iterable[str], links: Iterable[str]) -> set[str]:
    """The works that texts and links name: arxiv:ID, doi:ID, and the links themselves."""
    found: set[str] = set()
    for text in (*texts, *links):
        found.update(f"arxiv:{number}" for number in _ARXIV.findall(text))
        found.update(f"doi:{name.rstrip('.,;)')}" for name in _DOI.findall(text))
        if text.startswith("http") and " " not in text:
            found.add(text)
    return found


@cache
def _also_words() -> frozenset[str]:
    return frozenset(ALSO_WORDS.split())


@cache
def _bearers() -> Counter[str]:
    return Counter(name for one in milestones() for name in one.names)


@cache
def _pattern() -> re.Pattern[str]:
    """All names, longest first; one with a capital in it is meant as written, another in either case."""
    names = sorted(_bearers(), key=lambda name: (-len(name), name))
    return re.compile(
        r"(?<![\w-])(?:"
        + "|".join(re.escape(name) if name != name.lower() else f"(?i:{re.escape(name)})s?" for name in names)
        + r")(?![\w-])"
    )


def _named(text: str) -> list[str]:
    """The names in *text*, as the list writes them."""
    known = _bearers()
    found = (name[0] for name in _pattern().finditer(text))
    return [name if name in known else _plain(name, known) for name in found]


def _plain(name: str, known: Counter[str]) -> str:
    lowered = name.lower()
    return lowered if lowered in known else lowered.removesuffix("s")
