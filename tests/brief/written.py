"""Documents for tests of the writer, and what a section of a brief tells."""

from datetime import UTC, datetime

from groundwire.model.article import Document
from groundwire.model.brief import Brief

NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)


def told(brief: Brief, section: str) -> str:
    """The claims of a section, one after the other."""
    return " | ".join(claim.text for claim in brief.sections[section].claims)


def document(text: str, *, title: str, kind: str = "feed", source: str = "Velden Post", url: str = "") -> Document:
    """What an invented paper in Velden printed now."""
    return Document(id="d", source=source, kind=kind, url=url, title=title, published=NOW, text=text)


def paper(text: str, *, title: str) -> Document:
    """A paper with this abstract."""
    return document(text, title=title, kind="arxiv", url="https://arxiv.org/abs/2601.00001")
