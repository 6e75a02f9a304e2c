"""Until when a number could be given on time when it was given."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was given before is judged by its request's due date, as it was until now."""
    op.add_column("given_values", sa.Column("due", sa.Date()))


def downgrade() -> None:
    """Drop it; triggers that keep history stay."""
    op.drop_column("given_values", "due")
