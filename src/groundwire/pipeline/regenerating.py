"""Regenerate: one story's brief written anew, by hand."""

from datetime import datetime

from groundwire.errors import NotFound
from groundwire.model.brief import Brief
from groundwire.pipeline.models import Models
from groundwire.pipeline.writing import checked_brief
from groundwire.rank.independence import originals
from groundwire.store import articles, briefs, stories
from groundwire.store.engine import Store
from groundwire.store.rows import next_edition


def written_anew(store: Store, slug: str, *, now: datetime, models: Models | None) -> Brief:
    """The story's brief from what its sources say now, saved as its next version.

    Raises:
        NotFound: there is no such story, or its sources give no text.
        ModelError: the model gave no draft; nothing is saved.
    """
    with store.reading() as conn:
        story = stories.get(conn, slug)
        documents = articles.documents(conn, story.items)
    told = originals([documents[item] for item in story.items if item in documents])
    texts = {document.id: document.text for document in told if document.text}
    if story.id is None or not texts:
        raise NotFound(f"the story {slug!r} has no text that a brief could quote")
    brief, failed = checked_brief(told, now=now, models=models)
    if failed is not None:
        raise failed
    with store.writing() as conn:
        briefs.save(conn, story.id, brief, texts)
        next_edition(conn)
    return brief
