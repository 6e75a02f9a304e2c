"""What waits in the outbox stands in the very order in which it leaves, however many wait of one instant."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NAME, BEFORE = "ix_messages_waiting", ["alliance", "rank", "queued_at"]
WAITS = sa.text("free_at IS NOT NULL")
OF_WAITING: Any = {"sqlite_where": WAITS, "postgresql_where": WAITS}


def upgrade() -> None:
    """Add the key, which decides among what waits since one instant, and when each may leave."""
    op.drop_index(NAME, "messages")
    op.create_index(NAME, "messages", [*BEFORE, "key", "free_at"], **OF_WAITING)


def downgrade() -> None:
    """Take them out."""
    op.drop_index(NAME, "messages")
    op.create_index(NAME, "messages", BEFORE, **OF_WAITING)
