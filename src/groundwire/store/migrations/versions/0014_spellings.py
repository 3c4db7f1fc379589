"""Words that a misspelt search may have meant, kept as a list of their own by both databases."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward. The list begins with the words of the index that two entries have."""
    op.create_table(
        "spellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begins", sa.String(length=1), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spellings")),
    )
    op.create_index(op.f("ix_spellings_word"), "spellings", ["word"])
    op.create_index(op.f("ix_spellings_begins_length"), "spellings", ["begins", "length"])
    postgresql = op.get_bind().dialect.name == "postgresql"
    wanted = "SELECT substr(word, 1, 1), length(word), word FROM words WHERE length(word) BETWEEN 4 AND 24"
    words = (
        "SELECT word FROM ts_stat('SELECT vector FROM search_words') WHERE ndoc > 1 AND word ~ '^[[:alpha:]]+$'"
        if postgresql
        else "SELECT term AS word FROM search_vocabulary WHERE doc > 1 AND term NOT GLOB '*[0-9]*'"
    )
    op.execute(f"WITH words AS ({words}) INSERT INTO spellings (begins, length, word) {wanted}")
    if not postgresql:
        op.execute("DROP TABLE search_vocabulary")
