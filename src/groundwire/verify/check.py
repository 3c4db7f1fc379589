"""The check before a brief is published: each claim's quotes, their wholeness, the verdict. What fails is dropped."""

from collections.abc import Mapping
from dataclasses import replace

from groundwire.model.brief import SECTIONS, Brief, Claim, Label, Section
from groundwire.verify.spans import holds, whole
from groundwire.verify.support import PASSES, verdict

NOTHING_LEFT = "What was drafted here did not stand up to the sources, and was left out."


def check(brief: Brief, texts: Mapping[str, str]) -> Brief:
    """The brief with only the claims that hold in *texts* (by item); an emptied section says so.

    Sections that are missing or unknown are not repaired here: a brief has all of `SECTIONS`.
    """
    return replace(
        brief, sections={name: _section(brief.sections[name], texts) for name in SECTIONS if name in brief.sections}
    )


def _section(section: Section, texts: Mapping[str, str]) -> Section:
    kept = tuple(claim for claim in section.claims if stands(claim, texts))
    if len(kept) == len(section.claims):
        return section
    return replace(section, claims=kept) if kept else Section(abstained=NOTHING_LEFT)


def stands(claim: Claim, texts: Mapping[str, str]) -> bool:
    """Whether one claim may be published: all its citations hold, and they alone support it."""
    if not claim.text.strip() or not claim.citations:
        return False
    if not all(holds(citation, texts.get(citation.item)) for citation in claim.citations):
        return False
    if claim.label is Label.QUOTED:
        return _quoted(claim, texts)
    return verdict(claim.text, [citation.quote for citation in claim.citations]).supported >= PASSES


def _quoted(claim: Claim, texts: Mapping[str, str]) -> bool:
    """Word for word one of its quotes, each of which is whole sentences of its source."""
    words = claim.text.split()
    return any(citation.quote.split() == words for citation in claim.citations) and all(
        whole(texts[citation.item], citation.start, citation.end) for citation in claim.citations
    )
