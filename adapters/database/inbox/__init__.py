"""What came by mail, in the database."""
