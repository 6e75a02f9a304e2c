"""Indicator rounds: what is asked, given, judged and read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "indicators",
    "rounds",
    "round_indicators",
    "round_audience",
    "asked_values",
    "given_values",
    "verdicts",
    "doubts",
    "readings",
)
HISTORY = (
    "given_values",
    "verdicts",
    "doubts",
    "readings",
)


def upgrade() -> None:
    """Make the tables, and let history only grow."""
    _indicators()
    _rounds()
    _round_indicators()
    _round_audience()
    _asked_values()
    _given_values()
    _verdicts()
    _doubts()
    _readings()
    for table in HISTORY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _indicator() -> list[sa.Column[Any]]:
    """Return the columns of an indicator, in the catalogue and in a round."""
    return [
        sa.Column("title_fi", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("unit_fi", sa.Text(), nullable=False),
        sa.Column("unit_sv", sa.Text(), nullable=False),
        sa.Column("unit_en", sa.Text(), nullable=False),
        sa.Column("theme_fi", sa.Text(), nullable=False),
        sa.Column("theme_sv", sa.Text(), nullable=False),
        sa.Column("theme_en", sa.Text(), nullable=False),
        sa.Column("help_fi", sa.Text(), nullable=False),
        sa.Column("help_sv", sa.Text(), nullable=False),
        sa.Column("help_en", sa.Text(), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("polarity", sa.String(10), nullable=False),
        sa.Column("group", sa.String(20), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("must_explain", sa.Boolean(), nullable=False),
        sa.Column("doubt_at", sa.String(20), nullable=False),
        sa.Column("asked_of", sa.String(80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lower", sa.String(30)),
        sa.Column("upper", sa.String(30)),
        sa.Column("statistic", sa.Integer()),
    ]


def _indicators() -> None:
    op.create_table(
        "indicators",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        *_indicator(),
        sa.PrimaryKeyConstraint("alliance", "code", name=op.f("pk_indicators")),
    )


def _rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("locks", sa.Date(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("held_until", sa.DateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("withdrawn_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_rounds")),
    )


def _round_indicators() -> None:
    op.create_table(
        "round_indicators",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("round", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        *_indicator(),
        sa.PrimaryKeyConstraint("alliance", "round", "code", name=op.f("pk_round_indicators")),
    )


def _round_audience() -> None:
    op.create_table(
        "round_audience",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("round", sa.String(40), nullable=False),
        sa.Column("sector", sa.String(20), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "round", "sector", "indicator", name=op.f("pk_round_audience")),
    )


def _asked_values() -> None:
    op.create_table(
        "asked_values",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "indicator", name=op.f("pk_asked_values")),
    )


def _given_values() -> None:
    op.create_table(
        "given_values",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("said", sa.String(12), nullable=False),
        sa.Column("number", sa.BigInteger()),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", "indicator", name=op.f("pk_given_values")),
    )


def _verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("review", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", "indicator", "number", name=op.f("pk_verdicts")),
    )


def _doubts() -> None:
    op.create_table(
        "doubts",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("other", sa.String(40)),
        sa.Column("year", sa.Integer()),
        sa.Column("count", sa.Integer()),
        sa.PrimaryKeyConstraint("alliance", "request", "reply", "indicator", "code", name=op.f("pk_doubts")),
    )


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("round", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("indicator", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "round", "partner", "indicator", "at", name=op.f("pk_readings")),
    )
