"""Stories, their members, and the works that they are about."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, Table, Text

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
