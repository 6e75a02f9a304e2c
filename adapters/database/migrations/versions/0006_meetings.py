"""Meetings, their dates, minutes and decisions."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "meetings",
    "meeting_slots",
    "availabilities",
    "rsvps",
    "agenda_items",
    "minute_texts",
    "presences",
    "decisions",
    "votes",
    "remarks",
)
HISTORY = ("availabilities", "rsvps", "minute_texts", "decisions", "votes", "remarks")


def upgrade() -> None:
    """Make the tables, and let what was said and decided only grow."""
    _meetings()
    _answers()
    _agenda_items()
    _minutes()
    _decisions()
    for table in HISTORY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _alliance() -> sa.Column[str]:
    return sa.Column("alliance", sa.String(40), nullable=False)


def _meetings() -> None:
    op.create_table(
        "meetings",
        _alliance(),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("forum", sa.String(40), nullable=False),
        sa.Column("planned", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("moved", sa.String(12), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("join", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("convened_at", sa.DateTime()),
        sa.Column("agenda_at", sa.DateTime()),
        sa.Column("minuted_at", sa.DateTime()),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("adopted_in", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_alliance_forum_day"), "meetings", ["alliance", "forum", "day"])
    op.create_index(op.f("ix_meetings_alliance_stage_day"), "meetings", ["alliance", "stage", "day"])
    op.create_table(
        "meeting_slots",
        _alliance(),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("slot", sa.String(13), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "meeting", "slot", name=op.f("pk_meeting_slots")),
    )


def _answer(name: str, *columns: sa.Column[str], keys: tuple[str, ...] = ()) -> None:
    """Make a table of what replies say."""
    op.create_table(
        name,
        _alliance(),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("reply", sa.Integer(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("alliance", "request", "reply", *keys, name=op.f(f"pk_{name}")),
    )


def _answers() -> None:
    slot = sa.Column("slot", sa.String(13), nullable=False)
    _answer("availabilities", slot, sa.Column("can", sa.String(8), nullable=False), keys=("slot",))
    coming = sa.Column("coming", sa.String(8), nullable=False)
    _answer("rsvps", coming, sa.Column("who", sa.Text(), nullable=False))
    checked = sa.Column("checked", sa.String(8), nullable=False)
    _answer("remarks", checked, sa.Column("words", sa.Text(), nullable=False))


def _agenda_items() -> None:
    op.create_table(
        "agenda_items",
        _alliance(),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("forum", sa.String(40), nullable=False),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("title_fi", sa.Text(), nullable=False),
        sa.Column("title_sv", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.String(160), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_agenda_items")),
    )
    op.create_index(op.f("ix_agenda_items_alliance_forum_meeting"), "agenda_items", ["alliance", "forum", "meeting"])
    op.create_index(op.f("ix_agenda_items_alliance_meeting"), "agenda_items", ["alliance", "meeting"])


def _minutes() -> None:
    op.create_table(
        "minute_texts",
        _alliance(),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("item", sa.String(160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "meeting", "item", "number", name=op.f("pk_minute_texts")),
    )
    op.create_table(
        "presences",
        _alliance(),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("stands_in", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "meeting", "partner", name=op.f("pk_presences")),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        _alliance(),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("meeting", sa.String(160), nullable=False),
        sa.Column("item", sa.String(160), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(12), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("owner", sa.String(40), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_alliance_meeting"), "decisions", ["alliance", "meeting"])
    op.create_table(
        "votes",
        _alliance(),
        sa.Column("decision", sa.String(160), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("vote", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "decision", "partner", name=op.f("pk_votes")),
    )
