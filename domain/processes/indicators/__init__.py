"""A round's way: opened, weighed, followed, closed."""
