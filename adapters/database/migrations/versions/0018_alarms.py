"""What operators know of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "alarms",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("trouble", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "trouble", name=op.f("pk_alarms")),
    )


def downgrade() -> None:
    """Drop it with all it holds."""
    op.drop_table("alarms")
