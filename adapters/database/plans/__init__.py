"""The database's part of the plan."""
