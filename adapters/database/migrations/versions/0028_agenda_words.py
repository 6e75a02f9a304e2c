"""What an agenda item lists may be known in more languages than one."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
COLUMNS = ("words_sv", "words_en")


def upgrade() -> None:
    """Add the columns; what stands there already is written anew when the plan is next followed."""
    for name in COLUMNS:
        op.add_column("agenda_items", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("agenda_items") as table:
        for name in COLUMNS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    """Drop them."""
    for name in COLUMNS:
        op.drop_column("agenda_items", name)
