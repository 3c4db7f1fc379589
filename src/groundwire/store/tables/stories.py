"""Stories, their members, the works that they are about, and what was merged and split by hand."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from groundwire.store.tables.base import Instant, metadata

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("topic", Text),
    Column("first", Instant, nullable=False),
    Column("latest", Instant, nullable=False, index=True),
    Column("collected", Instant, nullable=False),
    Column("sources", Integer, nullable=False, default=1),
    Column("independent", Integer, nullable=False, default=1),
    Column("score", Float, nullable=False, default=0.0),
    Column("why", JSON, nullable=False),  # [[signal, value, weight, note], ...]
    Column("left_out", Text),
    Column("place", Integer),  # on the front page, from 1; null where it has none
    Column("merged_into", Integer),  # the story that took its items; its address leads there
    Index("ix_stories_place", "place"),
    Index("ix_stories_score", "score"),
)

story_items = Table(
    "story_items",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("copy_of", Integer),  # the item whose text it repeats
    Column("why", JSON, nullable=False),
)

works = Table(
    "works",
    metadata,
    Column("work", Text, primary_key=True),  # arxiv:2601.00001, doi:..., github:owner/name, ...
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Merges and splits by hand, oldest first; an undone one stays, with when it was undone.
regroupings = Table(
    "regroupings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("act", String(8), nullable=False),  # merge or split
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),  # that gained, or was split
    Column("other_id", ForeignKey("stories.id", ondelete="CASCADE"), nullable=False),  # merged away, or split off
    Column("items", JSON, nullable=False),  # that moved
    Column("works", JSON, nullable=False),  # that moved with them
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("undone", Instant),
)
