"""Figures and regions that the statistics bank has withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AS_IT_IS = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Let a revision end in nothing, and mark each region that the bank lists; until it is asked again, all are."""
    with op.batch_alter_table("observation_revisions", table_kwargs=AS_IT_IS) as revisions:
        revisions.alter_column("new", existing_type=sa.Double(), nullable=True)
    with op.batch_alter_table("statistic_regions") as regions:
        regions.add_column(sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("statistic_regions") as regions:
        regions.alter_column("listed", server_default=None)


def downgrade() -> None:
    """Forget both."""
    with op.batch_alter_table("statistic_regions") as regions:
        regions.drop_column("listed")
    op.execute("DELETE FROM observation_revisions WHERE new IS NULL")
    with op.batch_alter_table("observation_revisions", table_kwargs=AS_IT_IS) as revisions:
        revisions.alter_column("new", existing_type=sa.Double(), nullable=False)
