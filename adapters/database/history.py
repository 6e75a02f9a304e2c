"""History only grows: the database itself refuses to change it, or to remove any but a whole alliance's."""

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, Table

HISTORY: tuple[str, ...] = ("replies", "events", "given_values", "verdicts", "doubts", "notices", "readings")
HISTORY += ("plan_revisions", "plan_versions", "plan_goals", "plan_measures", "plan_actions")
HISTORY += ("offers", "statuses", "overrulings")
HISTORY += ("availabilities", "rsvps", "minute_texts", "decisions", "votes", "remarks")
HISTORY += ("report_bodies", "report_records")
HISTORY += ("strikes", "plan_retractions")
HISTORY += ("signatures", "acknowledgements")
REFUSAL = "history only grows"

SQLITE = (
    "CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
    # Rows go only after their alliance has: whoever erases one starts with its own row.
    """
    CREATE TRIGGER {table}_stay BEFORE DELETE ON {table}
    WHEN EXISTS (SELECT 1 FROM alliances WHERE code = OLD.alliance) BEGIN SELECT RAISE(ABORT, '{refusal}'); END
    """,
)
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM alliances WHERE code = OLD.alliance) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{refusal}';
    END $$
    """,
    "CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_history()",
)


def guards(table: str, dialect: str) -> Iterator[str]:
    """Yield the statements that make a table's rows unchangeable."""
    return (one.format(table=table, refusal=REFUSAL) for one in (SQLITE if dialect == "sqlite" else POSTGRESQL))


def guard(_metadata: MetaData, connection: Connection, tables: list[Table], **_more: object) -> None:
    """Guard tables that are made without the migrations, as in memory."""
    for table in tables:
        if table.name in HISTORY:
            for statement in guards(table.name, connection.dialect.name):
                connection.exec_driver_sql(statement)
