"""The database's part of the annual report."""
