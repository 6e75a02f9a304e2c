"""Where contacts who wish so get their notices in place of mail."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "own_channels",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("closed", sa.String(60), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "contact", name=op.f("pk_own_channels")),
    )


def downgrade() -> None:
    """Drop it with all it holds; what waits for such a channel goes by mail, packed anew."""
    op.execute(
        "DELETE FROM parcels WHERE EXISTS (SELECT 1 FROM messages m"
        " WHERE m.alliance = parcels.alliance AND m.key = parcels.key AND m.channel = 'own')"
    )
    op.execute("UPDATE messages SET channel = 'email' WHERE channel = 'own'")
    op.drop_table("own_channels")
