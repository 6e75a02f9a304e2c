"""How many tries of a message went to a channel of its reader's own, before it was turned round to mail."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("messages", sa.Column("elsewhere", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("elsewhere", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("messages", "elsewhere")
