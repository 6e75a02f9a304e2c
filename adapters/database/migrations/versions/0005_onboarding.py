"""How partners join, renew and leave."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

HISTORY = ("signatures", "acknowledgements")

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let history only grow."""
    op.add_column("partners", sa.Column("register_number", sa.String(9)))
    _profiles()
    _memberships()
    _left_behind()
    _signatures()
    _acknowledgements()
    for table in HISTORY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in (*reversed(HISTORY), "left_behind", "memberships", "profiles"):
        op.drop_table(table)
    with op.batch_alter_table("partners") as partners:
        partners.drop_column("register_number")


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


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("joined_at", sa.DateTime()),
        sa.Column("left_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("alliance", "partner", name=op.f("pk_memberships")),
    )


def _left_behind() -> None:
    op.create_table(
        "left_behind",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("forum", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("deputy", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "partner", "forum", "contact", name=op.f("pk_left_behind")),
    )


def _signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", name=op.f("pk_signatures")),
    )


def _acknowledgements() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", "value", name=op.f("pk_acknowledgements")),
    )
