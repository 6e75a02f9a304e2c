"""The welfare plan and what becomes of it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = (
    "plans",
    "plan_revisions",
    "plan_versions",
    "plan_goals",
    "plan_measures",
    "plan_actions",
    "offers",
    "statuses",
    "overrulings",
)
HISTORY = TABLES[1:]


def upgrade() -> None:
    """Make the tables, and let history only grow."""
    _plans()
    _plan_revisions()
    _plan_versions()
    _plan_goals()
    _plan_measures()
    _plan_actions()
    _offers()
    _statuses()
    _overrulings()
    for table in HISTORY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _item() -> list[sa.Column[Any]]:
    """Return the columns that goals, measures and actions share."""
    return [
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.Column("title_fi", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
    ]


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("asks", sa.String(10), nullable=False),
        sa.Column("status_days", sa.Integer(), nullable=False),
        sa.Column("followed_on", sa.Date(), nullable=True),
        sa.Column("followed_revision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_plans")),
    )


def _plan_revisions() -> None:
    op.create_table(
        "plan_revisions",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "number", name=op.f("pk_plan_revisions")),
    )


def _plan_versions() -> None:
    op.create_table(
        "plan_versions",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "number", name=op.f("pk_plan_versions")),
    )


def _plan_goals() -> None:
    op.create_table(
        "plan_goals",
        *_item(),
        sa.Column("parent", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "code", "revision", name=op.f("pk_plan_goals")),
    )


def _plan_measures() -> None:
    op.create_table(
        "plan_measures",
        *_item(),
        sa.Column("goal", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("baseline_year", sa.Integer(), nullable=True),
        sa.Column("target_year", sa.Integer(), nullable=True),
        sa.Column("latest", sa.BigInteger(), nullable=True),
        sa.Column("latest_year", sa.Integer(), nullable=True),
        sa.Column("polarity", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "code", "revision", name=op.f("pk_plan_measures")),
    )


def _plan_actions() -> None:
    op.create_table(
        "plan_actions",
        *_item(),
        sa.Column("goal", sa.String(40), nullable=False),
        sa.Column("measure", sa.String(40), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("supporting", sa.Text(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("group", sa.String(20), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("statute", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "code", "revision", name=op.f("pk_plan_actions")),
    )


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("resources", sa.Text(), nullable=False),
        sa.Column("share", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", name=op.f("pk_offers")),
    )


def _statuses() -> None:
    op.create_table(
        "statuses",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("stuck", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("obstacle", sa.Text(), nullable=False),
        sa.Column("help", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", "action", name=op.f("pk_statuses")),
    )


def _overrulings() -> None:
    op.create_table(
        "overrulings",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("plan", sa.String(40), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("light", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "plan", "action", "at", name=op.f("pk_overrulings")),
    )
