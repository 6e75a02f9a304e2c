"""What keeps the post back: a restore, an outage."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "holds",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", name=op.f("pk_holds")),
    )
    op.create_table(
        "outages",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("alliance", "channel", name=op.f("pk_outages")),
    )


def downgrade() -> None:
    """Drop them with all they hold."""
    op.drop_table("outages")
    op.drop_table("holds")
