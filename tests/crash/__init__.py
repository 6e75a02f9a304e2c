"""The post is killed, starved and kept waiting, and loses nothing (`make crash` prints it as a table)."""
