"""The decision of a meeting by which a version of the plan was adopted."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was adopted before names its decision in words alone."""
    op.add_column("plan_versions", sa.Column("recorded", sa.String(160)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("plan_versions", "recorded")
