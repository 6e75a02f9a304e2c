"""The database's part of joining."""
