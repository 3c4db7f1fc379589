"""The schema, once, for SQLite and PostgreSQL. Changes go through ``migrations/``."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

HEAD = "0001"  # the newest revision in migrations/; they are numbered


class Instant(TypeDecorator[datetime]):
    """An aware time in UTC; SQLite keeps it without a zone, and it comes back with one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone: we would have to guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("home_url", Text),
    Column("folder", Text),
    Column("paused", Boolean, nullable=False, default=False),
    Column("interval", Float, nullable=False),  # seconds
    Column("etag", Text),
    Column("last_modified", Text),
    Column("last_success", Instant),
    Column("failing_since", Instant),
    Column("errors", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("next_check", Instant, index=True),
    Column("reason", Text, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),
    Column("guid", Text),
    Column("url", Text),
    Column("canonical_url", Text),
    Column("title", Text, nullable=False),
    Column("authors", JSON, nullable=False),
    Column("published", Instant),
    Column("updated", Instant),
    Column("collected", Instant, nullable=False),
    Column("ordered", Instant, nullable=False, index=True),  # published, or else collected
    Column("summary_html", Text),
    Column("content_html", Text),
    Column("tags", JSON, nullable=False),
    Column("enclosures", JSON, nullable=False),
    Column("comments_url", Text),
    Column("links", JSON, nullable=False),
    Column("signals", JSON, nullable=False),  # {"points": 12, "comments": 3}
    Column("raw_sha256", String(64), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    UniqueConstraint("source_id", "key"),
)

# What is still to be done for an item. A row goes away in the transaction that did the work.
due = Table(
    "due",
    metadata,
    Column("step", String(16), primary_key=True),  # extract, group, brief
    Column("subject", Integer, primary_key=True, autoincrement=False),  # an item, or for brief a story
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
    Column("origin", String(8), nullable=False),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("sentences", JSON, nullable=False),  # [start, end, start, end, ...]
    Column("language", String(35)),
    Column("links", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fetched", Instant, nullable=False),
    UniqueConstraint("item_id", "sha256"),
)

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

# Facts about the whole: the edition (a number that grows with each change a page can show), the last round.
state = Table(
    "state",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", JSON, nullable=False),
)
