"""Interest, rules, topics and entities."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_feedback_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_story_id"), ["story_id"], unique=False)
        batch_op.create_index("ix_feedback_reader_id_id", ["reader_id", "id"], unique=False)

    op.create_table(
        "interest_seeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("date", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_seeds")),
    )
    with op.batch_alter_table("interest_seeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_seeds_reader_id"), ["reader_id"], unique=False)

    op.create_table(
        "interest_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("model", sa.JSON(), nullable=False),
        sa.Column("learned", sa.Integer(), nullable=False),
        sa.Column("updated", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_models")),
    )
    with op.batch_alter_table("interest_models", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_models_reader_id"), ["reader_id"], unique=False)

    op.create_table(
        "rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=8), nullable=False),
        sa.Column("field", sa.String(length=8), nullable=False),
        sa.Column("pattern", sa.Text(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
    )
    with op.batch_alter_table("rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rules_reader_id"), ["reader_id"], unique=False)

    op.create_table(
        "story_entities",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_entities_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "kind", "slug", name=op.f("pk_story_entities")),
    )
    with op.batch_alter_table("story_entities", schema=None) as batch_op:
        batch_op.create_index("ix_story_entities_kind_slug", ["kind", "slug"], unique=False)
