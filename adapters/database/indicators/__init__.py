"""The database's part of indicators, rounds and statistics."""
