"""Claims as a page shows them: each sentence with its receipts. Checked once more: what does not hold is not shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from groundwire.model.article import Document
from groundwire.model.brief import SECTIONS, Brief, Claim, Label, Section
from groundwire.publish import links
from groundwire.publish.view.mention import Mention

UNWRITTEN = "This story has not been briefed yet."
LOST = "The words that were quoted here cannot be found in their source any more."
MISSING = "No source says yet."
ALIKE = 0.6  # the share of the shorter text's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a sentence stands on. ``where`` is the article's address; ``opens`` its page at these very words."""

    number: int
    quote: str
    source: str
    where: str
    opens: str | None
    when: datetime | None
    language: str | None = None  # BCP 47, of the text that is quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One claim. ``key`` names it on its page; ``link`` is an address from ``about`` that may be linked."""

    key: str
    text: str
    label: str
    score: float
    receipts: tuple[Receipt, ...]
    about: Mapping[str, str | float | None]
    link: str | None = None

    @property
    def source(self) -> str:
        """The name of the first source that it stands on."""
        return self.receipts[0].source

    @property
    def language(self) -> str | None:
        """The language of a quotation; that of a rewording is not known."""
        return self.receipts[0].language if self.label == Label.QUOTED.value else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section: sentences, or the reason why there are none."""

    name: str
    sentences: tuple[Sentence, ...] = ()
    abstained: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What sources give as the number of one subject; they ``differ`` when two sources give two values."""

    sentences: tuple[Sentence, ...]
    differ: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The texts that citations name, and whose they are: article id -> document, article id -> mention."""

    texts: Mapping[str, Document]
    mentions: Mapping[str, Mention]


def parts(brief: Brief | None, evidence: Evidence) -> dict[str, Part]:
    """All ten sections, by name, in their order."""
    if brief is None:
        return {name: Part(name=name, abstained=UNWRITTEN) for name in SECTIONS}
    return {name: _part(name, brief.sections.get(name), evidence) for name in SECTIONS}


def _part(name: str, section: Section | None, evidence: Evidence) -> Part:
    if section is None or section.abstained is not None:
        return Part(name=name, abstained=(section.abstained if section else None) or MISSING)
    shown = (sentence(claim, f"{name}-{n}", evidence) for n, claim in enumerate(section.claims, 1))
    kept = tuple(one for one in shown if one is not None)
    return Part(name=name, sentences=kept, abstained=None if kept else LOST)


def sentence(claim: Claim, key: str, evidence: Evidence) -> Sentence | None:
    """The claim with its receipts, or None when one of its citations does not hold."""
    receipts = []
    for citation in claim.citations:
        document, mention = evidence.texts.get(citation.item), evidence.mentions.get(citation.item)
        if document is None or mention is None or not citation.holds_in(document.text):
            return None
        receipts.append(
            Receipt(
                number=mention.number,
                quote=citation.quote,
                source=mention.source,
                where=mention.where,
                opens=links.web(citation.url) or mention.url,
                when=mention.when,
                language=document.language,
            )
        )
    if not receipts or not claim.text.strip():
        return None
    link = claim.about.get("link")
    return Sentence(
        key=key,
        text=claim.text,
        label=claim.label.value,
        score=claim.score,
        receipts=tuple(receipts),
        about=claim.about,
        link=links.web(link) if isinstance(link, str) else None,
    )


def disputes(part: Part) -> tuple[tuple[Sentence, ...], ...]:
    """The sentences of *part* in which sources disagree, those that belong together side by side."""
    groups: dict[str, list[Sentence]] = {}
    for one in part.sentences:
        if differs := one.about.get("differs"):
            groups.setdefault(str(differs), []).append(one)
    return tuple(tuple(group) for group in groups.values() if len({one.source for one in group}) > 1)


def figures(part: Part) -> tuple[Figure, ...]:
    """The numbers by subject, in the order of their first mention; those on which sources differ come first.

    Two figures are of one subject when two sources give them with one unit, and most of the words that name
    their subjects, or of their sentences, are the same.
    """
    groups = [list(group) for group in disputes(part)]
    disputed = {one.key for group in groups for one in group}
    for one in part.sentences:
        if one.key in disputed:
            continue
        group = next((known for known in groups if _one_subject(known[0], one)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    found = [Figure(sentences=tuple(group), differ=_differ(group)) for group in groups]
    return tuple(sorted(found, key=lambda figure: not figure.differ))


def _subject(sentence: Sentence) -> str:
    return str(sentence.about.get("subject") or "")


def _one_subject(one: Sentence, other: Sentence) -> bool:
    unit = str(one.about.get("unit") or "").casefold()
    if not unit or unit != str(other.about.get("unit") or "").casefold() or one.source == other.source:
        return False
    return _alike(_subject(one), _subject(other), 2) or _alike(one.text, other.text, 3)


def _alike(one: str, other: str, least: int) -> bool:
    """Whether most of the shorter text's words, and at least so many, stand in the other; figures do not count."""
    a, b = (set(re.findall(r"[^\W\d_]{4,}", text.casefold())) for text in (one, other))
    shared = len(a & b)
    return shared >= least and shared / min(len(a), len(b)) >= ALIKE


def _differ(group: Sequence[Sentence]) -> bool:
    """Whether two sources give two values: the same source may well give several."""
    said: dict[str, set[str]] = {}
    for one in group:
        said.setdefault(one.source, set()).add(_value(one))
    return len(said) > 1 and len(set(map(frozenset, said.values()))) > 1


def _value(sentence: Sentence) -> str:
    value = str(sentence.about.get("value")).replace(",", "")
    try:
        return f"{float(value):.12g}"
    except ValueError:
        return value.casefold()
