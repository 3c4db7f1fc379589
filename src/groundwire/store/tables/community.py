"""What communities make of items over time: figures at each look, remarks under posts, and when to look again."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table

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
