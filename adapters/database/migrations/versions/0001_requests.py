"""The register, requests and what is sent."""

import sqlalchemy as sa
from alembic import op

from adapters.database.history import guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "alliances",
    "partners",
    "contacts",
    "requests",
    "replies",
    "drafts",
    "notices",
    "messages",
    "events",
    "unannounced",
    "generations",
    "revocations",
    "spent_links",
    "switches",
)
HISTORY = (
    "replies",
    "notices",
    "events",
)


def upgrade() -> None:
    """Make the tables, and let history only grow."""
    _alliances()
    _partners()
    _contacts()
    _requests()
    _replies()
    _drafts()
    _notices()
    _messages()
    _events()
    _unannounced()
    _generations()
    _revocations()
    _spent_links()
    _switches()
    for table in HISTORY:
        for statement in guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables with all they hold."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION keep_history()")


def _alliances() -> None:
    op.create_table(
        "alliances",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_alliances")),
    )


def _partners() -> None:
    op.create_table(
        "partners",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name_fi", sa.Text(), nullable=False),
        sa.Column("name_sv", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("sector", sa.String(20), nullable=False),
        sa.Column("municipality", sa.String(3)),
        sa.Column("business_id", sa.String(9)),
        sa.Column("languages", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_partners")),
    )


def _contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("coordinator", sa.Boolean(), nullable=False),
        sa.Column("working_days", sa.String(20), nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("away_from", sa.Date()),
        sa.Column("away_until", sa.Date()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_address", "contacts", ["alliance", sa.text("lower(email)")])
    op.create_index(op.f("ix_contacts_alliance_partner_id"), "contacts", ["alliance", "partner", "id"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("id", sa.String(160), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("asker", sa.String(40), nullable=False),
        sa.Column("partner", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("locks", sa.Date(), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("notice_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("alliance", "id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_alliance_contact_status"), "requests", ["alliance", "contact", "status"])
    op.create_index(op.f("ix_requests_alliance_kind_status"), "requests", ["alliance", "kind", "status"])
    op.create_index(op.f("ix_requests_alliance_partner_status"), "requests", ["alliance", "partner", "status"])
    op.create_index(op.f("ix_requests_alliance_subject_partner"), "requests", ["alliance", "subject", "partner"])
    op.create_index(
        op.f("ix_requests_answered"),
        "requests",
        ["alliance", "subject", "id"],
        sqlite_where=sa.text("answer > 0"),
        postgresql_where=sa.text("answer > 0"),
    )
    op.create_index(
        op.f("ix_requests_notice_at"),
        "requests",
        ["alliance", "notice_at"],
        sqlite_where=sa.text("notice_at IS NOT NULL"),
        postgresql_where=sa.text("notice_at IS NOT NULL"),
    )


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(12), nullable=False),
        sa.Column("model", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "number", name=op.f("pk_replies")),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "request", "contact", name=op.f("pk_drafts")),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("request", sa.String(160), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("message", sa.String(160)),
        sa.PrimaryKeyConstraint("alliance", "request", "step", name=op.f("pk_notices")),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("key", sa.String(160), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("sender", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("letter", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("queued_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("free_at", sa.DateTime()),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("error", sa.String(60)),
        sa.PrimaryKeyConstraint("alliance", "key", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_alliance_contact"), "messages", ["alliance", "contact"])
    op.create_index(
        op.f("ix_messages_free_at"),
        "messages",
        ["alliance", "free_at"],
        sqlite_where=sa.text("free_at IS NOT NULL"),
        postgresql_where=sa.text("free_at IS NOT NULL"),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=True, nullable=False),
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("by", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_alliance_subject"), "events", ["alliance", "subject"])


def _unannounced() -> None:
    op.create_table(
        "unannounced",
        sa.Column("seq", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_unannounced")),
    )


def _generations() -> None:
    op.create_table(
        "generations",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("deployment", sa.String(60), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "deployment", name=op.f("pk_generations")),
    )


def _revocations() -> None:
    op.create_table(
        "revocations",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("contact", sa.String(40), nullable=False),
        sa.Column("serial", sa.String(14), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "contact", name=op.f("pk_revocations")),
    )


def _spent_links() -> None:
    op.create_table(
        "spent_links",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("link", sa.String(300), nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "link", name=op.f("pk_spent_links")),
    )


def _switches() -> None:
    op.create_table(
        "switches",
        sa.Column("alliance", sa.String(40), nullable=False),
        sa.Column("deployment", sa.String(60), nullable=False),
        sa.Column("off_since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("alliance", "deployment", name=op.f("pk_switches")),
    )
