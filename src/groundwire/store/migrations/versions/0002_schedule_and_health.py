"""Schedule, health and identity of sources."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go one step forward."""
    with op.batch_alter_table("sources") as batch_op:
        batch_op.add_column(sa.Column("moving_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("document", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("read_whole", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("items") as batch_op:
        batch_op.create_index("ix_items_source_id_canonical_url", ["source_id", "canonical_url"], unique=False)
