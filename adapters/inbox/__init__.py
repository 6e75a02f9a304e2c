"""E-mail in: read from an IMAP server within bounds, and taken apart."""
