"""Which rows the full-text index holds, and words for a better spelling.

The index itself, ``search_words``, is made in migrations: a virtual table of SQLite (FTS5), or one with a `tsvector`.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, UniqueConstraint

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

spellings = Table(
    "spellings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("begins", String(1), nullable=False),
    Column("length", Integer, nullable=False),
    Column("word", String(24), nullable=False, index=True),  # may stand here twice: writers do not wait for each other
    Index("ix_spellings_begins_length", "begins", "length"),
)
