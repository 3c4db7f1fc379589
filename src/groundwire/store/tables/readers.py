"""Readers: their accounts, sessions, subscriptions and state; what editors did; and mail on its way."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from groundwire.store.tables.base import Instant, metadata

readers = Table(
    "readers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text),  # argon2id; null where only a proxy or an identity provider signs in
    Column("subject", Text, unique=True),  # issuer and subject at the identity provider
    Column("email", Text),
    Column("recap", String(8), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("unsubscribe", String(64), nullable=False, unique=True),
    Column("made", Instant, nullable=False),
)

# Only the SHA-256 of a session's id is kept: who reads the database cannot sign in with it.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("reader_id", ForeignKey("readers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),  # web, api
    Column("made", Instant, nullable=False),
    Column("expires", Instant, nullable=False, index=True),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("reader_id", ForeignKey("readers.id", ondelete="CASCADE"), primary_key=True),
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
)

# `reader_id` is 0 for the one reader of an edition without accounts, so it names no row.
story_state = Table(
    "story_state",
    metadata,
    Column("reader_id", Integer, primary_key=True, autoincrement=False),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("read", Instant),
    Column("starred", Instant),
    Column("hidden", Instant),
)

item_state = Table(
    "item_state",
    metadata,
    Column("reader_id", Integer, primary_key=True, autoincrement=False),
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("read", Instant),
    Column("starred", Instant),
)

# What a reader did, newest last, with the state before it: for "undo".
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reader_id", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("act", String(16), nullable=False),
    Column("before", JSON, nullable=False),  # [[story, read, starred, hidden], ...], times in RFC 3339
    Index("ix_changes_reader_id_id", "reader_id", "id"),
)

# What editors decided about a story; it outlives each new ranking.
edits = Table(
    "edits",
    metadata,
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("headline", Text),
    Column("pinned", Boolean, nullable=False, default=False),
    Column("hidden", Boolean, nullable=False, default=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("act", String(16), nullable=False),
    Column("story", Text),  # its slug
    Column("says", Text, nullable=False),
    Column("before", JSON, nullable=False),  # what "undo" puts back
    Column("undone_by", Integer),  # the row that undid this one
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(96), nullable=False),  # reader and period: one mail each
    Column("reader_id", Integer, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),  # RFC 5322, as it goes out
    Column("stories", JSON, nullable=False),  # [[story, its newest item's time], ...]: the memory once it is sent
    Column("made", Instant, nullable=False),
    Column("next_try", Instant, index=True),  # null: sent, or given up
    Column("tries", Integer, nullable=False, default=0),
    Column("sent", Instant),
    Column("error", Text),
    UniqueConstraint("key"),
)

# What was mailed to whom: a story comes again only with an item newer than that.
mailed = Table(
    "mailed",
    metadata,
    Column("reader_id", Integer, primary_key=True, autoincrement=False),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("latest", Instant, nullable=False),
)
