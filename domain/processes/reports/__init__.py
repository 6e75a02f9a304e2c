"""A report's way: gathered, approved, published."""
