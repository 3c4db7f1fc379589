"""Full-text search on PostgreSQL; what was collected in a span is found by an index."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward. On PostgreSQL, all that is stored is put on the list of what is to be indexed."""
    op.create_index(op.f("ix_items_collected"), "items", ["collected"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_table(
            "search_words",
            sa.Column("rowid", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("title", sa.Text(), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
            sa.Column("author", sa.Text(), nullable=False),
            sa.Column("tags", sa.Text(), nullable=False),
            sa.Column("vector", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("rowid", name=op.f("pk_search_words")),
        )
        op.create_index("ix_search_words_vector", "search_words", ["vector"], postgresql_using="gin")
        op.execute(
            "INSERT INTO due (step, subject) SELECT 'index', story_id FROM story_items"
            " WHERE story_id NOT IN (SELECT subject FROM due WHERE step = 'index') GROUP BY story_id"
        )
