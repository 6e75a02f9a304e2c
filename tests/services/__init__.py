"""Real neighbours for the tests: our own servers, under a temporary directory, never the system's."""
