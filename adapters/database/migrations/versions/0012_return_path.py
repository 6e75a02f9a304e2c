"""Each message's short name, and addresses nothing is written to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table; messages from before keep no short name."""
    op.add_column("messages", sa.Column("ref", sa.String(10)))
    op.create_index(op.f("ix_messages_ref"), "messages", ["ref"], unique=True)
    op.create_table(
        "suppressions",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("why", sa.String(60), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "contact", "address", name=op.f("pk_suppressions")),
    )


def downgrade() -> None:
    """Drop them with all they hold."""
    op.drop_table("suppressions")
    op.drop_index(op.f("ix_messages_ref"), "messages")
    op.drop_column("messages", "ref")
