"""Who leaves first, whose turn it is to send, and what is stuck or has left found without reading all."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WAITS = sa.text("free_at IS NOT NULL")
OF_WAITING: Any = {"sqlite_where": WAITS, "postgresql_where": WAITS}


def upgrade() -> None:
    """Add the column, its index and the others, and the table."""
    op.drop_index("ix_messages_free_at", "messages")
    op.drop_index(op.f("ix_messages_sent_at"), "messages")
    op.add_column("messages", sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
    op.execute("update messages set rank = 0 where letter in ('sign-in', 'new-link')")
    op.execute("update messages set rank = 2 where key like 'digest.%'")
    op.execute("update messages set rank = 2 where channel = 'chat' and letter <> 'channel-trial'")
    with op.batch_alter_table("messages") as messages:
        messages.alter_column("rank", server_default=None)
    op.create_index("ix_messages_waiting", "messages", ["alliance", "rank", "queued_at"], **OF_WAITING)
    op.create_index(op.f("ix_messages_alliance_sent_at"), "messages", ["alliance", "sent_at"])
    op.create_index(op.f("ix_messages_alliance_state"), "messages", ["alliance", "state"])
    op.create_table(
        "turns",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )


def downgrade() -> None:
    """Take them back."""
    op.drop_table("turns")
    op.drop_index(op.f("ix_messages_alliance_state"), "messages")
    op.drop_index(op.f("ix_messages_alliance_sent_at"), "messages")
    op.drop_index("ix_messages_waiting", "messages")
    op.drop_column("messages", "rank")
    op.create_index(op.f("ix_messages_sent_at"), "messages", ["sent_at"])
    op.create_index("ix_messages_free_at", "messages", ["alliance", "free_at"], **OF_WAITING)
