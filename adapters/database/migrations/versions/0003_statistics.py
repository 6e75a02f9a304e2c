"""National statistics."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "statistic_regions",
    "statistic_memberships",
    "statistics",
    "statistic_problems",
    "statistic_asides",
    "observations",
    "observation_revisions",
)


def upgrade() -> None:
    """Make the tables."""
    _statistic_regions()
    _statistic_memberships()
    _statistics()
    _statistic_problems()
    _statistic_asides()
    _observations()
    _observation_revisions()


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _statistic_regions() -> None:
    op.create_table(
        "statistic_regions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("title_fi", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_statistic_regions")),
    )
    op.create_index(op.f("uq_statistic_regions_category_code"), "statistic_regions", ["category", "code"], unique=True)


def _statistic_memberships() -> None:
    op.create_table(
        "statistic_memberships",
        sa.Column("region", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("region", "parent", name=op.f("pk_statistic_memberships")),
    )


def _statistics() -> None:
    op.create_table(
        "statistics",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title_fi", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("producer_fi", sa.Text(), nullable=False),
        sa.Column("producer_sv", sa.Text(), nullable=False),
        sa.Column("producer_en", sa.Text(), nullable=False),
        sa.Column("description_fi", sa.Text(), nullable=False),
        sa.Column("description_sv", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("value_type", sa.String(40), nullable=False),
        sa.Column("genders", sa.String(20), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("data_updated", sa.Date()),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("fetched_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics")),
    )


def _statistic_problems() -> None:
    op.create_table(
        "statistic_problems",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistic_problems")),
    )


def _statistic_asides() -> None:
    op.create_table(
        "statistic_asides",
        sa.Column("indicator", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_region", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("indicator", "source_region", name=op.f("pk_statistic_asides")),
    )


def _observations() -> None:
    op.create_table(
        "observations",
        sa.Column("indicator", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("gender", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("absolute", sa.Double()),
        sa.PrimaryKeyConstraint("indicator", "region", "year", "gender", name=op.f("pk_observations")),
        sqlite_with_rowid=False,
    )


def _observation_revisions() -> None:
    op.create_table(
        "observation_revisions",
        sa.Column("indicator", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("region", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("gender", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("old", sa.Double(), nullable=False),
        sa.Column("new", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("indicator", "region", "year", "gender", "on", name=op.f("pk_observation_revisions")),
        sqlite_with_rowid=False,
    )
