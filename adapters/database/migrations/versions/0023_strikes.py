"""Decisions that were struck while their minutes were open, and the goal of the action a decision becomes."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and add the column; of what was decided before, the action is in the plan already."""
    op.create_table(
        "strikes",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("decision", sa.String(160), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("instead", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "decision", name=op.f("pk_strikes")),
    )
    for statement in guards("strikes", op.get_bind().dialect.name):
        op.execute(statement)
    op.add_column("decisions", sa.Column("goal", sa.String(40)))


def downgrade() -> None:
    """Drop them; triggers that keep history stay."""
    op.drop_column("decisions", "goal")
    op.drop_table("strikes")
