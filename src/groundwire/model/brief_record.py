"""A brief's sections as plain values and back: the one shape that is stored and that commands and APIs answer with."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from groundwire.model.brief import SECTIONS, Brief, Citation, Claim, Label, Section


def sections_as_json(brief: Brief) -> dict[str, Any]:
    """All ten sections by name, for JSON."""
    return {name: _section_as_json(brief.sections[name]) for name in SECTIONS}


def _section_as_json(section: Section) -> dict[str, Any]:
    if section.abstained is not None:
        return {"abstained": section.abstained}
    return {"claims": [_claim_as_json(claim) for claim in section.claims]}


def _claim_as_json(claim: Claim) -> dict[str, Any]:
    """One claim as plain values."""
    record: dict[str, Any] = {
        "text": claim.text,
        "label": claim.label.value,
        "citations": [asdict(citation) for citation in claim.citations],
        "score": claim.score,
    }
    if claim.about:
        record["about"] = dict(claim.about)
    return record


def sections_of(record: Mapping[str, Any]) -> dict[str, Section]:
    """The sections that `sections_as_json` wrote."""
    return {name: _section(record[name]) for name in SECTIONS}


def _section(record: Mapping[str, Any]) -> Section:
    if "abstained" in record:
        return Section(abstained=record["abstained"])
    return Section(
        claims=tuple(
            Claim(
                text=claim["text"],
                label=Label(claim["label"]),
                citations=tuple(Citation(**citation) for citation in claim["citations"]),
                score=claim["score"],
                about=claim.get("about", {}),
            )
            for claim in record["claims"]
        )
    )
