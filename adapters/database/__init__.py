"""Where the alliances' data lives: SQLAlchemy Core on SQLite or PostgreSQL."""
