"""How partners join, renew and leave."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _profiles()


def downgrade() -> None:
    """Drop the tables with all they hold."""
    op.drop_table("profiles")


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        *(
            sa.Column(f"{name}_{language}", sa.Text(), nullable=False)
            for name in ("core_task", "gives", "seeks")
            for language in ("fi", "sv", "en")
        ),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("confirmed_on", sa.Date()),
        sa.PrimaryKeyConstraint("alliance", "partner", name=op.f("pk_profiles")),
    )
