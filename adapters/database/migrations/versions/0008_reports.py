"""Annual reports, frozen and published."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("report_bodies", "report_records")


def upgrade() -> None:
    """Make the tables, and let them only grow."""
    op.create_table(
        "report_bodies",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "digest", name=op.f("pk_report_bodies")),
    )
    op.create_table(
        "report_records",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("report", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(12), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "number", name=op.f("pk_report_records")),
    )
    for column in ("report", "digest"):
        op.create_index(op.f(f"ix_report_records_alliance_{column}"), "report_records", ["alliance", column])
    for table in TABLES:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)
