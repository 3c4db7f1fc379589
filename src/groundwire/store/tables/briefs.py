"""What was written about a story."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from groundwire.store.tables.base import Instant, metadata

briefs = Table(
    "briefs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
    Column("articles", JSON, nullable=False),  # ids of the revisions that it was written from
    Column("writer", String(32), nullable=False),
    Column("model", Text),
    Column("prompt_version", Text),
    Column("written", Instant, nullable=False),
    Column("cost", JSON, nullable=False),
    UniqueConstraint("story_id", "version"),
)
