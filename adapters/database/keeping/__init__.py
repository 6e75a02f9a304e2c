"""Backups of the whole database with what belongs beside it, and the way back."""
