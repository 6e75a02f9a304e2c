"""Where the alliance's news go."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "channels",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("closed", sa.String(60), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "code", name=op.f("pk_channels")),
    )


def downgrade() -> None:
    """Drop it with all it holds."""
    op.drop_table("channels")
