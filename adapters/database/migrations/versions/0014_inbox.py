"""What came by mail: what became of each, and what somebody wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "received",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("sort", sa.String(12), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "key", name=op.f("pk_received")),
    )
    op.create_index(op.f("ix_received_alliance_sort_at"), "received", ["alliance", "sort", "at"])
    op.create_table(
        "notes",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("read_by", sa.String(40)),
        sa.Column("read_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("alliance", "number", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_alliance_request"), "notes", ["alliance", "request"])


def downgrade() -> None:
    """Drop them with all they hold."""
    op.drop_table("notes")
    op.drop_table("received")
