"""What happens, in order: one file per process."""
