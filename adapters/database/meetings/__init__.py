"""The database's part of meetings."""
