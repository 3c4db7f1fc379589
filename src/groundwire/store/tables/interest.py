"""What readers did and like, their rules, and the topics and entities of stories."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from groundwire.store.tables.base import Instant, metadata

# `reader_id` is null where there are no accounts: the one reader of a private edition, and what holds for all.
feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader_id", Integer),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("act", String(8), nullable=False),  # star, hide, read, more, less
    Column("at", Instant, nullable=False),
    Index("ix_feedback_reader_id_id", "reader_id", "id"),
)

interest_seeds = Table(
    "interest_seeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader_id", Integer, index=True),
    Column("origin", String(16), nullable=False),  # keyword, zotero, bibtex, picks
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("date", Text),
)

interest_models = Table(
    "interest_models",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader_id", Integer, index=True),
    Column("model", JSON, nullable=False),  # see rank/interest.py
    Column("learned", Integer, nullable=False),  # the last row of feedback that it has seen
    Column("updated", Instant, nullable=False),
)

rules = Table(
    "rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader_id", Integer, index=True),
    Column("action", String(8), nullable=False),
    Column("field", String(8), nullable=False),
    Column("pattern", Text, nullable=False),
    Column("points", Float, nullable=False),
    Column("made", Instant, nullable=False),
)

story_entities = Table(
    "story_entities",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # topic, lab, person, model, benchmark, dataset
    Column("slug", String(80), primary_key=True),
    Column("name", Text, nullable=False),
    Index("ix_story_entities_kind_slug", "kind", "slug"),
)
