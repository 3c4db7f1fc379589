"""Hubs (WebSub): what was offered, asked for and promised, and which of our own feeds a hub is told of."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from groundwire.store.tables.base import Instant, metadata

hub_subscriptions = Table(
    "hub_subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    # null once the source is gone or has another hub: the hub is then to be left
    Column("source_id", ForeignKey("sources.id", ondelete="SET NULL"), unique=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("standing", String(8), nullable=False),
    Column("token", String(64), unique=True),
    Column("secret", String(64)),
    Column("expires", Instant),
    Column("told", Instant),
    Column("tries", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("next_ask", Instant, index=True),
)

announced = Table(  # our own feeds that somebody reads, and how far the hub that they name knows of their changes
    "announced",
    metadata,
    Column("address", String(600), primary_key=True),  # path and query
    Column("asked", Instant, nullable=False),
    Column("digest", String(64)),
    Column("changed", Instant),  # since when the hub is to be told; null where it knows
    Column("told", Instant),
    Column("tries", Integer, nullable=False, default=0),
    Column("last_error", Text),
    Column("next_try", Instant),
)
