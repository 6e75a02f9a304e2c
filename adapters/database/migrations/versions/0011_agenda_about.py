"""Agenda items know whose negotiation they are for."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what stands on a negotiation's agenda is about its municipality."""
    op.add_column("agenda_items", sa.Column("about", sa.String(40), nullable=False, server_default=""))
    op.execute(
        "update agenda_items set about = coalesce((select m.about from meetings m"
        " where m.alliance = agenda_items.alliance and m.id = agenda_items.meeting), '')"
    )
    with op.batch_alter_table("agenda_items") as table:
        table.alter_column("about", server_default=None)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("agenda_items", "about")
