"""Whom each person's calendar knows as the organizer of a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "organizers",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "meeting", "contact", name=op.f("pk_organizers")),
    )


def downgrade() -> None:
    """Drop it with all it holds."""
    op.drop_table("organizers")
