"""What a report's chapters hold, each read from the process that knows it."""
