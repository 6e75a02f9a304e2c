"""Duties met."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "duties_done",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "duty", "partner", "day", name=op.f("pk_duties_done")),
    )


def downgrade() -> None:
    """Drop it with all it holds."""
    op.drop_table("duties_done")
