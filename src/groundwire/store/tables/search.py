"""Which rows the full-text index holds. The index itself is a virtual table of SQLite (FTS5), made in migrations."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, UniqueConstraint

from groundwire.store.tables.base import metadata

search_entries = Table(
    "search_entries",
    metadata,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    ),  # grows with time
    Column("kind", String(8), nullable=False),  # item or story
    Column("subject", Integer, nullable=False),
    Column("sha", String(16), nullable=False),  # of what was indexed
    UniqueConstraint("kind", "subject"),
)
