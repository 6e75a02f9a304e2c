"""Versions of the plan that were adopted by mistake, and who took them back when."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; the versions stay as they were written."""
    op.create_table(
        "plan_retractions",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "number", name=op.f("pk_plan_retractions")),
    )
    for statement in guards("plan_retractions", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("plan_retractions")
