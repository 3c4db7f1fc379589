"""The history of a story's brief: its versions, and which sentences came and went. Each is checked again here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from groundwire.model.brief import Claim
from groundwire.publish import links
from groundwire.store import articles, pages, stories
from groundwire.store.pages import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of some version; ``cites`` are (address at these words, quote)."""

    part: str
    text: str
    label: str
    cites: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version; ``came`` and ``went`` as against the one before."""

    number: int
    written: datetime
    writer: str
    model: str | None
    sentences: int
    came: tuple[Said, ...]
    went: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsView:
    """All versions of a story's brief, newest first."""

    now: datetime
    slug: str
    headline: str
    editions: tuple[Edition, ...]


def versions_page(conn: Connection, slug: str, *, now: datetime) -> VersionsView:
    """The versions of the story's brief.

    Raises:
        NotFound: no story has this slug.
    """
    story = stories.get(conn, slug)
    found = pages.versions(conn, int(story.id or 0))
    wanted = {
        int(citation.item)
        for version in found
        for section in version.sections.values()
        for claim in section.claims
        for citation in claim.citations
        if citation.item.isdigit()
    }
    texts = {str(number): article.text for number, article in articles.by_ids(conn, sorted(wanted)).items()}
    said = [_said(version, texts) for version in found]
    editions = []
    for place, version in enumerate(found):
        before = said[place + 1] if place + 1 < len(found) else {}
        now_said = said[place]
        editions.append(
            Edition(
                number=version.number,
                written=version.written,
                writer=version.writer,
                model=version.model,
                sentences=len(now_said),
                came=tuple(one for key, one in now_said.items() if key not in before) if before else (),
                went=tuple(one for key, one in before.items() if key not in now_said),
            )
        )
    return VersionsView(now=now, slug=slug, headline=story.title, editions=tuple(editions))


def _said(version: Version, texts: Mapping[str, str]) -> dict[tuple[str, str], Said]:
    """The sentences of a version that hold, by part and words."""
    return {
        (name, claim.text): Said(part=name, text=claim.text, label=claim.label.value, cites=_cites(claim))
        for name, section in version.sections.items()
        for claim in section.claims
        if claim.citations and all(one.holds_in(texts.get(one.item, "")) for one in claim.citations)
    }


def _cites(claim: Claim) -> tuple[tuple[str, str], ...]:
    return tuple((links.web(one.url) or "", one.quote) for one in claim.citations)
