"""When messages left, found without reading all of them."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(op.f("ix_messages_sent_at"), "messages", ["sent_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_messages_sent_at"), "messages")
