"""What communities make of items over time: figures at each look, remarks under posts, and when to look again."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table, Text

from groundwire.store.tables.base import Instant, metadata

item_signals = Table(
    "item_signals",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("figures", JSON, nullable=False),  # {"points": 12, "comments": 3}
)

discussions = Table(
    "discussions",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("remarks", JSON, nullable=False),  # [[author, points or null, text], ...], best first
    Column("seen", Instant, nullable=False),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("item_id", ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
    Column("looks", Integer, nullable=False, default=0),  # how often it was looked at again
    Column("due", Instant, index=True),  # null: not any more
)

hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),  # the unguessable end of our callback address
    Column("secret", Text, nullable=False),  # signs what the hub delivers
    Column("asked", Instant, nullable=False),
    Column("expires", Instant),  # null: the hub has not confirmed it yet
)
