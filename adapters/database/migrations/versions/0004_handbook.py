"""What the alliance writes for itself, and who sits in its forums."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _handbook()
    _seats()


def downgrade() -> None:
    """Drop the tables with all they hold."""
    op.drop_table("seats")
    op.drop_table("handbook")


def _handbook() -> None:
    op.create_table(
        "handbook",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "section", "code", name=op.f("pk_handbook")),
    )


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("forum", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("deputy", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "forum", "partner", name=op.f("pk_seats")),
    )
    for column in ("contact", "deputy", "partner"):
        op.create_index(op.f(f"ix_seats_alliance_{column}"), "seats", ["alliance", column])
