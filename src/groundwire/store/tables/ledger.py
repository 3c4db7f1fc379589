"""The ledger of predictions, what models were asked and answered, and which pages were looked at again."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, Text

from groundwire.store.tables.base import Instant, metadata

# Append-only. `record` is canonical JSON and alone decides; the columns before it repeat parts of it for queries.
ledger = Table(
    "ledger",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 1, without gaps
    Column("kind", String(16), nullable=False),  # prediction, outcome
    Column("subject", Integer, index=True),  # of an outcome: the number of the prediction
    Column("key", String(64), nullable=False, unique=True),
    Column("story", Text, index=True),  # the slug; a story may go, its predictions stay
    Column("due", String(10), index=True),
    Column("record", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# What a model answered, by what it was asked: model, prompt version and content.
model_cache = Table(
    "model_cache",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("made", Instant, nullable=False, index=True),
)

# One row for each time that a model was asked, answered or not: the account that the daily caps are held against.
model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("model", Text, nullable=False),
    Column("prompt_version", Text, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("usd", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("outcome", String(16), nullable=False),  # answered, failed
)

# When the page of a quoted item was last looked at again, and what was found there.
revisits = Table(
    "revisits",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("checked", Instant, nullable=False, index=True),
    Column("found", String(16), nullable=False),  # same, changed, gone
)
