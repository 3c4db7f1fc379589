"""Sources, what they gave, and what is still to be done for it."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from groundwire.store.tables.base import Instant, Parts, metadata

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
    Column("moving_to", Text),  # said once; a second same answer moves the source
    Column("document", String(64)),  # SHA-256 of the bytes last read
    Column("read_whole", Instant),  # when the server last sent them
    Column("last_success", Instant),
    Column("failing_since", Instant),
    Column("errors", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("next_check", Instant, index=True),
    Column("reason", Text, nullable=False),
    Column("settings", Parts, nullable=False, server_default="{}"),  # what the kind needs to know, by name
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
    Column("authors", Parts, nullable=False),
    Column("published", Instant),
    Column("updated", Instant),
    Column("collected", Instant, nullable=False, index=True),
    Column("ordered", Instant, nullable=False, index=True),  # published, or else collected
    Column("summary_html", Text),
    Column("content_html", Text),
    Column("tags", Parts, nullable=False),
    Column("enclosures", Parts, nullable=False),
    Column("comments_url", Text),
    Column("links", Parts, nullable=False),
    Column("signals", Parts, nullable=False),  # {"points": 12, "comments": 3}
    Column("raw_sha256", String(64), nullable=False),
    Column("content_sha256", String(64), nullable=False),
    UniqueConstraint("source_id", "key"),
    Index("ix_items_source_id_canonical_url", "source_id", "canonical_url"),
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

# Facts about the whole: the edition (a number that grows with each change a page can show), the last round.
state = Table(
    "state",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", JSON, nullable=False),
)
